# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running commands in a container, with their streams at both ends.

The stream of an exec: https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Exec
"""

from __future__ import annotations

import contextlib
import socket
import struct
import time
import typing as t
from dataclasses import dataclass

from ._outcome import Refused

# A frame of the stream of an exec without a terminal: which stream, then the length.
_FRAME = struct.Struct(">BxxxL")
_PIECE = 64 * 1024

# What is kept of a stream that nobody else takes: the end is what tells of an error.
_KEPT = 4 * 1024 * 1024

# The status of a command that is not there.
_NOT_THERE = 127

# How long an ended command may take until the engine knows its status.
_SETTLING = 5.0

Sink = t.Callable[[bytes], object]


@dataclass(frozen=True)
class Ran:
    """How a command ended. ``code`` is None when it did not end before its deadline."""

    code: t.Optional[int]
    output: str = ""
    errors: str = ""

    @property
    def succeeded(self) -> bool:
        """Whether it ended, and well."""
        return self.code == 0

    @property
    def text(self) -> str:
        """Everything it said."""
        return "\n".join(part for part in (self.output.strip(), self.errors.strip()) if part)


class Inside:
    """A running container. ``client`` is a ``docker.APIClient``."""

    def __init__(self, client: t.Any, container_id: str, name: str) -> None:
        self._client = client
        self._id = container_id
        self.name = name

    def run(
        self,
        command: t.Sequence[str],
        timeout: float,
        environment: t.Optional[t.Mapping[str, str]] = None,
        directory: str = "",
        sink: t.Optional[Sink] = None,
        source: t.Iterable[bytes] = (),
    ) -> Ran:
        """Run a command as the container's own user, with these variables besides the container's own.

        ``sink`` takes the standard output instead of ``Ran.output``; ``source`` is the standard input. A command
        that does not exist ends with 127 (or 126). Raises ``Refused`` when the engine does not start it.
        """
        try:
            return self._run(command, time.monotonic() + timeout, environment or {}, directory, sink, source)
        except _engine_errors() as error:
            return self._refusal(error)

    def _run(
        self,
        command: t.Sequence[str],
        deadline: float,
        environment: t.Mapping[str, str],
        directory: str,
        sink: t.Optional[Sink],
        source: t.Iterable[bytes],
    ) -> Ran:
        output, errors = bytearray(), bytearray()
        handle = self._client.exec_create(
            self._id, list(command), stdin=bool(source), environment=dict(environment), workdir=directory or None
        )["Id"]
        takers: dict[int, Sink] = {1: sink or _keeper(output), 2: _keeper(errors)}
        ended = self._talk(self._client.exec_start(handle, socket=True), deadline, source, takers)
        code = self._code(handle) if ended else None
        return Ran(code, output.decode(errors="replace"), errors.decode(errors="replace"))

    def _talk(self, stream: t.Any, deadline: float, source: t.Iterable[bytes], takers: t.Mapping[int, Sink]) -> bool:
        """Whether the command ended before the deadline."""
        connection = getattr(stream, "_sock", stream)
        early = _early(stream, connection)
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it ended without wanting all
                for piece in source:
                    connection.settimeout(_left(deadline))
                    connection.sendall(piece)
            for kind, piece in _frames(connection, early, deadline):
                takers.get(kind, takers[2])(piece)
        except (TimeoutError, socket.timeout):
            return False
        finally:
            connection.close()
        return True

    def _code(self, handle: str) -> t.Optional[int]:
        end = time.monotonic() + _SETTLING
        while True:
            state = self._client.exec_inspect(handle)
            if not state.get("Running") or time.monotonic() > end:
                return t.cast(t.Optional[int], state.get("ExitCode"))
            time.sleep(0.05)

    def _refusal(self, error: Exception) -> Ran:
        text = str(getattr(error, "explanation", None) or type(error).__name__)
        if "executable file not found" in text or "no such file or directory" in text:
            return Ran(_NOT_THERE, "", text)  # newer engines say so; older ones end with the status
        raise Refused(f"Docker does not run a command in the container {self.name}: {text}") from None


def _engine_errors() -> tuple[type[Exception], ...]:
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    return (DockerException, RequestException, ConnectionError)


def _keeper(kept: bytearray) -> Sink:
    def keep(piece: bytes) -> None:
        kept.extend(piece)
        del kept[:-_KEPT]

    return keep


def _early(stream: t.Any, connection: socket.socket) -> bytes:
    """What arrived together with the answer's header, and lies in the buffer of the HTTP client.

    The Docker SDK returns the raw socket below that buffer; under load the first output is lost with it.
    """
    response = getattr(stream, "_response", None)
    reader = getattr(getattr(getattr(response, "raw", None), "_fp", None), "fp", None)
    if reader is None:
        return b""
    early = b""
    with contextlib.suppress(OSError, ValueError):
        connection.settimeout(0)
        while reader.peek():
            early += reader.read1(len(reader.peek()))
    return early


def _frames(connection: socket.socket, early: bytes, deadline: float) -> t.Iterator[tuple[int, bytes]]:
    """The pieces of each stream as they come. Raises ``socket.timeout``."""
    data = bytearray(early)
    while _fill(connection, data, _FRAME.size, deadline):
        kind, length = _FRAME.unpack(data[: _FRAME.size])
        del data[: _FRAME.size]
        while length:
            if not _fill(connection, data, 1, deadline):
                return
            piece = bytes(data[:length])
            del data[:length]
            length -= len(piece)
            yield kind, piece


def _fill(connection: socket.socket, data: bytearray, count: int, deadline: float) -> bool:
    """Receive until there are ``count`` bytes; whether there are."""
    while len(data) < count:
        connection.settimeout(_left(deadline))
        piece = connection.recv(_PIECE)
        if not piece:
            return False
        data += piece
    return True


def _left(deadline: float) -> float:
    return max(0.001, deadline - time.monotonic())


__all__ = ("Inside", "Ran")
