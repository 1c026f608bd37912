# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import sys
import typing as t
import urllib.parse
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, LeftData, Mount
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes._endpoint import Endpoint
from ansible_collections.autogpt.ops.plugins.module_utils._probes.docker import connect
from ansible_collections.autogpt.ops.plugins.module_utils._probes.left_data import left_data

sys.path.insert(0, str(Path(__file__).parent))
from daemon import Daemon

THEN = 1_700_000_000


def cluster(path: Path, version: str = "15\n") -> Path:
    (path / "global").mkdir(parents=True)
    (path / "base" / "5").mkdir(parents=True)
    (path / "PG_VERSION").write_text(version)
    (path / "base" / "5" / "PG_VERSION").write_text(version)
    (path / "global" / "pg_control").write_text("")
    os.utime(path / "global" / "pg_control", (THEN, THEN))
    return path


def client(directory: Path, volumes: t.Any, status: int = 200) -> t.Any:
    """A client of an engine that has these volumes, by name, wherever they are."""
    listed = [{"Name": name, "Mountpoint": str(path)} for name, path in volumes.items()]

    def answer(path: str) -> tuple[int, t.Any]:
        if path == "/version":
            return 200, {"ApiVersion": "1.41"}
        wanted = '{"label": ["com.docker.compose.project=shop"]}'
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(path).query).get("filters")
        body = {"Volumes": listed or None, "message": "told so"}
        return (status, body) if asked == [wanted] else (404, body)

    return connect(Endpoint(Daemon(directory / "engine.sock", answer).url), 5).client


def holder(path: Path) -> Container:
    return Container("db", "1", "postgres", "exited", mounts=(Mount("volume", str(path), "/data", True),))


@pytest.mark.parametrize("place", ["", "data", "pgdata", "18/docker"])
def test_a_database_that_nobody_mounts(tmp_path: Path, place: str) -> None:
    root = cluster(tmp_path / "old" / place)
    found = left_data("shop", [holder(tmp_path / "new")], client(tmp_path, {"shop_old": tmp_path / "old"}))
    assert found == (LeftData("shop_old", str(root), "15", "2023-11-14T22:13:20Z"),)


def test_what_a_container_has_is_not_left_behind(tmp_path: Path) -> None:
    cluster(tmp_path / "old")
    assert left_data("shop", [holder(tmp_path / "old")], client(tmp_path, {"shop_old": tmp_path / "old"})) == ()


def test_what_is_no_database_or_is_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "PG_VERSION").write_text("15\n")
    volumes = {"shop_files": tmp_path / "files", "shop_gone": tmp_path / "gone", "shop_remote": ""}
    assert left_data("shop", [], client(tmp_path, volumes)) == ()


def test_an_engine_without_volumes_says_null(tmp_path: Path) -> None:
    assert left_data("shop", [], client(tmp_path, {})) == ()


def test_an_engine_that_refuses(tmp_path: Path) -> None:
    with pytest.raises(ProbeError) as caught:
        left_data("shop", [], client(tmp_path, {"a": tmp_path}, 500))
    assert caught.value.reason == "unexpected_answer"


def test_a_directory_that_is_closed_to_us(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*dummy: t.Any, **_options: t.Any) -> t.Any:
        raise PermissionError(13, "Permission denied")

    volumes = client(tmp_path, {"shop_old": tmp_path})
    monkeypatch.setattr("builtins.open", refuse)
    with pytest.raises(ProbeError) as caught:
        left_data("shop", [], volumes)
    assert (caught.value.reason, caught.value.evidence["what"]) == ("permission_denied", str(tmp_path))
