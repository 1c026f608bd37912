# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a container without a terminal writes, as engines send it: in frames, over any kind of connection.

https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import struct
import time
import typing as t

# A frame begins with which stream it is of, three zeros, and the length of what follows.
_HEAD = struct.Struct(">B3sL")

# Standard input, output and error, and what the engine itself has to say of them.
_STREAMS = range(4)

# Engines send what they have read at once, or one line of a log; whoever claims to send more sends something else.
_LONGEST = 16 * 1024 * 1024

_PIECE = 64 * 1024


class Malformed(ValueError):
    """What arrives is not in frames."""


def unframed(chunks: t.Iterable[bytes]) -> t.Iterator[tuple[int, bytes]]:
    """The number of the stream (1: standard output, 2: standard error) and each piece of it as soon as it is there.

    The chunks may be cut anywhere; of a frame that ends in the middle there is what came. Raises ``Malformed``.
    """
    rest, stream, left = b"", 0, 0
    for chunk in chunks:
        data, place = rest + chunk, 0
        while len(data) - place >= (1 if left else _HEAD.size):
            if not left:
                stream, left = _opened(data, place)
                place += _HEAD.size
            piece = data[place : place + left]
            place, left = place + len(piece), left - len(piece)
            if piece:
                yield stream, piece
        rest = data[place:]


def _opened(data: bytes, place: int) -> tuple[int, int]:
    stream, zeros, length = _HEAD.unpack_from(data, place)
    if stream not in _STREAMS or any(zeros) or length > _LONGEST:
        raise Malformed("this is not the format in which engines send what containers write")
    return stream, length


class Exchange:
    """Talking to the command of an exec; close it when done.

    ``stream`` is what ``exec_start(socket=True)`` of a ``docker.APIClient`` returns: over a Unix socket a
    ``socket.SocketIO``, over TLS an ``ssl.SSLSocket``, over SSH an object with the process of ``ssh``. Deadlines are
    those of ``time.monotonic()``; after them there is a ``socket.timeout``.
    """

    def __init__(self, stream: t.Any) -> None:
        self._response = getattr(stream, "_response", None)
        self._connection = getattr(stream, "_sock", stream)
        process = getattr(self._connection, "proc", None)
        self._line = _Pipes(process) if process else self._connection
        self._early = self._buffered()

    def _buffered(self) -> bytes:
        """What came together with the answer's header, and lies in the buffer of the HTTP client.

        The SDK returns what is below that buffer; when the machine is busy the first output is lost with it.
        """
        reader = getattr(getattr(getattr(self._response, "raw", None), "_fp", None), "fp", None)
        if reader is None:
            return b""
        with contextlib.suppress(OSError, ValueError):
            self._line.settimeout(0)
            return t.cast(bytes, reader.read1(len(reader.peek())))
        return b""

    def send(self, data: bytes, deadline: float) -> None:
        """Write to the standard input. Raises ``BrokenPipeError`` or ``ConnectionResetError`` when nobody reads it."""
        self._line.settimeout(_left(deadline))
        self._line.sendall(data)

    def frames(self, deadline: float) -> t.Iterator[tuple[int, bytes]]:
        """What the command writes, as :func:`unframed` has it, until it ends."""
        return unframed(self._chunks(deadline))

    def _chunks(self, deadline: float) -> t.Iterator[bytes]:
        chunk = self._early or self._received(deadline)
        while chunk:
            yield chunk
            chunk = self._received(deadline)

    def _received(self, deadline: float) -> bytes:
        self._line.settimeout(_left(deadline))
        return t.cast(bytes, self._line.recv(_PIECE))

    def close(self) -> None:
        """The answer goes first: it flushes itself when it goes, and complains when its socket is closed by then."""
        for item in (self._response, self._connection):
            with contextlib.suppress(OSError, ValueError):
                if item:
                    item.close()


class _Pipes:
    """Both ends of a process with the methods of a socket, time-outs included."""

    def __init__(self, process: t.Any) -> None:
        self._input, self._output = process.stdin.fileno(), process.stdout.fileno()
        self._until = 0.0
        for descriptor in (self._input, self._output):
            os.set_blocking(descriptor, False)

    def settimeout(self, seconds: float) -> None:
        self._until = time.monotonic() + seconds

    def recv(self, size: int) -> bytes:
        self._wait(self._output, select.POLLIN)
        return os.read(self._output, size)

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self._wait(self._input, select.POLLOUT)
            rest = rest[os.write(self._input, rest) :]

    def _wait(self, descriptor: int, event: int) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(max(0.0, self._until - time.monotonic()) * 1000):
            raise socket.timeout("timed out")


def _left(deadline: float) -> float:
    """The seconds until then. Raises ``socket.timeout``: a command that never pauses must not go on for ever."""
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise socket.timeout("timed out")
    return seconds


__all__ = ("Exchange", "Malformed", "unframed")
