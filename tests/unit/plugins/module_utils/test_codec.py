# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._codec import from_json, to_json
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    ApiReach,
    Container,
    Health,
    HostFacts,
    NetworkLink,
    Observation,
    PostgresFacts,
    Setting,
    Settings,
    Shape,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Gap, Severity, Vantage

FACTS = HostFacts(
    containers=(
        Container(
            "app", "1", "autogpt:1", "running", networks=(NetworkLink("n", "10.0.0.2", ("app",)),), labels={"a": "b"}
        ),
        Container("db", "2", "postgres:17", "exited", health=Health("unhealthy", 3, "no"), listening=("0.0.0.0:5432",)),
    ),
    stacks=(
        Stack(
            "autogpt",
            "guide",
            members={"app": "app"},
            settings=Settings("app", {"KEY": Setting("KEY", Shape(3, "abc", damage=("quotes",)))}),
            inside=Observation(
                Vantage.CONTAINER, api=ApiReach("http://x", "http", models=("m",), rate_limits={"r": "1"})
            ),
            postgres=PostgresFacts(170000, "d", "u", 100, 3, alembic_versions=()),
        ),
    ),
    gaps=(Gap("redis", "package_missing", "autogpt", {"package": "redis"}),),
)


def test_facts_survive_the_way_through_a_file() -> None:
    assert from_json(HostFacts, json.loads(json.dumps(to_json(FACTS)))) == FACTS


def test_findings_survive_too() -> None:
    finding = Finding("a.b", "o", Severity.MAJOR, evidence={"list": ("a", "b"), "n": 1}, causes=("/x.y/o",))
    assert to_json(finding)["severity"] == "major"
    assert from_json(Finding, json.loads(json.dumps(to_json(finding)))) == finding


def test_what_a_newer_record_adds_is_passed_over() -> None:
    assert from_json(NetworkLink, {"name": "n", "mtu": 1500}) == NetworkLink("n")


@pytest.mark.parametrize("data", [[], "x", 3, {"address": "no name"}, {"name": "n", "aliases": 3}])
def test_what_does_not_fit_is_refused(data: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        from_json(NetworkLink, data)
