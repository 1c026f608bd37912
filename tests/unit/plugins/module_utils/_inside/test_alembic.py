# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._inside._alembic import NOTHING, migrations

FIRST = '"""Tasks.\n\nRevision ID: a1\n"""\nrevision = "a1"\ndown_revision = None\n'
SECOND = '"""Agents."""\nrevision: str = "b2"\ndown_revision: str = "a1"\nraise SystemExit("was run")\n'


def project(folder: Path, ini: str = "[alembic]\nscript_location = alembic\n", **scripts: str) -> Path:
    versions = folder / "alembic" / "versions"
    versions.mkdir(parents=True)
    (folder / "alembic.ini").write_text(ini)
    for name, text in scripts.items():
        (versions / f"{name}.py").write_text(text)
    return versions


def test_reads_scripts_without_running_them(tmp_path: Path) -> None:
    project(tmp_path, one=FIRST, two=SECOND, helper="X = 1\n", broken="def (")
    found = migrations([str(tmp_path / "nowhere"), str(tmp_path)])
    assert found["path"] == str(tmp_path / "alembic.ini")
    assert found["revisions"] == [
        {"id": "a1", "follows": [], "title": "Tasks."},
        {"id": "b2", "follows": ["a1"], "title": "Agents."},
    ]
    assert found["heads"] == ["b2"]


def test_merges_and_dependencies_are_followed(tmp_path: Path) -> None:
    merge = 'revision = "m"\ndown_revision = ("b2", "c3")\n'
    other = 'revision = "c3"\ndown_revision = "a1"\ndepends_on = ["z"]\n'
    project(tmp_path, one=FIRST, two=SECOND, three=other, four=merge)
    found = migrations([str(tmp_path)])
    assert found["heads"] == ["m"]
    assert {item["id"]: item["follows"] for item in found["revisions"]} == {
        "a1": [], "b2": ["a1"], "c3": ["a1", "z"], "m": ["b2", "c3"],
    }  # fmt: skip


@pytest.mark.parametrize(
    "ini",
    [
        "[alembic]\nscript_location = %(here)s/alembic\n",
        "[alembic]\nscript_location = x\nversion_locations = %(here)s/alembic/versions other\n",
        "[alembic]\nversion_locations = alembic/versions:other\nversion_path_separator = os\n",
        "[alembic]\nversion_locations =\n  alembic/versions\n  other\npath_separator = newline\n",
        "[alembic]\nscript_location = alembic:\n",
        "[other]\n",
    ],
)
def test_finds_the_scripts_where_the_configuration_says(tmp_path: Path, ini: str) -> None:
    project(tmp_path, ini, one=FIRST)
    assert migrations([str(tmp_path)])["heads"] == ["a1"]


def test_scripts_in_a_package(tmp_path: Path) -> None:
    versions = project(tmp_path / "x", one=FIRST)
    (tmp_path / "app").mkdir()
    versions.parent.rename(tmp_path / "app" / "migrations")
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = app:migrations\n")
    assert migrations([str(tmp_path)])["heads"] == ["a1"]


@pytest.mark.parametrize("ini", ["no section", "[alembic]\n[alembic\n", "[alembic]\nscript_location = nowhere\n"])
def test_a_useless_configuration_has_no_scripts(tmp_path: Path, ini: str) -> None:
    project(tmp_path, ini)
    assert migrations([str(tmp_path)])["revisions"] == []


def test_without_alembic(tmp_path: Path) -> None:
    assert migrations([str(tmp_path)]) == NOTHING


@given(st.one_of(st.binary(), st.text(st.characters(min_codepoint=9, max_codepoint=126)).map(str.encode)))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_any_file_may_lie_among_the_scripts(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / str(abs(hash(content)))
    if not folder.exists():
        (project(folder) / "odd.py").write_bytes(content)
    assert migrations([str(folder)])["tool"] == "alembic"
