# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The merged document: the fleet's counts and every record, without the bulky facts."""

from __future__ import annotations

import json
import typing as t

from ..module_utils._model import SCHEMA_VERSION
from ._fleet import Fleet, Group
from ._records import REPORT_KIND


def render(fleet: Fleet) -> str:
    """One JSON object: ``kind``, ``schema``, ``summary``, ``causes`` (worst first), ``records``, ``warnings``."""
    document = {
        "kind": REPORT_KIND,
        "schema": SCHEMA_VERSION,
        "summary": fleet.summary(),
        "causes": [_cause(group) for group in fleet.causes],
        "records": [record.document for record in fleet.records],
        "warnings": list(fleet.warnings),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _cause(group: Group) -> dict[str, t.Any]:
    return {
        "id": group.id,
        "severity": group.severity.label,
        "profile": group.profile,
        "hosts": group.hosts,
        "symptoms": [symptom.id for symptom in group.symptoms],
    }


__all__ = ("render",)
