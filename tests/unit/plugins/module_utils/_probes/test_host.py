# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import re
from pathlib import Path

from ansible_collections.autogpt.ops.plugins.module_utils._probes.host import machine


def test_this_machine() -> None:
    found = machine()
    assert found.hostname == os.uname().nodename
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", found.now)
    assert 0 < found.memory_available <= found.memory
    assert found.cpus >= 1
    assert found.file_systems[0].path == "/"
    assert 0 <= found.file_systems[0].free <= found.file_systems[0].size


def test_a_file_system_is_named_once_and_absent_paths_are_passed_over() -> None:
    paths = [item.path for item in machine(("/", "/etc", "/absent", "\0")).file_systems]
    assert paths[0] == "/"
    assert "/absent" not in paths
    assert len(paths) == len(set(paths)) <= 2


def test_what_the_kernel_does_not_tell_is_zero(tmp_path: Path) -> None:
    (tmp_path / "meminfo").write_text("MemTotal:  1000 kB\nMemFree:  250 kB\nOdd line\n")
    (tmp_path / "os-release").write_text('NAME="x"\nPRETTY_NAME="Debian GNU/Linux 13 (trixie)"\n')
    found = machine((), str(tmp_path), str(tmp_path / "os-release"))
    assert (found.memory, found.memory_available) == (1_024_000, 256_000)
    assert found.system == "Debian GNU/Linux 13 (trixie)"
    assert machine((), "/absent", "/absent").system == "Linux"
