# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Suppressions: what an entry may say, whom it concerns, and what it does to causes and symptoms."""

from __future__ import annotations

import contextlib
import datetime
import typing as t
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.plugin_utils._fleet import Context, Fleet, build
from ansible_collections.autogpt.ops.plugins.plugin_utils._headline import headline
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import Archive, parse
from ansible_collections.autogpt.ops.plugins.plugin_utils._suppressions import SuppressionError, load
from ansible_collections.autogpt.ops.plugins.plugin_utils._suppressions import parse as accepted
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

DAY = datetime.date(2026, 12, 1)
WHO = {"owner": "alice", "reason": "known", "until": "2026-12-31"}
GROUPS = {"staging": ["web01", "db"], "all": ["web01", "web02", "db"]}


def fleet_of(documents: t.Sequence[make.Json], *entries: make.Json, today: datetime.date = DAY) -> Fleet:
    suppressions = accepted([{**WHO, **entry} for entry in entries], "suppressions")
    context = Context(suppressions=suppressions, groups=GROUPS, today=today)
    return build(Archive(tuple(map(parse, documents))), context)


def quiet(fleet: Fleet) -> set[tuple[str, str]]:
    return {(host, key.split("/")[1]) for host, key in fleet.silence.by}


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ([], "suppressions[0] is no dictionary with id, owner, reason, until"),
        ({**WHO}, "suppressions[0]: id is missing; needed are id, owner, reason, until"),
        ({"id": "a.b", "owner": ""}, "suppressions[0] (a.b): owner, reason, until is missing"),
        ({"id": "a.b", **WHO, "reason": None}, "suppressions[0] (a.b): reason is missing"),
        ({"id": "a.b", **WHO, "reason": "  "}, "suppressions[0] (a.b): reason must be a text"),
        ({"id": "a.b", **WHO, "owner": ["x"]}, "suppressions[0] (a.b): owner must be a text"),
        ({"id": "a.b", **WHO, "host": "x"}, "suppressions[0] (a.b): host is not known; there are id, owner, reason"),
        ({"id": "a.b", **WHO, "until": "soon"}, "until must be a day such as 2026-12-31, not 'soon'"),
        ({"id": "a.b", **WHO, "until": "2026-02-30"}, "until must be a day such as 2026-12-31, not '2026-02-30'"),
        ({"id": "a.b", **WHO, "until": datetime.datetime(2026, 1, 1, 1)}, "until must be a day such as 2026-12-31"),
        ({"id": "a.b", **WHO, "until": True}, "until must be a day such as 2026-12-31, not 'True'"),
        ({"id": "a.b", **WHO, "hosts": {}}, "hosts must be a list of names, globs or groups"),
        ({"id": "a.b", **WHO, "hosts": [1]}, "hosts must be a list of names, globs or groups"),
        ({"id": "a.b", **WHO, "hosts": []}, "hosts is empty; leave it out to mean all"),
    ],
)
def test_what_is_wrong_is_one_line_that_names_the_entry(entry: t.Any, problem: str) -> None:
    with pytest.raises(SuppressionError) as raised:
        accepted([entry], "suppressions")
    assert problem in str(raised.value)
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("until", ["2026-12-31", datetime.date(2026, 12, 31)])
@pytest.mark.parametrize(("hosts", "patterns"), [("a, b", ("a", "b")), (["a"], ("a",)), (None, ("all",))])
def test_an_entry_as_yaml_gives_it(until: t.Any, hosts: t.Any, patterns: tuple[str, ...]) -> None:
    (found,) = accepted([{"id": "a.b", **WHO, "until": until, "hosts": hosts}], "x")
    assert (found.until, found.hosts) == (datetime.date(2026, 12, 31), patterns)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.dates() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
)


@given(JSON, st.sampled_from(["id", "hosts", "stack", "object", *WHO]), JSON)
def test_anything_is_read_or_refused(entries: t.Any, key: str, value: t.Any) -> None:
    with contextlib.suppress(SuppressionError):
        accepted(entries, "x")
    with contextlib.suppress(SuppressionError):
        accepted([{"id": "a.b", **WHO, key: value}], "x")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", ""),
        ("[{id: a.b, owner: x, reason: y, until: 2026-12-31}]", ""),
        ("a: [", "is not YAML (line 1)"),
        ("\x00", "is not YAML"),
        ("!!python/object/apply:os.getcwd []", "is not YAML (line 1)"),
        ("id: a.b", "a list of suppressions is accepted"),
        ("[{id: a.b}]", "[0] (a.b): owner, reason, until is missing"),
    ],
)
def test_file(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "accepted.yml"
    path.write_text(text)
    if not problem:
        assert len(load(path)) == text.count("id:")
        return
    with pytest.raises(SuppressionError) as raised:
        load(path)
    assert str(raised.value).startswith(str(path))
    assert problem in str(raised.value)


@pytest.mark.parametrize(
    ("entry", "hosts"),
    [
        ({"id": "redis.*"}, {"web01", "web02", "db"}),
        ({"id": "redis.oom", "hosts": ["web*"]}, {"web01", "web02"}),
        ({"id": "redis.oom", "hosts": ["staging"]}, {"web01", "db"}),
        ({"id": "redis.oom", "hosts": ["staging", "web02"]}, {"web01", "web02", "db"}),
        ({"id": "redis.oom", "object": "redis:6380"}, set()),
        ({"id": "redis.oom", "object": "redis:*", "stack": "autogpt"}, {"web01", "web02", "db"}),
        ({"id": "redis.oom", "stack": "other"}, set()),
        ({"id": "redis"}, set()),
        ({"id": "REDIS.OOM"}, set()),
    ],
)
def test_whom_it_concerns(entry: make.Json, hosts: set[str]) -> None:
    documents = [make.record(host, [make.finding("redis.oom", "redis:6379")]) for host in ("web01", "web02", "db")]
    assert {host for host, _id in quiet(fleet_of(documents, entry))} == hosts


@pytest.mark.parametrize(("day", "state"), [(30, "active"), (31, "active"), (1, "expired")])
def test_it_holds_through_its_last_day(day: int, state: str) -> None:
    today = datetime.date(2027, 1, 1) if day == 1 else datetime.date(2026, 12, day)
    fleet = fleet_of([make.record("web01", [make.finding("redis.oom", "x")])], {"id": "redis.oom"}, today=today)
    assert [(use.state, use.findings) for use in fleet.silence.uses] == [(state, 1)]
    assert fleet.verdict == ("critical" if state == "expired" else "suppressed")


def test_one_that_expired_gives_way_to_one_that_holds() -> None:
    entries = [{"id": "redis.*", "until": "2026-11-30", "reason": "old"}, {"id": "redis.oom", "reason": "new"}]
    fleet = fleet_of([make.record("web01", [make.finding("redis.oom", "x")])], *entries)
    assert [item.reason for item in fleet.silence.by.values()] == ["new"]
    assert [use.state for use in fleet.silence.uses] == ["expired", "active"]


def test_symptoms_are_quiet_with_their_cause_and_stay_beneath_it() -> None:
    fleet = fleet_of([make.record("web01", make.full_database())], {"id": "postgres.too_many_connections"})
    assert len(quiet(fleet)) == 3
    assert fleet.causes == ()
    assert [(group.id, len(group.symptoms)) for group in fleet.suppressed] == [("postgres.too_many_connections", 2)]
    assert fleet.summary()["suppressed"] == 3
    assert sum(fleet.summary()["findings"].values()) == 0


def test_a_symptom_with_another_cause_still_counts() -> None:
    first, second = make.finding("redis.oom", "redis:6379"), make.finding("postgres.disk_full", "postgres:5432")
    symptom = make.finding("container.unhealthy", "app", _causes=[first["key"], second["key"]])
    fleet = fleet_of([make.record("web01", [first, second, symptom])], {"id": "redis.oom"})
    assert quiet(fleet) == {("web01", "redis.oom")}
    assert [(group.id, [item.id for item in group.symptoms]) for group in fleet.causes] == [
        ("postgres.disk_full", ["container.unhealthy"])
    ]


def test_a_suppressed_symptom_leaves_its_cause_alone() -> None:
    fleet = fleet_of([make.record("web01", make.full_database())], {"id": "migration.behind"})
    assert quiet(fleet) == {("web01", "migration.behind")}
    (cause,) = fleet.causes
    assert [bool(symptom.suppression) for symptom in cause.symptoms] == [False, True]
    assert fleet.verdict == "critical"


def test_one_problem_is_two_groups_where_only_some_hosts_are_suppressed() -> None:
    documents = [make.record(host, [make.finding("redis.oom", "x")]) for host in ("web01", "web02")]
    fleet = fleet_of(documents, {"id": "redis.oom", "hosts": ["web02"]})
    assert [group.hosts for group in fleet.causes] == [["web01"]]
    assert [group.hosts for group in fleet.suppressed] == [["web02"]]


@pytest.mark.parametrize(
    ("documents", "verdict"),
    [
        ([make.record("web01", [make.finding("redis.oom", "x")])], "suppressed"),
        ([make.record("web01", [make.finding("redis.oom", "x")]), make.record("web02")], "suppressed"),
        ([make.record("web01", [make.finding("redis.oom", "x"), make.finding("a.b", "x", "minor")])], "minor"),
        (
            [make.record("web01", [make.finding("redis.oom", "x")], [make.unknown("redis", "q", "check_failed")])],
            "incomplete",
        ),
        ([make.record("web01")], "healthy"),
    ],
)
def test_what_is_suppressed_is_not_healthy(documents: list[make.Json], verdict: str) -> None:
    fleet = fleet_of(documents, {"id": "redis.oom"})
    assert fleet.verdict == verdict
    assert "?" not in headline(fleet).en


def test_an_accepted_silence_is_an_answer_but_no_health() -> None:
    documents = [make.record("web01"), make.silent("db")]
    assert not fleet_of(documents).is_answered
    fleet = fleet_of(documents, {"id": "host.unreachable", "hosts": ["db"]})
    assert (fleet.is_answered, fleet.verdict) == (True, "incomplete")


def test_what_matches_nothing_is_unused() -> None:
    fleet = fleet_of([make.record("web01")], {"id": "redis.oom"})
    assert [(use.state, use.findings) for use in fleet.silence.uses] == [("unused", 0)]


def test_a_cell_shows_what_is_suppressed_only_where_nothing_else_is() -> None:
    both = [make.finding("redis.oom", "x"), make.finding("redis.loading", "x", "minor")]
    fleet = fleet_of([make.record("web01", both), make.record("web02", both[:1])], {"id": "redis.oom"})
    redis = [component.id for component in fleet.components].index("redis")
    assert {row.hosts[0]: row.states[redis] for row in fleet.rows} == {"web01": "minor", "web02": "suppressed"}
