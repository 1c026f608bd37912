# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""pg_health against real servers: this machine's package, and PostgreSQL 15 and 17 in the fleet's containers."""

from __future__ import annotations

import contextlib
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from calling import Called, call
from fleet_containers import container, docker, wait_for
from playing import play

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "servers"))
from servers import MAX_CONNECTIONS, PASSWORD, Postgres, create_roles, initialised, postgres_server

HOSTS = {"fleet-trixie": 17, "fleet-bookworm": 15}

# SASLprep takes the soft hyphen out, and makes a plain space and letters of the ideographic space and the numeral.
ODD = "sof\u00adt fi\u3000\u2168é"


def ask(host: str = "localhost", **options: t.Any) -> Called:
    return call("pg_health", host, **options)


def ids(called: Called) -> list[str]:
    assert "findings" in called.result, called.result["msg"]
    return [item["id"] for item in called.result["findings"]]


def said(called: Called) -> str:
    """All that was printed, but for the line in which Ansible quotes the command that it was called with."""
    return "\n".join(line for line in called.output.splitlines() if not line.startswith("{'action': "))


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    """A server with a role for every way to authenticate, on both loopback addresses and a Unix socket."""
    with initialised() as data, postgres_server(data, "listen_addresses=127.0.0.1,::1") as found:
        create_roles(found)
        found.execute("ALTER ROLE postgres PASSWORD 'simple'", f"CREATE ROLE odd LOGIN PASSWORD '{ODD}'")
        yield found


@pytest.mark.parametrize("host", HOSTS)
def test_a_healthy_container_passes(host: str) -> None:
    found = ask(host, container="postgres", fail_on="major")
    assert not found.failed, found.result.get("msg")
    assert found.result["unknown"] == []
    assert found.result["facts"]["version"] // 10000 == HOSTS[host]
    assert found.result["reach"]["stage"] == "ready"
    secret = docker(host, "exec", "postgres", "printenv", "POSTGRES_PASSWORD").strip()
    assert secret not in found.output


IN_A_FILE = "printf %s 'Tr0ub4dor&3x' > /tmp/secret; POSTGRES_PASSWORD=$(cat /tmp/secret) exec entrypoint postgres"


@pytest.mark.parametrize(
    ("host", "command", "password"),
    [
        ("fleet-trixie", [], {"POSTGRES_PASSWORD": "Tr0ub4dor&3x"}),
        ("fleet-bookworm", ["sh", "-c", IN_A_FILE], {"POSTGRES_PASSWORD_FILE": "/tmp/secret"}),
    ],
)
def test_a_container_tells_its_own_password(host: str, command: list[str], password: dict[str, str]) -> None:
    with container(
        host, "postgres", command, env={"POSTGRES_USER": "thinker", "POSTGRES_DB": "mind", **password}
    ) as name:
        query = ("psql", "-h", name, "-U", "thinker", "-d", "mind", "-c", "SELECT 1")
        wait_for(host, name, *query, password="Tr0ub4dor&3x")
        found = ask(host, container=name)
        refused = ask(host, container=name, login_password="Wr0ng-one!")
    assert not found.failed, found.result["msg"]
    assert (found.result["facts"]["user"], found.result["facts"]["database"]) == ("thinker", "mind")
    assert refused.result["msg"] == f"1 finding(s) at or above critical: postgres.auth_failed ({name}:5432)"
    assert "Tr0ub4dor&3x" not in found.output + refused.output
    assert "Wr0ng-one!" not in said(refused)


def test_what_is_wrong_with_the_container_is_the_cause() -> None:
    with container("fleet-bookworm", "postgres", ["sleep", "1000"]) as name:
        silent = ask("fleet-bookworm", container=name)
        docker("fleet-bookworm", "kill", name)
        killed = ask("fleet-bookworm", container=name)
    assert ids(silent) == ["postgres.unreachable"]
    assert killed.result["msg"].endswith(f"container.killed ({name})")
    assert {item["id"]: item["causes"] for item in killed.result["findings"]} == {
        "container.killed": [], "postgres.dns_failed": ["container.killed"],
    }  # fmt: skip


def test_every_way_to_name_a_server(server: Postgres) -> None:
    port, encoded = server.port, quote(PASSWORD, safe="")
    app = {"login_user": "app", "login_password": PASSWORD, "login_db": "app"}
    ways: list[dict[str, t.Any]] = [
        {"login_host": "127.0.0.1", "login_port": port, **app},
        {"login_host": "::1", "port": port, **app},
        {"login_unix_socket": str(server.data), "port": port, "login_user": "app"},
        {"url": f"postgresql+psycopg2://app:{encoded}@localhost:{port}/app"},
        {"url": f"postgres://app@[::1]:{port}/app", "login_password": PASSWORD},
        {"url": f"postgresql:///app?host={server.data}&port={port}&user=app"},
        {"login_host": "localhost", "login_port": port, "login_user": "odd", "login_password": ODD, "db": "app"},
    ]
    for options in ways:
        found = ask(**options)
        assert (ids(found), found.result["reach"]["stage"], found.result["unknown"]) == ([], "ready", []), options
        assert found.result["facts"]["database"] == "app"
        assert PASSWORD not in said(found)
        assert encoded not in said(found)


REFUSALS: dict[str, tuple[dict[str, t.Any], str, str]] = {
    "password": ({"login_user": "app", "login_password": "wr0ng-secret"}, "28P01", "postgres.auth_failed"),
    "rule": ({"login_user": "denied", "login_password": PASSWORD}, "28000", "postgres.access_denied"),
    "database": ({"login_user": "app", "login_password": PASSWORD, "db": "none"}, "3D000", "postgres.database_missing"),
    "port": ({"login_port": 1}, "ECONNREFUSED", "postgres.unreachable"),
    "name": ({"login_host": "no-such-host.invalid"}, "EAI_NONAME", "postgres.dns_failed"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals_are_told_apart_and_show_no_secret(server: Postgres, case: str) -> None:
    options, code, finding = REFUSALS[case]
    found = ask(**{"login_host": "127.0.0.1", "login_port": server.port, **options})
    assert (found.failed, ids(found)) == (True, [finding])
    assert found.result["reach"]["code"] == code or case == "name"
    assert "wr0ng-secret" not in said(found)
    assert found.result["facts"] == {}


def test_in_a_loop_over_several_servers_no_password_is_shown(server: Postgres, tmp_path: Path) -> None:
    """One of them is wrong. What a loop itself goes over Ansible shows, so that the passwords come from elsewhere."""
    words = {"app": PASSWORD, "odd": ODD, "secure": "wr0ng-for-secure"}
    with initialised() as data, postgres_server(data) as other:
        create_roles(other)
        ports = {"app": server.port, "odd": server.port, "secure": other.port}
        urls = {
            name: f"postgresql://{name}:{quote(word, safe='')}@127.0.0.1:{ports[name]}/app"
            for name, word in words.items()
        }
        by_option = {
            "login_host": "127.0.0.1",
            "login_port": "{{ ports[item] }}",
            "login_user": "{{ item }}",
            "login_password": "{{ words[item] }}",
            "login_db": "app",
        }
        common = {"loop": list(words), "register": "found", "ignore_errors": True}
        tasks = [
            {"autogpt.ops.pg_health": by_option, **common},
            {"ansible.builtin.debug": {"var": "found"}},
            {"autogpt.ops.pg_health": {"url": "{{ urls[item] }}"}, **common},
        ]
        said = play(tmp_path, tasks, {"words": words, "ports": ports, "urls": urls}, "-vvv", "--diff")
    assert said.count("finding(s) at or above critical: postgres.auth_failed") >= 2
    for word in words.values():
        assert word not in said
        assert quote(word, safe="") not in said


def test_certificates_are_really_verified(server: Postgres) -> None:
    authority = str(server.data.parent / "server.crt")

    def outcome(host: str, **options: t.Any) -> tuple[str, bool]:
        app = {"login_user": "app", "login_password": PASSWORD, "login_db": "app"}
        found = ask(login_host=host, login_port=server.port, **app, **options)
        assert bool(found.result["facts"]) == (found.result["reach"]["stage"] == "ready")
        return found.result["reach"]["stage"], found.result["reach"]["tls"]

    assert outcome("localhost", ssl_mode="disable") == ("ready", False)
    assert outcome("localhost", ssl_mode="require") == ("ready", True)
    assert outcome("localhost", ssl_mode="verify-full", ca_cert=authority) == ("ready", True)
    assert outcome("127.0.0.1", ssl_mode="verify-full", ca_cert=authority) == ("tls", False)
    assert outcome("127.0.0.1", ssl_mode="verify-ca", ca_cert=authority) == ("ready", True)
    assert outcome("localhost", ssl_mode="verify-full") == ("tls", False)
    assert outcome("localhost", ssl_mode="require", ca_cert="/etc/ssl/certs/ca-certificates.crt") == ("tls", False)


def test_fails_from_the_severity_on_that_is_asked_for(server: Postgres) -> None:
    app = {"login_user": "app", "login_password": PASSWORD, "login_db": "app"}
    where = {"login_host": "127.0.0.1", "login_port": server.port, **app}
    with contextlib.ExitStack() as stack:
        for dummy in range(MAX_CONNECTIONS - 4):
            stack.enter_context(contextlib.closing(server.connect("app", "app")))
        outcomes = {limit: ask(fail_on=limit, **where) for limit in ("never", "major", "critical")}
        checked = call("pg_health", check=True, fail_on="major", **where)
    assert {limit: found.failed for limit, found in outcomes.items()} == {
        "never": False, "major": True, "critical": False,
    }  # fmt: skip
    expected = f"1 finding(s) at or above major: postgres.connections_high (127.0.0.1:{server.port})"
    assert (outcomes["major"].result["msg"], checked.result["msg"]) == (expected, expected)
    assert outcomes["never"].result["counts"] == {"critical": 0, "major": 1, "minor": 0, "unknown": 0}


@pytest.mark.brings_about("postgres.pools_too_large")
def test_pools_must_fit_into_the_servers_connections(server: Postgres) -> None:
    where = {"login_host": "127.0.0.1", "login_port": server.port, "login_user": "app", "login_password": PASSWORD}
    reserved = 3  # for superusers, unless it is told otherwise
    pool = {"login_db": "app", "pool_size": 1, "max_overflow": MAX_CONNECTIONS - reserved - 1}
    fits = ask(**where, **pool)
    twice = ask(**where, **pool, workers=2, fail_on="never")
    assert ids(fits) == []
    assert ids(twice) == ["postgres.pools_too_large"]


BAD = {
    "nothing": ({"timeout": 3}, "one of the following is required: container, login_host, login_unix_socket, url"),
    "too much": ({"url": "postgresql://h/d", "login_host": "b"}, "mutually exclusive"),
    "port": ({"login_host": "a", "login_port": 65536}, "login_port must be 1 to 65535, not 65536"),
    "scheme": ({"url": "redis://:s3cretive-one@h"}, "url must be postgresql://"),
    "syntax": ({"url": "postgresql://u:s3cretive-one@x@h/d"}, "a character in it must be percent-encoded"),
    "mode": ({"url": "postgresql://u:s3cretive-one@h/d?sslmode=verify_full"}, "sslmode"),
    "half": ({"login_host": "a", "ssl_cert": "/etc/hostname"}, "ssl_cert, ssl_key"),
    "socket": ({"login_unix_socket": "/a", "ssl_mode": "verify-full"}, "a Unix socket is never encrypted"),
}


@pytest.mark.parametrize("case", BAD)
def test_options_that_mean_nothing_are_one_clear_line(case: str) -> None:
    options, line = BAD[case]
    found = ask(**t.cast(dict[str, t.Any], options))
    assert found.failed
    assert line in found.result["msg"]
    assert "\n" not in found.result["msg"]
    assert "Traceback" not in found.output
    assert "s3cretive" not in said(found)
