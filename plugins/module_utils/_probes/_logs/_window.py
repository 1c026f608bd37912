# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The time that is looked at, and the times of lines."""

from __future__ import annotations

import typing as t
from datetime import datetime, timedelta

from ..._facts import Container
from ..._frozen import frozen
from .._times import iso, iso_of_rfc3339

# Older than this is history, whatever it was.
_LONGEST = timedelta(hours=24)

# A container that is restarted again and again fails before its latest start, so it is looked at from further back.
_LOOP = timedelta(minutes=10)
_BACK = timedelta(hours=1)

# Docker notes the start when it hears of it: on a busy host, a second and more after the first lines.
_LATE = timedelta(seconds=5)

# To the second and without the zone, which is always UTC: such times compare as text.
_SECONDS = len("2026-11-22T07:45:29")


@frozen
class Window:
    """From when to when lines count, and where its last hour, five minutes and minute begin. All to the second."""

    since: str
    until: str
    hour: str
    five_minutes: str
    minute: str


def window(item: Container, now: datetime) -> Window:
    """What concerns this container now: its present life, up to a day of it; of one that has ended, the last one."""
    until = now if item.running else _moment(item.finished_at) or now
    started = _moment(item.started_at) or until
    if item.restart_count and until - started < _LOOP:
        started = until - _BACK
    elif not item.finished_at or item.finished_at > item.started_at:  # nothing is known of a life before
        started -= _LATE
    return _window(max(started, until - _LONGEST), until)


def _window(since: datetime, until: datetime) -> Window:
    starts = (until - timedelta(hours=1), until - timedelta(minutes=5), until - timedelta(minutes=1))
    return Window(*(iso(moment)[:_SECONDS] for moment in (since, until, *starts)))


def _moment(text: str) -> t.Optional[datetime]:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def seconds_of(stamp: str) -> str:
    """A line's time, to the second as text in UTC; empty for nonsense. Docker writes RFC 3339 with nanoseconds."""
    return stamp[:_SECONDS] if _is_plain(stamp) else iso_of_rfc3339(stamp)[:_SECONDS]


def _is_plain(stamp: str) -> bool:
    return stamp.endswith("Z") and len(stamp) > _SECONDS and stamp[10] == "T" and stamp[:4].isdigit()


__all__ = ("Window", "seconds_of", "window")
