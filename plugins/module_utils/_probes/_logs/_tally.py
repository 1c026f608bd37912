# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Counting what lines speak of."""

from __future__ import annotations

import collections
import typing as t
from dataclasses import dataclass, field

from ..._facts import LogCalls, LogClass
from ._durations import duration
from ._rules import RULES, Rule, classify
from ._window import Window

_WORDS = 5
# So many different words are counted; a log that invents new ones must not fill the memory.
_MOST_WORDS = 100
# The latest so many calls are kept: enough for a percentile, whatever a log holds.
_MOST_CALLS = 1000

_IDS = tuple(dict.fromkeys(rule.id for rule in RULES))

Sampler = t.Callable[[str], str]


@dataclass
class _Class:
    """What is known of one class so far; ``text`` is its latest line, raw."""

    count: int = 0
    ends: collections.Counter[str] = field(default_factory=collections.Counter)
    words: collections.Counter[str] = field(default_factory=collections.Counter)
    first: str = "~"  # after every time
    last: str = ""
    text: str = ""


class Tally:
    """The classes of the lines of one window, and how long the calls took of which those of its last hour tell."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._ends = {"hour": window.hour, "five_minutes": window.five_minutes, "minute": window.minute}
        self._classes: dict[str, _Class] = {}
        self._calls: collections.deque[float] = collections.deque(maxlen=_MOST_CALLS)

    def add(self, time: str, text: str) -> None:
        """Count one line; ``time`` is to the second. One from before the window does not count."""
        if time < self._window.since:
            return
        seconds = duration(text) if time >= self._window.hour else None
        if seconds is not None:
            self._calls.append(seconds)
        rule = classify(text)
        if rule is not None:
            self._count(rule, time, text)

    def _count(self, rule: Rule, time: str, text: str) -> None:
        one = self._classes.setdefault(rule.id, _Class())
        one.count += 1
        one.ends.update(name for name, start in self._ends.items() if time >= start)
        one.first = min(one.first, time)
        if time >= one.last:
            one.last, one.text = time, text
        word = rule.word(text)
        if word and (word in one.words or len(one.words) < _MOST_WORDS):
            one.words[word] += 1

    def add_earlier(self, other: Tally) -> None:
        """Count all that another one has counted of the same window, in lines that stand before all of ours."""
        self._calls = collections.deque((*other._calls, *self._calls), _MOST_CALLS)
        for name, its in other._classes.items():
            one = self._classes.setdefault(name, _Class())
            one.count += its.count
            one.ends.update(its.ends)
            one.words.update(its.words)
            one.first = min(one.first, its.first)
            if its.last > one.last:
                one.last, one.text = its.last, its.text

    def classes(self, sample: Sampler) -> tuple[LogClass, ...]:
        """All of it, in the order of the rules; ``sample`` makes of a raw line what may be shown."""
        return tuple(_facts(name, self._classes[name], sample) for name in _IDS if name in self._classes)

    def calls(self) -> t.Optional[LogCalls]:
        """How long calls took; None where no line tells."""
        times = sorted(self._calls)
        return LogCalls(len(times), _percentile(times, 50), _percentile(times, 95), times[-1]) if times else None


def _percentile(times: t.Sequence[float], percent: int) -> float:
    """The least of these ascending times that so many of 100 do not exceed (the nearest rank)."""
    return times[-(-percent * len(times) // 100) - 1]


def _facts(name: str, one: _Class, sample: Sampler) -> LogClass:
    return LogClass(
        id=name,
        count=one.count,
        last_hour=one.ends["hour"],
        last_five_minutes=one.ends["five_minutes"],
        last_minute=one.ends["minute"],
        first=f"{one.first}Z",
        last=f"{one.last}Z",
        sample=sample(one.text),
        words=dict(one.words.most_common(_WORDS)),
    )


__all__ = ("Tally",)
