# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report model: what a set of records says together. Computed once, rendered by every format."""

from __future__ import annotations

import datetime
import functools
import typing as t
from collections import Counter

from ..module_utils._catalog import COMPONENTS, Component, Text
from ..module_utils._frozen import field, frozen
from ..module_utils._model import Coverage, Severity
from ._changes import FIXED, PRESENT, UNCHECKED, Changes, compare
from ._gaps import Gap, gaps
from ._groups import Group, Occurrence, causes
from ._growth import growing
from ._matrix import Row, rows
from ._outliers import Outlier, outliers
from ._past import Past
from ._ranges import natural
from ._records import COMPLETE, Archive, Record
from ._sharing import SharedKey, shared_keys
from ._silence import Silence, silence
from ._suppressions import Groups, Suppression
from ._texts import line

# Whatever is on a host, these are asked about; a record without them is of a diagnosis that was told to look at a part.
_ALWAYS_ASKED = {"host", "docker", "stack"}


@frozen
class Context:
    """What the records are seen against.

    ``earlier`` are the records of the run to compare with (None: there is none). ``groups`` are the inventory's, for
    suppressions that name one; ``today`` decides which of them have expired. ``past`` tells what containers used of
    their memory in all earlier runs (None: they are not to be looked at).
    """

    earlier: Archive | None = None
    suppressions: tuple[Suppression, ...] = ()
    groups: Groups = field(default_factory=dict)
    today: datetime.date = datetime.date.min
    past: Past | None = None


@frozen
class Fleet:
    """What all records say together.

    ``groups`` are the problems that nothing else explains, worst first, then the ones on most hosts; ``coverage`` adds
    up all stacks and hosts, one entry a component. ``changes`` is None where there is no earlier run. ``growing`` are
    the containers whose memory only grows, which no single diagnosis can see.
    """

    records: tuple[Record, ...]
    groups: tuple[Group, ...]
    gaps: tuple[Gap, ...]
    rows: tuple[Row, ...]
    components: tuple[Component, ...]
    coverage: tuple[Coverage, ...]
    silence: Silence
    changes: Changes | None
    outliers: tuple[Outlier, ...]
    growing: tuple[Group, ...] = ()
    shared_keys: tuple[SharedKey, ...] = ()
    warnings: tuple[str, ...] = ()
    superseded: int = 0

    @functools.cached_property
    def causes(self) -> tuple[Group, ...]:
        """The problems that count."""
        return tuple(group for group in self.groups if group.suppression is None)

    @functools.cached_property
    def suppressed(self) -> tuple[Group, ...]:
        """The problems that somebody accepted."""
        return tuple(group for group in self.groups if group.suppression is not None)

    @functools.cached_property
    def findings(self) -> list[Occurrence]:
        """Every finding of every host, symptoms too, but none that is suppressed."""
        return [(host, finding) for host, finding in self._all if (host, finding.key) not in self.silence.by]

    @functools.cached_property
    def quiet(self) -> list[Occurrence]:
        """Every finding that is suppressed."""
        return [(host, finding) for host, finding in self._all if (host, finding.key) in self.silence.by]

    @property
    def _all(self) -> t.Iterator[Occurrence]:
        return ((record.host, finding) for record in self.records for finding in record.findings)

    @property
    def silent(self) -> list[Record]:
        """The hosts that could not be diagnosed."""
        return [record for record in self.records if not record.diagnosed]

    @property
    def unknowns(self) -> int:
        """How many questions have no answer; a host that failed is one question."""
        return sum(gap.questions for gap in self.gaps)

    @property
    def is_answered(self) -> bool:
        """Whether every question that was asked has an answer, and every host a diagnosis or an accepted silence."""
        open_hosts = {host for host, _finding in self.findings}
        return bool(self.records) and not self.unknowns and not any(item.host in open_hosts for item in self.silent)

    @property
    def worst(self) -> Severity | None:
        """The highest severity found."""
        return max((group.severity for group in self.causes), default=None)

    @functools.cached_property
    def is_whole(self) -> bool:
        """Whether every host was asked about everything, and every question has an answer."""
        return all(map(_is_whole, self.records))

    @functools.cached_property
    def is_part(self) -> bool:
        """Whether a diagnosis was told to look at some components only."""
        return any(record.diagnosed and not _asked(record) >= _ALWAYS_ASKED for record in self.records)

    @property
    def verdict(self) -> str:
        """``critical``, ``major``, ``minor``; else ``incomplete``, ``suppressed``, ``healthy`` or ``empty``."""
        if not self.records:
            return "empty"
        if self.worst:
            return self.worst.label
        return "incomplete" if not self.is_whole else "suppressed" if self.silence.by else "healthy"

    def hosts_at(self, severity: Severity) -> list[str]:
        """The hosts that have a cause of this severity."""
        return sorted(
            {host for group in self.causes if group.severity == severity for host in group.hosts}, key=natural
        )

    def count(self, severity: Severity) -> int:
        """How many causes of this severity there are, each counted once for the fleet."""
        return sum(group.severity == severity for group in self.causes)

    @functools.cached_property
    def change_counts(self) -> dict[str, int]:
        """How many findings are in each state of change. What is suppressed counts only when it is gone."""
        if self.changes is None:
            return {}
        present = self.changes.count(self.findings)
        gone = {FIXED: len(self.changes.fixed), UNCHECKED: len(self.changes.unchecked)}
        return {**{state: present[state] for state in PRESENT}, **gone}

    def summary(self) -> dict[str, t.Any]:
        """The counts as plain JSON, for machines."""
        occurrences = Counter(finding.severity for _host, finding in self.findings)
        return {
            "verdict": self.verdict,
            "hosts": {"total": len(self.records), **Counter(sorted(record.status for record in self.records))},
            "causes": {severity.label: self.count(severity) for severity in sorted(Severity, reverse=True)},
            "findings": {severity.label: occurrences[severity] for severity in sorted(Severity, reverse=True)},
            "suppressed": len(self.silence.by),
            "unknowns": self.unknowns,
            "checks": sum(item.checks for item in self.coverage),
            "outliers": len(self.outliers),
            "growing": len(self.growing),
            "changes": self.change_counts if self.changes else None,
        }


def build(archive: Archive, context: Context | None = None) -> Fleet:
    """The report model of these records."""
    context = context or Context()
    records = tuple(sorted(archive.records, key=lambda record: natural(record.host)))
    components = _components(records)
    quiet = silence(records, context.suppressions, context.groups, context.today)
    return Fleet(
        records=records,
        groups=causes(records, quiet),
        gaps=gaps(records),
        rows=rows(records, [component.id for component in components], quiet),
        components=components,
        coverage=_coverage(records, components),
        silence=quiet,
        changes=compare(records, context.earlier.records) if context.earlier else None,
        outliers=outliers(records),
        growing=growing(records, context.past),
        shared_keys=shared_keys(records),
        warnings=archive.warnings,
        superseded=archive.superseded,
    )


def _is_whole(record: Record) -> bool:
    unanswered = record.unknowns or any(item.unknown for item in record.coverage)
    return record.status == COMPLETE and _asked(record) >= _ALWAYS_ASKED and not unanswered


def _asked(record: Record) -> set[str]:
    return {item.component for item in record.coverage if item.checks}


def _components(records: t.Iterable[Record]) -> tuple[Component, ...]:
    """The components that any record speaks of, in the catalog's order; strangers last."""
    used = {item.component for record in records for item in record.coverage}
    used |= {item.component for record in records for item in record.findings}
    known = [component for component in COMPONENTS if component.id in used]
    strangers = sorted(used - {component.id for component in known})
    return (*known, *(Component(name, Text(line(name), line(name))) for name in strangers))


def _coverage(records: t.Iterable[Record], components: t.Iterable[Component]) -> tuple[Coverage, ...]:
    items = [item for record in records for item in record.coverage]
    return tuple(
        Coverage(
            component.id,
            "",
            sum(item.checks for item in items if item.component == component.id),
            sum(item.unknown for item in items if item.component == component.id),
        )
        for component in components
    )


__all__ = ("Context", "Fleet", "build")
