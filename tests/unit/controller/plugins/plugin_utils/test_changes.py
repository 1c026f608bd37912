# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of findings since an earlier run: nothing is called fixed or new that was not looked at twice."""

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.plugin_utils._changes import Changes, compare
from ansible_collections.autogpt.ops.plugins.plugin_utils._fleet import Context, Fleet, build
from ansible_collections.autogpt.ops.plugins.plugin_utils._headline import change_line
from ansible_collections.autogpt.ops.plugins.plugin_utils._history import history
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import Archive, parse
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

OOM = make.finding("redis.oom", "redis:6379")
SECOND = make.finding("redis.oom", "redis:6380")
NOT_ASKED = [item for item in make.coverage() if item["component"] != "redis"]
ONLY_REDIS = [item for item in make.coverage() if item["component"] == "redis"]
OTHER_STACK = [{**item, "stack": "other"} for item in make.coverage()]
PARTLY = make.coverage([make.unknown("redis", "q", "check_failed")])
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()


def changes_of(before: t.Sequence[make.Json], after: t.Sequence[make.Json]) -> Changes:
    return compare([parse(document) for document in after], [parse(document) for document in before])


def fleet_of(before: t.Sequence[make.Json], after: t.Sequence[make.Json]) -> Fleet:
    return build(Archive(tuple(map(parse, after))), Context(earlier=Archive(tuple(map(parse, before)))))


def states(changes: Changes) -> list[str]:
    return [
        *changes.states.values(),
        *("fixed" for _item in changes.fixed),
        *("unchecked" for _item in changes.unchecked),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([make.record("a")], [make.record("a", [OOM])], "new"),
        ([], [make.record("a", [OOM])], "uncovered"),
        ([make.record("b")], [make.record("a", [OOM])], "uncovered"),
        ([make.silent("a")], [make.record("a", [OOM])], "uncovered fixed"),
        ([make.record("a", coverage=NOT_ASKED)], [make.record("a", [OOM])], "uncovered"),
        ([make.record("a", coverage=OTHER_STACK)], [make.record("a", [OOM])], "uncovered"),
        ([make.record("a", coverage=PARTLY)], [make.record("a", [OOM])], "uncovered"),
        ([make.record("a", [OOM])], [make.record("a", [OOM])], "unchanged"),
        ([make.record("a", [OOM])], [make.record("a", [{**OOM, "severity": "minor"}])], "changed"),
        ([make.record("a", [OOM])], [make.record("a")], "fixed"),
        ([make.record("a", [OOM])], [], "unchecked"),
        ([make.record("a", [OOM])], [make.record("a", coverage=NOT_ASKED)], "unchecked"),
        ([make.record("a", [OOM])], [make.record("a", coverage=OTHER_STACK)], "unchecked"),
        ([make.record("a", [OOM])], [make.record("a", coverage=PARTLY)], "unchecked"),
        ([make.silent("a")], [make.record("a", coverage=NOT_ASKED)], "fixed"),
        ([make.silent("a")], [make.record("a", coverage=ONLY_REDIS)], "fixed"),
        ([make.silent("a", "failed")], [make.silent("a")], "uncovered unchecked"),
        ([make.silent("a", "failed")], [], "unchecked"),
        ([make.record("a", [OOM, SECOND])], [make.record("a", [OOM])], "unchanged fixed"),
        ([make.record("a", [make.finding("redis.oom", "x", stack="b")])], [make.record("a")], "unchecked"),
    ],
)
def test_state(before: list[make.Json], after: list[make.Json], expected: str) -> None:
    assert states(changes_of(before, after)) == expected.split()


def test_a_host_that_falls_silent_fixes_nothing() -> None:
    changes = changes_of([make.record("a", [OOM])], [make.silent("a")])
    assert states(changes) == ["new", "unchecked"]


@pytest.mark.parametrize(
    ("before", "after", "differences"),
    [
        ({"used": 97}, {"used": 100}, []),
        ({"seconds": 0.25}, {"seconds": 31.5}, []),
        ({"message": "pid 7: no"}, {"message": "pid 8: no"}, []),
        ({"size": "1.5 GiB", "age": "12 s"}, {"size": "2.5 GiB", "age": "3 min"}, []),
        ({"version": "17.11"}, {"version": "17.12"}, [("version", "17.11", "17.12")]),
        ({"words": ["ERR (4)"]}, {"words": ["ERR (5)", "OOM (1)"]}, []),
        ({"at": "2026-11-22T07:45:29Z"}, {"at": "2026-11-23T07:45:29Z"}, []),
        ({"heads": ["a", "b"]}, {"heads": ["b", "a"]}, []),
        ({"pids": [1, 2]}, {"pids": [3]}, []),
        ({"code": "ENOENT"}, {"code": "ECONNREFUSED"}, [("code", "ENOENT", "ECONNREFUSED")]),
        ({"exit_code": 1}, {"exit_code": 137}, [("exit_code", "1", "137")]),
        ({"heads": ["a"]}, {"heads": ["a", "b"]}, [("heads", "a", "a, b")]),
        ({"frozen": True}, {"frozen": False}, [("frozen", "True", "False")]),
        ({}, {"policy": "noeviction"}, [("policy", "–", "noeviction")]),
        ({"policy": "x"}, {}, [("policy", "x", "–")]),
        ({"nested": [[1], {}]}, {"nested": [[2], {}]}, [("nested", "1, {}", "2, {}")]),
        ({"_since": "2026-11-22T07:45:29Z"}, {"_since": None}, []),
        ({"_seen_from": "host"}, {"_seen_from": "container"}, []),
    ],
)
def test_only_what_names_something_is_a_change(
    before: make.Json, after: make.Json, differences: list[tuple[str, str, str]]
) -> None:
    one, other = (make.record("a", [make.finding("redis.oom", "x", **evidence)]) for evidence in (before, after))
    found = changes_of([one], [other]).differences
    told = [(item.field, item.before, item.after) for items in found.values() for item in items]
    assert told == differences


def test_another_cause_is_a_change() -> None:
    cause = make.finding("redis.loading", "x")
    symptom = make.finding("container.unhealthy", "app")
    changes = changes_of(
        [make.record("a", [cause, symptom])], [make.record("a", [cause, {**symptom, "causes": [cause["key"]]}])]
    )
    (difference,) = changes.differences["a", symptom["key"]]
    assert (difference.field, difference.before, difference.after) == ("causes", "–", cause["key"])


VALUES = st.dictionaries(st.text(max_size=8), SCALARS | st.lists(SCALARS, max_size=3), max_size=4)


@given(VALUES, VALUES)
def test_any_evidence_can_be_compared(before: make.Json, after: make.Json) -> None:
    one, other = ({**OOM, "evidence": evidence} for evidence in (before, after))
    assert states(changes_of([make.record("a", [one])], [make.record("a", [other])]))[0] in ("changed", "unchanged")
    assert states(changes_of([make.record("a", [one])], [make.record("a", [one])])) == ["unchanged"]


@given(st.lists(st.sampled_from("abcd"), unique=True), st.lists(st.sampled_from("abcd"), unique=True))
def test_every_finding_of_both_runs_is_in_one_state(before: list[str], after: list[str]) -> None:
    one, other = (make.record("a", [make.finding("redis.oom", name) for name in names]) for names in (before, after))
    found = changes_of([one], [other])
    assert len(states(found)) == len({*before, *after})
    assert {finding.object for _host, finding in found.fixed} == {*before} - {*after}


def test_times_are_those_of_the_earlier_run() -> None:
    before = [
        make.record("a", finished_at="2026-11-21T06:00:00Z"),
        make.record("b", finished_at="2026-11-21T07:00:00Z"),
    ]
    changes = changes_of(before, [make.record("a")])
    assert (changes.since, changes.earlier["a"]) == ("2026-11-21T07:00:00Z", "2026-11-21T06:00:00Z")


def test_the_line_tells_what_there_is_to_tell() -> None:
    before = [make.record("a", [OOM], finished_at="2026-11-21T06:00:00Z"), make.silent("b")]
    lines = [
        change_line(fleet_of(before, after))
        for after in ([make.record("a", [OOM]), make.silent("b")], [make.record("a", make.full_database())], before)
    ]
    assert [text.en for text in lines if text] == [
        "Since 2026-11-22 07:45 UTC: no change.",
        "Since 2026-11-22 07:45 UTC: 3 new, 1 fixed, 1 no longer checked.",
        "Since 2026-11-22 07:45 UTC: no change.",
    ]
    assert change_line(build(Archive(()))) is None


def test_the_story_leads_with_causes_and_counts_symptoms() -> None:
    healthy, full = make.record("a"), make.record("a", make.full_database())
    (came,) = history(fleet_of([healthy], [full]))
    (went,) = history(fleet_of([full], [healthy]))
    for chapter, state in ((came, "new"), (went, "fixed")):
        assert (chapter.state, chapter.findings) == (state, 3)
        assert [group.id for group in chapter.groups] == ["postgres.too_many_connections"]


def test_a_long_story_is_cut_and_says_so() -> None:
    many = [make.finding(f"redis.problem_{number}", "x") for number in range(20)]
    (chapter,) = history(fleet_of([make.record("a")], [make.record("a", many)]))
    assert (chapter.findings, len(chapter.groups), chapter.more) == (20, 12, 8)
