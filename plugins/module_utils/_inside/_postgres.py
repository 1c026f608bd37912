# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The first words of a PostgreSQL conversation, up to the answer to ``SELECT 1``.

Spoken here rather than through libpq, which gives no SQLSTATE for a connection that fails and
translates its messages. Protocol 3.0: https://www.postgresql.org/docs/current/protocol-flow.html,
message formats: https://www.postgresql.org/docs/current/protocol-message-formats.html
"""

from __future__ import annotations

import hashlib
import ssl
import struct
import typing as t

from ._dsn import Parts
from ._scram import MECHANISM, Scram
from ._stages import Channel, Stopped, show_certificate

_VERSION = 0x00030000
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)

# Nothing before a query's answer is longer; what claims to be is not PostgreSQL.
_LONGEST = 65536

# Nor do more messages come before it: parameters, notices, the key for cancelling.
_PATIENCE = 200

# Whether to encrypt, in the order libpq tries: https://www.postgresql.org/docs/current/libpq-ssl.html
_ATTEMPTS = {"disable": (False,), "allow": (False, True), "prefer": (True, False)}
MODES = (*_ATTEMPTS, "require", "verify-ca", "verify-full")

# The requests of pg_hba.conf's methods; others (GSSAPI, SSPI) need more than a password.
_OK, _CLEARTEXT, _MD5, _SASL, _SASL_CONTINUE, _SASL_FINAL = 0, 3, 5, 10, 11, 12


def converse(channel: Channel, parts: Parts) -> None:
    """Connect, authenticate and run ``SELECT 1``. Raises :class:`Stopped`, with the SQLSTATE if there is one."""
    mode = parts.options.get("sslmode", "prefer")
    if mode not in MODES:
        raise Stopped("config", "unusable", f"sslmode={mode} is none that libpq knows.")
    if parts.host.startswith("/"):  # libpq never encrypts there
        mode = "disable"
    attempts = _ATTEMPTS.get(mode, (True,))
    for last, encrypt in zip((*[False] * (len(attempts) - 1), True), attempts):
        try:
            return _Session(channel, parts).run(encrypt)
        except Stopped as stop:
            # pg_hba.conf may accept only one of the two; any other refusal would repeat itself.
            if last or not (stop.stage == "tls" or stop.code == "28000"):
                raise
            channel.close()


class _Session:
    def __init__(self, channel: Channel, parts: Parts) -> None:
        self._channel = channel
        self._parts = parts
        self._stage = "greeting"

    def run(self, encrypt: bool) -> None:
        host, port = self._parts.host, self._parts.port
        self._channel.open(f"{host}/.s.PGSQL.{port}" if host.startswith("/") else host, port)
        if encrypt:
            self._encrypt(self._parts.options.get("sslmode", "prefer"))
        self._channel.send(_startup(self._parts), self._stage)
        self._authenticate()
        self._until(b"Z")
        self._stage = "query"
        self._send(b"Q", b"SELECT 1\0")
        self._until(b"Z")
        self._send(b"X", b"")

    def _encrypt(self, mode: str) -> None:
        self._channel.send(_SSL_REQUEST, self._stage)
        answer = self._channel.receive(1, self._stage)
        if answer == b"S":
            self._channel.start_tls(_context(mode, self._parts.options), self._parts.host)
        elif answer == b"E":  # the server could not even start a session; its reason follows
            raise _refusal("auth", self._body())
        elif answer != b"N":
            raise Stopped(self._stage, "protocol", "What answers is not a PostgreSQL server.")
        elif mode != "prefer":
            raise Stopped("tls", "refused", f"The server does not offer TLS, which sslmode={mode} asks for.")

    def _authenticate(self) -> None:
        scram = Scram(self._parts.password)
        for _round in range(10):
            body = self._until(b"R")
            self._stage = "auth"
            request = struct.unpack_from("!i", body.ljust(4, b"\0"))[0]
            if request == _OK:
                return
            try:
                self._answer(request, body[4:], scram)
            except ValueError as error:
                raise Stopped(self._stage, "protocol", str(error)) from None
        raise Stopped(self._stage, "protocol", "The server does not come to an end of authentication.")

    def _answer(self, request: int, data: bytes, scram: Scram) -> None:
        user, password = self._parts.user.encode(), self._parts.password.encode()
        if request == _CLEARTEXT:
            self._send(b"p", password + b"\0")
        elif request == _MD5:
            self._send(b"p", b"md5" + _md5(_md5(password + user) + data[:4]) + b"\0")
        elif request == _SASL and MECHANISM in data.split(b"\0"):
            first = scram.first()
            self._send(b"p", MECHANISM + b"\0" + struct.pack("!i", len(first)) + first)
        elif request == _SASL_CONTINUE:
            self._send(b"p", scram.final(data))
        elif request != _SASL_FINAL:
            raise Stopped(self._stage, "unsupported", f"The server asks for authentication method {request}.")

    def _until(self, kind: bytes) -> bytes:
        """The body of the next message of this kind; passes over others, stops at an error."""
        for _message in range(_PATIENCE):
            found = self._channel.receive(1, self._stage)
            if not found.isalpha():
                raise Stopped(self._stage, "protocol", "What answers is not a PostgreSQL server.")
            body = self._body()
            if found == b"E":
                raise _refusal("query" if self._stage == "query" else "auth", body)
            if found == kind:
                return body
        raise Stopped(self._stage, "protocol", "The server does not come to an end.")

    def _body(self) -> bytes:
        length = struct.unpack("!i", self._channel.receive(4, self._stage))[0]
        if not 4 <= length <= _LONGEST:
            raise Stopped(self._stage, "protocol", "What answers is not a PostgreSQL server.")
        return self._channel.receive(length - 4, self._stage)

    def _send(self, kind: bytes, body: bytes) -> None:
        self._channel.send(kind + struct.pack("!i", len(body) + 4) + body, self._stage)


def _startup(parts: Parts) -> bytes:
    words = ["user", parts.user, "database", parts.database or parts.user, "application_name", "autogpt.ops"]
    body = struct.pack("!i", _VERSION) + b"".join(word.encode() + b"\0" for word in words) + b"\0"
    return struct.pack("!i", len(body) + 4) + body


def _context(mode: str, options: t.Mapping[str, str]) -> ssl.SSLContext:
    """Certificates count only for the verifying modes, of which ``require`` is one where authorities are named.

    Raises :class:`Stopped` for an unreadable file.
    """
    authorities, certificate = options.get("sslrootcert", ""), options.get("sslcert", "")
    named = authorities not in ("", "system")
    verifies = mode.startswith("verify") or (mode == "require" and named)
    try:
        context = ssl.create_default_context(cafile=authorities if named and verifies else None)
    except OSError as error:
        raise Stopped("tls", "authorities", f"sslrootcert={authorities}: {error.strerror or error}") from None
    context.check_hostname = mode == "verify-full"
    if not verifies:
        context.verify_mode = ssl.CERT_NONE
    if certificate:
        show_certificate(context, certificate, options.get("sslkey", ""))
    return context


def _refusal(stage: str, body: bytes) -> Stopped:
    """An ErrorResponse: fields of one letter and a text; C is the SQLSTATE, M the message."""
    fields = {item[:1]: item[1:].decode(errors="replace") for item in body.split(b"\0") if item}
    return Stopped(stage, fields.get(b"C", "protocol")[:5], fields.get(b"M", ""))


def _md5(data: bytes) -> bytes:
    return hashlib.md5(data).hexdigest().encode()


__all__ = ("MODES", "converse")
