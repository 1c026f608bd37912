# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a module's options to the server that they mean."""

from __future__ import annotations

import typing as t

from .._facts import Container, Pools
from .._frozen import field, frozen
from .._inside._dsn import Parts, parse_dsn
from .._inside._targets import Server
from ._kinds import Kind
from ._options import WAYS

Options = t.Mapping[str, t.Any]

_PROBLEMS = {
    "scheme": "it does not begin with one of the schemes",
    "host": "it has no host",
    "port": "its port is none",
    "database": "its database is none",
    "syntax": "a character in it must be percent-encoded",
}


@frozen
class Target:
    """A server to ask.

    ``container`` is the name of the one that runs it (empty: none is known to), ``described`` what Docker tells of that
    one. ``hosts`` are names that only Docker resolves, with their addresses. ``is_guess``: the password is one that the
    server may not want at all. ``pools`` are those that the server must have room for.
    """

    server: Server
    container: str = ""
    described: t.Optional[Container] = None
    hosts: t.Mapping[str, str] = field(default_factory=dict)
    is_guess: bool = False
    pools: t.Optional[Pools] = None

    @property
    def address(self) -> str:
        """What stands for the host where Docker's names mean nothing."""
        return self.hosts.get(self.server.parts.host, "")


def named(kind: Kind, options: Options) -> Target:
    """The server of the options ``url``, ``login_host`` or ``login_unix_socket``. Raises ``ValueError`` with a line."""
    way = next(name for name in WAYS if options[name])
    host = options[way].strip("[]")
    parts = _parsed(kind, options["url"]) if way == "url" else kind.blank._replace(host=host)
    return Target(Server(way, completed(kind, parts, options)))


def _parsed(kind: Kind, url: str) -> Parts:
    """Raises ``ValueError``; its text never holds a part of the URL, which holds a password."""
    parts = parse_dsn(url)
    problem = parts.problem or ("" if parts.scheme in kind.schemes else "scheme")
    if problem:
        raise ValueError(f"url must be {kind.example}: {_PROBLEMS[problem]}")
    return parts._replace(user=parts.user or kind.blank.user)


def pools(options: Options) -> t.Optional[Pools]:
    """The application's pools, of which only pg_health has options."""
    size = options.get("pool_size")
    return None if size is None else Pools(size, options["max_overflow"], options["workers"])


def completed(kind: Kind, parts: Parts, options: Options) -> Parts:
    """The parts, corrected by the options that are given. Raises ``ValueError`` with a line for the user."""
    fields = {"port": "login_port", "user": "login_user", "password": "login_password", "database": "login_db"}
    given = {part: options.get(name) for part, name in fields.items()}
    parts = parts._replace(**{part: value for part, value in given.items() if value is not None})
    words = {name: options[name] for name in ("ssl_mode", "ca_cert", "ssl_cert", "ssl_key") if options[name]}
    if not parts.host.startswith("/"):
        return kind.encrypted(parts, words)
    if set(words) - {"ssl_mode"} or words.get("ssl_mode", "disable") not in ("disable", "allow", "prefer"):
        raise ValueError("a Unix socket is never encrypted: leave out ssl_mode, ca_cert, ssl_cert and ssl_key")
    return parts._replace(port=0) if parts.scheme in ("redis", "unix") else parts


__all__ = ("Options", "Target", "completed", "named", "pools")
