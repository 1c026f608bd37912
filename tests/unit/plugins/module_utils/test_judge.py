# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import Check, View
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Engine, HostFacts, RedisFacts, Stack
from ansible_collections.autogpt.ops.plugins.module_utils._judge import Judgement, judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Coverage, Finding, Gap, Severity, Unknown

ENGINE = Engine("28", "1.50", "/var/lib/docker")
REDIS = RedisFacts("8", "master", 1, 0, "noeviction", 1, 10)


def says_something(view: View) -> t.Iterator[Finding]:
    yield Finding("redis.memory_high", "redis", Severity.MAJOR, view.stack.name)


def says_nothing(view: View) -> t.Iterator[Finding]:
    yield from ()


def breaks(view: View) -> t.Iterator[Finding]:
    raise KeyError("x")


def doubts(view: View) -> t.Iterator[Unknown]:
    yield Unknown("redis", "doubts", "not_reached", view.stack.name)


def ask(judge_function: t.Callable[[View], t.Any], facts: HostFacts, *needs: str, scope: str = "stack") -> Judgement:
    return judge(facts, [Check("redis", judge_function.__name__, scope, needs, judge_function)])


def with_stack(gaps: tuple[Gap, ...] = (), **fields: t.Any) -> HostFacts:
    return HostFacts(engine=ENGINE, stacks=(Stack("a", "guide", **fields),), gaps=gaps)


def test_a_check_is_asked_of_every_stack() -> None:
    facts = HostFacts(engine=ENGINE, stacks=(Stack("a", "guide"), Stack("b", "guide")))
    judgement = ask(says_something, facts)
    assert [item.key for item in judgement.findings] == ["a/redis.memory_high/redis", "b/redis.memory_high/redis"]
    assert judgement.coverage == (Coverage("redis", "a", 1, 0), Coverage("redis", "b", 1, 0))


def test_a_check_of_the_host_is_asked_once() -> None:
    assert ask(says_something, with_stack(), scope="host").coverage == (Coverage("redis", "", 1, 0),)


def test_missing_facts_with_a_gap_are_unknown_for_the_gaps_reason() -> None:
    gap = Gap("redis", "package_missing", "a", {"package": "redis"})
    judgement = ask(says_something, with_stack((gap,)), "redis")
    assert judgement.findings == ()
    assert judgement.unknowns == (Unknown("redis", "says_something", "package_missing", "a", {"package": "redis"}),)
    assert judgement.coverage == (Coverage("redis", "a", 1, 1),)


def test_missing_facts_without_a_gap_do_not_apply() -> None:
    assert ask(says_something, with_stack(), "redis") == Judgement((), (), ())


def test_another_stacks_gap_is_not_ours() -> None:
    gap = Gap("redis", "package_missing", "b")
    assert ask(says_something, with_stack((gap,)), "redis").unknowns == ()


def test_present_facts_are_judged() -> None:
    assert ask(says_nothing, with_stack(redis=REDIS), "redis") == Judgement((), (), (Coverage("redis", "a", 1, 0),))


@pytest.mark.parametrize(
    ("gaps", "reason"),
    [((), "docker_unavailable"), ((Gap("docker", "permission_denied"),), "permission_denied")],
)
def test_without_docker_every_question_about_stacks_is_unknown(gaps: tuple[Gap, ...], reason: str) -> None:
    judgement = ask(says_something, HostFacts(gaps=gaps))
    assert [item.reason for item in judgement.unknowns] == [reason]
    assert judgement.coverage == (Coverage("redis", "", 1, 1),)


def test_docker_without_stacks_leaves_nothing_to_ask() -> None:
    assert ask(says_something, HostFacts(engine=ENGINE)) == Judgement((), (), ())


def test_a_check_that_breaks_is_unknown() -> None:
    assert [(item.reason, item.evidence) for item in ask(breaks, with_stack()).unknowns] == [
        ("check_failed", {"error": "KeyError: 'x'"})
    ]


def test_a_check_may_say_itself_that_it_does_not_know() -> None:
    assert ask(doubts, with_stack()).coverage == (Coverage("redis", "a", 1, 1),)
