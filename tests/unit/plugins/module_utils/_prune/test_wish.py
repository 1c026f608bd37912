# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._prune._thing import Thing
from ansible_collections.autogpt.ops.plugins.module_utils._prune._wish import Wish, seconds

NOW = "2026-11-22T12:00:00Z"

OPTIONS: dict[str, t.Any] = {
    "kinds": ["images"],
    "until": "",
    "labels": [],
    "keep": [],
    "projects": [],
    "volumes": [],
    "until_free": None,
}


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        ("24h", 86400),
        ("7d", 604800),
        ("2w", 1209600),
        ("1h30m", 5400),
        ("90s", 90),
        ("0s", 0),
        (" 5m ", 300),
    ],
)
def test_ages(age: str, expected: int) -> None:
    assert seconds(age) == expected


@pytest.mark.parametrize("age", ["24", "h", "-1h", "1.5h", "1h 30m", "24H", "1y", "2026-01-01", "1h\n2h", "99999999w"])
def test_what_is_no_age_is_refused_in_one_line(age: str) -> None:
    with pytest.raises(ValueError, match=r"^until must be") as caught:
        seconds(age)
    assert "\n" not in str(caught.value)


@given(st.text())
def test_any_text_is_an_age_or_refused(text: str) -> None:
    try:
        found = seconds(text)
    except ValueError as error:
        refusal = str(error)
    else:
        refusal = "until must be at least nothing" if found >= 0 else ""
    assert refusal.startswith("until must be")


@pytest.mark.parametrize("name", ["labels", "keep", "projects", "volumes"])
def test_an_empty_string_in_a_list_is_a_mistake(name: str) -> None:
    with pytest.raises(ValueError, match=f"^{name} must not hold an empty string$"):
        Wish.from_options({**OPTIONS, name: ["fine", " "]})


def test_options_become_a_wish() -> None:
    wish = Wish.from_options({**OPTIONS, "until": "1h", "volumes": ["one", "two", "one"], "until_free": 5})
    assert (wish.kinds, wish.until, wish.volumes, wish.until_free) == ({"images"}, 3600, ("one", "two"), 5)


@pytest.mark.parametrize(
    ("kind", "state", "choices"),
    [
        ("container", "stopped", {"containers"}),
        ("image", "unused", {"images"}),
        ("image", "dangling", {"images", "dangling_images"}),
        ("image", "intermediate", {"images", "dangling_images"}),
        ("network", "unused", {"networks"}),
        ("build_cache", "unused", {"build_cache"}),
        ("volume", "named", set()),
    ],
)
def test_which_choice_takes_what(kind: str, state: str, choices: set[str]) -> None:
    thing = Thing(kind, "id", state=state)
    every = {"containers", "dangling_images", "images", "networks", "build_cache"}
    assert {choice for choice in every if Wish(frozenset({choice})).asks_for(thing)} == choices


def test_volumes_are_asked_for_by_name_only() -> None:
    wish = Wish(frozenset(), volumes=("data",))
    assert [wish.asks_for(Thing("volume", name)) for name in ("data", "data2")] == [True, False]


def test_the_build_cache_has_no_labels() -> None:
    wish = Wish(frozenset({"build_cache"}), labels=("team",))
    assert not wish.asks_for(Thing("build_cache", "id"))


def image(**fields: t.Any) -> Thing:
    return Thing("image", "sha256:0123456789abcdef", **{"names": ("docker.io/library/postgres:16",), **fields})


@pytest.mark.parametrize(
    "pattern",
    [
        "postgres",
        "postgres:*",
        "docker.io/library/postgres:16",
        "library/postgres",
        "0123456789ab",
        "sha256:0123456789abcdef",
        "0123456789abcdef",
        "label=tier",
        "label=tier=data*",
    ],
)
def test_patterns_that_keep(pattern: str) -> None:
    objection = Wish(frozenset(), keep=("other", pattern)).objection(image(labels={"tier": "database"}), NOW)
    assert objection
    assert (objection.reason, objection.detail) == ("keep", pattern)


@pytest.mark.parametrize("pattern", ["Postgres", "post", "16", "label=tier=", "label=other", "tier"])
def test_patterns_that_do_not(pattern: str) -> None:
    assert Wish(frozenset(), keep=(pattern,)).objection(image(labels={"tier": "database"}), NOW) is None


@pytest.mark.parametrize(
    ("label", "projects", "spared"),
    [
        ("com.docker.compose.project", (), True),
        ("io.podman.compose.project", (), True),
        ("com.docker.stack.namespace", (), True),
        ("com.docker.compose.project", ("blog",), True),
        ("com.docker.compose.project", ("blog", "shop"), False),
        ("com.docker.compose.service", (), False),
    ],
)
@pytest.mark.parametrize("kind", ["container", "image", "network", "volume"])
def test_projects(kind: str, label: str, projects: tuple[str, ...], spared: bool) -> None:
    objection = Wish(frozenset(), projects=frozenset(projects)).objection(Thing(kind, "1", labels={label: "shop"}), NOW)
    assert (objection.reason if objection else "") == ("projects" if spared else "")


@pytest.mark.parametrize(
    ("wanted", "missing"),
    [
        ((), ""),
        (("team",), ""),
        (("team=red",), ""),
        (("team=red", "tier"), "tier"),
        (("team=blue",), "team=blue"),
        (("team=",), "team="),
    ],
)
def test_labels(wanted: tuple[str, ...], missing: str) -> None:
    objection = Wish(frozenset(), labels=wanted).objection(image(labels={"team": "red"}), NOW)
    assert (objection.detail if objection else "") == missing


@pytest.mark.parametrize(
    ("kind", "since", "spared"),
    [
        ("image", "2026-11-22T11:00:00Z", False),
        ("image", "2026-11-22T11:00:01Z", True),
        ("image", "2026-11-23T00:00:00Z", True),
        ("image", "", True),
        ("volume", "2026-11-22T11:59:59Z", False),
    ],
)
def test_ages_are_counted_back_from_the_engines_now(kind: str, since: str, spared: bool) -> None:
    objection = Wish(frozenset(), until=3600).objection(Thing(kind, "1", since=since), NOW)
    assert (objection.reason if objection else "") == ("until" if spared else "")
