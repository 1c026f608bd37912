# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""JSON, JUnit and Prometheus, read back by the parsers that others use."""

from __future__ import annotations

import datetime
import json
import xml.etree.ElementTree as ET

import pytest
from prometheus_client.parser import text_string_to_metric_families

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import COMPONENTS
from ansible_collections.autogpt.ops.plugins.module_utils._model import Severity
from ansible_collections.autogpt.ops.plugins.plugin_utils import _json, _junit, _prometheus
from ansible_collections.autogpt.ops.plugins.plugin_utils._fleet import Context, Fleet, build
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import Archive, missing, parse
from ansible_collections.autogpt.ops.plugins.plugin_utils._suppressions import parse as accepted
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

EVIL = make.record(
    make.HOSTILE,
    [make.finding("a.b", make.HOSTILE, "critical", make.HOSTILE, note=make.HOSTILE)],
    [make.unknown(make.HOSTILE, make.HOSTILE, make.HOSTILE)],
    message=make.HOSTILE,
    started_at=make.HOSTILE,
    finished_at=make.HOSTILE,
)


def fleet_of(*documents: make.Json) -> Fleet:
    return build(Archive(tuple(map(parse, documents))))


def samples(fleet: Fleet) -> dict[str, list[tuple[dict[str, str], float]]]:
    families = text_string_to_metric_families(_prometheus.render(fleet))
    return {family.name: [(sample.labels, sample.value) for sample in family.samples] for family in families}


def test_json_holds_the_records_without_their_facts() -> None:
    documents = make.fleet(12)
    merged = json.loads(_json.render(fleet_of(*documents)))
    assert merged["summary"]["hosts"] == {"total": 12, "complete": 10, "partial": 1, "unreachable": 1}
    assert merged["records"] == [{k: v for k, v in document.items() if k != "facts"} for document in documents]
    assert merged["causes"][0]["symptoms"] == ["container.unhealthy", "migration.behind"]


def test_junit_of_a_dozen_hosts() -> None:
    root = ET.fromstring(_junit.render(fleet_of(*make.fleet(12))))
    suites = {suite.get("name"): suite for suite in root}
    sick, unseen, gone = (suites[f"web{n}.example.com"] for n in ("03", "09", "12"))
    assert (sick.get("tests"), sick.get("failures"), sick.get("time")) == (str(len(COMPONENTS)), "3", "1.800")
    assert next(case.get("name") for case in sick.iter("testcase")) == "postgres.too_many_connections: postgres:5432"
    assert "explained by: autogpt/postgres.too_many_connections/postgres:5432" in "".join(sick.itertext())
    assert (unseen.get("failures"), unseen.get("skipped")) == ("0", "3")
    assert gone.get("failures") == "1"


@pytest.mark.parametrize(("level", "failures"), [(Severity.CRITICAL, 0), (Severity.MAJOR, 0), (Severity.MINOR, 1)])
def test_junit_level(level: Severity, failures: int) -> None:
    fleet = fleet_of(make.record("web01", [make.finding("config.drift", "app", "minor")]))
    (suite,) = ET.fromstring(_junit.render(fleet, level))
    assert suite.get("failures") == str(failures)


def test_junit_host_without_a_record_is_an_error() -> None:
    (suite,) = ET.fromstring(_junit.render(build(Archive((missing("ghost"),)))))
    assert (suite.get("tests"), suite.get("errors")) == ("1", "1")
    assert [error.get("message") for error in suite.iter("error")] == ["no record"]


def test_prometheus_of_a_dozen_hosts() -> None:
    found = samples(fleet_of(*make.fleet(12)))
    assert len(found["autogpt_ops_findings"]) == 14
    labels, value = found["autogpt_ops_findings"][0]
    assert labels == {"host": "web03.example.com", "stack": "autogpt", "component": "container",
                      "id": "container.unhealthy", "severity": "major"}  # fmt: skip
    assert value == 1
    assert sum(value for _labels, value in found["autogpt_ops_host_status"]) == 12
    assert [value for _labels, value in found["autogpt_ops_unknowns"]] == [3]
    ratios = {(labels["host"], labels["component"]): value for labels, value in found["autogpt_ops_coverage_ratio"]}
    assert ratios["web09.example.com", "postgres"] == 0.625
    assert found["autogpt_ops_last_diagnosis_timestamp_seconds"][0][1] == 1795333531


ACCEPTED = {"id": "port.conflict", "owner": "alice", "reason": "moved soon", "until": "2026-12-31"}


def a_day_later(*suppressions: make.Json) -> Fleet:
    """The dozen, compared with the day before."""
    documents, before = ([parse(item) for item in items] for items in (make.a_day_later(12), make.fleet(12)))
    entries = accepted([{**ACCEPTED, **item} for item in suppressions], "suppressions")
    return build(Archive(tuple(documents)), Context(Archive(tuple(before)), entries, {}, datetime.date(2026, 11, 23)))


def test_json_of_a_day_later() -> None:
    merged = json.loads(_json.render(a_day_later({"id": "redis.noauth"}, {"id": "x.y"})))
    changes = merged["changes"]
    keys = {
        state: [(item["host"][:5], item["key"].split("/")[1]) for item in changes[state]]
        for state in ("new", "uncovered", "changed", "fixed", "unchecked")
    }
    assert keys == {
        "new": [("web01", "redis.noauth")],
        "uncovered": [],
        "changed": [("web05", "postgres.too_many_connections")],
        "fixed": [
            ("web05", "container.unhealthy"),
            ("web05", "migration.behind"),
            ("web06", "port.conflict"),
        ],
        "unchecked": [("web07", "config.placeholder_key")],
    }
    assert changes["changed"][0]["differences"] == [{"field": "severity", "before": "critical", "after": "minor"}]
    assert merged["summary"]["changes"]["new"] == 0
    assert merged["summary"]["suppressed"] == 1
    assert [(item["state"], item["findings"]) for item in merged["suppressions"]] == [("active", 1), ("unused", 0)]
    assert [item["suppression"] for item in merged["suppressed"]] == [0]
    assert [item["id"] for item in merged["causes"] if item["suppression"] is not None] == ["redis.noauth"]


def test_json_of_outliers() -> None:
    documents = [make.record(f"w{n}", facts=make.facts(redis={"maxclients": 10 + (n == 3)})) for n in range(9)]
    merged = json.loads(_json.render(fleet_of(*documents)))
    assert merged["outliers"] == [
        {"trait": "redis.maxclients", "stack": "autogpt", "usual": "10", "hosts": 9,
         "others": [{"value": "11", "hosts": ["w3"]}]}
    ]  # fmt: skip


def test_junit_of_a_day_later() -> None:
    root = ET.fromstring(_junit.render(a_day_later({"id": "redis.noauth"})))
    suites = {(suite.get("name") or "")[:5]: suite for suite in root}
    counts = {name: (suites[name].get("failures"), suites[name].get("skipped")) for name in ("web01", "web06", "web07")}
    assert counts == {"web01": ("0", "1"), "web06": ("0", "0"), "web07": ("0", "2")}
    (skipped,) = suites["web01"].iter("skipped")
    assert skipped.get("message") == "suppressed: Accepted by alice until 2026-12-31: moved soon"
    assert "fixed since 2026-11-22 07:45 UTC" in "".join(suites["web06"].itertext())
    assert "no longer checked" in [item.get("message") for item in suites["web07"].iter("skipped")]
    assert "since the run before: unchanged" in "".join(suites["web03"].itertext())


def test_prometheus_of_a_day_later() -> None:
    found = samples(a_day_later({"id": "redis.noauth"}, {"id": "x.y"}, {"id": "*", "until": "2026-01-01"}))
    assert "redis.noauth" not in {labels["id"] for labels, _value in found["autogpt_ops_findings"]}
    ((labels, value),) = found["autogpt_ops_suppressed_findings"]
    assert (labels["host"], labels["id"], value) == ("web01.example.com", "redis.noauth", 1)
    assert {labels["state"]: value for labels, value in found["autogpt_ops_suppressions"]} == {
        "active": 1, "expired": 1, "unused": 1,
    }  # fmt: skip
    changes = {(labels["host"][:5], labels["change"]): value for labels, value in found["autogpt_ops_changes"]}
    assert (changes["web01", "new"], changes["web06", "fixed"], changes["web07", "unchecked"]) == (0, 1, 1)
    assert sum(changes.values()) == 14


def test_prometheus_without_an_earlier_run_says_nothing_of_changes() -> None:
    assert samples(fleet_of(*make.fleet(12)))["autogpt_ops_changes"] == []


@pytest.mark.parametrize("fleet", [fleet_of(), fleet_of(EVIL)], ids=["empty", "hostile"])
def test_every_format_survives(fleet: Fleet) -> None:
    assert json.loads(_json.render(fleet))["kind"] == "autogpt.ops report"
    assert ET.fromstring(_junit.render(fleet)).tag == "testsuites"
    assert set(samples(fleet)) >= {"autogpt_ops_findings", "autogpt_ops_host_status"}
    for text in (_json.render(fleet), _junit.render(fleet), _prometheus.render(fleet)):
        assert text.endswith("\n")
        assert "\x1b" not in text


def test_labels_hold_no_evidence() -> None:
    fleet = fleet_of(make.record("web01", [make.finding("a.b", "secret-object", note="secret-note")]))
    assert "secret" not in _prometheus.render(fleet)
