# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report for programs: the whole model and all records in one JSON document."""

from __future__ import annotations

import json
import typing as t

from ..module_utils._model import SCHEMA_VERSION
from ._changes import CHANGED, NEW, UNCOVERED, Changes
from ._fleet import Fleet
from ._groups import Group, Occurrence
from ._outliers import Outlier
from ._records import REPORT_KIND
from ._silence import Use
from ._suppressions import Suppression

Json = dict[str, t.Any]


def render(fleet: Fleet) -> str:
    """One JSON object, in this order.

    ``kind``, ``schema``, ``summary``, ``warnings``, ``superseded``: the counts, and what was not read.
    ``suppressions``: each with its ``state`` (``active``, ``expired``, ``unused``) and its number of ``findings``.
    ``suppressed``: each suppressed finding by host and key, with the number of its suppression.
    ``changes``: null, or ``since`` and the findings that are ``new``, ``uncovered`` (the earlier run did not ask),
    ``changed`` (with the ``differences``), ``fixed`` and ``unchecked`` (this run did not ask); the rest is unchanged.
    ``outliers``: where few hosts differ from many.
    ``growing``: the containers whose memory only grows from run to run, each with its hosts and the numbers there.
    ``shared_keys``: the fingerprints of API keys that several hosts use.
    ``causes``: worst first; those that are suppressed have the number of their suppression.
    ``records``: each host's, without its facts.

    Each cause and each record has a line of its own. They are written one by one: the encoder needs many times
    the memory of what it is given.
    """
    numbers = {use.suppression: number for number, use in enumerate(fleet.silence.uses)}
    head = {
        "kind": REPORT_KIND,
        "schema": SCHEMA_VERSION,
        "summary": fleet.summary(),
        "warnings": list(fleet.warnings),
        "superseded": fleet.superseded,
        "suppressions": [_use(use) for use in fleet.silence.uses],
        "suppressed": [
            {"host": host, "key": key, "suppression": numbers[item]} for (host, key), item in fleet.silence.by.items()
        ],
        "changes": _changes(fleet.changes) if fleet.changes else None,
        "outliers": [_outlier(item) for item in fleet.outliers],
        "growing": [_growing(group) for group in fleet.growing],
        "shared_keys": [{"fingerprint": item.fingerprint, "hosts": list(item.hosts)} for item in fleet.shared_keys],
    }
    causes = _lines(_cause(group, numbers) for group in fleet.groups)
    records = _lines(record.document for record in fleet.records)
    return f'{_dumps(head)[:-1]},\n"causes": [{causes}],\n"records": [{records}]}}\n'


def _lines(items: t.Iterable[t.Mapping[str, t.Any]]) -> str:
    return ",".join(f"\n{_dumps(item)}" for item in items)


def _dumps(item: t.Mapping[str, t.Any]) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def _cause(group: Group, numbers: t.Mapping[Suppression, int]) -> Json:
    return {
        "id": group.id,
        "severity": group.severity.label,
        "profile": group.profile,
        "hosts": group.hosts,
        "symptoms": [symptom.id for symptom in group.symptoms],
        "suppression": numbers[group.suppression] if group.suppression else None,
    }


def _use(use: Use) -> Json:
    item = use.suppression
    return {
        "id": item.id,
        "hosts": list(item.hosts),
        "stack": item.stack,
        "object": item.object,
        "owner": item.owner,
        "reason": item.reason,
        "until": item.until.isoformat(),
        "state": use.state,
        "findings": use.findings,
    }


def _changes(changes: Changes) -> Json:
    present = {
        state: [{"host": host, "key": key} for (host, key), found in changes.states.items() if found == state]
        for state in (NEW, UNCOVERED)
    }
    changed = [
        {"host": host, "key": key, "differences": [vars(item) for item in found]}
        for (host, key), found in changes.differences.items()
    ]
    gone = {"fixed": changes.fixed, "unchecked": changes.unchecked}
    return {
        "since": changes.since,
        **present,
        CHANGED: changed,
        **{state: [_gone(changes, item) for item in items] for state, items in gone.items()},
    }


def _gone(changes: Changes, occurrence: Occurrence) -> Json:
    host, finding = occurrence
    return {
        "host": host,
        "key": finding.key,
        "id": finding.id,
        "severity": finding.severity.label,
        "stack": finding.stack,
        "object": finding.object,
        "seen_at": changes.earlier[host],
    }


def _outlier(outlier: Outlier) -> Json:
    return {
        "trait": outlier.trait,
        "stack": outlier.stack,
        "usual": outlier.usual,
        "hosts": outlier.total,
        "others": [{"value": value, "hosts": list(hosts)} for value, hosts in outlier.others],
    }


def _growing(group: Group) -> Json:
    finding = group.occurrences[0][1]
    return {
        "id": group.id,
        "stack": finding.stack,
        "object": finding.object,
        "hosts": [{"host": host, **item.evidence} for host, item in group.occurrences],
    }


__all__ = ("render",)
