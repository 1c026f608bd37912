# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Load
from ansible_collections.autogpt.ops.plugins.module_utils._probes import _load

SOME = "some avg10=1.00 avg60=%s avg300=3.00 total=4\n"
FULL = "full avg10=1.00 avg60=%s avg300=3.00 total=4\n"


def test_pressure_and_what_processors_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pressure = tmp_path / "pressure"
    pressure.mkdir()
    (pressure / "cpu").write_text(SOME % "12.50" + FULL % "0.00")
    (pressure / "memory").write_text(SOME % "9.00" + FULL % "2.25")
    (pressure / "io").write_text(SOME % "9.00" + FULL % "7.00")
    stat = tmp_path / "stat"
    stat.write_text("cpu  100 0 100 1000 50 0 0 10 999 999\ncpu0 1 2 3\n")
    # While the probe waits, 100 ticks pass: 60 idle, 30 waiting for disks, 10 stolen.
    later = "cpu  100 0 100 1060 80 0 0 20 999 999\n"
    monkeypatch.setattr(_load.time, "sleep", lambda _seconds: stat.write_text(later))
    assert _load.load(str(tmp_path)) == Load(12.5, 2.25, 7.0, steal=10.0, iowait=30.0)


def test_a_kernel_that_does_not_tell() -> None:
    assert _load.load("/absent") == Load()


def test_this_machine() -> None:
    found = _load.load()
    assert 0 <= found.steal <= 100
    assert 0 <= found.iowait <= 100
