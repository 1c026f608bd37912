# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import jsonschema
import pytest

from ansible_collections.autogpt.ops.plugins.module_utils import _record
from ansible_collections.autogpt.ops.plugins.module_utils._diagnosis import Diagnosis
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, HostFacts, Stack
from ansible_collections.autogpt.ops.plugins.module_utils._model import Coverage, Finding, Severity, Timing, Unknown
from ansible_collections.autogpt.ops.plugins.module_utils._secrets import MASK, Secrets
from ansible_collections.autogpt.ops.plugins.module_utils._verdict import failure

FINDING = Finding("redis.noauth", "redis:6379", Severity.CRITICAL, "autogpt", {"message": "hunter22 is wrong"})
FOLDED = Finding("container.unhealthy", "app", Severity.MAJOR, "autogpt", causes=(FINDING.key,))
DIAGNOSIS = Diagnosis(
    started_at="2026-11-22T07:45:29Z",
    finished_at="2026-11-22T07:45:30Z",
    seconds=1.25,
    facts=HostFacts(
        containers=(Container("app", "1", "a:1", "exited", log_tail=("login with hunter22",)),),
        stacks=(Stack("autogpt", "guide", members={"app": "app"}),),
    ),
    findings=(FINDING, FOLDED),
    unknowns=(Unknown("postgres", "saturation", "package_missing", "autogpt"),),
    coverage=(Coverage("redis", "autogpt", 1, 0),),
    timings=(Timing("docker", "", 0.5, "done"),),
)
SCHEMA = Path(__file__).resolve().parents[4] / "docs" / "diagnosis.schema.json"


def record() -> _record.Document:
    secrets = Secrets()
    secrets.add("hunter22")
    return _record.document(DIAGNOSIS, secrets)


def valid(document: _record.Document) -> _record.Document:
    jsonschema.validate(
        {**document, "host": "web01"}, json.loads(SCHEMA.read_text()), cls=jsonschema.Draft202012Validator
    )
    return document


def test_a_record_follows_its_schema_and_holds_no_secret() -> None:
    document = valid(record())
    assert "hunter22" not in json.dumps(document)
    assert document["findings"][0]["evidence"] == {"message": f"{MASK} is wrong"}
    assert document["redactions"] == 2
    assert document["status"] == "partial"


@pytest.mark.parametrize("word", ["password", "critical", "autogpt", "redis", "complete", "evidence"])
def test_a_password_that_is_a_word_of_the_record_leaves_the_record_readable(word: str) -> None:
    secrets = Secrets()
    secrets.add(word)
    finding = Finding("redis.wrong_password", "redis:6379", Severity.CRITICAL, "autogpt", {"message": f"{word}!"})
    document = _record.document(dataclasses.replace(DIAGNOSIS, findings=(finding,)), secrets)
    assert valid(document)["findings"][0]["evidence"] == {"message": f"{MASK}!"}
    assert _record.summary(document)["findings"][0]["id"] == "redis.wrong_password"


def test_a_host_without_an_answer_has_a_record_too() -> None:
    document = valid(_record.without_answer("unreachable", "web01", "no route to host", "2026-11-22T07:45:29Z"))
    assert [item["id"] for item in document["findings"]] == ["host.unreachable"]
    assert document["message"] == "no route to host"


def test_the_summary_counts_and_names() -> None:
    assert _record.summary(record()) == {
        "status": "partial",
        "worst": "critical",
        "counts": {"critical": 1, "major": 1, "minor": 0, "unknown": 1},
        "stacks": ["autogpt"],
        "findings": _record.summary(record())["findings"],
    }
    assert [item["id"] for item in _record.summary(record())["findings"]] == ["redis.noauth", "container.unhealthy"]


def test_the_summary_stays_small() -> None:
    many = {**record(), "findings": record()["findings"] * 100}
    assert len(json.dumps(_record.summary(many))) < 20_000


@pytest.mark.parametrize(
    ("fail_on", "message"),
    [
        ("never", ""),
        ("critical", "1 finding(s) at or above critical: redis.noauth (redis:6379)"),
        ("minor", "1 finding(s) at or above minor: redis.noauth (redis:6379)"),
    ],
)
def test_what_makes_a_module_fail(fail_on: str, message: str) -> None:
    assert failure(record()["findings"], fail_on) == message


def test_a_long_list_of_failures_is_cut() -> None:
    assert failure([record()["findings"][0]] * 7, "critical").endswith("and 2 more")
