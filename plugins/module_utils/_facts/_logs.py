# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of containers' logs: where they are, how large they are, and what trouble they speak of."""

from __future__ import annotations

import typing as t

from .._frozen import field, frozen
from .._model import Word


@frozen
class LogClass:
    """The lines of one class of trouble (``_probes/_logs/_rules.py`` lists them): how many, when, and one of them.

    ``count`` is that of the whole window; ``last_hour``, ``last_five_minutes`` and ``last_minute`` are those of its
    end. ``first`` and ``last`` are ISO 8601 UTC, ``sample`` is the latest line, cut and masked. ``words`` counts what
    the lines name (exception types, SQLSTATEs, Redis' error words, HTTP statuses), the five most frequent first.
    """

    id: Word
    count: int
    last_hour: int = 0
    last_five_minutes: int = 0
    last_minute: int = 0
    first: Word = ""
    last: Word = ""
    sample: str = ""
    words: t.Mapping[str, int] = field(default_factory=dict)


@frozen
class LogCalls:
    """How long calls of the API took, in seconds, by the lines that tell so (``_probes/_logs/_durations.py``).

    ``count`` is how many of them were looked at: the latest of the window's last hour, at most a thousand. One call may
    be told of twice, by a client and by what it is built on. Half of them do not exceed ``median``, 95 of 100 ``p95``.
    """

    count: int
    median: float
    p95: float
    longest: float


@frozen
class LogFacts:
    """One container's log.

    ``source`` is ``file`` (read from disk), ``api`` (asked of the engine) or empty: there is none yet, or for the
    reason ``problem``, which is then ``driver`` (nothing that its driver takes can be read back) or ``failed``;
    ``message`` is what the engine said to that. ``size_bytes`` counts all its files, rotated ones too; ``max_size``
    is the driver's option as written (empty: not set).

    Lines from ``since`` to ``until`` (ISO 8601 UTC) were looked at. Where that is less than was meant, because time
    or lines ran out or older files are compressed, ``complete`` is false; the counts are true of what was looked at.
    """

    container: str
    driver: Word
    source: Word = ""
    problem: Word = ""
    message: str = ""
    size_bytes: int = 0
    files: int = 0
    max_size: Word = ""
    since: Word = ""
    until: Word = ""
    scanned_bytes: int = 0
    complete: bool = True
    classes: tuple[LogClass, ...] = ()
    calls: t.Optional[LogCalls] = None

    def of(self, name: str) -> t.Optional[LogClass]:
        """The class of this id, if any line belongs to it."""
        return next((item for item in self.classes if item.id == name), None)


__all__ = ("LogCalls", "LogClass", "LogFacts")
