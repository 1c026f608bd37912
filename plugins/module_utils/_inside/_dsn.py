# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Taking database and Redis URLs apart."""

from __future__ import annotations

import re
import types
import typing as t
import urllib.parse

PORTS = {"postgresql": 5432, "postgres": 5432, "redis": 6379, "rediss": 6379, "unix": 0, "sqlite": 0}

# Redis clients' schemes; ``unix`` is theirs alone.
_REDIS = ("redis", "rediss", "unix")

# What no client takes from an environment file unharmed, and NUL, which no server takes.
_UNUSABLE = re.compile(r"[\x00-\x20\x7f]|%00")

# As SQLAlchemy's make_url reads a URL since 1.4, after the scheme. A password may hold anything but @.
# https://github.com/sqlalchemy/sqlalchemy/blob/main/lib/sqlalchemy/engine/url.py (_parse_url)
_SQLALCHEMY = re.compile(
    r"(?:(?P<user>[^:/]*)(?::(?P<password>[^@]*))?@)?(?P<place>[^/?]*)(?:/(?P<database>[^?]*))?(?:\?(?P<query>.*))?"
)


# What the query may say instead of, or against, the part of the URL that is meant for it.
# https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS, redis/connection.py (parse_url)
_LIBPQ = {"user": "user", "password": "password", "dbname": "database"}
_REDIS_PY = {"username": "user", "password": "password", "db": "database"}
_OPTIONS = {**dict.fromkeys(("postgresql", "postgres"), _LIBPQ), **dict.fromkeys(_REDIS, _REDIS_PY)}


class _Pieces(t.NamedTuple):
    user: str
    password: str
    place: str
    database: str
    query: str


class Parts(t.NamedTuple):
    """A URL, taken apart and decoded.

    ``host`` is a name, an address without brackets, the directory of a PostgreSQL server's Unix socket, or
    the path of a Redis server's (both start with a slash). ``problem`` is empty, or one word for why the URL
    cannot be used: ``missing``, ``scheme``, ``host``, ``port``, ``database``, ``syntax``; then the other fields
    may be empty.
    """

    scheme: str = ""
    driver: str = ""
    user: str = ""
    password: str = ""
    host: str = ""
    port: int = 0
    database: str = ""
    options: t.Mapping[str, str] = types.MappingProxyType({})
    problem: str = ""

    def __repr__(self) -> str:
        """Without the password."""
        return f"Parts({self.scheme}, {self.host}, {self.port}, {self.problem})"


def parse_dsn(text: str) -> Parts:
    """The parts of ``scheme[+driver]://user:password@host:port/database?option=value``. Never raises."""
    if not text:
        return Parts(problem="missing")
    scheme, _separator, driver = text.partition("://")[0].lower().partition("+")
    if scheme not in PORTS or "://" not in text:
        return Parts(problem="scheme")
    if scheme == "sqlite":  # a file's path, which follows no rules of URLs
        return Parts(scheme, driver, database=text.partition("://")[2])
    try:
        return _parse(scheme, driver, text)
    except ValueError:  # of ours; or urllib's for characters that NFKC turns into delimiters
        return Parts(scheme, driver, problem="syntax")


def _parse(scheme: str, driver: str, text: str) -> Parts:
    pieces = _as_redis_py(text) if scheme in _REDIS else _as_sqlalchemy(text)
    if _UNUSABLE.search(text) or "@" in pieces.place:
        raise ValueError("an @ in the password, or a character that must be encoded")
    options = dict(urllib.parse.parse_qsl(pieces.query))
    host, port = _place(pieces.place.partition(",")[0])
    host, port = host or options.get("host", "").partition(",")[0], port or options.get("port", "").partition(",")[0]
    named = _named(scheme, pieces, options)
    number = int(port) if port.isdecimal() else PORTS[scheme]
    return _with_problem(Parts(scheme, driver, host=host, port=number, options=options, **named), port)


def _named(scheme: str, pieces: _Pieces, options: dict[str, str]) -> dict[str, str]:
    """User, password and database; those that the query names are taken out of it."""
    named = dict(zip(("user", "password", "database"), map(urllib.parse.unquote, pieces[:2] + pieces[3:4])))
    for name, field_name in _OPTIONS.get(scheme, {}).items():
        value = options.pop(name, "")
        if value and not (
            scheme in _REDIS and name != "db" and named[field_name]
        ):  # redis-py prefers what stands before
            named[field_name] = value
    return named


def _as_sqlalchemy(text: str) -> _Pieces:
    found = _SQLALCHEMY.match(text.partition("://")[2])
    return _Pieces(**found.groupdict("")) if found else _Pieces("", "", "", "", "")


def _as_redis_py(text: str) -> _Pieces:
    """As urllib does, which redis-py uses. Raises ``ValueError`` where a raw / ? or # cuts a password off."""
    url = urllib.parse.urlsplit(text)
    credentials, at, place = url.netloc.rpartition("@")
    if not at and "@" in url.path + url.query + url.fragment:
        raise ValueError("the credentials do not end before the path")
    user, _colon, password = credentials.partition(":")
    if url.scheme == "unix":
        return _Pieces(user, password, place + urllib.parse.quote(url.path, safe="%"), "", url.query)
    return _Pieces(user, password, place, url.path[1:], url.query)


def _place(text: str) -> tuple[str, str]:
    """Host and port of ``host:port`` or ``[address]:port``. Raises ``ValueError`` for a broken bracket."""
    if text.startswith("["):
        address, bracket, tail = text[1:].partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            raise ValueError("unbalanced brackets")
        return address, tail[1:]
    host, _colon, port = text.partition(":")
    if set("[]") & set(host):
        raise ValueError("unbalanced brackets")
    host = urllib.parse.unquote(host)
    return host if host.startswith("/") else host.lower(), port


def _with_problem(parts: Parts, port: str) -> Parts:
    problem = ""
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        problem = "port"
    elif not parts.host or (parts.scheme == "unix" and not parts.host.startswith("/")):
        problem = "host"
    elif "/" in parts.database or (parts.scheme in _REDIS and not (parts.database or "0").isdecimal()):
        problem = "database"
    return parts._replace(problem=problem) if problem else parts


__all__ = ("PORTS", "Parts", "parse_dsn")
