# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._openai.asking import question
from ansible_collections.autogpt.ops.plugins.module_utils._openai.source import Source

sys.path.insert(0, str(Path(__file__).parent))
from key_options import KEY, request

AZURE = "https://me.openai.azure.com"


def asked(environment: dict[str, str] | None = None, **options: t.Any) -> dict[str, t.Any]:
    """What the program that asks is told of the API."""
    given = Source("x", "OPENAI_API_KEY", {"OPENAI_API_KEY": KEY, **(environment or {})})
    found = question(request(api_key=KEY, **options), given)
    assert KEY not in json.dumps(found.spec)
    return {**found.spec["api"], "wanted": dict(found.wanted), "only": found.spec["only"]}


@pytest.mark.parametrize(
    ("environment", "options", "wanted"),
    [
        ({}, {}, {}),
        ({"SMART_LLM": "a", "FAST_LLM": ""}, {}, {"SMART_LLM": "a"}),
        ({"SMART_LLM": "a", "FAST_LLM": "b"}, {"models": ["c", "d"]}, {"models[0]": "c", "models[1]": "d"}),
        ({"SMART_LLM": "a"}, {"models": []}, {}),
        ({"SMART_LLM": "a", "OPENAI_BASE_URL": AZURE}, {}, {}),  # what Azure lists has other names
        ({"OPENAI_BASE_URL": AZURE}, {"models": ["gpt-4o"]}, {"models[0]": "gpt-4o"}),
    ],
)
def test_wanted_models(environment: dict[str, str], options: dict[str, t.Any], wanted: dict[str, str]) -> None:
    found = asked(environment, **options)
    assert (found["wanted"], found["models"], found["only"]) == (wanted, tuple(wanted.values()), ["api"])


@pytest.mark.parametrize(
    ("environment", "options", "version"),
    [
        ({}, {}, ""),
        ({"OPENAI_BASE_URL": AZURE}, {}, "2024-10-21"),
        ({"OPENAI_BASE_URL": AZURE + "/openai/v1/"}, {}, "v1"),
        ({"OPENAI_BASE_URL": AZURE, "OPENAI_API_VERSION": "2025-01-01"}, {}, "2025-01-01"),
        ({"OPENAI_BASE_URL": AZURE, "OPENAI_API_VERSION": "2025-01-01"}, {"api_version": "x"}, "x"),
        ({"OPENAI_BASE_URL": "http://gate"}, {"azure": True}, "2024-10-21"),
        ({"OPENAI_BASE_URL": "http://gate", "USE_AZURE": "True"}, {}, "2024-10-21"),
        ({"OPENAI_BASE_URL": "http://gate", "USE_AZURE": "true"}, {}, ""),
    ],
)
def test_the_version_of_azures_api(environment: dict[str, str], options: dict[str, t.Any], version: str) -> None:
    assert asked(environment, **options)["api_version"] == version


@pytest.mark.parametrize(
    ("environment", "options", "words"),
    [
        ({}, {"azure": True}, "base_url must name the Azure resource"),
        ({}, {"completion": True}, "completion needs completion_model"),
        ({"OPENAI_BASE_URL": AZURE}, {"completion": True, "completion_model": "m"}, "completion needs deployment"),
    ],
)
def test_refusals(environment: dict[str, str], options: dict[str, t.Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        asked(environment, **options)
