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
    """One JSON object: ``kind``, ``schema``, ``summary``, ``causes`` (worst first), ``warnings``, ``records``.

    Each cause and each record has a line of its own. They are written one by one: the encoder needs many times
    the memory of what it is given.
    """
    head = {
        "kind": REPORT_KIND,
        "schema": SCHEMA_VERSION,
        "summary": fleet.summary(),
        "warnings": list(fleet.warnings),
    }
    causes = _lines(map(_cause, fleet.causes))
    records = _lines(record.document for record in fleet.records)
    return f'{_dumps(head)[:-1]},\n"causes": [{causes}],\n"records": [{records}]}}\n'


def _lines(items: t.Iterable[t.Mapping[str, t.Any]]) -> str:
    return ",".join(f"\n{_dumps(item)}" for item in items)


def _dumps(item: t.Mapping[str, t.Any]) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def _cause(group: Group) -> dict[str, t.Any]:
    return {
        "id": group.id,
        "severity": group.severity.label,
        "profile": group.profile,
        "hosts": group.hosts,
        "symptoms": [symptom.id for symptom in group.symptoms],
    }


__all__ = ("render",)
