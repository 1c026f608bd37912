# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JUnit XML for CI systems: a suite is a host, a case is a finding, an unknown, or a component without either."""

from __future__ import annotations

import typing as t
import xml.etree.ElementTree as ET

from ..module_utils._catalog import CATALOG, REASONS
from ..module_utils._model import Finding, Severity, Unknown
from ._changes import FIXED, UNCHECKED, Changes
from ._fleet import Fleet
from ._records import Record
from ._texts import clean, filled, line, moment
from ._words import word

_NO_TIME = "1970-01-01T00:00:00Z"  # CI systems want a timestamp even of a host that left no record


def render(fleet: Fleet, level: Severity = Severity.MAJOR) -> str:
    """The XML document.

    Findings at or above ``level`` are failures. Those that are suppressed and questions without an answer are skipped,
    silent hosts are errors. What was fixed since the earlier run has passed; what is no longer checked is skipped.
    """
    root = ET.Element("testsuites", name="autogpt.ops")
    gone = _gone(fleet.changes) if fleet.changes else {}
    for record in fleet.records:
        root.append(_suite(fleet, record, level, gone.get(record.host, [])))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(fleet: Fleet, record: Record, level: Severity, gone: list[ET.Element]) -> ET.Element:
    cases = [
        *(_finding(fleet, record.host, finding, level) for finding in record.findings),
        *(_unknown(unknown) for unknown in record.unknowns),
        *gone,
        *_passed(record),
        *_silence(record),
    ]
    counts = {
        "tests": len(cases),
        "failures": sum(case.find("failure") is not None for case in cases),
        "errors": sum(case.find("error") is not None for case in cases),
        "skipped": sum(case.find("skipped") is not None for case in cases),
    }
    suite = ET.Element("testsuite", name=line(record.host), timestamp=line(record.started_at) or _NO_TIME)
    suite.attrib |= {"time": f"{record.seconds:.3f}", "hostname": line(record.host)}
    suite.attrib |= {key: str(value) for key, value in counts.items()}
    suite.extend(cases)
    return suite


def _finding(fleet: Fleet, host: str, finding: Finding, level: Severity) -> ET.Element:
    entry = CATALOG.get(finding.id)
    title = filled(entry.title, [finding.evidence]).en if entry else finding.id
    remedy = filled(entry.remedy, [finding.evidence]).en if entry else ""
    case = _case(finding.component, f"{finding.id}: {finding.object}", finding.stack)
    facts = [f"{key}: {clean(value)}" for key, value in finding.evidence.items() if key != "subject"]
    change = [f"since the run before: {fleet.changes.state(host, finding)}"] if fleet.changes else []
    advice = [f"remedy: {remedy}"] if remedy else []
    body = clean("\n".join([*facts, *advice, *_because(finding), *change]), 4000)
    quiet = fleet.silence.by.get((host, finding.key))
    if quiet:
        reason = word("accepted", owner=quiet.owner, until=quiet.until, reason=quiet.reason).en
        ET.SubElement(case, "skipped", message=line(f"suppressed: {reason}"))
    if finding.severity >= level and not quiet:
        failure = ET.SubElement(case, "failure", type=finding.severity.label, message=line(title))
        failure.text = body
    else:
        ET.SubElement(case, "system-out").text = f"{finding.severity.label}: {line(title)}\n{body}"
    return case


def _gone(changes: Changes) -> dict[str, list[ET.Element]]:
    """For each host a case for every finding of the earlier run that is not there any more."""
    cases: dict[str, list[ET.Element]] = {}
    for state, occurrences in ((FIXED, changes.fixed), (UNCHECKED, changes.unchecked)):
        for host, finding in occurrences:
            case = _case(finding.component, f"{finding.id}: {finding.object}", finding.stack)
            if state == UNCHECKED:
                ET.SubElement(case, "skipped", message="no longer checked")
            ET.SubElement(case, "system-out").text = f"{state} since {moment(changes.earlier[host])}"
            cases.setdefault(host, []).append(case)
    return cases


def _because(finding: Finding) -> list[str]:
    return [f"explained by: {', '.join(map(line, finding.causes))}"] if finding.causes else []


def _unknown(unknown: Unknown) -> ET.Element:
    reason = REASONS.get(unknown.reason)
    text = filled(reason.text, [unknown.evidence]).en if reason else unknown.reason
    case = _case(unknown.component, unknown.check, unknown.stack)
    ET.SubElement(case, "skipped", message=line(text))
    return case


def _passed(record: Record) -> t.Iterator[ET.Element]:
    """A case for each component of each stack that was checked in full, with nothing wrong."""
    wrong = {(finding.component, finding.stack) for finding in record.findings}
    for item in record.coverage:
        if item.checks and not item.unknown and (item.component, item.stack) not in wrong:
            yield _case(item.component, f"{item.checks} checks", item.stack)


def _silence(record: Record) -> t.Iterator[ET.Element]:
    if not record.diagnosed and not record.findings:
        case = _case("host", "diagnosis", "")
        ET.SubElement(case, "error", type=record.status, message=line(record.message))
        yield case


def _case(component: str, name: str, stack: str) -> ET.Element:
    place = f"{component}.{stack}" if stack else component
    return ET.Element("testcase", classname=line(f"autogpt.ops.{place}"), name=line(name))


__all__ = ("render",)
