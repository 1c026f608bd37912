# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.plugin_utils._recording import prepare, record_name, write_record


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("web01.example.com", "web01.example.com.json"),
        ("fe80::1", "fe80::1.json"),
        ("../../etc/passwd", "..%2F..%2Fetc%2Fpasswd.json"),
        ("主机", "%E4%B8%BB%E6%9C%BA.json"),
    ],
)
def test_any_inventory_name_is_one_file_in_the_directory(tmp_path: Path, host: str, name: str) -> None:
    assert record_name(host) == name
    assert write_record(tmp_path, {"host": host}).parent == tmp_path


def test_a_record_is_for_the_owner_alone(tmp_path: Path) -> None:
    path = write_record(tmp_path / "run" / "hosts", {"host": "web01", "status": "complete"})
    assert json.loads(path.read_text()) == {"host": "web01", "status": "complete"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_record_that_cannot_be_written_leaves_the_older_one(tmp_path: Path) -> None:
    path = write_record(tmp_path, {"host": "web01", "status": "complete"})
    with pytest.raises(TypeError):
        write_record(tmp_path, {"host": "web01", "status": object()})
    assert json.loads(path.read_text())["status"] == "complete"
    assert list(tmp_path.iterdir()) == [path]


def test_a_prepared_directory_is_the_owners_and_empty(tmp_path: Path) -> None:
    directory = tmp_path / "run" / "hosts"
    prepare(directory)
    prepare(directory)
    assert directory.stat().st_mode & 0o777 == 0o700
    assert not list(directory.iterdir())


def test_a_file_is_no_directory_for_records(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotADirectoryError):
        prepare(tmp_path / "file")
