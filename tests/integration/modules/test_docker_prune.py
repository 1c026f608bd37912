# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""docker_prune against engines that may be wrecked; what it did is seen through the API and the file system."""

from __future__ import annotations

import os
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import Called, call
from engines import Engine, docker_engine, podman_engine
from meddling import meddled
from supplies import sleeper

ALL = ["containers", "images", "networks", "build_cache"]
COMPOSE = {"com.docker.compose.project": "shop", "com.docker.compose.service": "web"}
MEGABYTE = 1_000_000

Pairs = set[tuple[str, str]]


@pytest.fixture(scope="module")
def docker_here() -> Iterator[Engine]:
    with docker_engine() as running:
        yield running


@pytest.fixture
def engine(docker_here: Engine) -> Iterator[Engine]:
    yield docker_here
    docker_here.clear()


@pytest.fixture(scope="module")
def podman() -> Iterator[Engine]:
    with podman_engine() as running:
        yield running


def prune(engine: Engine, **options: t.Any) -> Called:
    return call("docker_prune", docker_host=engine.url, **options)


def pairs(things: t.Iterable[t.Mapping[str, t.Any]]) -> Pairs:
    return {(item["kind"], item["id"]) for item in things}


def free(engine: Engine) -> int:
    answer = os.statvfs(engine.directory / "data")
    return answer.f_bfree * answer.f_frsize


def populate(engine: Engine) -> tuple[Pairs, Pairs]:
    """Much that may go, and much that may not; the things that may, and those that a test wants to see stay."""
    client = engine.client
    running = engine.image("running", **sleeper())
    busy = client.create_container("running:1", ["/sleep", "600"], name="busy", host_config={"NetworkMode": "none"})[
        "Id"
    ]
    client.start(busy)
    shop = engine.image("shop")
    web = engine.container("shop-web", "shop:1", labels=COMPOSE)
    shop_net = engine.network("shop_default", 1, labels=COMPOSE)
    attached_net = engine.network("attached", 2)
    engine.image("kept")
    holder = engine.container("kept-by-name", "kept:1", host={"network_mode": "attached"})
    anchor = client.inspect_image("kept:1")["Id"]
    staying = [("image", running), ("container", busy), ("image", shop), ("container", web), ("network", shop_net)]
    staying += [("network", attached_net), ("container", holder), ("image", anchor)]
    done = engine.image("done", MEGABYTE)
    twice = engine.image("twice", 2 * MEGABYTE)
    client.tag(twice, "other/place", "x")
    client.tag(twice, "twice", "2")
    stopped = engine.container("stopped", "done:1")
    lonely = engine.network("lonely", 3)
    steps = "FROM scratch\nCOPY a /a\nLABEL step=two\nCOPY b /b\n"
    built = [engine.build("classic:1", steps, a=os.urandom(MEGABYTE), b=os.urandom(size)) for size in (5000, 7000)]
    engine.build("modern:1", "FROM scratch\nCOPY a /a\nCOPY b /b", buildkit=True, a=os.urandom(MEGABYTE), b=b"b")
    going = {("image", done), ("image", twice), ("container", stopped), ("network", lonely)}
    return going | {("image", item) for item in built}, set(staying)


def test_check_mode_tells_exactly_what_goes(engine: Engine) -> None:
    going, staying = populate(engine)
    client = engine.client
    client.create_volume("named")
    client.create_volume("other")
    before = engine.everything()
    options: dict[str, t.Any] = {"kinds": ALL, "volumes": ["named", "absent"], "keep": ["kept-*"]}
    told = prune(engine, check=True, diff=True, **options)
    assert engine.everything() == before
    assert (told.failed, told.result["changed"], told.result["freed"]) == (False, True, None)
    room = free(engine)
    done = prune(engine, diff=True, **options)
    grown = free(engine) - room
    after = engine.everything()
    assert not done.failed
    assert done.result["removed"] == told.result["removed"]
    assert done.result["diff"] == told.result["diff"]
    assert pairs(done.result["removed"]) == before - after
    assert going | {("volume", "named")} <= before - after
    assert staying | {("volume", "other")} <= after
    assert not [item for item in after if item[0] == "build_cache"]
    assert sum(1 for kind, dummy in before - after if kind == "build_cache") > 2
    assert abs(done.result["freed"] - grown) < MEGABYTE / 10
    assert abs(done.result["reclaimed"] - grown) < MEGABYTE, "the estimate"
    again = prune(engine, **options)
    assert (again.result["changed"], again.result["removed"], again.result["freed"]) == (False, [], 0)
    reasons = {(item["name"], item["reason"]) for item in again.result["kept"]}
    assert reasons >= {("kept-by-name", "keep"), ("shop-web", "projects"), ("shop:1", "needed")}


def test_by_default_only_what_has_no_name_goes(engine: Engine) -> None:
    dangling, tagged = engine.image("", MEGABYTE), engine.image("tagged")
    stopped = engine.container("stopped", "tagged:1")
    assert pairs(prune(engine).result["removed"]) == {("image", dangling)}
    assert {("image", tagged), ("container", stopped)} <= engine.everything()


def test_a_project_goes_when_it_is_named(engine: Engine) -> None:
    engine.image("shop")
    mine = engine.container("shop-web", "shop:1", labels=COMPOSE)
    theirs = engine.container("blog-web", "shop:1", labels={**COMPOSE, "com.docker.compose.project": "blog"})
    result = prune(engine, kinds=["containers"], projects=["shop"]).result
    assert pairs(result["removed"]) == {("container", mine)}
    assert ("container", theirs) in engine.everything()


YEARS = ("2004", "2001", "2003", "2002")


def dated(engine: Engine, size: int) -> dict[str, str]:
    """Dangling images of these years."""
    return {year: engine.old_image(f"{year}-01-01T00:00:00Z", size) for year in YEARS}


def test_oldest_first_and_no_more_than_needed(engine: Engine) -> None:
    images = dated(engine, 20 * MEGABYTE)
    available = prune(engine, check=True).result["available"]
    wanted = str(available + 30 * MEGABYTE)
    told = prune(engine, check=True, until_free=wanted).result
    done = prune(engine, until_free=wanted).result
    assert [item["id"] for item in done["removed"]] == [images["2001"], images["2002"]]
    assert told["removed"] == done["removed"]
    assert (told["enough"], done["enough"]) == (True, True)
    assert {("image", images[year]) for year in ("2003", "2004")} <= engine.everything()
    assert done["available"] >= available + 30 * MEGABYTE
    assert prune(engine, until_free=wanted).result["removed"] == []
    more = prune(engine, until_free="1T").result
    assert ([item["id"] for item in more["removed"]], more["enough"]) == ([images["2003"], images["2004"]], False)


def test_what_is_young_stays(engine: Engine) -> None:
    old, young = engine.old_image("2001-01-01T00:00:00Z", 1000), engine.image("", 1000)
    result = prune(engine, until="1h").result
    assert pairs(result["removed"]) == {("image", old)}
    assert [(item["id"], item["reason"]) for item in result["kept"]] == [(young, "until")]


def test_a_container_is_as_old_as_its_end(engine: Engine) -> None:
    engine.image("sleeper", **sleeper())
    identity = engine.client.create_container("sleeper:1", ["/sleep", "1.2"], host_config={"NetworkMode": "none"})["Id"]
    engine.client.start(identity)
    engine.client.wait(identity)
    ended = engine.client.inspect_container(identity)["State"]["FinishedAt"]
    created = engine.client.inspect_container(identity)["Created"]
    (told,) = prune(engine, check=True, kinds=["containers"]).result["removed"]
    assert told["since"][:19] == ended[:19] > created[:19]


def test_labels_choose(engine: Engine) -> None:
    engine.image("one")
    mine = engine.container("mine", "one:1", labels={"team": "red", "tier": "test"})
    for name, labels in (("other", {"team": "blue", "tier": "test"}), ("none", {"team": "red"})):
        engine.container(name, "one:1", labels=labels)
    result = prune(engine, kinds=["containers", "build_cache"], labels=["team=red", "tier"]).result
    assert pairs(result["removed"]) == {("container", mine)}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"volumes": ["mounted"]}, "the volume mounted is in use by container holder"),
        ({"volumes": ["shop_data"]}, "the volume shop_data belongs to the compose project shop"),
        ({"volumes": ["free"], "keep": ["fr*"]}, "the volume free is both in volumes and, as fr*, in keep"),
    ],
)
def test_a_volume_that_cannot_go_stops_everything(engine: Engine, options: dict[str, t.Any], words: str) -> None:
    engine.image("", 1000)
    engine.image("one")
    engine.client.create_volume("shop_data", labels=COMPOSE)
    engine.client.create_volume("free")
    engine.container("holder", "one:1", host={"binds": ["mounted:/data"]})
    before = engine.everything()
    called = prune(engine, **options)
    assert called.failed
    assert called.result["msg"].startswith("Nothing was removed: " + words)
    assert engine.everything() == before


def test_a_volume_goes_with_its_container(engine: Engine) -> None:
    engine.image("one")
    engine.client.create_volume("shop_data", labels=COMPOSE)
    holder = engine.container("holder", "one:1", host={"binds": ["shop_data:/data"]}, labels=COMPOSE)
    called = prune(engine, kinds=["containers"], volumes=["shop_data"], projects=["shop"])
    assert [(item["kind"], item["id"]) for item in called.result["removed"]] == [
        ("container", holder),
        ("volume", "shop_data"),
    ]


def delete(engine: Engine, kind: str) -> str:
    return f"DELETE /v{engine.client.api_version}/{kind}"


def test_what_is_used_meanwhile_is_left_and_the_rest_goes(engine: Engine, tmp_path: Path) -> None:
    images = {name: engine.image(name) for name in ("one", "two")}
    engine.client.tag(images["one"], "other/place", "x")
    lonely = engine.network("lonely")
    used: list[str] = []

    def use() -> bool:
        if not used:
            used.append(engine.container("meanwhile", "one:1", host={"network_mode": "lonely"}))
        return True

    place = Path(engine.url[len("unix://") :])
    with meddled(place, tmp_path / "s", delete(engine, "images"), use) as url:
        called = call("docker_prune", docker_host=url, kinds=["images", "networks"])
    assert called.failed
    assert pairs(called.result["removed"]) == {("image", images["two"])}
    assert pairs(called.result["left"]) == {("image", images["one"]), ("network", lonely)}
    assert "container" in called.result["msg"]
    assert called.result["msg"].startswith("2 of 3 could not be removed")
    assert {("image", images["one"]), ("network", lonely), ("container", used[0])} <= engine.everything()
    assert set(engine.client.inspect_image(images["one"])["RepoTags"]) == {"one:1", "other/place:x"}


def test_an_engine_that_falls_silent_costs_one_timeout(engine: Engine, tmp_path: Path) -> None:
    images = dated(engine, 1000)
    seen: list[int] = []

    def first_only() -> bool:
        seen.append(1)
        return len(seen) == 1

    place = Path(engine.url[len("unix://") :])
    with meddled(place, tmp_path / "s", delete(engine, "images"), first_only) as url:
        called = call("docker_prune", docker_host=url, timeout=1.5)
    assert called.failed
    assert [item["id"] for item in called.result["removed"]] == [images["2001"]]
    assert [item["error"] for item in called.result["left"]] == [
        "no answer within 1.5 s, it may still be at work",
        "not tried",
        "not tried",
    ]
    assert len(seen) == 2


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"until": "yesterday"}, "until must be an age such as 24h"),
        ({"kinds": ["volumes"]}, "value of kinds must be one or more of"),
        ({"until_free": "much"}, "until_free"),
        ({"docker_host": "unix:///nowhere.sock"}, "The Docker engine does not run (ENOENT) (unix:///nowhere.sock)"),
    ],
)
def test_bad_input_is_one_line(options: dict[str, t.Any], words: str) -> None:
    called = call("docker_prune", check=True, **options)
    assert called.failed
    assert words in called.result["msg"]
    assert "Traceback" not in called.output


def test_the_other_image_store_and_a_newer_engine() -> None:
    """Docker 26 with images in containerd, on a host of the fleet."""
    with docker_engine("fleet-trixie", containerd_store=True) as engine:
        kept, twice = engine.image("kept"), engine.image("twice", MEGABYTE)
        engine.client.tag(twice, "other/place", "x")
        engine.client.tag(twice, "twice", "2")
        holder = engine.container("holder", "kept:1")
        lonely = engine.network("lonely", 4)
        options: dict[str, t.Any] = {"docker_host": engine.url, "kinds": ["images", "networks", "build_cache"]}
        told = call("docker_prune", "fleet-trixie", check=True, **options).result
        before = engine.everything()
        done = call("docker_prune", "fleet-trixie", **options).result
        assert done["removed"] == told["removed"]
        assert pairs(done["removed"]) == before - engine.everything() == {("image", twice), ("network", lonely)}
        assert {("image", kept), ("container", holder)} <= engine.everything()
        assert done["freed"] > MEGABYTE


def test_an_old_engine_and_an_old_sdk_answer() -> None:
    """Docker 20.10 and its SDK 5.0 with the stack of the fleet: nothing of it may go, and nothing does."""
    called = call("docker_prune", "fleet-bookworm", check=True, kinds=["containers", "networks"])
    assert not called.failed
    assert not [item for item in called.result["removed"] if "autogpt" in item["name"]]
    assert called.result["available"] > 0


def test_podman(podman: Engine) -> None:
    kept, twice = (podman.client.inspect_image(f"{name}:latest")["Id"] for name in podman_images(podman))
    podman.client.tag(twice, "localhost/other", "x")
    holder = podman.container("holder", "kept:latest", host={"network_mode": "attached", "binds": ["mine:/data"]})
    project = podman.container("web", "kept:latest", labels={"io.podman.compose.project": "shop"})
    stopped = podman.container("stopped", "kept:latest")
    lonely = podman.client.create_network("lonely")["Id"]
    podman.client.create_volume("named")
    before = podman.everything()
    options: dict[str, t.Any] = {"kinds": ALL, "keep": ["holder"], "volumes": ["named"]}
    told = prune(podman, check=True, **options)
    assert (told.failed, podman.everything()) == (False, before)
    done = prune(podman, **options)
    assert not done.failed, done.result["msg"]
    gone = {("image", twice), ("container", stopped), ("network", lonely), ("volume", "named")}
    assert done.result["removed"] == told.result["removed"]
    assert pairs(done.result["removed"]) == before - podman.everything() == gone
    assert {("container", holder), ("container", project), ("image", kept)} <= podman.everything()
    assert not prune(podman, **options).result["changed"]
    refused = prune(podman, volumes=["mine"])
    assert refused.result["msg"] == "Nothing was removed: the volume mine is in use by container holder"


def podman_images(podman: Engine) -> tuple[str, str]:
    """Images with these names; Podman's import knows no tag. One with a network for containers to be attached to."""
    podman.client.create_network("attached")
    podman.image("kept")
    podman.image("twice", MEGABYTE)
    return "kept", "twice"
