# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import email.utils
import time

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._inside._retry import EXHAUSTED, pause


def found(stage: str, code: str, error_code: str = "", error_type: str = "") -> dict[str, str]:
    return {"stage": stage, "code": code, "error_code": error_code, "error_type": error_type}


@pytest.mark.parametrize(
    ("stage", "code", "error_code", "expected"),
    [
        ("query", "429", "rate_limit_exceeded", True),
        ("query", "429", "slow_down", True),
        ("query", "429", "", True),
        ("query", "500", "", True),
        ("query", "502", "", True),
        ("query", "503", "slow_down", True),
        ("query", "504", "", True),
        ("tcp", "ECONNREFUSED", "", True),
        ("tcp", "timeout", "", True),
        ("dns", "EAI_AGAIN", "", True),
        ("proxy", "ECONNREFUSED", "", True),
        *(("query", "429", code, False) for code in EXHAUSTED),
        ("query", "401", "invalid_api_key", False),
        ("query", "401", "", False),
        ("query", "403", "unsupported_country_region_territory", False),
        ("query", "404", "model_not_found", False),
        ("query", "400", "", False),
        ("query", "501", "", False),
        ("query", "200", "", False),
        ("ready", "200", "", False),
        ("config", "missing", "", False),
        ("dns", "EAI_NONAME", "", False),
        ("proxy", "407", "", False),
        ("proxy", "unsupported", "", False),
        ("tls", "certificate", "", False),
        ("greeting", "timeout", "", False),
    ],
)
def test_only_what_may_pass_is_tried_again(stage: str, code: str, error_code: str, expected: bool) -> None:
    assert (pause(found(stage, code, error_code), {}, 0) is not None) is expected


def test_a_type_of_exhaustion_outlives_its_codes() -> None:
    assert pause(found("query", "429", "a_code_to_come", "insufficient_quota"), {}, 0) is None


@pytest.mark.parametrize(
    ("headers", "attempt", "seconds"),
    [
        ({}, 0, 0.5),
        ({}, 1, 1.0),
        ({}, 9, 8.0),
        ({"retry-after": "3"}, 0, 3.0),
        ({"retry-after": "0.25"}, 5, 0.25),
        ({"retry-after-ms": "250", "retry-after": "9"}, 0, 0.25),
        ({"retry-after-ms": "soon", "retry-after": "2"}, 0, 2.0),
        ({"retry-after": "-3"}, 0, 0.0),
        ({"retry-after": "soon"}, 0, 0.5),
        ({"retry-after": ""}, 0, 0.5),
        ({"retry-after": "Fri, 31 Dec 1999 23:59:59 GMT"}, 0, 0.0),
    ],
)
def test_how_long_to_wait(headers: dict[str, str], attempt: int, seconds: float) -> None:
    assert pause(found("query", "429"), headers, attempt) == seconds


def test_until_a_date() -> None:
    waited = pause(found("query", "503"), {"retry-after": email.utils.formatdate(time.time() + 60, usegmt=True)}, 0)
    assert waited is not None
    assert 55 < waited <= 60


def test_a_server_that_asks_not_to_is_left_alone() -> None:
    assert pause(found("query", "429"), {"x-should-retry": "false"}, 0) is None
