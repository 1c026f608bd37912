# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to result against servers that follow a script, without Ansible or Docker around it."""

from __future__ import annotations

import json
import socket
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._openai import examination
from ansible_collections.autogpt.ops.plugins.module_utils._openai.answer import answer, problem
from ansible_collections.autogpt.ops.plugins.module_utils._openai.source import secrets_of, source

sys.path.insert(0, str(Path(__file__).parents[1] / "module_utils" / "_inside"))
sys.path.insert(0, str(Path(__file__).parents[1] / "module_utils" / "_openai"))
from key_options import KEY, request
from lines import serving

MODELS = {"data": [{"id": "gpt-4o"}, {"id": "gpt-4o-mini"}]}


def checked(**options: t.Any) -> dict[str, t.Any]:
    """The module's result."""
    asked = request(**options)
    given = source(asked)
    return answer(examination.examined(asked, given), secrets_of(given))


def answered(status: int, body: object, headers: str = "", **options: t.Any) -> dict[str, t.Any]:
    """The result with a server that answers everything so."""
    content = json.dumps(body).encode()

    def script(connection: socket.socket) -> None:
        connection.recv(65536)
        head = f"HTTP/1.1 {status} Reason\r\n{headers}Content-Length: {len(content)}\r\n\r\n"
        connection.sendall(head.encode() + content)

    with serving(script) as port:
        return checked(**{"api_key": KEY, "base_url": f"http://127.0.0.1:{port}/v1", "proxy": "", **options})


def error(code: str | None, message: str = "", kind: str = "") -> dict[str, object]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


def ids(result: dict[str, t.Any]) -> list[str]:
    return [item["id"] for item in result["findings"]]


def test_a_key_that_works() -> None:
    headers = "x-ratelimit-remaining-requests: 59\r\nx-request-id: req_1\r\n"
    result = answered(200, MODELS, headers, models=["gpt-4o", "gpt-5"], fail_on="never")
    assert (result["reach"]["stage"], result["status"], result["seen_from"]) == ("ready", 200, "host")
    assert (result["rate_limits"], result["request_id"]) == ({"x-ratelimit-remaining-requests": "59"}, "req_1")
    assert result["models"] == {"wanted": ["gpt-4o", "gpt-5"], "missing": ["gpt-5"], "offered": 2}
    assert result["key"]["kind"] == "project"
    assert result["counts"] == {"critical": 0, "major": 1, "minor": 0, "unknown": 0}
    assert result["findings"][0]["evidence"]["variable"] == "models[1]"


@pytest.mark.parametrize(
    ("status", "body", "finding"),
    [
        (401, error("invalid_api_key", f"Incorrect API key provided: {KEY}"), "openai.invalid_key"),
        (401, error("mismatched_organization"), "openai.organization_mismatch"),
        (429, error("insufficient_quota"), "openai.quota_exhausted"),
        (429, error("rate_limit_exceeded"), "openai.rate_limited"),
        (403, error("unsupported_country_region_territory"), "openai.region_blocked"),
        (500, error(None, "oops"), "openai.server_error"),
    ],
)
def test_the_endpoints_code_decides(status: int, body: dict[str, t.Any], finding: str) -> None:
    result = answered(status, body)
    assert ids(result) == [finding]
    assert (result["status"], result["error_code"]) == (status, body["error"]["code"] or "")
    assert KEY not in json.dumps(result)


@pytest.mark.parametrize(
    ("key", "finding", "causes"),
    [
        ("your-api-key-here", "config.placeholder_key", ["openai.invalid_key"]),
        (f"'{KEY}'", "config.value_damaged", ["openai.invalid_key"]),
        (f"{KEY}\r", "config.value_damaged", ["openai.key_not_sent"]),
        (f"{KEY} ", "config.value_damaged", ["openai.key_not_sent"]),
        (f" {KEY}", "config.value_damaged", ["openai.invalid_key"]),
    ],
)
def test_what_is_wrong_with_the_key_itself_explains_the_refusal(key: str, finding: str, causes: list[str]) -> None:
    result = answered(401, error("invalid_api_key"), api_key=key)
    assert ids(result)[0] == finding
    assert [item["id"] for item in result["findings"] if item["causes"] == [finding]] == causes
    assert KEY not in json.dumps(result)


def test_another_providers_key_is_not_sent_to_openai() -> None:
    result = checked(api_key="sk-ant-" + "x1" * 20, proxy="http://127.0.0.1:1")
    assert ids(result) == ["config.foreign_key"]
    assert (result["reach"]["target"], result["status"], result["unknown"]) == ("", 0, [])


def test_with_a_base_url_of_its_own_it_is() -> None:
    assert ids(answered(200, MODELS, api_key="sk-or-v1-" + "x1" * 20)) == []


def test_no_key_at_all(tmp_path: Path) -> None:
    (tmp_path / "e").write_text("OPENAI_API_KEY=\n")
    result = checked(env_file=str(tmp_path / "e"))
    assert (ids(result), result["key"]["kind"]) == (["config.variable_missing"], "missing")


def test_nobody_there() -> None:
    result = checked(api_key=KEY, base_url="http://127.0.0.1:1/v1", proxy="")
    assert ids(result) == ["openai.unreachable"]
    assert (result["reach"]["stage"], result["reach"]["code"], result["status"]) == ("tcp", "ECONNREFUSED", 0)


@pytest.mark.parametrize(
    ("fail_on", "fail_on_unknown", "expected"),
    [
        ("critical", True, "The key could not be checked. "),
        ("critical", False, ""),
        ("never", True, ""),
    ],
)
def test_an_answer_that_tells_nothing_is_no_success(fail_on: str, fail_on_unknown: bool, expected: str) -> None:
    result = answered(404, error(None))
    assert (ids(result), [item["reason"] for item in result["unknown"]]) == ([], ["models_not_listed"])
    assert problem(result, fail_on, fail_on_unknown).startswith(expected)
    assert bool(problem(result, fail_on, fail_on_unknown)) is bool(expected)


def test_azure_is_asked_in_its_own_way() -> None:
    result = answered(401, error("401", "Access denied due to invalid subscription key."), azure=True)
    assert (ids(result), result["unknown"]) == (["openai.invalid_key"], [])


def test_an_azure_deployment_that_is_not_there_is_named() -> None:
    body = error("DeploymentNotFound", "The API deployment for this resource does not exist.")
    result = answered(404, body, azure=True, completion=True, deployment="agents")
    (found,) = result["findings"]
    assert (found["id"], found["evidence"]["model"], result["paid"]) == ("openai.model_unavailable", "agents", True)


def test_every_question_that_is_put_is_one_of_the_checks() -> None:
    assert {*examination._BEFORE, *examination._AFTER} <= {f"{check.component}.{check.name}" for check in registered()}


@pytest.mark.parametrize(
    ("key", "fail_on", "found", "line"),
    [
        (KEY, "critical", [], "The key could not be checked. "),
        (KEY, "never", [], ""),
        (f'"{KEY}"', "critical", ["config.value_damaged"], "The key could not be checked. "),
        (f'"{KEY}"', "major", ["config.value_damaged"], "1 finding(s) at or above major: config.value_damaged"),
    ],
)
def test_a_question_that_takes_too_long_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, key: str, fail_on: str, found: list[str], line: str
) -> None:
    """The container is too busy for a command, for example: that says nothing against the key."""

    def late(*_words: t.Any) -> t.NoReturn:
        raise ProbeError("deadline_exceeded", seconds=20)

    monkeypatch.setattr(examination, "observed", late)
    result = checked(api_key=key, fail_on=fail_on)
    assert (ids(result), [item["reason"] for item in result["unknown"]]) == (found, ["deadline_exceeded"])
    assert (result["reach"]["stage"], result["status"]) == ("", 0)
    told = problem(result, fail_on, fail_on_unknown=True)
    assert told.startswith(line) if line else told == ""
