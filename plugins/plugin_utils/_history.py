# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What changed since an earlier run, as the HTML report tells it."""

from __future__ import annotations

import typing as t

from ..module_utils._frozen import frozen
from ._changes import CHANGED, FIXED, NEW, UNCHECKED, UNCOVERED
from ._fleet import Fleet
from ._groups import Group, Occurrence, alike

_GROUPS = 12  # problems of one state that are listed


@frozen
class Chapter:
    """The problems in one state. ``findings`` counts all of them with their symptoms, ``more`` the groups left out."""

    state: str
    findings: int
    groups: tuple[Group, ...]
    more: int


def history(fleet: Fleet) -> list[Chapter]:
    """The states that a finding is in, the most pressing first; nothing without an earlier run."""
    if fleet.changes is None:
        return []
    present: dict[str, list[Occurrence]] = {NEW: [], UNCOVERED: [], CHANGED: []}
    for host, finding in fleet.findings:
        present.get(fleet.changes.state(host, finding), []).append((host, finding))
    chapters = {**present, FIXED: fleet.changes.fixed, UNCHECKED: fleet.changes.unchecked}
    order = (NEW, CHANGED, FIXED, UNCOVERED, UNCHECKED)
    return [_chapter(state, chapters[state]) for state in order if chapters[state]]


def _chapter(state: str, occurrences: t.Sequence[Occurrence]) -> Chapter:
    groups = alike(_leading(occurrences))
    return Chapter(state, len(occurrences), groups[:_GROUPS], len(groups[_GROUPS:]))


def _leading(occurrences: t.Sequence[Occurrence]) -> t.Iterator[Occurrence]:
    """Without the symptoms whose cause is in the same state: it came, changed or went with them."""
    causes = {(host, finding.key) for host, finding in occurrences if not finding.causes}
    for host, finding in occurrences:
        if not any((host, key) in causes for key in finding.causes):
            yield host, finding


__all__ = ("Chapter", "history")
