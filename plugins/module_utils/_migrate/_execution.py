# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running commands in a container, with their streams at both ends."""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
import typing as t

from .._frozen import frozen
from .._probes._stream import Exchange, Malformed
from ._outcome import Refused

# What is kept of a stream that nobody else takes: the end is what tells of an error.
_KEPT = 4 * 1024 * 1024

# The status of a command that is not there.
_NOT_THERE = 127

# How long an ended command may take until the engine knows its status.
_SETTLING = 5.0

Sink = t.Callable[[bytes], object]


@frozen
class Ran:
    """How a command ended. ``code`` is None when it did not end before its deadline, or nobody knows how it ended.

    ``lost`` then says how the connection to it was lost; it is empty at the deadline.
    """

    code: t.Optional[int]
    output: str = ""
    errors: str = ""
    lost: str = ""

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
            handle, exchange = self._start(command, environment or {}, directory, bool(source))
        except _engine_errors() as error:
            return self._refusal(error)
        output, errors = bytearray(), bytearray()
        takers: dict[int, Sink] = {1: sink or _keeper(output), 2: _keeper(errors)}
        code, lost = None, ""
        try:
            if _has_ended(exchange, time.monotonic() + timeout, source, takers):
                code = self._code(handle)
        except _engine_errors() as error:
            lost = f"the connection to Docker was lost ({_named(error)})"
        return Ran(code, output.decode(errors="replace"), errors.decode(errors="replace"), lost)

    def _start(
        self, command: t.Sequence[str], environment: t.Mapping[str, str], directory: str, with_input: bool
    ) -> tuple[str, Exchange]:
        handle = self._client.exec_create(
            self._id, list(command), stdin=with_input, environment=dict(environment), workdir=directory or None
        )["Id"]
        return handle, Exchange(self._client.exec_start(handle, socket=True))

    def _code(self, handle: str) -> t.Optional[int]:
        end = time.monotonic() + _SETTLING
        while True:
            state = self._client.exec_inspect(handle)
            if not state.get("Running") or time.monotonic() > end:
                return t.cast(t.Optional[int], state.get("ExitCode"))
            time.sleep(0.05)

    def _refusal(self, error: Exception) -> Ran:
        text = _named(error)
        if "executable file not found" in text or "no such file or directory" in text:
            return Ran(_NOT_THERE, "", text)  # newer engines say so; older ones end with the status
        raise Refused(f"Docker does not run a command in the container {self.name}: {text}") from None


def _engine_errors() -> tuple[type[Exception], ...]:
    from docker.errors import DockerException
    from requests.exceptions import RequestException

    return (DockerException, RequestException, ConnectionError, ssl.SSLError, Malformed)


def _named(error: Exception) -> str:
    return str(getattr(error, "explanation", None) or type(error).__name__)


def _keeper(kept: bytearray) -> Sink:
    def keep(piece: bytes) -> None:
        kept.extend(piece)
        del kept[:-_KEPT]

    return keep


def _has_ended(exchange: Exchange, deadline: float, source: t.Iterable[bytes], takers: t.Mapping[int, Sink]) -> bool:
    """Carry the streams to their ends; whether that was possible before the deadline."""
    with contextlib.closing(exchange):
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it ended without wanting all
                for piece in source:
                    exchange.send(piece, deadline)
            for stream, piece in exchange.frames(deadline):
                takers.get(stream, takers[2])(piece)
        except (TimeoutError, socket.timeout):
            return False
    return True


__all__ = ("Inside", "Ran")
