# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The heat map: the state of every component on every host."""

from __future__ import annotations

import typing as t

from ..module_utils._frozen import frozen
from ._ranges import natural
from ._records import FAILED, UNREACHABLE, Record
from ._silence import Silence

# Worst first. ``none``: the component does not apply; ``partial``: fine as far as it could be seen.
STATES = ("critical", "major", "minor", "unreachable", "unknown", "suppressed", "partial", "ok", "none")

_MOST_ROWS = 30  # with more hosts than this, those that look alike share a row


@frozen
class Row:
    """Hosts whose components are in the same states; ``states`` follows the fleet's components."""

    hosts: tuple[str, ...]
    states: tuple[str, ...]

    @property
    def state(self) -> str:
        """The worst state of the row."""
        return min(self.states, key=STATES.index, default="none")


def rows(records: t.Sequence[Record], components: t.Sequence[str], silence: Silence) -> tuple[Row, ...]:
    """The rows of the heat map, worst first; a large fleet's equal rows are joined."""
    single = [Row((record.host,), tuple(state_of(record, name, silence) for name in components)) for record in records]
    joined = _joined(single) if len(single) > _MOST_ROWS else single
    return tuple(sorted(joined, key=_rank))


def state_of(record: Record, component: str, silence: Silence) -> str:
    """The state of one component on one host. What is suppressed shows only where nothing else does."""
    found = [finding for finding in record.findings if finding.component == component]
    severities = [finding.severity for finding in found if (record.host, finding.key) not in silence.by]
    if severities:
        return max(severities).label
    if not record.diagnosed and not found:
        return {UNREACHABLE: "unreachable", FAILED: "unknown"}[record.status]
    checks = sum(item.checks for item in record.coverage if item.component == component)
    unknown = sum(item.unknown for item in record.coverage if item.component == component)
    if checks and unknown >= checks:
        return "unknown"
    return "suppressed" if found else "none" if not checks else "partial" if unknown else "ok"


def _joined(single: t.Iterable[Row]) -> list[Row]:
    alike: dict[tuple[str, ...], list[str]] = {}
    for row in single:
        alike.setdefault(row.states, []).extend(row.hosts)
    return [Row(tuple(hosts), states) for states, hosts in alike.items()]


def _rank(row: Row) -> tuple[list[int], list[tuple[int, int, str]]]:
    return sorted(map(STATES.index, row.states)), natural(row.hosts[0])


__all__ = ("STATES", "Row", "rows", "state_of")
