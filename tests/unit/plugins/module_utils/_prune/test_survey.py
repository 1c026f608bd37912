# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t
from pathlib import Path

import pytest
from small_engine import SmallEngine

from ansible_collections.autogpt.ops.plugins.module_utils._prune._survey import survey
from ansible_collections.autogpt.ops.plugins.module_utils._prune._thing import Thing
from ansible_collections.autogpt.ops.plugins.module_utils._prune._wish import KINDS, Wish

Start = t.Callable[[dict[str, t.Any]], SmallEngine]

ALL = frozenset(KINDS)
NONE: frozenset[str] = frozenset()


def listed(identity: str, state: str = "exited", **fields: t.Any) -> dict[str, t.Any]:
    return {"Id": identity, "Names": [f"/{identity}", f"/other/{identity}"], "State": state, "Created": 0, **fields}


def found(engine: SmallEngine, wish: Wish, local: bool = False) -> dict[str, Thing]:
    return {thing.key: thing for thing in survey(engine.api(), wish, local).things}


INFO = {"/info": {"SystemTime": "2026-11-22T12:00:00.5+01:00", "DockerRootDir": "/data"}}
EMPTY = {**INFO, "/containers/json": [], "/images/json": [], "/networks": [], "/system/df": {"BuildCache": None}}


def test_an_empty_engine(small_engine: Start) -> None:
    inventory = survey(small_engine(EMPTY).api(), Wish(ALL), False)
    assert (inventory.things, inventory.now, inventory.root_dir) == ((), "2026-11-22T11:00:00Z", "/data")


@pytest.mark.parametrize(
    ("wish", "asked"),
    [
        (Wish(NONE), []),
        (Wish(frozenset({"containers"})), ["/containers/web/json?size=1"]),
        (Wish(frozenset({"networks"})), ["/networks"]),
        (Wish(frozenset({"images"})), ["/images/json?all=1"]),
        (Wish(frozenset({"build_cache"})), ["/system/df?type=build-cache"]),
        (Wish(NONE, volumes=("data",)), ["/system/df?type=volume", "/volumes"]),
    ],
)
def test_nothing_is_asked_that_is_not_needed(small_engine: Start, wish: Wish, asked: list[str]) -> None:
    engine = small_engine({**EMPTY, "/volumes": {"Volumes": None}, "/containers/json": [listed("web")]})
    survey(engine.api(), wish, False)
    assert engine.asked == ["/info", "/containers/json?all=1", *asked]


@pytest.mark.parametrize(
    ("state", "pinned"),
    [
        ("exited", ""),
        ("created", ""),
        ("dead", ""),
        ("stopped", ""),
        ("running", "running"),
        ("paused", "paused"),
        ("restarting", "restarting"),
        ("removing", "removing"),
    ],
)
def test_only_containers_at_rest_may_go(small_engine: Start, state: str, pinned: str) -> None:
    engine = small_engine({**EMPTY, "/containers/json": [listed("web", state, Labels={"a": "b"})]})
    thing = found(engine, Wish(NONE))["container:web"]
    assert (thing.pinned, thing.names, thing.labels) == (pinned, ("web",), {"a": "b"})
    assert thing.since == "1970-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("details", "since", "size"),
    [
        ({"State": {"FinishedAt": "2026-01-02T03:04:05.6Z"}, "SizeRw": 7}, "2026-01-02T03:04:05Z", 7),
        ({"State": {"FinishedAt": "0001-01-01T00:00:00Z"}}, "1970-01-01T00:00:00Z", 0),
        ((404, {"message": "gone"}), "1970-01-01T00:00:00Z", 0),
    ],
)
def test_a_containers_end_and_size(small_engine: Start, details: t.Any, since: str, size: int) -> None:
    engine = small_engine({**EMPTY, "/containers/json": [listed("web")], "/containers/web/json": details})
    thing = found(engine, Wish(ALL))["container:web"]
    assert (thing.since, sum(thing.pieces.values())) == (since, size)


@pytest.mark.parametrize(("local", "size"), [(True, 35), (False, 5)])
def test_a_containers_log_counts_where_it_is_here(small_engine: Start, tmp_path: Path, local: bool, size: int) -> None:
    for name in ("x-json.log", "x-json.log.1", "y-json.log"):
        (tmp_path / name).write_text("0123456789\n1234")
    details = {"SizeRw": 5, "LogPath": f"{tmp_path}/x-json.log"}
    engine = small_engine({**EMPTY, "/containers/json": [listed("web")], "/containers/web/json": details})
    assert sum(found(engine, Wish(ALL), local)["container:web"].pieces.values()) == size


def test_a_container_in_the_network_of_another_needs_it(small_engine: Start) -> None:
    sidecar = listed("sidecar", HostConfig={"NetworkMode": "container:web"})
    engine = small_engine({**EMPTY, "/containers/json": [listed("web"), sidecar]})
    assert found(engine, Wish(NONE))["container:web"].users == ("container:sidecar",)


def image(identity: str, **fields: t.Any) -> dict[str, t.Any]:
    return {"Id": identity, "Created": 0, "Size": 10, "RepoTags": ["<none>:<none>"], "Labels": None, **fields}


def test_images_and_who_needs_them(small_engine: Start) -> None:
    images = [
        image("base"),
        image("child", ParentId="base", RepoTags=["app:1", "app:latest"], RepoDigests=["app@sha256:00"]),
        image("left", RepoTags=None, RepoDigests=["app@sha256:11"]),
        image("gone"),
    ]
    containers = [listed("made", ImageID="base", Image="x"), listed("next", ImageID="older", Image="app")]
    details = {f"/images/{name}/json": {} for name in ("base", "child", "left")}
    engine = small_engine({**EMPTY, "/images/json": images, "/containers/json": containers, **details})
    things = found(engine, Wish(ALL))
    assert "image:gone" not in things
    assert (things["image:base"].state, things["image:base"].users) == (
        "intermediate",
        ("image:child", "container:made"),
    )
    assert (things["image:child"].state, things["image:child"].users) == ("unused", ("container:next",))
    assert things["image:child"].name == "app:1, app:latest"
    assert (things["image:left"].state, things["image:left"].name) == ("dangling", "app@sha256:11")


@pytest.mark.parametrize(
    ("tagged", "since"),
    [
        ("2026-01-02T03:04:05.6Z", "2026-01-02T03:04:05Z"),
        ("0001-01-01T00:00:00Z", "2001-09-09T01:46:40Z"),
        ("2000-01-01T00:00:00Z", "2001-09-09T01:46:40Z"),
    ],
)
def test_an_image_is_as_old_as_its_name_here(small_engine: Start, tagged: str, since: str) -> None:
    details = {"Metadata": {"LastTagTime": tagged}, "RootFS": {"Layers": ["a", "b"]}}
    history = [{"Size": 5}, {"Size": 0}, {"Size": 3}]
    answers = {"/images/1/json": details, "/images/1/history": history}
    engine = small_engine({**EMPTY, "/images/json": [image("1", Created=10**9)], **answers})
    thing = found(engine, Wish(ALL))["image:1"]
    assert (thing.since, thing.pieces) == (since, {"a": 3, "a/b": 5, "image:1": 2})


def network(name: str, **fields: t.Any) -> dict[str, t.Any]:
    return {"Id": f"id-{name}", "Name": name, "Scope": "local", "Created": "2026-01-02T03:04:05Z", **fields}


@pytest.mark.parametrize(
    ("fields", "pinned"),
    [
        ({"name": "mine"}, False),
        ({"name": "bridge"}, True),
        ({"name": "podman"}, True),
        ({"name": "mine", "Scope": "swarm"}, True),
        ({"name": "mine", "Ingress": True}, True),
        ({"name": "template"}, True),
    ],
)
def test_networks_that_may_go(small_engine: Start, fields: dict[str, t.Any], pinned: bool) -> None:
    copy = network("copy", ConfigFrom={"Network": "template"})
    engine = small_engine({**EMPTY, "/networks": [network(**fields), copy]})
    assert bool(found(engine, Wish(ALL))[f"network:id-{fields['name']}"].pinned) == pinned


@pytest.mark.parametrize(
    "container",
    [
        {"NetworkSettings": {"Networks": {"mine": {"NetworkID": ""}}}},
        {"NetworkSettings": {"Networks": {"alias": {"NetworkID": "id-mine"}}}},
        {"NetworkSettings": {"Networks": {"mine": None}}},
        {"HostConfig": {"NetworkMode": "mine"}, "NetworkSettings": {"Networks": None}},
        {"HostConfig": {"NetworkMode": "id-mine"}},
    ],
)
def test_a_container_that_does_not_run_needs_its_network(small_engine: Start, container: dict[str, t.Any]) -> None:
    engine = small_engine({**EMPTY, "/networks": [network("mine")], "/containers/json": [listed("web", **container)]})
    assert found(engine, Wish(ALL))["network:id-mine"].users == ("container:web",)


def test_the_build_cache(small_engine: Start) -> None:
    records = [
        {"ID": "a", "Size": 5, "CreatedAt": "2026-01-01T00:00:00Z", "LastUsedAt": None},
        {"ID": "b", "Parent": "a", "Size": 5, "Shared": True, "LastUsedAt": "2026-01-02T00:00:00Z"},
        {"ID": "c", "Parents": ["a", "b"], "InUse": True},
    ]
    things = found(small_engine({**EMPTY, "/system/df": {"BuildCache": records}}), Wish(ALL))
    assert [(item.users, item.pinned, sum(item.pieces.values())) for item in things.values()] == [
        (("build_cache:b", "build_cache:c"), "", 5),
        (("build_cache:c",), "", 0),
        ((), "in use", 0),
    ]
    assert [item.since for item in things.values()] == ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z", ""]


def test_volumes_and_who_mounts_them(small_engine: Start) -> None:
    volumes = {"Volumes": [{"Name": "data", "Labels": {"a": "b"}}, {"Name": "other"}]}
    usage = {"Volumes": [{"Name": "data", "UsageData": {"Size": 9}}, {"Name": "other", "UsageData": {"Size": -1}}]}
    holder = listed("web", Mounts=[{"Type": "volume", "Name": "data"}, {"Type": "bind", "Source": "/other"}])
    answers = {"/volumes": volumes, "/system/df": usage, "/containers/json": [holder]}
    things = found(small_engine({**EMPTY, **answers}), Wish(NONE, volumes=("data",)))
    assert (things["volume:data"].users, things["volume:data"].pieces) == (("container:web",), {"volume:data": 9})
    assert (things["volume:other"].users, things["volume:other"].pieces) == ((), {"volume:other": 0})
