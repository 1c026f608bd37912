# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Metrics for node_exporter's textfile collector: counts and states, never evidence, never sample times."""

from __future__ import annotations

import datetime
import typing as t
from collections import Counter

from ._changes import FIXED, GONE, PRESENT, UNCHECKED
from ._fleet import Fleet
from ._groups import Occurrence
from ._records import STATUSES, Record
from ._silence import USES
from ._texts import line

Sample = tuple[dict[str, str], float]

_HELP = {
    "autogpt_ops_findings": "Findings of the last diagnosis, without those that are suppressed.",
    "autogpt_ops_suppressed_findings": "Findings of the last diagnosis that are suppressed.",
    "autogpt_ops_suppressions": "Suppressions by state: active, expired, or unused (matching nothing).",
    "autogpt_ops_changes": "Findings by what became of them since the diagnosis before; none without an earlier one.",
    "autogpt_ops_unknowns": "Questions that the last diagnosis could not answer.",
    "autogpt_ops_host_status": "1 for the status that the last diagnosis of the host ended with.",
    "autogpt_ops_coverage_ratio": "Share of the questions about a component that have an answer, 0 to 1.",
    "autogpt_ops_last_diagnosis_timestamp_seconds": "When the last diagnosis of the host ended, in Unix time.",
}


def render(fleet: Fleet) -> str:
    """The text exposition format, version 0.0.4: https://prometheus.io/docs/instrumenting/exposition_formats/"""
    families: dict[str, t.Iterable[Sample]] = {
        "autogpt_ops_findings": _findings(fleet.findings),
        "autogpt_ops_suppressed_findings": _findings(fleet.quiet),
        "autogpt_ops_suppressions": (({"state": state}, fleet.silence.count(state)) for state in USES),
        "autogpt_ops_changes": _changes(fleet),
        "autogpt_ops_unknowns": _unknowns(fleet.records),
        "autogpt_ops_host_status": _status(fleet.records),
        "autogpt_ops_coverage_ratio": _coverage(fleet.records),
        "autogpt_ops_last_diagnosis_timestamp_seconds": _last(fleet.records),
    }
    return "".join(_family(name, samples) for name, samples in families.items())


def _findings(occurrences: t.Iterable[Occurrence]) -> t.Iterator[Sample]:
    kinds = Counter((host, item.stack, item.component, item.id, item.severity.label) for host, item in occurrences)
    for kind, number in sorted(kinds.items()):
        yield dict(zip(("host", "stack", "component", "id", "severity"), kind, strict=True)), number


def _changes(fleet: Fleet) -> t.Iterator[Sample]:
    """Every state of every host: an alert on new ones must see the zero before them."""
    if fleet.changes is None:
        return
    counts = Counter((host, fleet.changes.state(host, finding)) for host, finding in fleet.findings)
    counts.update((host, FIXED) for host, _finding in fleet.changes.fixed)
    counts.update((host, UNCHECKED) for host, _finding in fleet.changes.unchecked)
    for record in fleet.records:
        for state in (*PRESENT, *GONE):
            yield {"host": record.host, "change": state}, counts[record.host, state]


def _unknowns(records: t.Iterable[Record]) -> t.Iterator[Sample]:
    for record in records:
        kinds = Counter((item.stack, item.component, item.reason) for item in record.unknowns)
        for (stack, component, reason), number in sorted(kinds.items()):
            yield {"host": record.host, "stack": stack, "component": component, "reason": reason}, number


def _status(records: t.Iterable[Record]) -> t.Iterator[Sample]:
    for record in records:
        for status in STATUSES:
            yield {"host": record.host, "status": status}, float(record.status == status)


def _coverage(records: t.Iterable[Record]) -> t.Iterator[Sample]:
    for record in records:
        asked: Counter[str] = Counter()
        unknown: Counter[str] = Counter()
        for item in record.coverage:
            asked[item.component] += item.checks
            unknown[item.component] += item.unknown
        for component, number in sorted(asked.items()):
            if number:
                yield {"host": record.host, "component": component}, 1 - unknown[component] / number


def _last(records: t.Iterable[Record]) -> t.Iterator[Sample]:
    for record in records:
        seconds = _unix(record.finished_at)
        if seconds is not None:
            yield {"host": record.host}, seconds


def _unix(time: str) -> float | None:
    try:
        moment = datetime.datetime.fromisoformat(time)
    except ValueError:
        return None
    return moment.replace(tzinfo=moment.tzinfo or datetime.timezone.utc).timestamp()


def _family(name: str, samples: t.Iterable[Sample]) -> str:
    head = f"# HELP {name} {_HELP[name]}\n# TYPE {name} gauge\n"
    return head + "".join(f"{name}{{{_labels(labels)}}} {value:.17g}\n" for labels, value in samples)


def _labels(labels: dict[str, str]) -> str:
    return ",".join(f'{key}="{_escaped(value)}"' for key, value in labels.items())


def _escaped(value: str) -> str:
    return line(value).replace("\\", "\\\\").replace('"', '\\"')


__all__ = ("render",)
