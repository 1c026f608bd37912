# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Containers whose memory only grows from run to run: one look cannot tell a leak from a busy hour."""

from __future__ import annotations

import statistics
import typing as t

from ..module_utils._catalog import CATALOG
from ..module_utils._model import Finding
from ._groups import Group, Occurrence
from ._measures import Measure
from ._past import Past
from ._ranges import natural
from ._records import Record

ID = "container.memory_growing"

_HOUR, _DAY = 3600.0, 86400.0
_MIB = 2**20

_RUNS = 3  # so many diagnoses at least,
_SPAN = _HOUR  # over so many seconds at least,
_SHARE = 0.05  # with growth by so much of the limit at least: less is noise,
_SOON = 7 * _DAY  # and the limit so near at this pace.

# So many tell the pace; to read all records of a large fleet would take longer than to render them.
_ENOUGH = 12

# A program that has just started fills its caches and pools.
_WARM = _HOUR


def growing(records: t.Iterable[Record], past: Past | None) -> tuple[Group, ...]:
    """The containers that reach their limit soon if they go on so, by stack and name, those on most hosts first."""
    found: dict[tuple[str, str], list[Occurrence]] = {}
    for record in records if past else ():
        for finding in _findings(record, t.cast("Past", past)):
            found.setdefault((finding.stack, finding.object), []).append((record.host, finding))
    groups = (Group(ID, CATALOG[ID].severity, "", None, tuple(items)) for items in found.values())
    return tuple(sorted(groups, key=lambda group: (-len(group.hosts), natural(group.occurrences[0][1].object))))


def _findings(record: Record, past: Past) -> t.Iterator[Finding]:
    for name, series in _series(record, past).items():
        pace = _pace(series)
        if pace:
            yield Finding(ID, name, CATALOG[ID].severity, series[0].stack, _evidence(name, series, pace))


def _series(record: Record, past: Past) -> dict[str, list[Measure]]:
    """Each container's measures, the latest first, back to where it had just started or used more than later.

    Earlier records are read only as long as one of the containers needs them.
    """
    series = {name: [item] for name, item in record.memory.items() if _is_warm(item)}
    rising = set(series)
    for earlier in past(record.host) if rising else ():
        for name in sorted(rising & earlier.keys()):
            if _is_before(earlier[name], series[name][-1]):
                series[name].append(earlier[name])
            if series[name][-1] is not earlier[name] or _is_enough(series[name]):
                rising.discard(name)
        if not rising:
            break
    return series


def _is_enough(series: t.Sequence[Measure]) -> bool:
    return len(series) >= _ENOUGH and _span(series) >= _SPAN


def _span(series: t.Sequence[Measure]) -> float:
    return series[0].moment - series[-1].moment


def _is_warm(item: Measure) -> bool:
    return item.moment - item.started >= _WARM


def _is_before(item: Measure, later: Measure) -> bool:
    """Whether it is of the same life of the container, older, and less."""
    same = item.started == later.started and _is_warm(item)
    return same and item.moment < later.moment and item.memory < later.memory


def _pace(series: t.Sequence[Measure]) -> float:
    """Bytes a second by least squares; 0 where that proves nothing, or the limit is far."""
    latest, first = series[0], series[-1]
    is_long = len(series) >= _RUNS and _span(series) >= _SPAN
    if not is_long or latest.memory - first.memory < _SHARE * latest.limit:
        return 0.0
    times = [item.moment - first.moment for item in series]
    pace: float = statistics.linear_regression(times, [item.memory for item in series]).slope
    return pace if pace > 0 and latest.limit - latest.memory <= pace * _SOON else 0.0


def _evidence(name: str, series: t.Sequence[Measure], pace: float) -> dict[str, t.Any]:
    latest, first = series[0], series[-1]
    return {
        "subject": name,
        "first_mib": first.memory // _MIB,
        "used_mib": latest.memory // _MIB,
        "limit_mib": latest.limit // _MIB,
        "runs": len(series),
        "hours": round(_span(series) / _HOUR, 1),
        "mib_per_day": round(pace * _DAY / _MIB, 1),
        "days_left": round(max(0, latest.limit - latest.memory) / pace / _DAY, 1),
    }


__all__ = ("ID", "growing")
