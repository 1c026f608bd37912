# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The model: folding, ranking, states, verdicts."""

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG
from ansible_collections.autogpt.ops.plugins.plugin_utils._fleet import Fleet, build
from ansible_collections.autogpt.ops.plugins.plugin_utils._headline import headline, subline
from ansible_collections.autogpt.ops.plugins.plugin_utils._matrix import state_of
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import Archive, missing, parse
from ansible_collections.autogpt.ops.plugins.plugin_utils._silence import Silence
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make


def fleet_of(*documents: make.Json) -> Fleet:
    return build(Archive(tuple(map(parse, documents))))


def ids(fleet: Fleet) -> list[tuple[str, list[str]]]:
    return [(group.id, [symptom.id for symptom in group.symptoms]) for group in fleet.causes]


def test_symptoms_stand_under_their_cause() -> None:
    fleet = fleet_of(make.record("web01", make.full_database()), make.record("web02", make.full_database()))
    assert ids(fleet) == [("postgres.too_many_connections", ["container.unhealthy", "migration.behind"])]
    assert fleet.causes[0].hosts == ["web01", "web02"]
    assert [len(symptom.occurrences) for symptom in fleet.causes[0].symptoms] == [2, 2]


def test_symptom_of_two_causes_stands_under_both() -> None:
    first, second = make.finding("redis.oom", "redis:6379"), make.finding("postgres.disk_full", "postgres:5432")
    symptom = make.finding("container.unhealthy", "app", _causes=[first["key"], second["key"]])
    fleet = fleet_of(make.record("web01", [first, second, symptom]))
    assert ids(fleet) == [(group.id, ["container.unhealthy"]) for group in fleet.causes]
    assert len(fleet.causes) == 2
    assert len(fleet.findings) == 3


@pytest.mark.parametrize(
    "causes",
    [["autogpt/a.b/gone"], ["autogpt/x.one/1"], ["autogpt/x.two/2"]],
    ids=["a cause that is not there", "itself", "in a circle"],
)
def test_nothing_is_lost(causes: list[str]) -> None:
    one = make.finding("x.one", "1", _causes=causes)
    two = make.finding("x.two", "2", _causes=["autogpt/x.one/1"])
    assert ids(fleet_of(make.record("web01", [one, two]))) == [("x.one", []), ("x.two", [])]


def test_causes_are_ranked_by_severity_then_hosts() -> None:
    rare = make.finding("a.rare", "x", "critical")
    common = make.finding("b.common", "x", "critical")
    milder = make.finding("c.milder", "x", "major")
    fleet = fleet_of(make.record("web01", [rare, milder]), make.record("web02", [common, milder]),
                     make.record("web03", [common, milder]))  # fmt: skip
    assert [group.id for group in fleet.causes] == ["b.common", "a.rare", "c.milder"]
    assert fleet.summary()["findings"] == {"critical": 3, "major": 3, "minor": 0}
    assert fleet.summary()["causes"] == {"critical": 2, "major": 1, "minor": 0}


def test_profiles_are_kept_apart() -> None:
    other = make.record("web02", [make.finding("a.b", "x")], stacks=[make.stack_of("autogpt", "platform")])
    fleet = fleet_of(make.record("web01", [make.finding("a.b", "x")]), other)
    assert sorted(group.profile for group in fleet.causes) == ["guide", "platform"]


def test_causes_and_their_verb_agree() -> None:
    one = make.record("web01", make.full_database())
    several = make.record("web02", [make.finding("a.b", "x"), make.finding("c.d", "x")])
    assert subline(fleet_of(one))[0].en == "1 cause explains 3 findings."
    assert subline(fleet_of(several))[0].en == "2 causes explain 2 findings."


def test_title_of_a_silent_host_fits_several() -> None:
    fleet = fleet_of(make.silent("d1"), make.silent("d2"), make.silent("d3", "failed"))
    assert [group.title.en for group in fleet.causes] == ["d1, d2 cannot be reached", "d3 could not be diagnosed"]


def test_title_is_said_of_all_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOG, make.PRICED.id, make.PRICED)
    several = [make.record(f"web{n}", [make.finding("test.priced", "/srv", percent=90.0 + n)]) for n in range(2)]
    assert fleet_of(several[0]).causes[0].title.en == "/srv is used to 90 %"
    assert fleet_of(*several).causes[0].title.en == "{subject} is used to {percent:.0f} %"


def test_unknown_id_is_its_own_title() -> None:
    assert fleet_of(make.record("web01", [make.finding("future.problem", "x")])).causes[0].title.zh == "future.problem"


def test_unknowns_are_grouped_by_reason() -> None:
    gap = {"package": "psycopg2", "debian_package": "python3-psycopg2", "python": "python3"}
    unknowns = [make.unknown("postgres", f"q{n}", "package_missing", **gap) for n in range(3)]
    fleet = fleet_of(make.record("web01", unknowns=unknowns), make.record("web02", unknowns=unknowns[:1]))
    (found,) = fleet.gaps
    assert (found.questions, found.hosts, found.components) == (4, ("web01", "web02"), ("postgres",))
    assert "psycopg2" in found.text.en


def test_strange_reason_and_component_are_shown() -> None:
    fleet = fleet_of(make.record("web01", unknowns=[make.unknown("quantum", "q", "new_reason")]))
    assert fleet.gaps[0].text.en == "new_reason"


@pytest.mark.parametrize(
    ("documents", "verdict"),
    [
        ([], "empty"),
        ([make.record("a")], "healthy"),
        ([make.record("a", [make.finding("a.b", "x", "minor")])], "minor"),
        ([make.record("a", [make.finding("a.b", "x", "major")]), make.silent("b")], "critical"),
        ([make.record("a", unknowns=[make.unknown("redis", "q", "deadline_exceeded")])], "incomplete"),
        ([make.record("a", status="failed", message="boom")], "incomplete"),
    ],
)
def test_verdict(documents: list[make.Json], verdict: str) -> None:
    fleet = fleet_of(*documents)
    assert fleet.verdict == verdict
    assert headline(fleet).en
    assert headline(fleet).zh
    assert "?" not in headline(fleet).en


ONLY_REDIS = [item for item in make.coverage() if item["component"] == "redis"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"coverage": ONLY_REDIS}, "Only a part was asked about: Redis."),
        ({"coverage": []}, "No question was asked."),
        ({"coverage": [{**item, "checks": 0} for item in make.coverage()]}, "No question was asked."),
        ({"coverage": make.coverage([make.unknown("redis", "q", "r")])}, "What could be checked is in order."),
        ({"status": "partial"}, "What could be checked is in order."),
    ],
    ids=["tags", "tags without a question", "nothing applies", "unknown only counted", "partial"],
)
def test_a_part_is_no_healthy_whole(changes: make.Json, told: str) -> None:
    fleet = fleet_of(make.record("a"), make.record("b", **changes))
    assert fleet.verdict == "incomplete"
    if "asked" in told:
        fleet = fleet_of(make.record("b", **changes))
    assert told in [text.en for text in subline(fleet)]


def test_host_without_a_record_is_no_healthy_host() -> None:
    fleet = build(Archive((missing("ghost"),)))
    assert fleet.verdict == "incomplete"
    assert [gap.text.en for gap in fleet.gaps] == ["No diagnosis of this host was recorded."]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "ok"),
        ({"findings": [make.finding("redis.oom", "x", "minor"), make.finding("redis.loading", "x", "major")]}, "major"),
        ({"coverage": [{"component": "redis", "stack": "a", "checks": 4, "unknown": 1}]}, "partial"),
        ({"coverage": [{"component": "redis", "stack": "a", "checks": 4, "unknown": 4}]}, "unknown"),
        ({"coverage": []}, "none"),
        ({"status": "unreachable", "coverage": []}, "unreachable"),
        ({"status": "failed", "coverage": []}, "unknown"),
    ],
)
def test_state_of_a_component(changes: dict[str, t.Any], state: str) -> None:
    assert state_of(parse(make.record("web01", **changes)), "redis", Silence()) == state


def test_hosts_that_look_alike_share_a_row_in_a_large_fleet() -> None:
    assert len(fleet_of(*make.fleet(24)).rows) == 24
    large = fleet_of(*make.fleet(120))
    assert len(large.rows) == 7
    assert sum(len(row.hosts) for row in large.rows) == 120
    assert large.rows[0].state == "critical"
    assert large.rows[-1].state == "ok"
