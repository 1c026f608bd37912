# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The files of Docker's json-file driver, read straight from the disk.

One JSON object a line, ``{"log":"…\\n","stream":"stderr","time":"2026-11-22T07:45:29.123456789Z"}``, in the order of
time; rotated files are called ``….1``, ``….2`` and so on, older with each number, with ``.gz`` where they are
compressed: https://docs.docker.com/engine/logging/drivers/json-file/
"""

from __future__ import annotations

import contextlib
import json
import os
import typing as t

from ..._frozen import frozen
from ._candidates import Late, candidates
from ._tally import Tally
from ._window import Window, seconds_of

# What is read at a time, the newest first: when time runs out, what was found is all there is since some moment.
_STRETCH = 32 * 2**20

# Where a search by halves goes over to reading on.
_NEAR = 64 * 1024
_BLOCK = 64 * 1024
# Docker cuts messages after 16 KiB; in JSON that is at most six times as long. What is longer is no line.
_LONGEST_LINE = 2**20


@frozen
class Scan:
    """What was found in the files; ``since`` is from when on everything was looked at."""

    tally: Tally
    since: str
    size_bytes: int
    files: int
    scanned_bytes: int
    complete: bool


class _Progress:
    """How far a scan has come."""

    def __init__(self, window: Window) -> None:
        self.tally = Tally(window)
        self.since = window.until
        self.scanned = 0


def scan(path: str, window: Window, end: float) -> Scan:
    """Look through a log, newest lines first, until ``end`` (``time.monotonic()``) or the window's beginning.

    Raises ``OSError`` when the log's own file cannot be read.
    """
    names = [path, *_rotated(path)]
    progress = _Progress(window)
    complete = False
    with contextlib.suppress(Late):
        complete = _scan_files(names, window, end, progress)
    return Scan(
        tally=progress.tally,
        since=window.since if complete else progress.since,
        size_bytes=sum(map(_size, names)),
        files=len(names),
        scanned_bytes=progress.scanned,
        complete=complete,
    )


def _rotated(path: str) -> list[str]:
    """The older files, the newest of them first."""
    folder, base = os.path.split(path)
    numbers = {}
    for name in os.listdir(folder):
        number = name[len(base) + 1 :].partition(".")[0]
        if name.startswith(base + ".") and number.isdecimal():
            numbers[os.path.join(folder, name)] = int(number)
    return sorted(numbers, key=lambda name: numbers[name])


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError:  # rotated away meanwhile
        return 0


def _scan_files(names: t.Sequence[str], window: Window, end: float, progress: _Progress) -> bool:
    """Whether everything in the window could be read."""
    seen: set[int] = set()
    for name in names:
        if name.endswith(".gz"):
            return False
        with _opened(name, is_needed=name == names[0]) as file:
            status = os.fstat(file) if file is not None else None
            if file is None or status is None or status.st_ino in seen:  # rotated while we looked
                continue
            seen.add(status.st_ino)
            if _scan_file(file, status.st_size, window, end, progress):
                return True
    return True


@contextlib.contextmanager
def _opened(name: str, is_needed: bool) -> t.Iterator[t.Optional[int]]:
    try:
        file = os.open(name, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except FileNotFoundError:
        if is_needed:
            raise
        yield None
        return
    try:
        yield file
    finally:
        os.close(file)


def _scan_file(file: int, size: int, window: Window, end: float, progress: _Progress) -> bool:
    """Whether the window begins in this file, so that older ones need not be looked at."""
    first = _first_offset(file, size, window.since)
    stop = size
    while stop > first:
        start = _stretch_start(file, first, stop)
        _scan_stretch(file, start, stop, window, end, progress)
        stop = start
    return first > 0


def _stretch_start(file: int, first: int, stop: int) -> int:
    """The beginning of a line about a stretch before ``stop``; further before where a single line is that long."""
    length = _STRETCH
    while stop - length > first:
        start = _line_start(file, stop - length, stop)
        if start < stop:
            return start
        length *= 2
    return first


def _scan_stretch(file: int, start: int, stop: int, window: Window, end: float, progress: _Progress) -> None:
    """All or nothing: a stretch that could not be looked at to its end does not count."""
    tally = Tally(window)
    for line in candidates(file, start, stop, end):
        message = _message(line)
        if message:
            tally.add(*message)
    progress.tally.add_earlier(tally)
    progress.scanned += stop - start
    progress.since = max(window.since, _time_at(file, start, stop) or progress.since)


def _message(line: bytes) -> t.Optional[tuple[str, str]]:
    """Time and text of a line; None when it is none of Docker's."""
    try:
        raw = json.loads(line)
        time, text = seconds_of(raw["time"]), raw["log"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (time, text.rstrip("\r\n")) if time and isinstance(text, str) else None


def _first_offset(file: int, size: int, since: str) -> int:
    """An offset at which a line begins, not far before the first of the window: found by halves, for times ascend."""
    low, high = 0, size
    while high - low > _NEAR:
        middle = _line_start(file, (low + high) // 2, high)
        time = _time_at(file, middle, high)
        if time and time < since:
            low = middle
        else:
            high = (low + high) // 2
    return low


def _line_start(file: int, offset: int, stop: int) -> int:
    """Where the next line begins after an offset; ``stop`` when none does, the offset itself when a line is endless."""
    place = offset
    while place < min(stop, offset + _LONGEST_LINE):
        block = os.pread(file, min(_BLOCK, stop - place), place)
        if not block:
            return stop
        newline = block.find(b"\n")
        if newline >= 0:
            return place + newline + 1
        place += len(block)
    return stop if place >= stop else offset


def _time_at(file: int, start: int, stop: int) -> str:
    """The time of the line that begins at an offset; empty when there is none."""
    end_of_line = _line_start(file, start, stop)
    length = min(end_of_line - start, _LONGEST_LINE)
    message = _message(os.pread(file, length, start)) if length > 0 else None
    return message[0] if message else ""


__all__ = ("Scan", "scan")
