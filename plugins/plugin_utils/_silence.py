# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What suppressions do to the findings of a fleet."""

from __future__ import annotations

import datetime
import typing as t
from collections import Counter

from ..module_utils._frozen import field, frozen
from ..module_utils._model import Finding
from ._records import Record
from ._suppressions import Groups, Suppression

Place = tuple[str, str]  # a host's name and a finding's key

ACTIVE, EXPIRED, UNUSED = USES = ("active", "expired", "unused")


@frozen
class Use:
    """What became of one suppression: ``active``, ``expired``, or ``unused`` where it matched nothing.

    ``findings`` counts those that it keeps quiet; of an expired one, those that speak again.
    """

    suppression: Suppression
    state: str
    findings: int


@frozen
class Silence:
    """``by`` holds, for each finding that is suppressed, the suppression that did it."""

    by: t.Mapping[Place, Suppression] = field(default_factory=dict)
    uses: tuple[Use, ...] = ()

    def count(self, state: str) -> int:
        """How many suppressions are in this state."""
        return sum(use.state == state for use in self.uses)


def silence(
    records: t.Iterable[Record], suppressions: t.Sequence[Suppression], groups: Groups, today: datetime.date
) -> Silence:
    """Every finding that a suppression keeps quiet on this day, and every symptom of nothing but such findings.

    A symptom stays folded under its cause. It is quiet with it, unless another cause of it is not suppressed: then
    that one still explains it.
    """
    by: dict[Place, Suppression] = {}
    hits: Counter[Suppression] = Counter()
    for record in records:
        concerned = [item for item in suppressions if item.concerns(record.host, groups)] if record.findings else []
        for finding in record.findings:
            matching = [item for item in concerned if item.matches(finding)]
            hits.update(matching)
            holding = next((item for item in matching if not item.expired(today)), None)
            if holding:
                by[record.host, finding.key] = holding
        by |= {(record.host, finding.key): cause for finding, cause in _symptoms(record, by)}
    return Silence(by, tuple(_use(item, hits[item], today) for item in suppressions))


def _symptoms(record: Record, by: t.Mapping[Place, Suppression]) -> t.Iterator[tuple[Finding, Suppression]]:
    """The symptoms whose causes are all suppressed, each with what suppresses its first cause."""
    for finding, roots in record.symptoms:
        quiet = [by[record.host, key] for key in roots if (record.host, key) in by]
        if len(quiet) == len(roots) and (record.host, finding.key) not in by:
            yield finding, quiet[0]


def _use(suppression: Suppression, hits: int, today: datetime.date) -> Use:
    state = EXPIRED if suppression.expired(today) else ACTIVE if hits else UNUSED
    return Use(suppression, state, hits)


__all__ = ("ACTIVE", "EXPIRED", "UNUSED", "USES", "Place", "Silence", "Use", "silence")
