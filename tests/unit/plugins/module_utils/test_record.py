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
from ansible_collections.autogpt.ops.plugins.module_utils._codec import Json
from ansible_collections.autogpt.ops.plugins.module_utils._examination import Examination, told
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    Container,
    Health,
    HostFacts,
    Observation,
    Reach,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Gap, Timing, Vantage
from ansible_collections.autogpt.ops.plugins.module_utils._secrets import MASK, Secrets
from ansible_collections.autogpt.ops.plugins.module_utils._verdict import failure

NOAUTH = Reach("redis:6379", "auth", "NOAUTH", "hunter22 is wrong", "redis", 6379, variable="REDIS_HOST")
FACTS = HostFacts(
    docker=Reach("unix:///run/docker.sock", "ready"),
    containers=(
        Container(
            "app", "1", "a:1", "running", log_tail=("login with hunter22",), health=Health("unhealthy", 3, "no redis")
        ),
    ),
    stacks=(Stack("autogpt", "guide", members={"app": "app"}, inside=Observation(Vantage.CONTAINER, redis=NOAUTH)),),
    gaps=(Gap("postgres", "package_missing", "autogpt", {"package": "psycopg2", "python": "hunter22"}),),
)
EXAMINATION = Examination(
    started_at="2026-11-22T07:45:29Z",
    finished_at="2026-11-22T07:45:30Z",
    seconds=1.25,
    facts=FACTS,
    timings=(Timing("docker", "", 0.5, "done"),),
    components=("container", "postgres", "redis"),
)
SCHEMA = Path(__file__).resolve().parents[4] / "docs" / "diagnosis.schema.json"


def answer(*secrets: str) -> Json:
    """What the host says, on its way to the controller."""
    known = Secrets()
    known.add(*secrets)
    told_by_host: Json = json.loads(json.dumps(told(EXAMINATION, known)))
    return told_by_host


def record(*secrets: str) -> _record.Document:
    return _record.document(answer(*secrets or ("hunter22",)))


def valid(document: _record.Document) -> _record.Document:
    jsonschema.validate(
        {**document, "host": "web01"}, json.loads(SCHEMA.read_text()), cls=jsonschema.Draft202012Validator
    )
    return document


def test_a_record_follows_its_schema_and_holds_no_secret() -> None:
    document = valid(record())
    assert "hunter22" not in json.dumps(document)
    assert document["findings"][0]["evidence"]["message"] == f"{MASK} is wrong"
    assert document["redactions"] == 3
    assert document["status"] == "partial"


# Words of ours and of the protocols, as they come whole; parts of them; and what every record begins with.
@pytest.mark.parametrize(
    "word",
    ["running", "ready", "auth", "NOAUTH", "unhealthy", "package_missing", "guide", "redis", "auto", "2026", "miss"],
)
def test_a_password_that_is_a_word_of_the_facts_changes_no_judgement(word: str) -> None:
    found, expected = valid(record(word)), record("nobody chose this")
    for part, keys in {"findings": ("id", "severity"), "unknowns": ("component", "check", "reason")}.items():
        assert [[item[key] for key in keys] for item in found[part]] == [
            [item[key] for key in keys] for item in expected[part]
        ]
    assert found["coverage"] == expected["coverage"]


def test_what_a_server_says_in_place_of_a_word_is_masked_where_it_is_no_word() -> None:
    key = "sk-" + "x1" * 30
    known = Secrets()
    known.add(key)
    facts = HostFacts(docker=Reach("api", "http", key, f"no such key: {key}"))
    assert key not in json.dumps(told(dataclasses.replace(EXAMINATION, facts=facts), known))


def test_a_host_without_an_answer_has_a_record_too() -> None:
    document = valid(_record.without_answer("unreachable", "web01", "no route to host", "2026-11-22T07:45:29Z"))
    assert [item["id"] for item in document["findings"]] == ["host.unreachable"]
    assert document["message"] == "no route to host"


def test_the_summary_counts_and_names() -> None:
    assert _record.summary(record()) == {
        "status": "partial",
        "worst": "critical",
        "counts": {"critical": 1, "major": 1, "minor": 0, "unknown": len(record()["unknowns"])},
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
