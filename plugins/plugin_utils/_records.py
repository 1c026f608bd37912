# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a directory of recorded diagnoses: one JSON file a host, kept without the bulky facts."""

from __future__ import annotations

import functools
import json
import typing as t
from pathlib import Path

from ..module_utils._frozen import field, frozen
from ..module_utils._model import SCHEMA_VERSION, Coverage, Finding, Severity, Unknown, Vantage
from ..module_utils._version import VERSION
from ._measures import Measures, measures
from ._traits import Traits, traits

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


@frozen
class Record:
    """What reports need of one host's diagnosis. ``document`` is the record itself without its facts.

    ``profiles`` maps a stack's name to its profile; times are ISO 8601 UTC, empty where there is no record.
    ``traits`` are the few facts by which hosts are compared, ``memory`` those that are compared with earlier runs.
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
    traits: Traits = field(default_factory=dict)
    memory: Measures = field(default_factory=dict)

    @property
    def diagnosed(self) -> bool:
        """Whether there is a diagnosis of the host, complete or not."""
        return self.status in (COMPLETE, PARTIAL)

    @functools.cached_property
    def symptoms(self) -> list[tuple[Finding, list[str]]]:
        """Each finding that others explain, with their keys. One that names no cause which stands for itself is none.

        So nothing gets lost: it is a cause itself.
        """
        roots = {finding.key for finding in self.findings if not finding.causes}
        named = ((finding, [key for key in finding.causes if key in roots]) for finding in self.findings)
        return [(finding, keys) for finding, keys in named if keys]


@frozen
class Archive:
    """The records of one or several directories, by host, and a line about each file that is not one.

    ``superseded`` counts the records that were left out because there is a newer one of the same host.
    """

    records: tuple[Record, ...]
    warnings: tuple[str, ...] = ()
    superseded: int = 0


def place_of(directory: Path) -> Path:
    """Where the records are: in the directory, or below ``hosts`` in it, as the role ``diagnose`` arranges a run."""
    return directory / "hosts" if (directory / "hosts").is_dir() else directory


def read(directories: t.Sequence[Path], expected_hosts: t.Sequence[str] = (), slim: bool = False) -> Archive:
    """The records in these directories; an expected host without one stands there as failed.

    Raises ``OSError`` when a directory cannot be listed. Of several records of one host the newest counts. ``slim``
    ones have only what a comparison needs: an earlier run shall not double the memory.
    """
    found: dict[str, Record] = {}
    warnings: list[str] = []
    superseded = 0
    for path in (path for directory in directories for path in sorted(place_of(directory).iterdir())):
        try:
            record = _read_file(path, slim) if path.suffix == ".json" else None
        except RecordError as error:
            name = path.name if len(directories) == 1 else path
            warnings.append(f"{name} is no record of a diagnosis and was left out: {error}")
            continue
        if record:
            superseded += record.host in found
            found[record.host] = max(found.get(record.host, record), record, key=lambda item: item.finished_at)
    found.update((host, missing(host)) for host in expected_hosts if host not in found)
    return Archive(tuple(found.values()), tuple(warnings), superseded)


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


def parse(data: t.Any, slim: bool = False) -> Record:
    """The record that a JSON document holds; for ``slim`` see :func:`read`. Raises :class:`RecordError`."""
    _check(data, _RECORD, "the document")
    if data["schema"] != SCHEMA_VERSION:
        raise RecordError(f"it has schema {data['schema']}; this version reads schema {SCHEMA_VERSION}")
    if data["status"] not in STATUSES:
        raise RecordError(f"status is none of {', '.join(STATUSES)}")
    stacks = _items(data, "stacks", _STACK)
    return Record(
        host=data["host"],
        status=data["status"],
        document={} if slim else {key: value for key, value in data.items() if key != "facts"},
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
        traits={} if slim else traits(data.get("facts")),
        memory={} if slim else measures(data),
    )


def _read_file(path: Path, slim: bool) -> Record | None:
    """The record, or None for our own merged document."""
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise RecordError(f"it cannot be read ({error.strerror})") from error
    except (ValueError, RecursionError) as error:
        raise RecordError("it is not JSON") from error
    if isinstance(data, dict) and data.get("kind") == REPORT_KIND:
        return None
    return parse(data, slim)


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
    "place_of",
    "read",
)
