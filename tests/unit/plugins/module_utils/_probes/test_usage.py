# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Usage
from ansible_collections.autogpt.ops.plugins.module_utils._probes._usage import usage

V1 = "9:name=systemd:/docker/x\n4:memory:/docker/x\n2:cpuacct,cpu:/docker/x\n0::/docker/x\n"
V2 = "0::/system.slice/docker-x.scope\n"


def write(directory: Path, **files: str) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (directory / name.replace("__", ".")).write_text(text)


def test_version_one(tmp_path: Path) -> None:
    write(
        tmp_path / "memory/docker/x",
        memory__usage_in_bytes="1000\n",
        memory__stat="inactive_file 1\ntotal_inactive_file 300\n",
        memory__oom_control="oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
    )
    write(tmp_path / "cpu/docker/x", cpu__stat="nr_periods 1000\nnr_throttled 250\nthrottled_time 9\n")
    assert usage(V1, str(tmp_path)) == Usage(700, 0.25, 1000, 2)


def test_version_two(tmp_path: Path) -> None:
    write(
        tmp_path / "system.slice/docker-x.scope",
        memory__current="1000\n",
        memory__stat="anon 5\ninactive_file 400\n",
        memory__events="low 0\nhigh 9\nmax 8\noom 7\noom_kill 3\noom_group_kill 0\n",
        cpu__stat="usage_usec 7\nnr_periods 0\nnr_throttled 0\n",
    )
    assert usage(V2, str(tmp_path)) == Usage(600, oom_kills=3)


@pytest.mark.parametrize("cgroups", ["", "nonsense", "0::", "::::", V1, V2])
def test_what_is_not_to_be_seen_is_not_known(cgroups: str, tmp_path: Path) -> None:
    assert usage(cgroups, str(tmp_path)) is None


def test_a_path_does_not_lead_out(tmp_path: Path) -> None:
    write(tmp_path / "memory", memory__usage_in_bytes="10\n")
    assert usage("4:memory:/../..\n", str(tmp_path / "root")) is None
