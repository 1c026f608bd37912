# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The record: one diagnosis as one JSON document, from which everything shown is rendered."""

from __future__ import annotations

import collections
import typing as t

from ._catalog import CATALOG
from ._codec import to_json
from ._diagnosis import Diagnosis
from ._model import SCHEMA_VERSION, Finding, Severity
from ._secrets import Secrets
from ._version import VERSION

Document = dict[str, t.Any]

_SUMMARY_LIMIT = 50

# The fields of findings and unknowns that hold words from elsewhere. Keys hold the object, and causes are keys.
_FOREIGN = ("key", "object", "evidence", "causes")


def document(diagnosis: Diagnosis, secrets: Secrets) -> Document:
    """The record of a diagnosis, without any of the secrets. Its schema is docs/diagnosis.schema.json."""
    body = {
        "stacks": [_stack(stack) for stack in to_json(diagnosis.facts.stacks)],
        "findings": [_masked(_finding(item), secrets) for item in diagnosis.findings],
        "unknowns": [_masked(item, secrets) for item in to_json(diagnosis.unknowns)],
        "coverage": to_json(diagnosis.coverage),
        "timings": to_json(diagnosis.timings),
        "facts": secrets.masked(to_json(diagnosis.facts)),
    }
    return {
        **_head("partial" if diagnosis.unknowns else "complete", diagnosis.started_at, diagnosis.finished_at),
        "seconds": diagnosis.seconds,
        "redactions": secrets.redactions,
        **body,
    }


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


def _masked(item: Document, secrets: Secrets) -> Document:
    """What somebody else said, masked; the record's own words stay, whatever somebody chose as a password."""
    return {key: secrets.masked(value) if key in _FOREIGN else value for key, value in item.items()}


def _stack(facts: Document) -> Document:
    return {key: facts[key] for key in ("name", "profile", "source", "project", "working_dir", "members")}


def _finding(finding: Finding) -> Document:
    return {"key": finding.key, "component": finding.component, **to_json(finding)}


def _brief(finding: Document) -> Document:
    title = CATALOG[finding["id"]].title.render("en", finding["evidence"])
    return {**{key: finding[key] for key in ("id", "object", "severity", "stack", "causes")}, "title": title}


__all__ = ("Document", "document", "summary", "without_answer")
