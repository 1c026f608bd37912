# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._causes import fold
from ansible_collections.autogpt.ops.plugins.module_utils._checks import View, _endings, container
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, HostFacts, Machine, Stack
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity

sys.path.insert(0, str(Path(__file__).parent))
from texts import missing

MACHINE = Machine("web1", "Debian", "6.1", "x86_64", "3.11", "root", "2026-11-22T12:00:00Z", 2, 2**33, 2**32)
MEMBERS = {"app": "app", "postgres": "postgres", "redis": "redis", "worker": "executor"}
UPGRADED = (
    "FATAL:  database files are incompatible with server",
    "DETAIL:  The data directory was initialized by PostgreSQL version 15, which is not compatible with 17.",
)


def view(name: str, tail: tuple[str, ...], status: str = "exited", error: str = "") -> View:
    others = [Container(item, item, item, "running") for item in MEMBERS.values() if item != name]
    one = Container(name, name, f"{name}:1", status, exit_code=1, error=error, log_tail=tail)
    return View(HostFacts(containers=(*others, one)), Stack("autogpt", "guide", members=MEMBERS))


def found(seen: View) -> list[tuple[str, str]]:
    return [(item.id, item.object) for item in _endings.fits_machine_and_data(seen) if isinstance(item, Finding)]


@pytest.mark.parametrize(
    ("name", "tail", "error", "expected"),
    [
        ("app", ("exec /usr/local/bin/python: exec format error",), "", "wrong_architecture"),
        ("app", ("standard_init_linux.go:228: exec user process caused: exec format error",), "", "wrong_architecture"),
        ("app", (), "OCI runtime create failed: exec /app/run: Exec format error: unknown", "wrong_architecture"),
        ("postgres", UPGRADED, "", "data_incompatible"),
        ("postgres", ("Error: in 18+, these Docker images are configured to store database data in a", "x"), "",
         "data_incompatible"),
        ("redis", ("1:M # Can't handle RDB format version 12", "1:M # Fatal error loading the DB"), "",
         "data_incompatible"),
        ("app", ("KeyError: 'OPENAI_API_KEY'",), "", ""),
        ("app", ("ready",), "address already in use", ""),
        ("app", (), "", ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("status", ["exited", "restarting", "created", "dead"])
def test_known_last_words(name: str, tail: tuple[str, ...], error: str, expected: str, status: str) -> None:
    told = [(f"container.{expected}", name)] if expected else []
    assert found(view(name, tail, status, error)) == told


@pytest.mark.parametrize(
    ("restarts", "started", "expected"),
    [
        (3, "2026-11-22T11:59:59Z", [("container.data_incompatible", "postgres")]),
        (3, "2026-11-22T11:00:00Z", []),
        (0, "2026-11-22T11:59:59Z", []),
    ],
)
def test_between_two_restarts_it_runs(restarts: int, started: str, expected: list[tuple[str, str]]) -> None:
    one = Container("postgres", "postgres", "postgres:17", "running", log_tail=UPGRADED)
    seen = view("app", ())
    looping = dataclasses.replace(one, restart_count=restarts, started_at=started)
    assert found(View(HostFacts(machine=MACHINE, containers=(looping,)), seen.stack)) == expected


@pytest.mark.parametrize("status", ["running", "paused"])
def test_words_of_a_container_that_runs_are_of_the_past(status: str) -> None:
    assert found(view("app", ("x: exec format error",), status)) == []


def test_the_line_that_names_the_versions_is_the_one_shown() -> None:
    (item,) = _endings.fits_machine_and_data(view("postgres", (*UPGRADED, "HINT:  none")))
    assert isinstance(item, Finding)
    assert item.evidence["last_line"] == UPGRADED[1]
    assert missing(item) == set()
    assert (item.evidence["image"], item.severity) == ("postgres:1", Severity.CRITICAL)


def test_what_is_beside_the_servers_is_milder() -> None:
    (item,) = _endings.fits_machine_and_data(view("executor", ("x: exec format error",)))
    assert isinstance(item, Finding)
    assert item.severity is Severity.MAJOR


@pytest.mark.parametrize("status", ["exited", "restarting"])
def test_it_explains_the_crash_and_not_the_other_way_round(status: str) -> None:
    seen = view("postgres", UPGRADED, status)
    checks = (_endings.fits_machine_and_data, container.keeps_running, container.is_steady)
    findings = [item for check in checks for item in check(seen) if isinstance(item, Finding)]
    folded = fold([dataclasses.replace(item, since=None) for item in findings])
    assert [item.id for item in folded if not item.causes] == ["container.data_incompatible"]
    assert len(folded) > 1
