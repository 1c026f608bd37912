# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What becomes of a stack whose containers Docker lists and would not describe."""

from __future__ import annotations

import contextlib
import sys
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import HostFacts
from ansible_collections.autogpt.ops.plugins.module_utils._judge import judge, selected
from ansible_collections.autogpt.ops.plugins.module_utils._probes._endpoint import Endpoint
from ansible_collections.autogpt.ops.plugins.module_utils._probes.containers import environment
from ansible_collections.autogpt.ops.plugins.module_utils._rounds import Plan, Rounds
from ansible_collections.autogpt.ops.plugins.module_utils._runner import Runner
from ansible_collections.autogpt.ops.plugins.module_utils._secrets import Secrets

sys.path.insert(0, str(Path(__file__).parent))
from daemon import Answer, Daemon

APP = {"Id": "1" * 64, "Names": ["/autogpt-container"], "Image": "autogpt", "State": "exited"}
ANSWERS = {"/version": {"ApiVersion": "1.44"}, "/v1.44/info": {"ServerVersion": "29.0"}}


def hangs(_path: str) -> tuple[int, t.Any]:
    time.sleep(3)
    return 200, {}


def breaks(_path: str) -> tuple[int, t.Any]:
    return 500, {"message": "broken"}


def describes(_path: str) -> tuple[int, t.Any]:
    return 200, {"Id": APP["Id"], "Name": "/autogpt-container", "Config": {"Image": "autogpt", "Env": []}}


def gathered(folder: Path, inspect: Answer) -> tuple[HostFacts, Daemon]:
    def answer(path: str) -> tuple[int, t.Any]:
        if path.startswith("/v1.44/containers/json"):
            return 200, [APP]
        return inspect(path) if path.endswith("/json") else (200, ANSWERS.get(path, {}))

    with contextlib.closing(Daemon(folder / "docker.sock", answer)) as server:
        plan = Plan(Endpoint(server.url), (), frozenset(("settings",)))
        return Rounds(plan, Runner(1.0, 5.0), Secrets()).gather(), server


@pytest.mark.parametrize(("inspect", "reason"), [(hangs, "deadline_exceeded"), (breaks, "unexpected_answer")])
def test_unknown_variables_are_not_missing_variables(tmp_path: Path, inspect: Answer, reason: str) -> None:
    facts, server = gathered(tmp_path, inspect)
    assert facts.stacks[0].members == {"app": "autogpt-container"}
    assert facts.stacks[0].settings is None
    judgement = judge(facts, selected(["config"]))
    assert judgement.findings == ()
    assert ("required_are_set", reason) in {(item.check, item.reason) for item in judgement.unknowns}
    assert not [call for call in server.calls if "logs" in call or "events" in call]


def test_no_variables_at_all_are_missing_variables(tmp_path: Path) -> None:
    facts, _server = gathered(tmp_path, describes)
    assert {item.id for item in judge(facts, selected(["config"])).findings} == {"config.variable_missing"}


def test_an_outline_has_no_environment() -> None:
    assert environment({"Outline": None, "Name": "/x", "Config": {}}) is None
    assert environment({"Name": "/x", "Config": {}}) == {}
