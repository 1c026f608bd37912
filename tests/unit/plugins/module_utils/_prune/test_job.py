# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
import sys
import typing as t
from pathlib import Path

import pytest
from small_engine import DONE, SmallEngine

from ansible_collections.autogpt.ops.plugins.module_utils._probes._endpoint import Endpoint
from ansible_collections.autogpt.ops.plugins.module_utils._prune import KINDS, Job, Refusal, Wish

Start = t.Callable[[dict[str, t.Any]], SmallEngine]

CONTAINERS = frozenset({"containers"})
WORN_OUT = {"Id": "0123456789abcdef", "Names": ["/old"], "State": "exited", "Created": 0}
DETAILS = {"State": {"FinishedAt": "2026-01-02T03:04:05Z"}, "SizeRw": 7}


def engine_with_one(small_engine: Start, root: Path, **more: t.Any) -> SmallEngine:
    answers: dict[str, t.Any] = {
        "/info": {"DockerRootDir": str(root), "SystemTime": "2026-11-22T12:00:00Z"},
        "/containers/json": [WORN_OUT],
        "/containers/0123456789abcdef/json": DETAILS,
        "DELETE /containers/0123456789abcdef": DONE,
    }
    return small_engine({**answers, **more})


def job(engine: SmallEngine, **fields: t.Any) -> Job:
    made = Job(Endpoint(engine.url), Wish(CONTAINERS, **fields), 5)
    made.prepare()
    return made


OLD = {
    "kind": "container",
    "id": "0123456789abcdef",
    "name": "old",
    "state": "stopped",
    "since": "2026-01-02T03:04:05Z",
    "size": 7,
}


def test_what_is_told_is_what_is_done(small_engine: Start, tmp_path: Path) -> None:
    engine = engine_with_one(small_engine, tmp_path)
    one = job(engine)
    told = one.result()
    assert engine.changes == []
    assert (told["removed"], told["reclaimed"], told["changed"], told["freed"]) == ([OLD], 7, True, None)
    assert one.difference()["before"] == "stopped container old\n"
    one.carry_out()
    done = one.result()
    assert (done["removed"], done["left"], done["kept"], one.problem) == ([OLD], [], [], "")
    assert isinstance(done["freed"], int)
    assert one.difference()["after"] == ""
    assert len(engine.changes) == 1


@pytest.mark.parametrize("version", ["1.41", "1.42", "1.43", "1.44", "1.51"])
def test_no_version_of_the_api_is_asked_to_prune_volumes(small_engine: Start, tmp_path: Path, version: str) -> None:
    """Before 1.42 that takes named volumes too; since then ``all`` does. The other prunes know no keep-list."""
    more = {
        "/version": {"ApiVersion": version},
        "/images/json": [],
        "/networks": [],
        "/volumes": {"Volumes": [{"Name": "mine", "Labels": {}}, {"Name": "yours", "Labels": {}}]},
        "/system/df": {"BuildCache": [{"ID": "record", "Size": 1}], "Volumes": []},
        "POST /build/prune": {"CachesDeleted": ["record"]},
        "DELETE /volumes/mine": DONE,
    }
    engine = engine_with_one(small_engine, tmp_path, **more)
    one = Job(Endpoint(engine.url), Wish(frozenset(KINDS), volumes=("mine",)), 5)
    one.prepare()
    one.carry_out()
    assert one.problem == ""
    assert engine.versions == {"", version}
    assert [request.partition("?")[0] for request in engine.changes] == [
        "POST /build/prune",
        "DELETE /containers/0123456789abcdef",
        "DELETE /volumes/mine",
    ]


def test_what_is_left_is_a_problem(small_engine: Start, tmp_path: Path) -> None:
    busy = (409, {"message": "it runs"})
    one = job(engine_with_one(small_engine, tmp_path, **{"DELETE /containers/0123456789abcdef": busy}))
    one.carry_out()
    result = one.result()
    assert (result["changed"], result["removed"], result["reclaimed"]) == (False, [], 0)
    assert result["left"] == [{**OLD, "error": "it runs"}]
    assert one.problem == "1 of 1 could not be removed, first the container old: it runs"
    assert one.difference()["after"] == "stopped container old\n"


def test_what_is_spared_is_told(small_engine: Start, tmp_path: Path) -> None:
    result = job(engine_with_one(small_engine, tmp_path), keep=("ol*",)).result()
    names = {name: OLD[name] for name in ("kind", "id", "name")}
    assert result["kept"] == [{**names, "reason": "keep", "detail": "ol*"}]


@pytest.mark.parametrize(("until_free", "count", "enough"), [(0, 0, True), (10**18, 1, False), (None, 1, None)])
def test_until_enough_is_free(
    small_engine: Start, tmp_path: Path, until_free: t.Optional[int], count: int, enough: t.Optional[bool]
) -> None:
    result = job(engine_with_one(small_engine, tmp_path), until_free=until_free).result()
    assert (len(result["removed"]), result.get("enough")) == (count, enough)


def test_check_mode_counts_what_would_be_free(small_engine: Start, tmp_path: Path) -> None:
    large = {"/containers/0123456789abcdef/json": {**DETAILS, "SizeRw": 10**18}}
    assert job(engine_with_one(small_engine, tmp_path, **large), until_free=10**17).result()["enough"]


@pytest.mark.parametrize(
    ("more", "fields", "words"),
    [
        ({"/version": {"ApiVersion": "1.40"}}, {}, "speaks API version 1.40; 1.41 .Docker 20.10. or newer is needed"),
        ({"/info": {"DockerRootDir": "/nowhere"}}, {"until_free": 1}, "until_free needs an engine on this host"),
        ({"/info": (500, {"message": "broken"})}, {}, "could not be asked: broken$"),
        ({"/containers/json": (200, b"<html>")}, {}, "could not be asked: not JSON: '<html>'$"),
        (
            {"/volumes": {"Volumes": [{"Name": "x", "Labels": {"com.docker.compose.project": "shop"}}]}},
            {"volumes": ("x",)},
            "^Nothing was removed: the volume x belongs to the compose project shop",
        ),
    ],
)
def test_refusals_are_one_line_and_change_nothing(
    small_engine: Start, tmp_path: Path, more: dict[str, t.Any], fields: dict[str, t.Any], words: str
) -> None:
    engine = engine_with_one(small_engine, tmp_path, **{"/system/df": {}, **more})
    with pytest.raises(Refusal, match=words) as caught:
        job(engine, **fields)
    assert "\n" not in str(caught.value)
    assert engine.changes == []


def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"^The Docker engine does not run .ECONNREFUSED. .tcp://127.0.0.1:1.$"):
        Job(Endpoint("tcp://127.0.0.1:1"), Wish(CONTAINERS), 5).prepare()


def test_a_missing_package_is_named(small_engine: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_with_one(small_engine, tmp_path)
    monkeypatch.setitem(sys.modules, "docker", None)
    with pytest.raises(Refusal, match=r"^The Python package docker is not installed for "):
        job(engine)


def test_an_engine_elsewhere_has_no_room_here(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(Refusal, match="accepts connections but does not answer"):
            Job(Endpoint(url), Wish(CONTAINERS), 0.2).prepare()


@pytest.mark.parametrize("timeout", [0, -1, 86401, float("nan")])
def test_a_strange_timeout_is_refused(timeout: float) -> None:
    with pytest.raises(ValueError, match=r"^timeout must be above 0 and at most 86400 seconds, not "):
        Job(Endpoint(), Wish(CONTAINERS), timeout)
