# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A short Redis conversation: AUTH, SELECT, PING, as the application's client begins its own.

RESP: https://redis.io/docs/latest/develop/reference/protocol-spec/
"""

from __future__ import annotations

import ssl
import typing as t

from ._dsn import Parts
from ._stages import Channel, Stopped, cut, show_certificate

_LONGEST_LINE = 4096

# What redis-py takes for no in a URL (redis/connection.py, FALSE_STRINGS).
NO = ("0", "f", "false", "n", "no")


def converse(channel: Channel, parts: Parts) -> None:
    """Connect and get PONG. Raises :class:`Stopped`, with the first word of the server's error as the code."""
    channel.open(parts.host, parts.port)
    if parts.scheme == "rediss":
        channel.start_tls(_context(parts.options), parts.host)
    if parts.password:
        words = [parts.user, parts.password] if parts.user else [parts.password]
        _ask(channel, "auth", "AUTH", *words)
    if parts.database not in ("", "0"):
        _ask(channel, "query", "SELECT", parts.database)
    answer = _ask(channel, "query", "PING")
    if answer != "PONG":
        raise Stopped("query", "protocol", "What answers is not a Redis server.")


def _context(options: t.Mapping[str, str]) -> ssl.SSLContext:
    """redis-py's options of these names. Raises :class:`Stopped` for an unreadable file."""
    authorities, certificate = options.get("ssl_ca_certs", ""), options.get("ssl_certfile", "")
    try:
        context = ssl.create_default_context(cafile=authorities or None)
    except OSError as error:
        raise Stopped("tls", "authorities", f"ssl_ca_certs={authorities}: {error.strerror or error}") from None
    trusts = options.get("ssl_cert_reqs", "required") == "none"
    if trusts or options.get("ssl_check_hostname", "").lower() in NO:
        context.check_hostname = False
    if trusts:
        context.verify_mode = ssl.CERT_NONE
    if certificate:
        show_certificate(context, certificate, options.get("ssl_keyfile", ""))
    return context


def _ask(channel: Channel, stage: str, *words: str) -> str:
    """The simple string that answers a command."""
    channel.send(_command(words), stage)
    line = channel.line(_LONGEST_LINE, "greeting").decode(errors="replace")
    if line.startswith("-"):
        raise _refusal(stage, line[1:])
    if not line.startswith("+"):
        raise Stopped(stage, "protocol", "What answers is not a Redis server.")
    return line[1:]


def _command(words: tuple[str, ...]) -> bytes:
    encoded = [word.encode() for word in words]
    return b"*%d\r\n" % len(encoded) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in encoded)


def _refusal(stage: str, text: str) -> Stopped:
    word = text.partition(" ")[0]
    return Stopped("auth" if word in ("NOAUTH", "WRONGPASS", "DENIED") else stage, cut(word, 40), text)


__all__ = ("NO", "converse")
