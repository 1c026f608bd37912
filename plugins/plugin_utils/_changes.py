# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of every finding since an earlier run."""

from __future__ import annotations

import re
import typing as t
from collections import Counter

from ..module_utils._frozen import frozen
from ..module_utils._model import Finding
from ._records import Record
from ._texts import line

Place = tuple[str, str]  # a host's name and a finding's key
Occurrence = tuple[str, Finding]

# ``uncovered``: it is there, but the earlier run did not ask, or got no answer; ``unchecked``: the other way round.
NEW, UNCOVERED, CHANGED, UNCHANGED = PRESENT = ("new", "uncovered", "changed", "unchanged")
FIXED, UNCHECKED = GONE = ("fixed", "unchecked")

# The findings that say that there is no diagnosis: any diagnosis answers them.
_SILENCE = ("host.unreachable", "host.failed")

# Numbers are measures and differ from run to run, but these name something.
_NUMBERS_THAT_NAME = frozenset({"exit_code", "limit", "limit_mib", "memory_limit_mib", "port", "version"})
# What somebody else wrote, full of times and addresses, and what holds for a moment: different every time.
_PASSING = frozenset(
    {"complete", "detail", "error", "here", "last_line", "last_output", "listening", "log", "message", "mostly",
     "output", "query", "request_id", "retry_after", "sample", "samples", "statement", "status", "there", "words",
     "worst"}
)  # fmt: skip
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9:]+)?")
_MEASURE = re.compile(r"[0-9.,]+ ?(%|[kKMGT]i?B|B|m?s|min|h|d)")

_ABSENT = "–"  # stands for a value that one of the runs does not have


@frozen
class Difference:
    """One field of a finding that is not what it was."""

    field: str
    before: str
    after: str


@frozen
class Changes:
    """What became of the findings. ``since`` is when the earlier run ended, ``earlier`` when each of its hosts did.

    ``states`` has one of ``new``, ``uncovered``, ``changed`` and ``unchanged`` for each finding that is there;
    ``differences`` tells of those that changed. ``fixed`` are the earlier ones that are gone although their component
    was asked about in full in this run; ``unchecked`` those of which nobody knows.
    """

    since: str
    earlier: t.Mapping[str, str]
    states: t.Mapping[Place, str]
    differences: t.Mapping[Place, tuple[Difference, ...]]
    fixed: tuple[Occurrence, ...]
    unchecked: tuple[Occurrence, ...]

    def state(self, host: str, finding: Finding) -> str:
        """What became of this finding."""
        return self.states[host, finding.key]

    def count(self, occurrences: t.Iterable[Occurrence]) -> Counter[str]:
        """How many of these findings are in each state."""
        return Counter(self.state(host, finding) for host, finding in occurrences)


def compare(records: t.Sequence[Record], earlier: t.Sequence[Record]) -> Changes:
    """What became of every finding of the earlier records, and which findings of the later ones are new."""
    then = {record.host: record for record in earlier}
    states: dict[Place, str] = {}
    differences: dict[Place, tuple[Difference, ...]] = {}
    for record in records:
        before = {finding.key: finding for finding in then[record.host].findings} if record.host in then else {}
        for finding in record.findings:
            place = record.host, finding.key
            if finding.key in before:
                differences[place] = tuple(_differences(before[finding.key], finding))
                states[place] = CHANGED if differences[place] else UNCHANGED
            else:
                states[place] = NEW if _covers(then.get(record.host), finding) else UNCOVERED
    gone = {state: tuple(_gone(records, earlier, state)) for state in GONE}
    return Changes(
        since=max((record.finished_at for record in earlier), default=""),
        earlier={record.host: record.finished_at for record in earlier},
        states=states,
        differences={place: found for place, found in differences.items() if found},
        fixed=gone[FIXED],
        unchecked=gone[UNCHECKED],
    )


def _gone(records: t.Iterable[Record], earlier: t.Iterable[Record], state: str) -> t.Iterator[Occurrence]:
    now = {record.host: record for record in records}
    for record in earlier:
        later = now.get(record.host)
        present = {finding.key for finding in later.findings} if later else set()
        for finding in record.findings:
            if finding.key not in present and _covers(later, finding) is (state == FIXED):
                yield record.host, finding


def _covers(record: Record | None, finding: Finding) -> bool:
    """Whether this run would have found it: every question about its component on its stack has an answer.

    A record does not say which question leads to which finding, so one that is open leaves all in doubt.
    """
    if record is None or not record.diagnosed:
        return False
    if finding.id in _SILENCE:
        return True
    place = finding.component, finding.stack
    asked = [item for item in record.coverage if (item.component, item.stack) == place]
    return any(item.checks for item in asked) and not any(item.unknown for item in asked)


def _differences(before: Finding, after: Finding) -> t.Iterator[Difference]:
    """Every field that differs and matters: the severity, the causes, and the evidence that names something."""
    if before.severity != after.severity:
        yield Difference("severity", before.severity.label, after.severity.label)
    if set(before.causes) != set(after.causes):
        yield Difference("causes", *(line(sorted(item.causes)) or _ABSENT for item in (before, after)))
    for key in sorted({*before.evidence, *after.evidence} - _PASSING):
        values = before.evidence.get(key), after.evidence.get(key)
        if _names(key, values[0]) != _names(key, values[1]):
            yield Difference(line(key), *(_ABSENT if value is None else line(value) for value in values))


def _names(key: str, value: t.Any) -> t.Any:
    """The part of a value that names something: no measure, no moment, no order."""
    if isinstance(value, (list, tuple)):
        names = (_names(key, item if isinstance(item, (str, int, float)) else line(item)) for item in value)
        return {name for name in names if name is not None}
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value if key in _NUMBERS_THAT_NAME else None
    is_measured = isinstance(value, str) and (_TIME.fullmatch(value) or _MEASURE.fullmatch(value))
    return None if is_measured else value


__all__ = (
    "CHANGED",
    "FIXED",
    "GONE",
    "NEW",
    "PRESENT",
    "UNCHANGED",
    "UNCHECKED",
    "UNCOVERED",
    "Changes",
    "Difference",
    "compare",
)
