# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One connection, stage by stage, under one deadline: dns, tcp, tls, and then the server's own words."""

from __future__ import annotations

import contextlib
import errno
import io
import re
import socket
import ssl
import time
import typing as t

_EAI_NAMES = {getattr(socket, name): name for name in dir(socket) if name.startswith("EAI_")}

# A server that sends more than this through a reader is cut off, whatever lengths it announces.
_LARGEST_ANSWER = 4 * 1024 * 1024

Addresses = t.Mapping[str, str]


def cut(text: str, limit: int = 300) -> str:
    """The first words, at most ``limit`` characters: half a secret would not be recognized as one, and not masked."""
    return text if len(text) <= limit else re.sub(r"\s*\S*\Z", "", text[: limit + 1], count=1) + " …"


class Stopped(Exception):
    """A conversation ended early: at which stage, the server's own word or an errno name, and a message."""

    def __init__(self, stage: str, code: str, message: str = "") -> None:
        super().__init__(stage, code, message)
        self.stage = stage
        self.code = code
        self.message = cut("".join(letter if letter.isprintable() else " " for letter in message).strip())

    @property
    def outcome(self) -> dict[str, str]:
        """This as fields of ``Reach``."""
        return {"stage": self.stage, "code": self.code, "message": self.message}


class Channel:
    """A connection whose every step ends at ``deadline``, a time of ``time.monotonic()``.

    ``known`` maps names that only the application's network resolves to addresses; an empty one says
    that the container behind the name has none. Case does not matter in names. Every method raises :class:`Stopped`.
    """

    def __init__(self, deadline: float, known: t.Optional[Addresses] = None) -> None:
        self._started = time.monotonic()
        self._deadline = deadline
        self._known = {name.casefold(): address for name, address in (known or {}).items()}
        self._addresses: tuple[str, ...] = ()
        self._tls = False
        self._socket: t.Optional[socket.socket] = None

    @property
    def facts(self) -> dict[str, t.Any]:
        """What is known of the connection, as fields of ``Reach``."""
        seconds = round(time.monotonic() - self._started, 3)
        return {"addresses": list(self._addresses), "tls": self._tls, "seconds": seconds}

    @property
    def left(self) -> float:
        """The seconds until the deadline; zero or less when it has passed."""
        return self._deadline - time.monotonic()

    def open(self, host: str, port: int) -> None:
        """Resolve the name and connect to the first of its addresses that answers; a second call starts anew.

        A host that starts with a slash is the path of a Unix socket, which has neither name nor port.
        """
        self.close()
        self._tls = False
        if host.startswith("/"):
            with self.stage("tcp"):
                self._socket = self._connect([(socket.AF_UNIX, socket.SOCK_STREAM, 0, "", host)])
            return
        places = self._resolve(host, port)
        self._addresses = tuple(dict.fromkeys(str(place[4][0]) for place in places))
        with self.stage("tcp"):
            self._socket = self._connect(places)

    def _resolve(self, host: str, port: int) -> list[t.Any]:
        address = self._known.get(host.casefold(), host)
        if not address:
            raise Stopped("dns", "no_address", f"The container behind the name {host} has no address.")
        with self.stage("dns"):
            return socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)

    def _connect(self, places: list[t.Any]) -> socket.socket:
        """Raises the last address's ``OSError`` when none answers; each gets its share of the time."""
        for index, (family, kind, protocol, _name, place) in enumerate(places):
            candidate = socket.socket(family, kind, protocol)
            try:
                candidate.settimeout(self._left() / (len(places) - index))
                candidate.connect(place)
                return candidate
            except OSError:
                candidate.close()
                if index == len(places) - 1:
                    raise
        raise OSError(errno.EADDRNOTAVAIL, "the name has no address")

    def start_tls(self, context: ssl.SSLContext, name: str) -> None:
        """Continue encrypted, as ``name`` (which the context may compare with the certificate)."""
        with self.stage("tls"):
            self._socket = context.wrap_socket(self._timed(), server_hostname=name)
        self._tls = True

    def _left(self) -> float:
        remaining = self.left
        if remaining <= 0:
            raise socket.timeout("deadline")
        return remaining

    def _timed(self) -> socket.socket:
        if self._socket is None:
            raise OSError(errno.ENOTCONN, "not connected")
        self._socket.settimeout(self._left())
        return self._socket

    def send(self, data: bytes, stage: str) -> None:
        """Send everything."""
        with self.stage(stage):
            self._timed().sendall(data)

    def receive(self, count: int, stage: str) -> bytes:
        """Exactly ``count`` bytes."""
        data = bytearray()
        with self.stage(stage):
            while len(data) < count:
                piece = self._timed().recv(min(count - len(data), 65536))
                if not piece:
                    raise Stopped(stage, "closed", "The other side closed the connection.")
                data += piece
        return bytes(data)

    def line(self, limit: int, stage: str) -> bytes:
        """The bytes up to the next line feed, without CR and LF; at most ``limit`` of them."""
        data = bytearray()
        while not data.endswith(b"\n"):
            if len(data) > limit:
                raise Stopped(stage, "protocol", "The answer has no end.")
            data += self.receive(1, stage)
        return bytes(data).rstrip(b"\r\n")

    def makefile(self, _mode: str = "rb") -> io.BufferedReader:
        """A reader for ``http.client.HTTPResponse``, which asks what it believes to be a socket for one."""
        return io.BufferedReader(_Reader(self))

    def read_some(self, count: int) -> bytes:
        """What has arrived, at least one byte, or nothing at the end. Raises ``OSError`` as sockets do."""
        return self._timed().recv(count)

    @contextlib.contextmanager
    def stage(self, name: str) -> t.Iterator[None]:
        """Turn whatever goes wrong inside into :class:`Stopped` at this stage."""
        try:
            yield
        except OSError as error:
            raise Stopped("tls" if _is_alert(error) else name, _code(error), _message(error)) from None
        except UnicodeError as error:  # a name that cannot be encoded for DNS
            raise Stopped(name, "EAI_NONAME", str(error)) from None

    def close(self) -> None:
        """Let go of the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def show_certificate(context: ssl.SSLContext, certificate: str, key: str) -> None:
    """Have the client's own certificate shown, from PEM files. Raises :class:`Stopped` when they cannot be used."""
    try:
        context.load_cert_chain(certificate, key or None, password="")
    except OSError as error:  # without a password a protected key is an error, not a question on the terminal
        raise Stopped("tls", "client_certificate", f"{certificate}: {error.strerror or error}") from None


class _Reader(io.RawIOBase):
    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._allowed = _LARGEST_ANSWER

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: t.Any) -> int:
        data = self._channel.read_some(min(len(buffer), self._allowed)) if self._allowed else b""
        self._allowed -= len(data)
        buffer[: len(data)] = data
        return len(data)


def _is_alert(error: OSError) -> bool:
    """Whether the other side says by TLS what it does not like; since version 1.3 only after the handshake."""
    return isinstance(error, ssl.SSLError) and "ALERT" in (error.reason or "")


def _code(error: OSError) -> str:
    if isinstance(error, socket.timeout):
        return "timeout"
    if isinstance(error, socket.gaierror):
        return _EAI_NAMES.get(error.errno or 0, "EAI_FAIL")
    if isinstance(error, ssl.SSLCertVerificationError):
        return "certificate"
    if isinstance(error, ssl.SSLError):
        return error.reason or "closed"
    return errno.errorcode.get(error.errno or 0, "error")


def _message(error: OSError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    return error.strerror or str(error)


__all__ = ("Addresses", "Channel", "Stopped", "cut", "show_certificate")
