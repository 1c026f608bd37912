# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import time
import typing as t

import pytest
from small_engine import DONE, GONE, SmallEngine, filters

from ansible_collections.autogpt.ops.plugins.module_utils._prune._plan import Candidate
from ansible_collections.autogpt.ops.plugins.module_utils._prune._remove import Remover
from ansible_collections.autogpt.ops.plugins.module_utils._prune._thing import Thing

Start = t.Callable[[dict[str, t.Any]], SmallEngine]

BUSY = (409, {"message": "it is\nin use"})


def removed(engine: SmallEngine, *things: Thing, timeout: float = 5) -> Remover:
    remover = Remover(engine.api(timeout))
    remover.remove([Candidate(thing, 1) for thing in things])
    return remover


def ids(remover: Remover) -> list[str]:
    return [item.thing.id for item in remover.removed]


def left(remover: Remover) -> list[tuple[str, str]]:
    return [(item.thing.id, why) for item, why in remover.left]


@pytest.mark.parametrize(
    ("thing", "request_"),
    [
        (Thing("container", "c"), "DELETE /containers/c?v=0&force=0"),
        (Thing("image", "sha256:00"), "DELETE /images/sha256:00?force=0&noprune=1"),
        (Thing("network", "n"), "DELETE /networks/n"),
        (Thing("volume", "my/data"), "DELETE /volumes/my/data?force=0"),
    ],
)
def test_each_by_its_id_and_never_by_force(small_engine: Start, thing: Thing, request_: str) -> None:
    engine = small_engine({"/containers/json": [], request_.partition("?")[0]: DONE})
    remover = removed(engine, thing)
    assert (ids(remover), left(remover), engine.changes) == ([thing.id], [], [request_])


def test_what_is_refused_is_left_and_what_is_gone_is_no_matter(small_engine: Start) -> None:
    engine = small_engine({"DELETE /containers/a": BUSY, "DELETE /containers/b": GONE, "DELETE /containers/c": DONE})
    remover = removed(engine, *(Thing("container", name) for name in "abc"))
    assert (ids(remover), left(remover)) == (["c"], [("a", "it is in use")])


def test_what_something_left_needs_is_not_tried(small_engine: Start) -> None:
    engine = small_engine({"DELETE /containers/a": BUSY, "DELETE /networks/n": DONE, "/containers/json": []})
    remover = removed(engine, Thing("container", "a"), Thing("network", "n", users=("container:a",)))
    assert left(remover) == [("a", "it is in use"), ("n", "container:a needs it and was left")]
    assert engine.changes == ["DELETE /containers/a?v=0&force=0"]


def test_a_network_that_a_stopped_container_has_joined_meanwhile(small_engine: Start) -> None:
    joined = [{"Id": "0123456789abcdef", "NetworkSettings": {"Networks": {"mine": {"NetworkID": ""}}}}]
    engine = small_engine({"DELETE /networks/n": DONE, "/containers/json": joined})
    remover = removed(engine, Thing("network", "n", names=("mine",)))
    assert left(remover) == [("n", "the container 0123456789ab uses it by now")]
    assert engine.changes == []


@pytest.mark.parametrize(
    ("names", "digests", "standing", "untagged"),
    [
        (("a:1",), (), (), []),
        (("a:1",), ("a@sha256:00",), (), []),
        ((), ("a@sha256:00",), (), []),
        (("a:1", "a:2", "b:1"), (), (), ["a:2", "b:1"]),
        (("a:1", "b:1"), ("a@sha256:00", "b@sha256:00"), ("a@sha256:00",), ["b:1"]),
        (("a:1",), ("a@sha256:00", "b@sha256:00"), ("a@sha256:00", "b@sha256:00"), ["b@sha256:00"]),
        ((), ("a@sha256:00", "b@sha256:00"), ("a@sha256:00", "b@sha256:00"), ["b@sha256:00"]),
    ],
)
def test_an_image_loses_its_other_names_first(
    small_engine: Start,
    names: tuple[str, ...],
    digests: tuple[str, ...],
    standing: tuple[str, ...],
    untagged: list[str],
) -> None:
    answers = {f"DELETE /images/{name}": DONE for name in (*untagged, "id")}
    engine = small_engine({**answers, "/images/id/json": {"RepoDigests": list(standing)}})
    remover = removed(engine, Thing("image", "id", names=names, digests=digests))
    assert (ids(remover), left(remover)) == (["id"], [])
    assert [request.partition("?")[0] for request in engine.changes] == [
        f"DELETE /images/{name}" for name in (*untagged, "id")
    ]


def test_an_image_that_is_refused_gets_its_names_back(small_engine: Start) -> None:
    answers = {"DELETE /images/b.io:5000/x:1": DONE, "DELETE /images/id": BUSY, "POST /images/id/tag": DONE}
    engine = small_engine(answers)
    remover = removed(engine, Thing("image", "id", names=("a:1", "b.io:5000/x:1", "a:3")))
    assert left(remover) == [("id", "it is in use")]
    assert engine.changes[-2:] == [
        "POST /images/id/tag?repo=b.io:5000/x&tag=1",
        "POST /images/id/tag?repo=a&tag=3",
    ]


def test_records_of_the_build_cache_go_together(small_engine: Start) -> None:
    names = [f"r{number}" for number in range(120)]
    engine = small_engine({"POST /build/prune": {"CachesDeleted": names}, "DELETE /containers/c": DONE})
    cache = [Thing("build_cache", name) for name in names]
    remover = removed(engine, *cache[:60], Thing("container", "c"), *cache[60:])
    assert ids(remover) == [*names[:60], "c", *names[60:]]
    assert [request.partition("?")[0] for request in engine.changes] == [
        *["POST /build/prune"] * 2,
        "DELETE /containers/c",
        *["POST /build/prune"] * 2,
    ]
    assert filters(engine.changes[1]) == {"id": ["^(" + "|".join(names[50:60]) + ")$"]}


def test_a_record_that_stays_is_told_and_one_that_is_gone_is_not(small_engine: Start) -> None:
    answers = {"POST /build/prune": {"CachesDeleted": ["a"]}, "/system/df": {"BuildCache": [{"ID": "b"}]}}
    remover = removed(small_engine(answers), *(Thing("build_cache", name) for name in "abc"))
    assert (ids(remover), left(remover)) == (["a"], [("b", "the engine kept it, it is in use again")])


@pytest.mark.parametrize(
    ("usage", "why"),
    [
        ((500, {"message": "df failed"}), "the engine did not name it, and does not tell what is there: df failed"),
        (None, "no answer within 0.5 s, it may still be at work"),
    ],
)
def test_records_whose_fate_is_not_told_are_left_and_the_others_are_not(
    small_engine: Start, usage: t.Any, why: str
) -> None:
    def silent() -> t.Any:
        time.sleep(2)
        return DONE

    answers = {"POST /build/prune": {"CachesDeleted": ["a"]}, "/system/df": usage or silent}
    remover = removed(small_engine(answers), Thing("build_cache", "a"), Thing("build_cache", "b"), timeout=0.5)
    assert (ids(remover), left(remover)) == (["a"], [("b", why)])


def test_an_engine_that_says_nothing_of_its_build_cache(small_engine: Start) -> None:
    answers = {"POST /build/prune": (200, b""), "/system/df": {"BuildCache": [{"ID": "a"}]}}
    remover = removed(small_engine(answers), Thing("build_cache", "a"))
    assert left(remover) == [("a", "the engine kept it, it is in use again")]


def test_a_name_that_cannot_be_put_back_is_told(small_engine: Start) -> None:
    answers = {
        **{f"DELETE /images/{name}": DONE for name in ("b:1", "c:1")},
        "DELETE /images/id": BUSY,
        "POST /images/id/tag": (500, {"message": "no tags today"}),
    }
    remover = removed(small_engine(answers), Thing("image", "id", names=("a:1", "b:1", "c:1")))
    assert left(remover) == [("id", "it is in use; its names b:1, c:1 could not be put back")]


def test_an_engine_without_a_build_cache_leaves_it(small_engine: Start) -> None:
    engine = small_engine({"POST /build/prune": (501, {"message": "not implemented"}), "DELETE /containers/c": DONE})
    remover = removed(engine, Thing("build_cache", "a"), Thing("container", "c"))
    assert (ids(remover), left(remover)) == (["c"], [("a", "not implemented")])


def test_when_the_engine_falls_silent_the_rest_is_not_tried(small_engine: Start) -> None:
    def hang() -> tuple[int, dict[str, str]]:
        time.sleep(2)
        return DONE

    engine = small_engine({"DELETE /containers/a": DONE, "DELETE /containers/b": hang})
    started = time.monotonic()
    remover = removed(engine, *(Thing("container", name) for name in "abcd"), timeout=0.3)
    assert time.monotonic() - started < 1.5
    assert ids(remover) == ["a"]
    assert left(remover) == [
        ("b", "no answer within 0.3 s, it may still be at work"),
        ("c", "not tried"),
        ("d", "not tried"),
    ]


def test_when_the_engine_goes_away_the_rest_is_not_tried(small_engine: Start) -> None:
    def fall() -> tuple[int, bytes]:
        raise ConnectionResetError

    remover = removed(small_engine({"DELETE /containers/a": fall}), Thing("container", "a"), Thing("container", "b"))
    assert ids(remover) == []
    assert left(remover)[0][1].startswith("the connection broke: ")
    assert left(remover)[1] == ("b", "not tried")
