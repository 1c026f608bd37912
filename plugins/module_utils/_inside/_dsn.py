# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Taking database and Redis URLs apart."""

from __future__ import annotations

import re
import typing as t
import urllib.parse
from dataclasses import dataclass, field

PORTS = {"postgresql": 5432, "postgres": 5432, "redis": 6379, "rediss": 6379, "sqlite": 0}

# A percent sign that starts no escape, and characters that no URL may hold, come from passwords
# that somebody forgot to encode (RFC 3986, section 2).
_RAW = re.compile(r"%(?![0-9A-Fa-f]{2})|%00|[\x00-\x20\x7f\"<>\\^`{|}]")


@dataclass(frozen=True)
class Parts:
    """A URL, taken apart and decoded.

    ``host`` is a name, an address without brackets, or the directory of a Unix socket (starts with
    a slash). ``problem`` is empty, or one word for why the URL cannot be used: ``missing``,
    ``scheme``, ``host``, ``port``, ``database``, ``syntax``; then the other fields may be empty.
    """

    scheme: str = ""
    driver: str = ""
    user: str = ""
    password: str = field(default="", repr=False)
    host: str = ""
    port: int = 0
    database: str = ""
    options: t.Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


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
    except ValueError:  # urllib: unbalanced brackets in the host, or characters that NFKC turns into delimiters
        return Parts(scheme, driver, problem="syntax")


def _parse(scheme: str, driver: str, text: str) -> Parts:
    url = urllib.parse.urlsplit(text)
    credentials, _at, places = url.netloc.rpartition("@")
    rest = url.path + url.query + url.fragment
    # A raw @, /, ? or # in a password moves the @ that ends the credentials to where it does not belong.
    if _RAW.search(text) or "@" in credentials or url.fragment or ("@" in rest and not credentials):
        return Parts(scheme, driver, problem="syntax")
    options = dict(urllib.parse.parse_qsl(url.query))
    host, port = _place(places.partition(",")[0])
    host, port = host or options.get("host", "").partition(",")[0], port or options.get("port", "").partition(",")[0]
    user, _colon, password = credentials.partition(":")
    database = urllib.parse.unquote(url.path[1:])
    parts = Parts(
        scheme, driver, urllib.parse.unquote(user), urllib.parse.unquote(password), host,
        int(port) if port.isdecimal() else PORTS[scheme], database, options,
    )  # fmt: skip
    return _with_problem(parts, port)


def _place(text: str) -> tuple[str, str]:
    """Host and port of ``host:port`` or ``[address]:port``. Raises ``ValueError`` for a broken bracket."""
    if text.startswith("["):
        address, bracket, tail = text[1:].partition("]")
        if not bracket or (tail and not tail.startswith(":")):
            raise ValueError("unbalanced brackets")
        return address, tail[1:]
    host, _colon, port = text.partition(":")
    return urllib.parse.unquote(host).lower(), port


def _with_problem(parts: Parts, port: str) -> Parts:
    problem = ""
    if port and not (port.isdecimal() and 0 < int(port) < 65536):
        problem = "port"
    elif not parts.host:
        problem = "host"
    elif "/" in parts.database or (parts.scheme.startswith("redis") and not (parts.database or "0").isdecimal()):
        problem = "database"
    return Parts(**{**vars(parts), "problem": problem}) if problem else parts


__all__ = ("PORTS", "Parts", "parse_dsn")
