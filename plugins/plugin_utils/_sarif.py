# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report as SARIF 2.1.0: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html"""

from __future__ import annotations

import datetime
import itertools
import json
import typing as t
import urllib.parse

from ..module_utils._catalog import CATALOG, REASONS
from ..module_utils._model import Finding, Unknown
from ..module_utils._version import VERSION
from ._changes import CHANGED, NEW, UNCHANGED, UNCOVERED
from ._fleet import Fleet
from ._groups import Occurrence
from ._records import Record
from ._sarif_rules import LEVELS, rules
from ._suppressions import Suppression
from ._texts import clean, filled, line

Json = dict[str, t.Any]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_BASELINE = {NEW: "new", UNCOVERED: "new", CHANGED: "updated", UNCHANGED: "unchanged"}


def render(fleet: Fleet) -> str:
    """One log with one run. A result is a finding on a host; a notification is a question without an answer.

    ``partialFingerprints`` identify a finding from run to run. Where there is an earlier run, every result has a
    ``baselineState``, and what was fixed since is ``absent``; what is no longer checked is a notification. A
    suppressed result says by whom, why and until when. Each result has a line of its own, as in the JSON report.
    """
    gone = fleet.changes.fixed if fleet.changes else ()
    every = [(record.host, finding) for record in fleet.records for finding in record.findings]
    numbers = {name: number for number, name in enumerate(sorted({item.id for _host, item in (*every, *gone)}))}
    driver = {
        "name": "autogpt.ops",
        "semanticVersion": VERSION,
        "informationUri": "https://github.com/autogpt-ops/autogpt.ops",
        "rules": rules(numbers),
    }
    head = _dumps({"tool": {"driver": driver}, "invocations": [_invocation(fleet)]})
    results = itertools.chain(
        (_result(fleet, host, finding, numbers) for host, finding in every), (_absent(item, numbers) for item in gone)
    )
    body = ",".join(f"\n{_dumps(result)}" for result in results)
    return f'{{"$schema":"{_SCHEMA}","version":"2.1.0","runs":[{head[:-1]},\n"results":[{body}]}}]}}\n'


def _dumps(item: Json) -> str:
    return json.dumps(item, ensure_ascii=False, separators=(",", ":"))


def _result(fleet: Fleet, host: str, finding: Finding, numbers: t.Mapping[str, int]) -> Json:
    result = _common(host, finding, numbers)
    if fleet.changes:
        result["baselineState"] = _BASELINE[fleet.changes.state(host, finding)]
    quiet = fleet.silence.by.get((host, finding.key))
    if quiet:
        result["suppressions"] = [_suppression(quiet)]
    return result


def _absent(occurrence: Occurrence, numbers: t.Mapping[str, int]) -> Json:
    return {**_common(*occurrence, numbers), "baselineState": "absent"}


def _common(host: str, finding: Finding, numbers: t.Mapping[str, int]) -> Json:
    entry = CATALOG.get(finding.id)
    title = filled(entry.title, [finding.evidence]).en if entry else finding.id
    return {
        "ruleId": line(finding.id),
        "ruleIndex": numbers[finding.id],
        "level": LEVELS[finding.severity],
        "message": {"text": line(title) or line(finding.id)},
        "locations": [_location(host, finding.stack, finding.object)],
        "partialFingerprints": {"hostAndKey/v1": line(f"{host}/{finding.key}", 1000)},
        "properties": {
            "host": line(host),
            "stack": line(finding.stack),
            "severity": finding.severity.label,
            "causes": [line(key) for key in finding.causes],
            "evidence": {line(key): clean(value) for key, value in finding.evidence.items()},
        },
    }


def _location(host: str, *names: str) -> Json:
    """A place in the fleet. Some readers want a file, so the place is written as a path, too."""
    parts = [line(name) for name in (host, *names) if name]
    path = "/".join(urllib.parse.quote(part, safe="") for part in parts)
    return {
        "physicalLocation": {"artifactLocation": {"uri": path}, "region": {"startLine": 1}},
        "logicalLocations": [{"name": parts[-1], "fullyQualifiedName": "/".join(parts)}] if parts else [],
    }


def _suppression(item: Suppression) -> Json:
    properties = {"owner": line(item.owner), "until": item.until.isoformat()}
    return {"kind": "external", "status": "accepted", "justification": clean(item.reason), "properties": properties}


def _invocation(fleet: Fleet) -> Json:
    """The diagnoses as one invocation, which succeeded when every host was diagnosed."""
    times = [time for time in (_time(record.started_at) for record in fleet.records) if time]
    ends = [time for time in (_time(record.finished_at) for record in fleet.records) if time]
    return {
        "executionSuccessful": not fleet.silent,
        **({"startTimeUtc": min(times)} if times else {}),
        **({"endTimeUtc": max(ends)} if ends else {}),
        "toolExecutionNotifications": [*_notifications(fleet)],
    }


def _notifications(fleet: Fleet) -> t.Iterator[Json]:
    for record in fleet.records:
        if not record.diagnosed:
            yield _silent(record)
        for unknown in record.unknowns:
            yield _unknown(record.host, unknown)
    for host, finding in fleet.changes.unchecked if fleet.changes else ():
        text = f"No longer checked: {line(finding.id)} ({line(finding.object)})"
        place = [_location(host, finding.stack, finding.object)]
        yield {"level": "warning", "message": {"text": text}, "locations": place}


def _silent(record: Record) -> Json:
    text = line(f"{record.host}: {record.status}: {record.message}")
    return {"level": "error", "message": {"text": text}, "locations": [_location(record.host)]}


def _unknown(host: str, unknown: Unknown) -> Json:
    reason = REASONS.get(unknown.reason)
    text = filled(reason.text, [unknown.evidence]).en if reason else unknown.reason
    return {
        "level": "warning",
        "descriptor": {"id": line(unknown.reason)},
        "message": {"text": line(f"Unknown: {unknown.component} {unknown.check}: {text}")},
        "locations": [_location(host, unknown.stack, unknown.component)],
    }


def _time(text: str) -> str:
    """The time if it is one, as SARIF wants it; else empty."""
    try:
        moment = datetime.datetime.fromisoformat(text)
    except ValueError:
        return ""
    moment = moment.astimezone(datetime.timezone.utc) if moment.tzinfo else moment
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


__all__ = ("render",)
