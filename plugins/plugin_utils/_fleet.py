# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report model: what a set of records says together. Computed once, rendered by every format."""

from __future__ import annotations

import functools
import typing as t
from collections import Counter
from dataclasses import dataclass

from ..module_utils._catalog import CATALOG, COMPONENTS, REASONS, Component, Entry, Reason, Text
from ..module_utils._model import Coverage, Finding, Severity, Unknown
from ._matrix import Row, rows
from ._ranges import natural
from ._records import FAILED, NO_RECORD, UNREACHABLE, Archive, Record
from ._texts import clean, filled, line
from ._words import WORDS, amount, word

Occurrence = tuple[str, Finding]  # a host's name and what was found there


@dataclass(frozen=True)
class Group:
    """One problem on all hosts that have it: the same id, severity and profile.

    ``symptoms`` are the problems that this one explains, on the hosts where it does.
    """

    id: str
    severity: Severity
    profile: str
    occurrences: tuple[Occurrence, ...]
    symptoms: tuple[Group, ...] = ()

    @property
    def entry(self) -> Entry | None:
        """The catalog's entry; None for an id of another version."""
        return CATALOG.get(self.id)

    @functools.cached_property
    def hosts(self) -> list[str]:
        """The hosts in natural order, each once."""
        return sorted({host for host, _finding in self.occurrences}, key=natural)

    @functools.cached_property
    def title(self) -> Text:
        """What is wrong, said of all occurrences together; the id where the catalog is silent."""
        return self.text(self.entry.title) if self.entry else Text(line(self.id), line(self.id))

    def text(self, text: Text) -> Text:
        """A text of the entry, filled with the evidence of all occurrences."""
        return filled(text, (finding.evidence for _host, finding in self.occurrences))


@dataclass(frozen=True)
class Gap:
    """Questions without an answer for one reason: their number, where they arose and what would help."""

    reason: str
    text: Text
    remedy: Text
    questions: int
    hosts: tuple[str, ...]
    components: tuple[str, ...]


@dataclass(frozen=True)
class Fleet:
    """What all records say together.

    ``causes`` come worst first, then the ones on most hosts; ``silent`` are the hosts that could not be
    diagnosed; ``coverage`` adds up all stacks and hosts, one entry a component.
    """

    records: tuple[Record, ...]
    causes: tuple[Group, ...]
    gaps: tuple[Gap, ...]
    rows: tuple[Row, ...]
    components: tuple[Component, ...]
    coverage: tuple[Coverage, ...]
    warnings: tuple[str, ...] = ()

    @functools.cached_property
    def findings(self) -> list[Occurrence]:
        """Every finding of every host, symptoms too."""
        return [(record.host, finding) for record in self.records for finding in record.findings]

    @property
    def silent(self) -> list[Record]:
        """The hosts that could not be diagnosed."""
        return [record for record in self.records if record.status in (UNREACHABLE, FAILED)]

    @property
    def unknowns(self) -> int:
        """How many questions have no answer; a host that failed is one question."""
        return sum(gap.questions for gap in self.gaps)

    @property
    def worst(self) -> Severity | None:
        """The highest severity found."""
        return max((group.severity for group in self.causes), default=None)

    @property
    def verdict(self) -> str:
        """``critical``, ``major``, ``minor``; without findings ``incomplete``, ``healthy`` or ``empty``."""
        if not self.records:
            return "empty"
        if self.worst:
            return self.worst.label
        return "incomplete" if self.unknowns or self.silent else "healthy"

    @property
    def headline(self) -> Text:
        """The verdict as one sentence."""
        affected = len(self.hosts_at(self.worst)) if self.worst else 0
        return word(f"verdict.{self.verdict}", affected=affected, hosts=amount("hosts", len(self.records)))

    @property
    def subline(self) -> list[Text]:
        """What qualifies the headline: how far the causes reach, and what stayed without an answer."""
        lines = [self._explanation()]
        asked = [gap for gap in self.gaps if gap.components]
        if asked:
            hosts = amount("hosts", len({host for gap in asked for host in gap.hosts}))
            lines.append(
                word("summary.unknown", questions=amount("questions", sum(g.questions for g in asked)), hosts=hosts)
            )
        if self.silent:
            lines.append(word("summary.silent", hosts=amount("hosts", len(self.silent))))
        return lines

    def _explanation(self) -> Text:
        if self.verdict == "minor":
            return word("summary.advice", advice=amount("advice", len(self.causes)))
        if self.causes:
            name = "summary.cause" if len(self.causes) == 1 else "summary.causes"
            causes, findings = amount("causes", len(self.causes)), amount("findings", len(self.findings))
            return word(name, causes=causes, findings=findings)
        return WORDS[
            {"healthy": "summary.clean", "empty": "summary.no_records"}.get(self.verdict, "summary.nothing_wrong")
        ]

    def hosts_at(self, severity: Severity) -> list[str]:
        """The hosts that have a cause of this severity."""
        return sorted(
            {host for group in self.causes if group.severity == severity for host in group.hosts}, key=natural
        )

    def count(self, severity: Severity) -> int:
        """How many causes of this severity there are, each counted once for the fleet."""
        return sum(group.severity == severity for group in self.causes)

    def summary(self) -> dict[str, t.Any]:
        """The counts as plain JSON, for machines."""
        occurrences = Counter(finding.severity for _host, finding in self.findings)
        return {
            "verdict": self.verdict,
            "hosts": {"total": len(self.records), **Counter(sorted(record.status for record in self.records))},
            "causes": {severity.label: self.count(severity) for severity in sorted(Severity, reverse=True)},
            "findings": {severity.label: occurrences[severity] for severity in sorted(Severity, reverse=True)},
            "unknowns": self.unknowns,
            "checks": sum(item.checks for item in self.coverage),
        }


def build(archive: Archive) -> Fleet:
    """The report model of these records."""
    records = tuple(sorted(archive.records, key=lambda record: natural(record.host)))
    components = _components(records)
    return Fleet(
        records=records,
        causes=_causes(records),
        gaps=_gaps(records),
        rows=rows(records, [component.id for component in components]),
        components=components,
        coverage=_coverage(records, components),
        warnings=archive.warnings,
    )


def _components(records: t.Iterable[Record]) -> tuple[Component, ...]:
    """The components that any record speaks of, in the catalog's order; strangers last."""
    used = {item.component for record in records for item in record.coverage}
    used |= {item.component for record in records for item in record.findings}
    known = [component for component in COMPONENTS if component.id in used]
    strangers = sorted(used - {component.id for component in known})
    return (*known, *(Component(name, Text(line(name), line(name))) for name in strangers))


def _causes(records: t.Iterable[Record]) -> tuple[Group, ...]:
    causes: dict[tuple[str, Severity, str], list[Occurrence]] = {}
    folded: dict[tuple[str, Severity, str], list[tuple[Record, Finding]]] = {}
    for record in records:
        for cause, symptoms in _folded(record):
            kind = _kind(record, cause)
            causes.setdefault(kind, []).append((record.host, cause))
            folded.setdefault(kind, []).extend((record, symptom) for symptom in symptoms)
    groups = [Group(*kind, tuple(items), _symptoms(folded[kind])) for kind, items in causes.items()]
    return tuple(sorted(groups, key=_rank))


def _folded(record: Record) -> t.Iterator[tuple[Finding, list[Finding]]]:
    """Each cause with its symptoms. What names no cause that stands for itself is one: nothing gets lost."""
    roots = {finding.key for finding in record.findings if not finding.causes}
    for finding in record.findings:
        if not roots.intersection(finding.causes):
            yield finding, [item for item in record.findings if finding.key in roots.intersection(item.causes)]


def _symptoms(found: t.Iterable[tuple[Record, Finding]]) -> tuple[Group, ...]:
    kinds: dict[tuple[str, Severity, str], dict[tuple[str, str], Occurrence]] = {}
    for record, finding in found:
        kinds.setdefault(_kind(record, finding), {})[record.host, finding.key] = (record.host, finding)
    return tuple(sorted((Group(*kind, tuple(items.values())) for kind, items in kinds.items()), key=_rank))


def _kind(record: Record, finding: Finding) -> tuple[str, Severity, str]:
    return finding.id, finding.severity, record.profiles.get(finding.stack, "")


def _rank(group: Group) -> tuple[int, int, str, str]:
    return -group.severity, -len(group.hosts), group.id, group.profile


def _gaps(records: t.Iterable[Record]) -> tuple[Gap, ...]:
    asked: dict[str, list[tuple[str, Unknown]]] = {}
    silent: dict[tuple[str, str], list[str]] = {}
    for record in records:
        for unknown in record.unknowns:
            asked.setdefault(unknown.reason, []).append((record.host, unknown))
        if record.status in (UNREACHABLE, FAILED) and not record.findings:
            silent.setdefault((record.status, record.message), []).append(record.host)
    gaps = [_gap(reason, items) for reason, items in asked.items()]
    gaps += [_silence(status, message, hosts) for (status, message), hosts in silent.items()]
    return tuple(sorted(gaps, key=lambda gap: (-len(gap.hosts), -gap.questions, gap.reason)))


def _gap(reason: str, items: list[tuple[str, Unknown]]) -> Gap:
    name = line(reason)
    known = REASONS.get(reason, Reason(reason, Text(name, name), Text("", "")))
    evidences = [unknown.evidence for _host, unknown in items]
    hosts = sorted({host for host, _unknown in items}, key=natural)
    components = sorted({unknown.component for _host, unknown in items})
    return Gap(
        name,
        filled(known.text, evidences),
        filled(known.remedy, evidences),
        len(items),
        tuple(hosts),
        tuple(components),
    )


def _silence(status: str, message: str, hosts: list[str]) -> Gap:
    name = "silent" if status == UNREACHABLE else "no_record" if message == NO_RECORD else "failed"
    text = filled(WORDS[name], [{"message": clean(message)}])
    return Gap(name, text, WORDS[f"{name}.remedy"], len(hosts), tuple(hosts), ())


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


__all__ = ("Fleet", "Gap", "Group", "Occurrence", "build")
