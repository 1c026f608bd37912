# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._inside import _targets
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import GUIDE, profile

NAMES = dataclasses.asdict(profile("guide").variables)


@pytest.mark.parametrize(
    ("environment", "label", "problem", "variable"),
    [
        ({"REDIS_HOST": "cache", "REDIS_PORT": "7000"}, "cache:7000", "", "REDIS_HOST"),
        ({"REDIS_HOST": "cache"}, "cache:6379", "", "REDIS_HOST"),
        ({"REDIS_HOST": "::1"}, "[::1]:6379", "", "REDIS_HOST"),
        ({"REDIS_URL": "redis://other:1/0", "REDIS_HOST": "cache"}, "other:1", "", "REDIS_URL"),
        ({"REDIS_HOST": "cache", "REDIS_PORT": "tcp://10.0.0.1:6379"}, "REDIS_PORT", "port", "REDIS_PORT"),
        ({"REDIS_HOST": "cache", "REDIS_PORT": "70000"}, "REDIS_PORT", "port", "REDIS_PORT"),
        ({"REDIS_HOST": ""}, "REDIS_HOST", "missing", "REDIS_HOST"),
        ({}, "REDIS_HOST", "missing", "REDIS_HOST"),
    ],
)
def test_redis(environment: dict[str, str], label: str, problem: str, variable: str) -> None:
    server = _targets.redis(NAMES, environment)
    assert server is not None
    assert (server.label, server.parts.problem, server.variable) == (label, problem, variable)


def test_what_a_kind_of_stack_does_not_use_is_not_looked_for() -> None:
    assert _targets.redis({}, {"REDIS_HOST": "cache"}) is None
    assert _targets.database({}, {"DATABASE_STRING": "postgresql://h/d"}) is None
    assert _targets.api({}, {"OPENAI_API_KEY": "key"}) is None


def test_a_database_in_a_file_is_no_server() -> None:
    assert _targets.database(NAMES, {"DATABASE_STRING": "sqlite:///agent.db"}) is None


def test_a_missing_database_url_names_its_variable() -> None:
    server = _targets.database(NAMES, {})
    assert server is not None
    assert (server.label, server.parts.problem) == ("DATABASE_STRING", "missing")


def test_the_api_is_openai_unless_a_base_url_is_set() -> None:
    api = _targets.api(NAMES, {"OPENAI_API_KEY": "key", "OPENAI_BASE_URL": "", "FAST_LLM": "small"})
    assert api is not None
    assert (api.base_url, api.models) == ("https://api.openai.com/v1", ("small",))
    assert "key" not in repr(api).replace("OPENAI_API_KEY", "")
    assert not api.azure
    assert GUIDE.variables.api_base_url[0] == "OPENAI_API_BASE_URL"


@pytest.mark.parametrize(("value", "expected"), [("True", True), ("true", False), ("", False)])
def test_azure_is_meant_only_by_its_exact_word(value: str, expected: bool) -> None:
    api = _targets.api(NAMES, {"OPENAI_API_KEY": "key", "USE_AZURE": value})
    assert api is not None
    assert api.azure is expected


def test_no_secret_is_shown() -> None:
    environment = {
        "OPENAI_API_KEY": "sk-pencil",
        "OPENAI_API_BASE_URL": "https://u:pencil@gateway.example/v1",
        "DATABASE_URL": "postgresql://gordon:pencil@db.example/autogpt",
    }
    endpoints = _targets.api(NAMES, environment), _targets.database(NAMES, environment)
    assert None not in endpoints
    assert "pencil" not in repr(endpoints)
