# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.plugin_utils import _files


def test_writes_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    assert _files.differs(path, "text")
    assert _files.write(path, "text")
    assert not _files.differs(path, "text")
    assert not _files.write(path, "text")
    assert _files.write(path, "other")
    assert path.read_text() == "other"


def test_report_is_for_owner_and_group(tmp_path: Path) -> None:
    path = tmp_path / "new" / "report.html"
    _files.write(path, "text")
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o640, 0o750)


def test_failure_leaves_the_old_report_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "report.html"
    _files.write(path, "old")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        _files.write(path, "new")
    assert [(entry.name, entry.read_text()) for entry in tmp_path.iterdir()] == [("report.html", "old")]


def test_half_a_surrogate_pair_is_written_as_an_escape(tmp_path: Path) -> None:
    _files.write(tmp_path / "a.json", '"\ud800"')
    assert (tmp_path / "a.json").read_bytes() == b'"\\ud800"'
