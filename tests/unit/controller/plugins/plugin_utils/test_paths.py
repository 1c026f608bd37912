# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.plugin_utils._paths import local_path


@pytest.mark.parametrize(
    ("option", "path"),
    [
        ("/srv/out", "/srv/out"),
        ("out", "{here}/out"),
        ("./a/../out/", "{here}/out"),
        ("~/out", "/home/me/out"),
        ("$RUN/out", "/runs/7/out"),
        ("${RUN}", "/runs/7"),
        (7, "{here}/7"),
    ],
)
def test_a_path_of_the_controller(option: object, path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("RUN", "/runs/7")
    assert local_path(option) == Path(path.format(here=tmp_path))
