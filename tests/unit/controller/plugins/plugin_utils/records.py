# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Builds realistic records of diagnoses, as stack_health writes them, for the tests of the reports."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG, COMPONENTS, Entry, Risk, Text
from ansible_collections.autogpt.ops.plugins.module_utils._model import Severity

Json = dict[str, t.Any]

CHECKS = {"host": 3, "docker": 2, "container": 9, "port": 4, "config": 7, "postgres": 8, "migration": 3, "redis": 8}
STACK_CHECKS = {**CHECKS, "openai": 7, "security": 2, "stack": 1}

# Everything that must not get through: markup, script ends, terminal sequences, templates, reversed text, shell code.
HOSTILE = (
    "</script><img src=x onerror=alert(1)>{{ 7*7 }}{0.__class__}%s\x1b[31mred\x1b]0;t\x07\u202e"
    "'; rm -rf / # \\ \"\x00\ud800 中文"
)

PRICED = Entry(
    "test.priced",
    Severity.MAJOR,
    Text("{subject} is used to {percent:.0f} %", "{subject} 已使用 {percent:.0f} %"),
    Text("It will be full on {day}.", "它将在 {day} 用满。"),
    Text("Make room in {subject}.", "清理 {subject}。"),
    commands=("du -x {subject}", "rm -r {subject}/old"),
    risk=Risk.DESTRUCTIVE,
    guide="1",
)


def finding(entry: str, subject: str, severity: str = "", stack: str = "autogpt", **evidence: t.Any) -> Json:
    """One finding. Underscored keywords are fields of the finding, the others are evidence."""
    fields = {key[1:]: evidence.pop(key) for key in [*evidence] if key.startswith("_")}
    known = CATALOG.get(entry)
    return {
        "key": f"{stack}/{entry}/{subject}",
        "component": entry.partition(".")[0],
        "id": entry,
        "object": subject,
        "severity": severity or (known.severity.label if known else "major"),
        "stack": stack,
        "evidence": {"subject": subject, **evidence},
        "seen_from": "host",
        "since": None,
        "causes": [],
        **fields,
    }


def unknown(component: str, check: str, reason: str, **evidence: t.Any) -> Json:
    """One question without an answer."""
    return {"component": component, "check": check, "reason": reason, "stack": "autogpt", "evidence": evidence}


def coverage(unknowns: t.Sequence[Json] = ()) -> list[Json]:
    """Every component was asked about; the unknowns are counted off."""
    missing = [item["component"] for item in unknowns]
    return [
        {
            "component": component.id,
            "stack": "" if component.id in ("host", "docker") else "autogpt",
            "checks": STACK_CHECKS.get(component.id, 2),
            "unknown": missing.count(component.id),
        }
        for component in COMPONENTS
    ]


def record(host: str, findings: t.Sequence[Json] = (), unknowns: t.Sequence[Json] = (), **changes: t.Any) -> Json:
    """The record of a host with one stack of the guide's kind."""
    return {
        "schema": 1,
        "tool": {"name": "autogpt.ops", "version": "0.1.0"},
        "host": host,
        "status": "partial" if unknowns else "complete",
        "message": "",
        "started_at": "2026-11-22T07:45:29Z",
        "finished_at": "2026-11-22T07:45:31Z",
        "seconds": 1.8,
        "stacks": [stack_of("autogpt")],
        "findings": list(findings),
        "unknowns": list(unknowns),
        "coverage": coverage(unknowns),
        "timings": [{"probe": "docker", "stack": "", "seconds": 0.1, "outcome": "done"}],
        "redactions": 2,
        "facts": {"containers": []},
        **changes,
    }


def stack_of(name: str, profile: str = "guide") -> Json:
    """A stack as records name it."""
    members = {"app": "autogpt-container", "postgres": "postgres", "redis": "redis"}
    return {
        "name": name, "profile": profile, "source": "compose", "project": name,
        "working_dir": f"/srv/{name}", "members": members,
    }  # fmt: skip


def facts(stack: str = "autogpt", variables: Json | None = None, **servers: Json) -> Json:
    """What a record holds of a stack's servers and of its public settings (None: the value is not public)."""
    known = {name: {"name": name, "value": value} for name, value in (variables or {}).items()}
    settings = {"settings": {"container": "autogpt-container", "variables": known}} if variables is not None else {}
    return {"containers": [], "stacks": [{**stack_of(stack), **settings, **servers}]}


def silent(host: str, status: str = "unreachable", message: str = "Connection timed out") -> Json:
    """The record of a host that gave no diagnosis."""
    found = [finding(f"host.{status}", host, "critical", "", message=message)]
    nothing = {"stacks": [], "coverage": [], "timings": [], "facts": {}, "seconds": 0.0, "redactions": 0}
    return record(host, found, status=status, message=message, **nothing)


def full_database(number: int = 100) -> list[Json]:
    """PostgreSQL has no connection left, and what follows from it."""
    place = {"container": "postgres", "user": "autogpt", "database": "autogpt", "app": "autogpt-container"}
    cause = finding("postgres.too_many_connections", "postgres:5432", "critical", used=number, limit=100, **place)
    health = {"failures": 12, "output": "HTTP 503\nFATAL: sorry"}
    behind = {"current": "a1b2c3", "heads": ["d4e5f6"], "pending": 2, "titles": ["add steps", "index tasks"], **place}
    because = {"_causes": [cause["key"]]}
    return [
        cause,
        finding("container.unhealthy", "autogpt-container", "major", **health, **because),
        finding("migration.behind", "autogpt", "major", **behind, **because),
    ]


def fleet(size: int = 12) -> list[Json]:
    """A fleet as it is met: most hosts are well, some share a trouble, one is out of reach."""
    return [_host(number, f"web{number:02}.example.com") for number in range(1, size + 1)]


def a_day_later(size: int = 12) -> list[Json]:
    """The same fleet the next day: some trouble is new, has changed or is gone, and some cannot be seen any more."""
    later = {"started_at": "2026-11-23T07:45:29Z", "finished_at": "2026-11-23T07:45:31Z"}
    return [{**_next_day(number, document), **later} for number, document in enumerate(fleet(size), 1)]


def _next_day(number: int, document: Json) -> Json:
    """The first host of a dozen has new trouble, the sixth none any more, and so on."""
    host, place_in_dozen = document["host"], number % 12
    if place_in_dozen == 1:
        return record(host, [finding("redis.noauth", "redis:6379", code="NOAUTH", container="redis")])
    if place_in_dozen == 5:
        return record(host, [{**item, "severity": "minor"} for item in full_database(40)[:1]])
    if place_in_dozen == 7:
        return record(host, [], [unknown("config", "values_are_real", "package_missing", package="docker")])
    return record(host) if place_in_dozen == 6 else document


def _host(number: int, name: str) -> Json:
    """The twelve hosts of a dozen: the third to the fifth have one trouble, and so on."""
    place_in_dozen = number % 12
    if place_in_dozen == 0:
        return silent(name)
    if place_in_dozen == 9:
        gap = {"package": "psycopg2", "debian_package": "python3-psycopg2", "python": "/usr/bin/python3"}
        return record(name, unknowns=[unknown("postgres", f"question_{n}", "package_missing", **gap) for n in range(3)])
    if place_in_dozen in (3, 4, 5):
        return record(name, full_database(95 + place_in_dozen))
    place = {"container": "autogpt-container", "directory": "/srv/autogpt", "env_file": "/srv/autogpt/.env"}
    holder = {"holder": "nginx", "pid": 4711, "address": "0.0.0.0", "port": 8000, "_since": "2026-11-22T03:12:00Z"}
    conflict = finding("port.conflict", "tcp/8000", "critical", **holder, **place)
    key = finding("config.placeholder_key", "OPENAI_API_KEY", "major", **place)
    drift = finding("config.drift", "SMART_LLM", "minor", **place)
    trouble = {6: [conflict], 7: [key], 8: [key], 10: [drift]}
    return record(name, trouble.get(place_in_dozen, []))


def write(directory: Path, documents: t.Iterable[Json]) -> Path:
    """One file a host, in the directory, which is returned."""
    directory.mkdir(parents=True, exist_ok=True)
    for number, document in enumerate(documents):
        (directory / f"{number:04}.json").write_text(json.dumps(document), encoding="utf-8")
    return directory
