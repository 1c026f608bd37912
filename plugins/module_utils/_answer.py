# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings and unanswered questions as a module of one component returns them."""

from __future__ import annotations

import collections
import typing as t

from ._catalog import CATALOG, REASONS
from ._codec import to_json
from ._model import Finding, ProbeError, Severity, Unknown
from ._secrets import Secrets

Json = dict[str, t.Any]


def verdict(findings: t.Sequence[Finding], unknowns: t.Sequence[Unknown], secrets: Secrets) -> Json:
    """``findings``, ``unknown``, ``counts`` and ``worst``, without any of the secrets."""
    counts = collections.Counter(item.severity for item in findings)
    worst = max(counts, default=None)
    ids = {item.key: item.id for item in findings}
    return {
        "findings": [_finding(item, ids, secrets) for item in findings],
        "unknown": [_unknown(item, secrets) for item in unknowns],
        "counts": {**{item.label: counts[item] for item in reversed(Severity)}, "unknown": len(unknowns)},
        "worst": worst.label if worst else "none",
    }


def _finding(item: Finding, ids: t.Mapping[str, str], secrets: Secrets) -> Json:
    """A finding with its texts; ``causes`` are the ids of those that explain it."""
    entry, evidence = CATALOG[item.id], secrets.masked(to_json(item.evidence))
    return {
        "id": item.id,
        "object": secrets.masked(item.object),
        "severity": item.severity.label,
        "title": entry.title.render("en", evidence),
        "remedy": entry.remedy.render("en", evidence),
        "evidence": evidence,
        "causes": sorted({ids[key] for key in item.causes}),
    }


def _unknown(item: Unknown, secrets: Secrets) -> Json:
    text = secrets.masked(_reason(item.reason, to_json(item.evidence)))
    return {"component": item.component, "check": item.check, "reason": item.reason, "text": text}


def unasked(error: ProbeError) -> str:
    """Why nothing could be found out, and what would help, in one line."""
    return _reason(error.reason, error.evidence)


def _reason(reason: str, evidence: t.Mapping[str, t.Any]) -> str:
    entry = REASONS[reason]
    return f"{entry.text.render('en', evidence)} {entry.remedy.render('en', evidence)}"


__all__ = ("unasked", "verdict")
