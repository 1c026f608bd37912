# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The lines of a stretch of a file that may matter: found by grep, ten times faster than Python."""

from __future__ import annotations

import functools
import io
import json
import os
import re
import subprocess
import threading
import time
import typing as t

from ._durations import SIGNS
from ._rules import RULES

# Below this many bytes Python is done before grep has started.
_SMALL = 256 * 1024

_CHUNK = 1024 * 1024
# Looking at the clock costs as much as looking at a line; now and then is enough.
_LINES = 256

_SPECIAL = re.compile(r"[.\[\]\\*^$()+?{}|]")


class Late(Exception):
    """The time was up before the end of the stretch; what was found until then is not all."""


def _pattern() -> str:
    """All signs as they stand in JSON, for ``grep -E`` and Python alike."""
    signs = {*SIGNS, *(sign for rule in RULES for sign in rule.signs)}
    return "|".join(_SPECIAL.sub(r"\\\g<0>", json.dumps(sign, ensure_ascii=False)[1:-1]) for sign in sorted(signs))


PATTERN = _pattern()
_COMPILED = re.compile(PATTERN.encode())
_GREP = ("grep", "-a", "-E", "-e", PATTERN)


def candidates(file: int, start: int, stop: int, end: float) -> t.Iterator[bytes]:
    """The candidate lines between two offsets of an open file, in order.

    ``end`` is the moment (``time.monotonic()``) at which to give up, with ``Late``. Raises ``OSError`` when the file
    cannot be read.
    """
    found = _by_python if stop - start <= _SMALL or not has_grep() else _by_grep
    for number, line in enumerate(found(file, start, stop, end)):
        if number % _LINES == 0 and time.monotonic() > end:
            raise Late
        yield line
    if time.monotonic() > end:
        raise Late


def _by_python(file: int, start: int, stop: int, _end: float) -> t.Iterator[bytes]:
    return filter(_COMPILED.search, io.BytesIO(b"".join(_chunks(file, start, stop))))


def _chunks(file: int, start: int, stop: int) -> t.Iterator[bytes]:
    while start < stop:
        data = os.pread(file, min(_CHUNK, stop - start), start)
        if not data:  # somebody has emptied the file meanwhile
            return
        start += len(data)
        yield data


@functools.cache
def has_grep() -> bool:
    """Whether there is a grep that knows our options and finds what it should; that of BusyBox does not know ``-a``."""
    try:
        done = subprocess.run(
            _GREP, input=b"\0ERROR\n", capture_output=True, check=False, timeout=5, env=_environment()
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.stdout == b"\0ERROR\n"


def _by_grep(file: int, start: int, stop: int, end: float) -> t.Iterator[bytes]:
    """One grep, fed by a thread: grep cannot be told where to stop, and must not be left waiting."""
    problems: list[OSError] = []
    with subprocess.Popen(
        _GREP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    ) as process:
        feeding = (process.stdin, _chunks(file, start, stop), end, problems)
        feeder = threading.Thread(target=_feed, args=feeding, daemon=True)
        feeder.start()
        try:
            yield from t.cast(t.IO[bytes], process.stdout)
        finally:
            process.kill()
            feeder.join()
    if problems:
        raise problems[0]


def _feed(pipe: t.IO[bytes], chunks: t.Iterator[bytes], end: float, problems: list[OSError]) -> None:
    """Write all chunks, as long as there is time and somebody reads."""
    try:
        with pipe:
            for chunk in chunks:
                if time.monotonic() > end:
                    return
                pipe.write(chunk)
    except BrokenPipeError:  # the reader had enough
        pass
    except OSError as error:
        problems.append(error)


def _environment() -> dict[str, str]:
    """Ours, with the C locale: in UTF-8 grep takes several times as long."""
    return {**os.environ, "LC_ALL": "C"}


__all__ = ("PATTERN", "Late", "candidates", "has_grep")
