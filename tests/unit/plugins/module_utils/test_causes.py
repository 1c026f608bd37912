# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils import _causes
from ansible_collections.autogpt.ops.plugins.module_utils._catalog import Entry, Text
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity

WORD = Text("x", "x")


def entry(name: str, *explains: str) -> Entry:
    return Entry(name, Severity.MAJOR, WORD, WORD, WORD, explains=explains)


ENTRIES = (
    entry("host.disk_full", "postgres.disk_full", "container.crashed"),
    entry("postgres.disk_full", "container.unhealthy"),
    entry(
        "container.stopped", "postgres.unreachable", "redis.unreachable", "container.unhealthy", "openai.invalid_key"
    ),
    entry("postgres.unreachable", "container.unhealthy", "migration.behind"),
    entry("redis.unreachable", "container.unhealthy"),
    entry("container.unhealthy", "postgres.unreachable"),
    entry("container.crashed"),
    entry("config.drift", "openai.invalid_key", "postgres.unreachable"),
    entry("openai.invalid_key"),
    entry("migration.multiple_heads", "migration.behind"),
    entry("migration.behind"),
)


@pytest.fixture(autouse=True)
def catalog(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_causes, "CATALOG", {item.id: item for item in ENTRIES})


def finding(name: str, stack: str = "s", severity: Severity = Severity.MAJOR, **more: t.Any) -> Finding:
    since = more.pop("since", None)
    return Finding(name, more.pop("object", "o"), severity, stack, evidence=more, since=since)


def causes(*findings: Finding) -> dict[str, list[str]]:
    return {item.id: [key.split("/")[1] for key in item.causes] for item in _causes.fold(findings)}


def test_a_symptom_stands_under_the_last_cause_of_its_chain() -> None:
    chain = causes(finding("container.unhealthy"), finding("postgres.disk_full"), finding("host.disk_full", stack=""))
    assert chain == {
        "host.disk_full": [],
        "postgres.disk_full": ["host.disk_full"],
        "container.unhealthy": ["host.disk_full"],
    }


def test_a_symptom_with_two_independent_causes_stands_under_both() -> None:
    found = causes(
        finding("container.unhealthy", part="app"), finding("postgres.disk_full"), finding("redis.unreachable")
    )
    assert found["container.unhealthy"] == ["postgres.disk_full", "redis.unreachable"]


def test_nothing_crosses_from_one_stack_to_another() -> None:
    found = causes(finding("postgres.disk_full", stack="a"), finding("container.unhealthy", stack="b"))
    assert found["container.unhealthy"] == []


def test_a_stopped_container_explains_only_the_conversation_with_it() -> None:
    stopped = finding("container.stopped", object="redis", part="redis")
    found = causes(stopped, finding("postgres.unreachable"), finding("redis.unreachable"))
    assert found == {"container.stopped": [], "redis.unreachable": ["container.stopped"], "postgres.unreachable": []}


def test_a_stopped_server_explains_the_application_that_needs_it_but_no_other_container() -> None:
    stopped = finding("container.stopped", object="redis", part="redis")
    assert causes(stopped, finding("container.unhealthy", object="app", part="app"))["container.unhealthy"]
    assert not causes(stopped, finding("container.unhealthy", object="web", part="web"))["container.unhealthy"]


def test_a_variable_explains_only_what_it_is_about() -> None:
    symptoms = finding("openai.invalid_key"), finding("postgres.unreachable")
    found = causes(finding("config.drift", part="api"), *symptoms)
    assert found == {"config.drift": [], "openai.invalid_key": ["config.drift"], "postgres.unreachable": []}
    assert not causes(finding("config.drift", part="app"), *symptoms)["openai.invalid_key"]


def test_what_began_later_is_no_cause() -> None:
    later = finding("postgres.disk_full", since="2026-11-22T08:00:00Z")
    earlier = finding("container.unhealthy", since="2026-11-22T07:00:00Z")
    assert causes(later, earlier)["container.unhealthy"] == []


def test_two_findings_that_explain_each_other_keep_one_cause() -> None:
    found = causes(
        finding("postgres.unreachable", severity=Severity.CRITICAL), finding("container.unhealthy", part="app")
    )
    assert found == {"postgres.unreachable": [], "container.unhealthy": ["postgres.unreachable"]}


def test_a_cause_takes_on_the_highest_severity_beneath_it_and_comes_first() -> None:
    minor_cause = finding("host.disk_full", stack="", severity=Severity.MINOR)
    folded = _causes.fold([finding("container.crashed", severity=Severity.CRITICAL), minor_cause])
    assert [(item.id, item.severity) for item in folded] == [
        ("host.disk_full", Severity.CRITICAL),
        ("container.crashed", Severity.CRITICAL),
    ]


def test_a_component_explains_its_own_whomever_it_is_about() -> None:
    heads = finding("migration.multiple_heads", object="postgres:5432/autogpt", part="app")
    behind = finding("migration.behind", object="postgres:5432/autogpt", part="app")
    assert causes(heads, behind)["migration.behind"] == ["migration.multiple_heads"]


@pytest.mark.parametrize(("host", "explained"), [("oracle", True), ("api.example.test", False)])
def test_a_container_that_serves_the_api_explains_its_silence(host: str, explained: bool) -> None:
    stopped = finding("container.stopped", object="oracle", part="oracle", container="oracle", service="oracle")
    found = causes(stopped, finding("openai.invalid_key", object=f"http://{host}/v1", host=host))
    assert bool(found["openai.invalid_key"]) is explained


@pytest.mark.parametrize(
    ("needs", "expected"),
    [(["db", "redis"], ["container.stopped"]), (("redis",), []), ((), []), ("db", [])],
)
def test_a_server_explains_what_compose_starts_only_after_it(needs: t.Any, expected: list[str]) -> None:
    stopped = finding("container.stopped", object="supabase-db", part="postgres", service="db")
    worker = finding("container.unhealthy", object="worker", part="websocket_server", needs=needs)
    assert causes(stopped, worker)["container.unhealthy"] == expected
