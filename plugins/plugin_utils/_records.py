# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a directory of recorded diagnoses: one JSON file a host, kept without the bulky facts."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from ..module_utils._model import SCHEMA_VERSION, Coverage, Finding, Severity, Unknown, Vantage
from ..module_utils._version import VERSION

REPORT_KIND = "autogpt.ops report"  # marks our own merged document, which may lie beside the records

NO_RECORD = "no record"  # the message of a host that left none

COMPLETE, PARTIAL, UNREACHABLE, FAILED = STATUSES = ("complete", "partial", "unreachable", "failed")

Json = t.Mapping[str, t.Any]
Shape = t.Mapping[str, "type | tuple[type, ...]"]

_RECORD: Shape = {
    "schema": int, "tool": dict, "host": str, "status": str, "message": str, "started_at": str, "finished_at": str,
    "seconds": (int, float), "stacks": list, "findings": list, "unknowns": list, "coverage": list, "redactions": int,
}  # fmt: skip
_FINDING: Shape = {"id": str, "object": str, "severity": str, "stack": str, "evidence": dict, "causes": list}
_UNKNOWN: Shape = {"component": str, "check": str, "reason": str, "stack": str, "evidence": dict}
_COVERAGE: Shape = {"component": str, "stack": str, "checks": int, "unknown": int}
_STACK: Shape = {"name": str, "profile": str}


class RecordError(ValueError):
    """A file is no record; the message says in one line what is wrong with it."""


@dataclass(frozen=True)
class Record:
    """What reports need of one host's diagnosis. ``document`` is the record itself without its facts.

    ``profiles`` maps a stack's name to its profile; times are ISO 8601 UTC, empty where there is no record.
    """

    host: str
    status: str
    document: Json
    message: str = ""
    started_at: str = ""
    finished_at: str = ""
    seconds: float = 0.0
    version: str = ""
    redactions: int = 0
    profiles: t.Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    coverage: tuple[Coverage, ...] = ()


@dataclass(frozen=True)
class Archive:
    """The records of a directory, by host, and a line about each file that is not one."""

    records: tuple[Record, ...]
    warnings: tuple[str, ...] = ()


def read(directory: Path, expected_hosts: t.Sequence[str] = ()) -> Archive:
    """The records in ``directory``; an expected host without one stands there as failed.

    Raises ``OSError`` when the directory cannot be listed. Of two records of one host the newer counts.
    """
    found: dict[str, Record] = {}
    warnings: list[str] = []
    for path in sorted(directory.glob("*.json")):
        try:
            record = _read_file(path)
        except RecordError as error:
            warnings.append(f"{path.name} is no record of a diagnosis and was left out: {error}")
            continue
        if record and record.host in found:
            warnings.append(f"{path.name}: a second record of {record.host}; the newer one counts")
        if record and (record.host not in found or found[record.host].finished_at < record.finished_at):
            found[record.host] = record
    for host in expected_hosts:
        found.setdefault(host, missing(host))
    return Archive(tuple(found.values()), tuple(warnings))


def missing(host: str) -> Record:
    """What stands in for a host that should have been diagnosed and left no record."""
    nothing: list[Json] = []
    document = {
        "schema": SCHEMA_VERSION,
        "tool": {"name": "autogpt.ops", "version": VERSION},
        "host": host,
        "status": FAILED,
        "message": NO_RECORD,
        "started_at": "",
        "finished_at": "",
        "seconds": 0.0,
        "stacks": nothing,
        "findings": nothing,
        "unknowns": nothing,
        "coverage": nothing,
        "timings": nothing,
        "redactions": 0,
    }
    return parse(document)


def parse(data: t.Any) -> Record:
    """The record that a JSON document holds. Raises :class:`RecordError`."""
    _check(data, _RECORD, "the document")
    if data["schema"] != SCHEMA_VERSION:
        raise RecordError(f"it has schema {data['schema']}; this version reads schema {SCHEMA_VERSION}")
    if data["status"] not in STATUSES:
        raise RecordError(f"status is none of {', '.join(STATUSES)}")
    stacks = _items(data, "stacks", _STACK)
    return Record(
        host=data["host"],
        status=data["status"],
        document={key: value for key, value in data.items() if key != "facts"},
        message=data["message"],
        started_at=data["started_at"],
        finished_at=data["finished_at"],
        seconds=float(data["seconds"]),
        version=str(data["tool"].get("version", "")),
        redactions=data["redactions"],
        profiles={stack["name"]: stack["profile"] for stack in stacks},
        findings=tuple(map(_finding, _items(data, "findings", _FINDING))),
        unknowns=tuple(Unknown(**_picked(item, _UNKNOWN)) for item in _items(data, "unknowns", _UNKNOWN)),
        coverage=tuple(Coverage(**_picked(item, _COVERAGE)) for item in _items(data, "coverage", _COVERAGE)),
    )


def _read_file(path: Path) -> Record | None:
    """The record, or None for our own merged document."""
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise RecordError(f"it cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise RecordError("it is not JSON") from error
    if isinstance(data, dict) and data.get("kind") == REPORT_KIND:
        return None
    return parse(data)


def _finding(item: Json) -> Finding:
    try:
        severity = Severity.of(item["severity"])
        seen_from = Vantage(item.get("seen_from", Vantage.HOST.value))
    except ValueError as error:
        raise RecordError(str(error)) from error
    return Finding(
        id=item["id"],
        object=item["object"],
        severity=severity,
        stack=item["stack"],
        evidence={"subject": item["object"], **item["evidence"]},  # what titles name at the least
        seen_from=seen_from,
        since=str(item["since"]) if item.get("since") else None,
        causes=tuple(map(str, item["causes"])),
    )


def _items(data: Json, name: str, shape: Shape) -> list[Json]:
    for number, item in enumerate(data[name]):
        _check(item, shape, f"{name}[{number}]")
    return t.cast("list[Json]", data[name])


def _picked(item: Json, shape: Shape) -> dict[str, t.Any]:
    return {key: item[key] for key in shape}


def _check(data: t.Any, shape: Shape, where: str) -> None:
    if not isinstance(data, dict):
        raise RecordError(f"{where} is no object")
    for key, kind in shape.items():
        if key not in data:
            raise RecordError(f"{where} has no {key!r}")
        if not isinstance(data[key], kind):
            raise RecordError(f"{key!r} of {where} is of the wrong type ({type(data[key]).__name__})")


__all__ = (
    "COMPLETE",
    "FAILED",
    "NO_RECORD",
    "PARTIAL",
    "REPORT_KIND",
    "STATUSES",
    "UNREACHABLE",
    "Archive",
    "Record",
    "RecordError",
    "missing",
    "parse",
    "read",
)
