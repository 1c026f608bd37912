# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._probes._endpoint import Endpoint
from ansible_collections.autogpt.ops.plugins.module_utils._prune._space import space

HERE = Endpoint("unix:///run/docker.sock")


def test_room_is_that_of_the_file_system(tmp_path: Path) -> None:
    answer = os.statvfs(tmp_path)
    found = space(HERE, str(tmp_path))
    assert found
    assert abs(found.available - answer.f_bavail * answer.f_frsize) < 10**9
    assert found.free >= found.available


@pytest.mark.parametrize(
    ("url", "root"),
    [("unix:///run/docker.sock", "/nowhere"), ("tcp://host:1", "/"), ("ssh://host", "/"), ("unix:///x", "")],
)
def test_no_room_is_known_of_another_machine(url: str, root: str) -> None:
    assert space(Endpoint(url), root) is None
