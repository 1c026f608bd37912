# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Pools
from ansible_collections.autogpt.ops.plugins.module_utils._health import POSTGRES, REDIS, Kind
from ansible_collections.autogpt.ops.plugins.module_utils._health._options import server_options, validate
from ansible_collections.autogpt.ops.plugins.module_utils._health._target import named, pools
from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import Parts

MODES = ("disable", "require", "verify-ca", "verify-full")


def options(**given: t.Any) -> dict[str, t.Any]:
    """As AnsibleModule gives them: all of them, with their defaults."""
    spec = server_options(MODES)
    return {**{name: option.get("default") for name, option in spec.items()}, "login_db": None, **given}


VERIFIED = {"ssl_cert_reqs": "required", "ssl_check_hostname": "yes"}
GOOD: dict[str, tuple[Kind, dict[str, t.Any], Parts]] = {
    "host": (REDIS, {"login_host": "h"}, Parts("redis", host="h", port=6379)),
    "host and port": (REDIS, {"login_host": "h", "login_port": 1}, Parts("redis", host="h", port=1)),
    "address in brackets": (REDIS, {"login_host": "[::1]"}, Parts("redis", host="::1", port=6379)),
    "user": (
        REDIS,
        {"login_host": "h", "login_user": "u", "login_password": "p"},
        Parts("redis", user="u", password="p", host="h", port=6379),
    ),
    "socket": (REDIS, {"login_unix_socket": "/s"}, Parts("redis", host="/s", port=0)),
    "tls": (
        REDIS,
        {"login_host": "h", "ssl_mode": "verify-full", "ca_cert": "/ca"},
        Parts("rediss", host="h", port=6379, options={"ssl_ca_certs": "/ca", **VERIFIED}),
    ),
    "tls that trusts": (
        REDIS,
        {"login_host": "h", "ssl_mode": "require", "ssl_cert": "/c", "ssl_key": "/k"},
        Parts(
            "rediss",
            host="h",
            port=6379,
            options={
                "ssl_certfile": "/c",
                "ssl_keyfile": "/k",
                "ssl_cert_reqs": "none",
                "ssl_check_hostname": "no",
            },
        ),
    ),
    "rediss": (REDIS, {"url": "rediss://h/1"}, Parts("rediss", host="h", port=6379, database="1")),
    "rediss without": (REDIS, {"url": "rediss://h", "ssl_mode": "disable"}, Parts("redis", host="h", port=6379)),
    "given before url": (
        REDIS,
        {"url": "redis://u:p@h:1/2", "login_password": "q", "login_port": 3},
        Parts("redis", user="u", password="q", host="h", port=3, database="2"),
    ),
    "postgres": (POSTGRES, {"login_host": "h"}, Parts("postgresql", user="postgres", host="h", port=5432)),
    "postgres url": (
        POSTGRES,
        {"url": "postgres://u:p@h/d?sslmode=require", "login_db": "e"},
        Parts("postgres", "", "u", "p", "h", 5432, "e", {"sslmode": "require"}),
    ),
    "postgres tls": (
        POSTGRES,
        {"login_host": "h", "ssl_mode": "verify-ca", "ca_cert": "/ca", "ssl_cert": "/c", "ssl_key": "/k"},
        Parts(
            "postgresql",
            user="postgres",
            host="h",
            port=5432,
            options={"sslmode": "verify-ca", "sslrootcert": "/ca", "sslcert": "/c", "sslkey": "/k"},
        ),
    ),
    "postgres socket": (
        POSTGRES,
        {"login_unix_socket": "/run/pg", "login_port": 5433},
        Parts("postgresql", user="postgres", host="/run/pg", port=5433),
    ),
}


@pytest.mark.parametrize("case", GOOD)
def test_options_name_a_server(case: str) -> None:
    kind, given, expected = GOOD[case]
    target = named(kind, options(**given))
    assert target.server.parts == expected
    assert target.server.variable in given


BAD: dict[str, tuple[Kind, dict[str, t.Any], str]] = {
    "another kind": (REDIS, {"url": "postgresql://u:s3cret@h/d"}, "url must be redis://"),
    "another kind too": (POSTGRES, {"url": "redis://:s3cret@h"}, "url must be postgresql://"),
    "a file": (POSTGRES, {"url": "sqlite:///s3cret"}, "url must be postgresql://"),
    "no host": (POSTGRES, {"url": "postgresql:///s3cret"}, "it has no host"),
    "port": (REDIS, {"url": "redis://:s3cret@h:99999"}, "its port is none"),
    "database": (REDIS, {"url": "redis://h/s3cret"}, "its database is none"),
    "syntax": (POSTGRES, {"url": "postgresql://u:s3cret@x@h/d"}, "percent-encoded"),
    "no encryption": (REDIS, {"login_host": "h", "ca_cert": "/ca"}, "ca_cert needs an encrypted connection"),
    "encryption off": (
        REDIS,
        {"url": "rediss://h", "ssl_mode": "disable", "ssl_cert": "/c", "ssl_key": "/k"},
        "ssl_cert needs an encrypted connection",
    ),
    "misspelt mode": (POSTGRES, {"url": "postgresql://u:s3cret@h/d?sslmode=full"}, "the sslmode of url must be one of"),
    "socket": (REDIS, {"login_unix_socket": "/s", "ssl_mode": "require"}, "a Unix socket is never encrypted"),
    "socket and file": (POSTGRES, {"login_unix_socket": "/s", "ca_cert": "/ca"}, "a Unix socket is never encrypted"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_names_none_is_said_without_secrets(case: str) -> None:
    kind, given, line = BAD[case]
    with pytest.raises(ValueError, match=r"\w") as error:
        named(kind, options(**given))
    assert line in str(error.value)
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({"login_port": 0}, "login_port must be 1 to 65535, not 0"),
        ({"login_port": 65536}, "login_port must be 1 to 65535, not 65536"),
        ({"timeout": 0.0}, "timeout must be above 0 and at most 3600 seconds, not 0"),
        ({"timeout": 3601.0}, "timeout must be above 0 and at most 3600 seconds, not 3601"),
        ({"timeout": float("nan")}, "timeout must be above 0 and at most 3600 seconds, not nan"),
        ({"container": ""}, "container must not be empty"),
        ({"pool_size": 0}, "pool_size must be at least 1, not 0"),
        ({"workers": -1}, "workers must be at least 1, not -1"),
        ({"max_overflow": -1}, "max_overflow must be at least 0, not -1"),
        ({"ca_cert": "/no/such.pem"}, "ca_cert: /no/such.pem cannot be read: No such file or directory"),
    ],
)
def test_values_that_mean_nothing(given: dict[str, t.Any], line: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as error:
        validate(options(**given))
    assert str(error.value) == line


def test_values_that_mean_something(tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    file.touch()
    validate(options(login_host="h", login_port=65535, ca_cert=str(file), pool_size=1, max_overflow=0, workers=1))


def test_pools_are_those_of_the_options() -> None:
    assert pools(options()) is None
    assert pools(options(pool_size=20, max_overflow=30, workers=4)) == Pools(20, 30, 4)
    assert Pools(20, 30, 4).most == 200


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1))
def test_any_password_comes_back(password: str) -> None:
    encoded = quote(password, safe="")
    for kind, url in ((POSTGRES, f"postgresql://u:{encoded}@h/d"), (REDIS, f"redis://u:{encoded}@h")):
        assert named(kind, options(url=url)).server.parts.password == password
