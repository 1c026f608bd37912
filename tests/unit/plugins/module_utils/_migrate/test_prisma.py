# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import hashlib
import io
import sys
import tarfile
import typing as t
from pathlib import Path

import docker.errors
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._migrate._outcome import Refused
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._prisma import (
    History,
    Row,
    compare,
    read_history,
    scripts_of,
)

sys.path.insert(0, str(Path(__file__).parent))
from migrations import place

HISTORY = History("/app", {"1_tasks": "CREATE 1", "2_agents": "CREATE 2"})


def row(name: str, finished: bool = True, rolled_back: bool = False, script: str = "") -> Row:
    text = script or HISTORY.scripts.get(name, "")
    return Row(name, hashlib.sha256(text.encode()).hexdigest(), finished, rolled_back)


ONE, TWO = row("1_tasks"), row("2_agents")


@pytest.mark.parametrize(
    ("rows", "has_tables", "findings", "pending"),
    [
        ([], False, ["behind"], ["1_tasks", "2_agents"]),
        ([], True, ["never_stamped"], ["1_tasks", "2_agents"]),
        ([ONE], True, ["behind"], ["2_agents"]),
        ([TWO], True, ["behind"], ["1_tasks"]),
        ([ONE, TWO], True, [], []),
        ([ONE, row("3_new")], True, ["ahead"], []),
        ([ONE, row("2_agents", finished=False)], True, ["behind", "failed"], ["2_agents"]),
        ([ONE, row("2_agents", finished=False, rolled_back=True)], True, ["behind"], ["2_agents"]),
        ([ONE, row("2_agents", False, True), TWO], True, [], []),
        ([ONE, row("2_agents", True, True)], True, ["behind"], ["2_agents"]),
    ],
)
def test_the_directory_against_the_table(
    rows: list[Row], has_tables: bool, findings: list[str], pending: list[str]
) -> None:
    found = compare(HISTORY, rows, has_tables, place())
    assert [item.id for item in found.findings] == [f"migration.{name}" for name in findings]
    assert [item.id for item in found.pending] == pending
    assert (found.warnings, found.heads) == ((), ("2_agents",))


def test_a_script_that_was_changed_after_it_was_applied() -> None:
    found = compare(HISTORY, [row("1_tasks", script="CREATE 0"), TWO], True, place())
    assert found.warnings == ("the script of 1_tasks was changed after it was applied",)


def test_scripts_come_out_of_an_archive() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name in ("migrations/1_tasks/migration.sql", "migrations/migration_lock.toml", "migrations/1_tasks/note"):
            item = tarfile.TarInfo(name)
            item.size = 3
            tar.addfile(item, io.BytesIO(b"SQL"))
    assert scripts_of(buffer.getvalue()) == {"1_tasks": "SQL"}


@given(st.binary(max_size=2000))
def test_anything_may_come_instead_of_an_archive(data: bytes) -> None:
    assert scripts_of(data) == {}


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (docker.errors.APIError("x", explanation="the container is gone"), "the container is gone"),
        (requests.exceptions.ReadTimeout("late"), "ReadTimeout"),
        (requests.exceptions.ConnectionError("reset"), "ConnectionError"),
    ],
)
def test_an_engine_that_does_not_show_the_migrations(error: Exception, why: str) -> None:
    class Engine:
        def get_archive(self, _container: str, _path: str) -> t.NoReturn:
            raise error

    there = dataclasses.replace(place(), client=Engine())
    with pytest.raises(Refused) as caught:
        read_history(there, ["/app"])
    assert caught.value.line == f"Docker does not show /app/prisma/migrations in app: {why}"
