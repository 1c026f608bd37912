# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The heat map: the state of every component on every host."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ._ranges import natural
from ._records import FAILED, UNREACHABLE, Record

# Worst first. ``none``: the component does not apply; ``partial``: fine as far as it could be seen.
STATES = ("critical", "major", "minor", "unreachable", "unknown", "partial", "ok", "none")

_MOST_ROWS = 30  # with more hosts than this, those that look alike share a row


@dataclass(frozen=True)
class Row:
    """Hosts whose components are in the same states; ``states`` follows the fleet's components."""

    hosts: tuple[str, ...]
    states: tuple[str, ...]

    @property
    def state(self) -> str:
        """The worst state of the row."""
        return min(self.states, key=STATES.index, default="none")


def rows(records: t.Sequence[Record], components: t.Sequence[str]) -> tuple[Row, ...]:
    """The rows of the heat map, worst first; a large fleet's equal rows are joined."""
    single = [Row((record.host,), tuple(state_of(record, name) for name in components)) for record in records]
    joined = _joined(single) if len(single) > _MOST_ROWS else single
    return tuple(sorted(joined, key=_rank))


def state_of(record: Record, component: str) -> str:
    """The state of one component on one host."""
    severities = [finding.severity for finding in record.findings if finding.component == component]
    if severities:
        return max(severities).label
    if record.status == UNREACHABLE:
        return "unreachable"
    if record.status == FAILED:
        return "unknown"
    checks = sum(item.checks for item in record.coverage if item.component == component)
    unknown = sum(item.unknown for item in record.coverage if item.component == component)
    return "none" if not checks else "ok" if not unknown else "unknown" if unknown >= checks else "partial"


def _joined(single: t.Iterable[Row]) -> list[Row]:
    alike: dict[tuple[str, ...], list[str]] = {}
    for row in single:
        alike.setdefault(row.states, []).extend(row.hosts)
    return [Row(tuple(hosts), states) for states, hosts in alike.items()]


def _rank(row: Row) -> tuple[list[int], list[tuple[int, int, str]]]:
    return sorted(map(STATES.index, row.states)), natural(row.hosts[0])


__all__ = ("STATES", "Row", "rows", "state_of")
