# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record: one diagnosis as one JSON document, from which everything shown is rendered."""

from __future__ import annotations

import collections

from ._catalog import CATALOG
from ._codec import Json, to_json
from ._examination import Examination, heard
from ._facts import HostFacts, Stack
from ._judge import judge, selected
from ._model import SCHEMA_VERSION, Finding, Severity
from ._version import VERSION

Document = Json

_SUMMARY_LIMIT = 50


def document(answer: Json) -> Document:
    """The record of what a host told of itself: its facts, and what the checks make of them.

    Its schema is docs/diagnosis.schema.json. No secret is in it, for none is in the answer. Raises ``KeyError``,
    ``TypeError`` or ``ValueError`` when that is none.
    """
    examination = heard(answer)
    judgement = judge(examination.facts, selected(examination.components))
    return {
        **_head("partial" if judgement.unknowns else "complete", examination.started_at, examination.finished_at),
        "seconds": examination.seconds,
        "redactions": answer["redactions"],
        "stacks": [_stack(stack) for stack in answer["facts"]["stacks"]],
        "findings": [_finding(item) for item in judgement.findings],
        "unknowns": to_json(judgement.unknowns),
        "coverage": to_json(judgement.coverage),
        "timings": answer["timings"],
        "facts": answer["facts"],
    }


def rehearse() -> None:
    """Judge a host of which nothing is known but a stack: whoever is a copy of this process judges sooner."""
    blank = Examination("", "", 0.0, HostFacts(stacks=(Stack("", "guide"),)), ())
    document({**to_json(blank), "redactions": 0})


def without_answer(status: str, host: str, message: str, when: str) -> Document:
    """The record of a host that gave no diagnosis: ``unreachable`` or ``failed``, and why."""
    entry = CATALOG[f"host.{status}"]
    finding = Finding(entry.id, host, entry.severity, evidence={"subject": host, "message": message})
    return {
        **_head(status, when, when),
        "message": message,
        "seconds": 0.0,
        "redactions": 0,
        "stacks": [],
        "findings": [_finding(finding)],
        "unknowns": [],
        "coverage": [],
        "timings": [],
        "facts": {},
    }


def summary(record: Document) -> Document:
    """What Ansible gets back: a few kilobytes whatever was found."""
    counts = collections.Counter(item["severity"] for item in record["findings"])
    worst = max((Severity.of(label) for label in counts), default=None)
    return {
        "status": record["status"],
        "worst": worst.label if worst else "none",
        "counts": {
            **{item.label: counts[item.label] for item in reversed(Severity)},
            "unknown": len(record["unknowns"]),
        },
        "stacks": [stack["name"] for stack in record["stacks"]],
        "findings": [_brief(item) for item in record["findings"][:_SUMMARY_LIMIT]],
    }


def _head(status: str, started_at: str, finished_at: str) -> Document:
    return {
        "schema": SCHEMA_VERSION,
        "tool": {"name": "autogpt.ops", "version": VERSION},
        "host": "",
        "status": status,
        "message": "",
        "started_at": started_at,
        "finished_at": finished_at,
    }


def _stack(facts: Document) -> Document:
    return {key: facts[key] for key in ("name", "profile", "source", "project", "working_dir", "members")}


def _finding(finding: Finding) -> Document:
    return {"key": finding.key, "component": finding.component, **to_json(finding)}


def _brief(finding: Document) -> Document:
    title = CATALOG[finding["id"]].title.render("en", finding["evidence"])
    return {**{key: finding[key] for key in ("id", "object", "severity", "stack", "causes")}, "title": title}


__all__ = ("Document", "document", "rehearse", "summary", "without_answer")
