# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logs that only the engine can read: drivers other than json-file, engines elsewhere, users who are not root."""

from __future__ import annotations

import itertools
import time
import typing as t
from datetime import datetime, timezone

from .._packages import package
from .._stream import Malformed, unframed
from ._candidates import Late
from ._tally import Tally
from ._window import Window, seconds_of

# The engine sends what it has line by line through the socket; more than this is not asked for.
LINES = 20_000
_BYTES = 16 * 2**20
_CHUNK = 64 * 1024

# What Docker and Podman say of drivers that only take: ``none``, and those that send everything away.
_UNREADABLE = ("does not support reading", "no log driver", "log driver", "logging driver")


class Unreadable(Exception):
    """The log cannot be read; ``problem`` is ``driver`` or ``failed``."""

    def __init__(self, problem: str, message: str) -> None:
        super().__init__(message)
        self.problem = problem


class Answer(t.NamedTuple):
    """What the engine sent; ``since`` is the time of its first line where that is not all there is."""

    tally: Tally
    since: str
    scanned_bytes: int
    complete: bool


def ask(client: t.Any, container_id: str, window: Window, end: float) -> Answer:
    """The latest lines of the window, until ``end`` (``time.monotonic()``). Raises ``Unreadable``.

    The SDK's own ``logs()`` reads a terminal's output byte by byte, and everything at once if it is not to stream.
    """
    requests = package("requests")
    since = datetime.fromisoformat(window.since).replace(tzinfo=timezone.utc)
    wanted = {"stdout": 1, "stderr": 1, "timestamps": 1, "since": int(since.timestamp()), "tail": LINES}
    url = f"{client.base_url}/v{client.api_version}/containers/{container_id}/logs"
    try:
        with client.get(url, params=wanted, stream=True, timeout=client.timeout) as response:
            if response.status_code != requests.codes.ok:
                raise _refusal(response)
            return _counted(_lines(_contents(response.iter_content(_CHUNK)), end), window)
    except Late:  # the oldest come first: without the newest they are worth nothing
        return Answer(Tally(window), window.until, 0, complete=False)
    except (Malformed, requests.exceptions.RequestException) as error:
        raise Unreadable("failed", str(error)) from error


def _refusal(response: t.Any) -> Unreadable:
    try:
        message = str(response.json()["message"])
    except (ValueError, KeyError, TypeError):
        message = f"HTTP {response.status_code}"
    return Unreadable("driver" if any(words in message for words in _UNREADABLE) else "failed", message)


def _contents(chunks: t.Iterator[bytes]) -> t.Iterator[bytes]:
    """What the container wrote. Each line begins with its time, so the first byte tells a terminal from frames."""
    first = next(chunks, b"")
    everything = itertools.chain([first], chunks)
    return everything if first[:1] > b"\3" else (piece for dummy, piece in unframed(everything))


def _lines(chunks: t.Iterable[bytes], end: float) -> t.Iterator[bytes]:
    """Whole lines, however they were sent. Raises ``Late`` where they are too many for the time or the memory."""
    rest, size = b"", 0
    for chunk in chunks:
        size += len(chunk)
        if size > _BYTES or time.monotonic() > end:
            raise Late
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines
    yield rest


def _counted(lines: t.Iterable[bytes], window: Window) -> Answer:
    """Each line begins with its time and a blank."""
    tally, first, number, size = Tally(window), "", 0, 0
    for line in lines:
        stamp, dummy, text = line.decode("utf-8", "replace").partition(" ")
        moment = seconds_of(stamp)
        if moment:
            tally.add(moment, text.rstrip("\r"))
            first = first or moment
            number, size = number + 1, size + len(line)
    complete = number < LINES
    return Answer(tally, window.since if complete else first, size, complete)


__all__ = ("LINES", "Answer", "Unreadable", "ask")
