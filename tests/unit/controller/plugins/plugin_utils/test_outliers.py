# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a few hosts differ from all others; and no fact of any shape stops a report."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.plugin_utils._outliers import Outlier, outliers
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import parse
from ansible_collections.autogpt.ops.plugins.plugin_utils._traits import NAMES, traits
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)


def policy(number: int, name: str = "allkeys-lru", stack: str = "autogpt") -> make.Json:
    facts = make.facts(stack, redis={"maxmemory_policy": name})
    return make.record(f"web{number:03}", stacks=[make.stack_of(stack)], facts=facts)


def found(documents: t.Iterable[make.Json]) -> tuple[Outlier, ...]:
    return outliers([parse(document) for document in documents])


def test_three_of_four_hundred() -> None:
    documents = [policy(number, "noeviction" if number in (3, 4, 200) else "allkeys-lru") for number in range(400)]
    (outlier,) = found(documents)
    assert outlier.title.en == "3 of 400 hosts differ in maxmemory-policy: noeviction instead of allkeys-lru"
    assert outlier.title.zh == "400 台主机中有 3 台的「maxmemory-policy」与多数不同：noeviction，多数为 allkeys-lru"
    assert outlier.others == (("noeviction", ("web003", "web004", "web200")),)


@pytest.mark.parametrize(
    ("usual", "different", "is_told"), [(4, 1, True), (3, 1, False), (8, 2, True), (8, 3, False), (5, 0, False)]
)
def test_a_few_against_many(usual: int, different: int, is_told: bool) -> None:
    documents = [policy(number) for number in range(usual)]
    documents += [policy(100 + number, "noeviction") for number in range(different)]
    assert bool(found(documents)) is is_told


def test_what_is_not_known_counts_on_neither_side() -> None:
    unknown = [make.record(f"dark{number}", facts={}) for number in range(50)]
    (outlier,) = found([*(policy(number) for number in range(9)), policy(9, "noeviction"), *unknown])
    assert (outlier.total, outlier.hosts) == (10, ["web009"])


def test_stacks_of_another_name_are_not_compared() -> None:
    cache = [policy(100 + number, "noeviction", "cache") for number in range(4)]
    assert found([*map(policy, range(40)), *cache]) == ()


def test_stacks_of_another_profile_are_not_compared() -> None:
    stacks = [make.stack_of("autogpt", "platform")]
    platform = [make.record(f"p{number}", stacks=stacks, facts=policy(0, "x")["facts"]) for number in range(4)]
    assert found([*map(policy, range(40)), *platform]) == ()


def test_one_host_with_both_values_is_not_many() -> None:
    facts = make.facts("a", redis={"version": "7"})
    facts["stacks"] += make.facts("b", redis={"version": "8"})["stacks"]
    both = make.record("web1", stacks=[make.stack_of("a"), make.stack_of("b")], facts=facts)
    others = [
        make.record(
            f"web{number}", stacks=[make.stack_of(f"c{number}")], facts=make.facts(f"c{number}", redis={"version": "7"})
        )
        for number in (2, 3)
    ]
    assert found([both, *others]) == ()


def test_stacks_with_names_of_their_own_are_compared_with_each_other() -> None:
    documents = [policy(number, "noeviction" if number == 7 else "x", f"customer{number}") for number in range(9)]
    (outlier,) = found(documents)
    assert (outlier.stack, outlier.hosts, outlier.total) == ("", ["web007"], 9)


def test_a_variable_that_only_one_lacks() -> None:
    documents = [
        make.record(f"web{number}", facts=make.facts(variables={"LOG_LEVEL": "INFO"} if number else {"OTHER": "x"}))
        for number in range(6)
    ]
    level, other = sorted(found(documents), key=lambda item: item.trait)
    assert level.title.en == "1 of 6 hosts differs in LOG_LEVEL: not set instead of INFO"
    assert other.title.en == "1 of 6 hosts differs in OTHER: x instead of not set"


def test_many_different_values_are_named_in_part() -> None:
    documents = [policy(number, f"p{number}" if number < 5 else "x") for number in range(40)]
    (outlier,) = found(documents)
    assert outlier.title.en == "5 of 40 hosts differ in maxmemory-policy: p0, p1, p2, … instead of x"


def test_what_is_read_from_real_facts() -> None:
    facts = make.facts(
        redis={"version": "8.0.2", "maxmemory": 96 * 2**20, "aof_enabled": True},
        postgres={"version": 170012, "max_connections": 100},
        variables={"SMART_LLM": "gpt-4o"},
    )
    facts["engine"] = {"version": "26.1.5"}
    facts["containers"] = [
        {"name": "autogpt-container", "image": "autogpt:0.5.1", "memory_limit": 2**29, "restart_policy": ""}
    ]
    assert traits(facts) == {
        ("engine.version", ""): "26.1.5",
        ("redis.version", "autogpt"): "8.0.2",
        ("redis.maxmemory", "autogpt"): "96 MiB",
        ("redis.aof_enabled", "autogpt"): "yes",
        ("postgres.version", "autogpt"): "17.12",
        ("postgres.max_connections", "autogpt"): "100",
        ("variables", "autogpt"): "known",
        ("variable.SMART_LLM", "autogpt"): "gpt-4o",
        ("app.image", "autogpt"): "autogpt:0.5.1",
        ("app.memory_limit", "autogpt"): "512 MiB",
        ("app.restart_policy", "autogpt"): "",
    }


def test_a_value_that_a_record_must_not_hold_is_no_trait() -> None:
    facts = make.facts(variables={"OPENAI_API_KEY": None})
    assert not [name for name, _stack in traits(facts) if name.startswith("variable.")]


@given(JSON)
def test_facts_of_any_shape(facts: t.Any) -> None:
    assert traits(facts) == {} or isinstance(facts, dict)
    assert isinstance(outliers([parse(make.record("a", facts=facts))]), tuple)


@given(st.sampled_from(["machine", "engine", "containers", "stacks"]), JSON)
def test_facts_of_any_damage(key: str, value: t.Any) -> None:
    facts = {**make.facts(redis={"version": "8"}), key: value}
    assert all(isinstance(text, str) for text in traits(facts).values())


@pytest.mark.parametrize("name", NAMES)
def test_every_trait_has_a_name_in_both_languages(name: str) -> None:
    assert NAMES[name].en
    assert NAMES[name].zh
