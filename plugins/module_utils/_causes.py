# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Folding symptoms under the findings that explain them."""

from __future__ import annotations

import dataclasses
import typing as t

from ._catalog import CATALOG
from ._model import Finding

# Whom a component's findings are a conversation with, in the words that findings have for a part.
_PARTNER = {"postgres": "postgres", "migration": "postgres", "redis": "redis", "openai": "api"}

Edges = dict[str, set[str]]


def fold(findings: t.Sequence[Finding]) -> tuple[Finding, ...]:
    """The same findings, worst cause first, each symptom naming the causes that nothing else explains.

    A cause takes on the highest severity beneath it. Nothing is dropped.
    """
    ranked = sorted(findings, key=_rank)
    explained_by = _explained_by(ranked)
    caused = [dataclasses.replace(item, causes=tuple(sorted(_roots(item.key, explained_by)))) for item in ranked]
    return tuple(sorted((_inherit(item, caused) for item in caused), key=_rank))


def _rank(finding: Finding) -> tuple[int, bool, str]:
    return (-finding.severity, bool(finding.causes), finding.key)


def _explained_by(findings: t.Sequence[Finding]) -> Edges:
    """For each finding's key the keys of those that explain it directly; never a circle."""
    edges: Edges = {item.key: set() for item in findings}
    for cause in findings:
        for symptom in findings:
            if _explains(cause, symptom) and symptom.key not in _ancestors(cause.key, edges):
                edges[symptom.key].add(cause.key)
    return edges


def _ancestors(key: str, explained_by: Edges) -> set[str]:
    found: set[str] = set()
    queue = [key]
    while queue:
        for parent in explained_by[queue.pop()] - found:
            found.add(parent)
            queue.append(parent)
    return found


def _roots(key: str, explained_by: Edges) -> set[str]:
    return {parent for parent in _ancestors(key, explained_by) if not explained_by[parent]}


def _explains(cause: Finding, symptom: Finding) -> bool:
    entry = CATALOG.get(cause.id)
    return (
        entry is not None
        and cause.key != symptom.key
        and symptom.id in entry.explains
        and cause.stack in ("", symptom.stack)
        and _concerns(cause, symptom)
        and not _began_later(cause, symptom)
    )


def _concerns(cause: Finding, symptom: Finding) -> bool:
    """Whether both speak of the same thing, or of two things of which one needs the other.

    A finding about one part explains what the conversation with *that* part showed, what became of
    itself, of the application, which needs all others, and of whatever else compose starts only after it.
    """
    part = cause.evidence.get("part")
    if part is None:
        return True
    if symptom.component in _PARTNER and symptom.component != cause.component:
        return _PARTNER[symptom.component] == part or _serves(cause, symptom)
    is_near = symptom.object == cause.object or symptom.evidence.get("part", "app") in ("app", part)
    return is_near or cause.evidence.get("service") in _needs(symptom)


def _needs(finding: Finding) -> t.Sequence[object]:
    needs = finding.evidence.get("needs")
    return needs if isinstance(needs, (list, tuple)) else ()


def _serves(cause: Finding, symptom: Finding) -> bool:
    """Whether the container in question is the one that the conversation was to be with, whatever part it plays."""
    names = {cause.evidence.get("container"), cause.evidence.get("service")}
    return cause.component == "container" and symptom.evidence.get("host") in names - {None, ""}


def _began_later(cause: Finding, symptom: Finding) -> bool:
    return bool(cause.since and symptom.since and cause.since > symptom.since)


def _inherit(finding: Finding, all_findings: t.Sequence[Finding]) -> Finding:
    beneath = [item.severity for item in all_findings if finding.key in item.causes]
    return dataclasses.replace(finding, severity=max([finding.severity, *beneath]))


__all__ = ("fold",)
