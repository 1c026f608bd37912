# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._inside._main import observe
from ansible_collections.autogpt.ops.plugins.module_utils._inside._prisma import NOTHING, migrations


def project(folder: Path, *names: str, below: str = "migrations") -> Path:
    for name in names:
        path = folder / below / name
        path.mkdir(parents=True)
        (path / "migration.sql").write_text("SELECT 1;")
    return folder / below


@pytest.mark.parametrize("below", ["migrations", "prisma/migrations"])
def test_lists_the_migrations_in_the_order_of_their_names(tmp_path: Path, below: str) -> None:
    place = project(tmp_path, "20240802_b", "20240722_a", below=below)
    (place / "migration_lock.toml").write_text('provider = "postgresql"')
    (place / "20250101_without_a_script").mkdir()
    assert migrations([str(tmp_path / "nowhere"), str(tmp_path)]) == {
        "tool": "prisma",
        "path": str(place),
        "revisions": [{"id": "20240722_a"}, {"id": "20240802_b"}],
        "heads": ["20240802_b"],
    }


def test_migrations_of_other_tools_are_none_of_prisma(tmp_path: Path) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "0001_initial.py").write_text("class Migration: pass")
    assert migrations([str(tmp_path)]) == NOTHING


def test_alembic_comes_first_where_both_are(tmp_path: Path) -> None:
    project(tmp_path, "20240722_a")
    spec = {"variables": {}, "directories": [str(tmp_path)], "only": ["migrations"]}
    assert observe(spec, {})["migrations"]["tool"] == "prisma"
    (tmp_path / "alembic.ini").write_text("[alembic]\n")
    assert observe(spec, {})["migrations"]["tool"] == "alembic"
