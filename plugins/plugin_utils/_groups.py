# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One problem on many hosts is one group; its symptoms are groups beneath it."""

from __future__ import annotations

import functools
import typing as t

from ..module_utils._catalog import CATALOG, Entry, Text
from ..module_utils._frozen import frozen
from ..module_utils._model import Finding, Severity
from ._ranges import natural
from ._records import Record
from ._silence import Silence
from ._suppressions import Suppression
from ._texts import filled, line

Occurrence = tuple[str, Finding]  # a host's name and what was found there
Kind = tuple[str, Severity, str, t.Optional[Suppression]]


@frozen
class Group:
    """One problem on all hosts that have it: the same id, severity, profile and suppression (None: it is not one).

    ``symptoms`` are the problems that this one explains, on the hosts where it does.
    """

    id: str
    severity: Severity
    profile: str
    suppression: Suppression | None
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


def causes(records: t.Iterable[Record], silence: Silence) -> tuple[Group, ...]:
    """Every problem that nothing else explains, worst first, then the one on most hosts."""
    found: dict[Kind, list[Occurrence]] = {}
    folded: dict[Kind, list[tuple[Record, Finding]]] = {}
    for record in records:
        for cause, symptoms in _folded(record):
            kind = _kind(record, cause, silence)
            found.setdefault(kind, []).append((record.host, cause))
            folded.setdefault(kind, []).extend((record, symptom) for symptom in symptoms)
    groups = (Group(*kind, tuple(items), _symptoms(folded[kind], silence)) for kind, items in found.items())
    return tuple(sorted(groups, key=_rank))


def alike(occurrences: t.Iterable[Occurrence]) -> tuple[Group, ...]:
    """These findings by id and severity alone, ranked like causes."""
    kinds: dict[tuple[str, Severity], list[Occurrence]] = {}
    for host, finding in occurrences:
        kinds.setdefault((finding.id, finding.severity), []).append((host, finding))
    groups = (Group(name, severity, "", None, tuple(items)) for (name, severity), items in kinds.items())
    return tuple(sorted(groups, key=_rank))


def _folded(record: Record) -> t.Iterator[tuple[Finding, list[Finding]]]:
    """Each cause with its symptoms."""
    beneath: dict[str, list[Finding]] = {}
    for symptom, roots in record.symptoms:
        for key in roots:
            beneath.setdefault(key, []).append(symptom)
    symptoms = {id(symptom) for symptom, _roots in record.symptoms}
    for finding in record.findings:
        if id(finding) not in symptoms:
            yield finding, [] if finding.causes else beneath.get(finding.key, [])


def _symptoms(found: t.Iterable[tuple[Record, Finding]], silence: Silence) -> tuple[Group, ...]:
    kinds: dict[Kind, dict[tuple[str, str], Occurrence]] = {}
    for record, finding in found:
        kinds.setdefault(_kind(record, finding, silence), {})[record.host, finding.key] = (record.host, finding)
    return tuple(sorted((Group(*kind, tuple(items.values())) for kind, items in kinds.items()), key=_rank))


def _kind(record: Record, finding: Finding, silence: Silence) -> Kind:
    quiet = silence.by.get((record.host, finding.key))
    return finding.id, finding.severity, record.profiles.get(finding.stack, ""), quiet


def _rank(group: Group) -> tuple[int, int, str, str, str]:
    reason = f"{group.suppression.until} {group.suppression.reason}" if group.suppression else ""
    return -group.severity, -len(group.hosts), group.id, group.profile, reason


__all__ = ("Group", "Occurrence", "alike", "causes")
