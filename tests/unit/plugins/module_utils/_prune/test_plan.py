# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._prune._plan import Plan, plan
from ansible_collections.autogpt.ops.plugins.module_utils._prune._thing import Inventory, Thing
from ansible_collections.autogpt.ops.plugins.module_utils._prune._wish import KINDS, Wish

NOW = "2026-11-22T12:00:00Z"
ALL = frozenset(KINDS)


def planned(things: t.Iterable[Thing], wish: Wish, available: t.Optional[int] = None) -> Plan:
    return plan(Inventory(tuple(things), NOW), wish, available)


def goes(found: Plan) -> list[str]:
    return [item.thing.key for item in found.candidates]


def container(name: str, **fields: t.Any) -> Thing:
    return Thing("container", name, names=(name,), state="stopped", **fields)


WEB = container("web", pinned="running")
SHOP = container("shop", labels={"com.docker.compose.project": "shop"})
OLD = container("old")


@pytest.mark.parametrize(
    ("users", "wish", "expected"),
    [
        ((), Wish(ALL), ["image:x"]),
        ((OLD,), Wish(ALL), ["container:old", "image:x"]),
        ((OLD,), Wish(frozenset({"images"})), []),
        ((OLD, WEB), Wish(ALL), ["container:old"]),
        ((SHOP,), Wish(ALL), []),
        ((SHOP,), Wish(ALL, projects=frozenset({"shop"})), ["container:shop", "image:x"]),
        ((OLD,), Wish(ALL, keep=("old",)), []),
        ((OLD,), Wish(ALL, keep=("x",)), ["container:old"]),
    ],
)
def test_a_thing_goes_when_all_that_need_it_go(users: tuple[Thing, ...], wish: Wish, expected: list[str]) -> None:
    image = Thing("image", "x", users=tuple(user.key for user in users))
    assert goes(planned([image, *users], wish)) == expected


def test_what_is_spared_is_told_and_what_is_in_use_is_not() -> None:
    things = [
        WEB,
        SHOP,
        Thing("image", "1", names=("web:1",), users=("container:web",)),
        Thing("image", "2", names=("shop:1",), users=("container:shop",)),
        Thing("image", "3", names=("base:1",), users=("image:2",)),
        Thing("image", "4", names=("both:1",), users=("container:shop", "container:web")),
    ]
    told = [(item.thing.key, item.objection.reason, item.objection.detail) for item in planned(things, Wish(ALL)).kept]
    assert told == [
        ("container:shop", "projects", "shop"),
        ("image:2", "needed", "container shop"),
        ("image:3", "needed", "image shop:1"),
    ]


def test_oldest_first_but_nothing_before_what_needs_it() -> None:
    things = [
        Thing("image", "base", since="2001", users=("image:child",)),
        Thing("image", "child", since="2005"),
        Thing("image", "other", since="2003"),
        Thing("volume", "data", since="2000"),
        Thing("network", "net", since="2004"),
    ]
    order = goes(planned(things, Wish(ALL, volumes=("data",))))
    assert order == ["image:other", "network:net", "image:child", "image:base", "volume:data"]


def test_a_layer_is_free_with_the_last_image_that_has_it() -> None:
    def image(name: str, since: str, *layers: str, **fields: t.Any) -> Thing:
        return Thing("image", name, since=since, pieces=dict.fromkeys(layers, 100), **fields)

    things = [
        image("one", "1", "base", "app"),
        image("two", "2", "base", "app", "more"),
        image("three", "3", "kept", "own"),
        image("four", "4", "kept", pinned="in use"),
    ]
    found = planned(things, Wish(ALL))
    assert [(item.thing.id, item.size) for item in found.candidates] == [("one", 0), ("two", 300), ("three", 100)]
    assert found.size == 400


@pytest.mark.parametrize(
    ("until_free", "available", "expected"),
    [
        (None, 0, ["1", "2", "3"]),
        (100, 100, []),
        (100, 99, ["1"]),
        (150, 100, ["1"]),
        (151, 100, ["1", "2"]),
        (10**9, 100, ["1", "2", "3"]),
    ],
)
def test_no_more_than_it_takes(until_free: t.Optional[int], available: int, expected: list[str]) -> None:
    things = [Thing("image", name, since=name, pieces={name: 50}) for name in ("3", "1", "2")]
    found = planned(things, Wish(ALL, until_free=until_free), available)
    assert [item.thing.id for item in found.candidates] == expected


@pytest.mark.parametrize(
    ("fields", "wish", "refusal"),
    [
        ({}, Wish(frozenset(), volumes=("data", "absent")), ""),
        ({"users": ("container:old",)}, Wish(ALL, volumes=("data",)), ""),
        ({"users": ("container:old",)}, Wish(frozenset(), volumes=("data",)), "is in use by container old"),
        ({"users": ("container:web",)}, Wish(ALL, volumes=("data",)), "is in use by container web"),
        ({"users": ("container:old",)}, Wish(ALL, volumes=("data",), keep=("old",)), "is in use by container old"),
        ({"names": ("data",)}, Wish(ALL, volumes=("data",), keep=("da*",)), "is both in volumes and, as da*, in keep"),
        (
            {"labels": {"com.docker.compose.project": "shop"}},
            Wish(ALL, volumes=("data",)),
            "belongs to the compose project shop, which projects does not name",
        ),
    ],
)
def test_named_volumes_that_cannot_go_are_refused(fields: dict[str, t.Any], wish: Wish, refusal: str) -> None:
    found = planned([Thing("volume", "data", state="named", **fields), WEB, OLD], wish)
    assert found.refusals == ((f"the volume data {refusal}",) if refusal else ())
    assert ("volume:data" in goes(found)) == (not refusal)


@st.composite
def inventories(draw: st.DrawFn) -> list[Thing]:
    """Things of which each can be needed by those before it."""
    things: list[Thing] = []
    for number in range(draw(st.integers(0, 12))):
        users = draw(st.lists(st.sampled_from(things), max_size=3, unique_by=lambda item: item.key)) if things else []
        things.append(
            Thing(
                draw(st.sampled_from(("container", "image", "network", "build_cache", "volume"))),
                str(number),
                pinned=draw(st.sampled_from(("", "", "", "running"))),
                since=draw(st.sampled_from(("", "2001-01-01T00:00:00Z", "2026-11-22T11:59:59Z"))),
                labels=draw(st.sampled_from(({}, {"com.docker.compose.project": "shop"}))),
                users=tuple(user.key for user in users),
                pieces=draw(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 9), max_size=3)),
            )
        )
    return things


@given(inventories(), st.sets(st.sampled_from(KINDS)), st.booleans())
def test_whatever_there_is_no_user_loses_what_it_needs(things: list[Thing], kinds: set[str], young: bool) -> None:
    wish = Wish(frozenset(kinds), until=3600 if young else 0, volumes=("3", "5"))
    found = planned(things, wish)
    order, known = goes(found), {thing.key: thing for thing in things}
    for position, key in enumerate(order):
        assert set(known[key].users) <= set(order[:position])
        assert not known[key].pinned
        assert wish.asks_for(known[key])
        assert not wish.objection(known[key], NOW)
    staying = {piece for key, thing in known.items() if key not in order for piece in thing.pieces}
    gone = {piece for key in order for piece in known[key].pieces} - staying
    assert found.size <= sum(max(thing.pieces.get(piece, 0) for thing in things) for piece in gone)
    assert not {item.thing.key for item in found.kept} & set(order)


@given(inventories(), st.integers(0, 60), st.integers(0, 60))
def test_the_fewest_of_the_same_order(things: list[Thing], until_free: int, available: int) -> None:
    everything = planned(things, Wish(ALL)).candidates
    chosen = planned(things, Wish(ALL, until_free=until_free), available).candidates
    assert chosen == everything[: len(chosen)]
    if chosen:
        assert available + sum(item.size for item in chosen[:-1]) < until_free
    if len(chosen) < len(everything):
        assert available + sum(item.size for item in chosen) >= until_free
