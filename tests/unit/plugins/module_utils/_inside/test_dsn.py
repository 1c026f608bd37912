# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import Parts, parse_dsn

GOOD = {
    "postgresql://user:pass@host:5432/db": Parts("postgresql", "", "user", "pass", "host", 5432, "db"),
    "postgresql+psycopg2://u:p%40ss%2F%3A@db/x": Parts("postgresql", "psycopg2", "u", "p@ss/:", "db", 5432, "x"),
    "postgres://u@Db.Example.COM:6543/x?sslmode=require": Parts(
        "postgres", "", "u", "", "db.example.com", 6543, "x", {"sslmode": "require"}
    ),
    "postgresql://u:a:b@[2001:db8::1]:5433/x": Parts("postgresql", "", "u", "a:b", "2001:db8::1", 5433, "x"),
    "postgresql://u@[::1]/x": Parts("postgresql", "", "u", "", "::1", 5432, "x"),
    "postgresql://u@one:1,two:2/x": Parts("postgresql", "", "u", "", "one", 1, "x"),
    "postgresql:///x?host=db&port=99": Parts("postgresql", "", "", "", "db", 99, "x", {"host": "db", "port": "99"}),
    "postgresql://u@%2Fvar%2Frun/x": Parts("postgresql", "", "u", "", "/var/run", 5432, "x"),
    "postgresql://u@host": Parts("postgresql", "", "u", "", "host", 5432, ""),
    # Clients take these too, though RFC 3986 does not: SQLAlchemy all but the last two, redis-py those.
    "postgresql://u:p^s{s}@db/x": Parts("postgresql", "", "u", "p^s{s}", "db", 5432, "x"),
    "postgresql://u:ab/cd==@db/x": Parts("postgresql", "", "u", "ab/cd==", "db", 5432, "x"),
    "postgresql://u:50%off@db/x": Parts("postgresql", "", "u", "50%off", "db", 5432, "x"),
    "postgresql://u:100%@db/x": Parts("postgresql", "", "u", "100%", "db", 5432, "x"),
    "postgresql://u:a#b@db/x": Parts("postgresql", "", "u", "a#b", "db", 5432, "x"),
    "postgresql://u:a?b@db/x": Parts("postgresql", "", "u", "a?b", "db", 5432, "x"),
    "postgresql://u:a[b@db/x": Parts("postgresql", "", "u", "a[b", "db", 5432, "x"),
    "postgresql://u@server:p@db/x": Parts("postgresql", "", "u@server", "p", "db", 5432, "x"),
    "postgresql://u:p@db/x#y": Parts("postgresql", "", "u", "p", "db", 5432, "x#y"),
    "redis://:p@ss@redis": Parts("redis", "", "", "p@ss", "redis", 6379, ""),
    "redis://:p^s{s}%@redis": Parts("redis", "", "", "p^s{s}%", "redis", 6379, ""),
    "redis://cache": Parts("redis", "", "", "", "cache", 6379, ""),
    "redis://:pw@cache:6380/2": Parts("redis", "", "", "pw", "cache", 6380, "2"),
    "rediss://user:pw@cache/0": Parts("rediss", "", "user", "pw", "cache", 6379, "0"),
    "redis://cache?username=agent&password=p%2520w&db=3": Parts("redis", "", "agent", "p%20w", "cache", 6379, "3"),
    "redis://one:1@cache/1?username=two&password=2&db=2": Parts("redis", "", "one", "1", "cache", 6379, "2"),
    "postgresql://one:1@db/x?user=two&password=2": Parts("postgresql", "", "two", "2", "db", 5432, "x"),
    "unix:///run/Redis/redis.sock": Parts("unix", "", "", "", "/run/Redis/redis.sock", 0, ""),
    "unix://agent:p%40ss@/run/a:b.sock?db=1": Parts("unix", "", "agent", "p@ss", "/run/a:b.sock", 0, "1"),
    "unix:///run/redis.sock?password=secret": Parts("unix", "", "", "secret", "/run/redis.sock", 0, ""),
    "postgresql:///?host=/run/PG&user=u&password=p&dbname=x": Parts(
        "postgresql", "", "u", "p", "/run/PG", 5432, "x", {"host": "/run/PG"}
    ),
    "postgresql://u@%2Frun%2FPG/x": Parts("postgresql", "", "u", "", "/run/PG", 5432, "x"),
    "sqlite:///data/ap_server.db": Parts("sqlite", "", database="/data/ap_server.db"),
}

BAD = {
    "": "missing",
    "host:5432/db": "scheme",
    '"postgresql://u:p@host/db"': "scheme",
    "mysql://u:p@host/db": "scheme",
    "postgresql:u@host": "scheme",
    "postgresql://u:p@ss@host/db": "syntax",
    "postgresql://u:p@ss:w@host/db": "syntax",
    "postgresql://u:p ss@host/db": "syntax",
    "postgresql://u:p@host]/db": "syntax",
    "redis://:p/ss@host": "syntax",
    "redis://:p?ss@host": "syntax",
    "redis://:p#ss@host": "syntax",
    "redis://:p[ss@host": "syntax",
    "redis://:p@ho st": "syntax",
    "postgresql://u:p%00@host/db": "syntax",
    "postgresql://u:p@host/db\n": "syntax",
    "postgresql://u:p@[::1/db": "syntax",
    "postgresql://u:p@host:port/db": "port",
    "postgresql://u:p@host:0/db": "port",
    "postgresql://u:p@host:65536/db": "port",
    "postgresql://u:p@/db": "host",
    "postgresql:///db": "host",
    "postgresql://u:p@host/a/b": "database",
    "redis://cache/main": "database",
    "redis://cache/0?db=main": "database",
    "unix://": "host",
    "unix://cache/redis.sock": "host",
    "unix:///redis.sock?db=one": "database",
}


@pytest.mark.parametrize("text", GOOD)
def test_takes_urls_apart(text: str) -> None:
    assert parse_dsn(text) == GOOD[text]


@pytest.mark.parametrize("text", BAD)
def test_names_the_problem(text: str) -> None:
    assert parse_dsn(text).problem == BAD[text]


@given(
    st.text(min_size=1).filter(lambda text: "\0" not in text),
    st.text(max_size=30).filter(lambda text: "\0" not in text),
)
def test_encoded_passwords_come_back(password: str, user: str) -> None:
    url = f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@host/db"
    parts = parse_dsn(url)
    assert (parts.problem, parts.user, parts.password) == ("", user, password)


@given(st.one_of(st.text(), st.text().map("postgresql://".__add__), st.from_regex(r"redis://[@:/?#\[\]%a-z0-9]*")))
def test_never_raises(text: str) -> None:
    parts = parse_dsn(text)
    assert parts.problem or parts.host or parts.scheme == "sqlite"


def test_a_password_is_not_shown() -> None:
    parts = parse_dsn("postgresql://gordon:pencil@db.example:5433/autogpt?passfile=pencil")
    assert parts.password == "pencil"
    assert repr(parts) == str(parts) == "Parts(postgresql, db.example, 5433, )"


def test_options_do_not_hide_the_type() -> None:
    options: t.Mapping[str, str] = parse_dsn("postgresql://h/d?a=1&b=%20x").options
    assert options == {"a": "1", "b": " x"}
