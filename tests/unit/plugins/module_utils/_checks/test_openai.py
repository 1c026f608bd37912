# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._model import Severity

sys.path.insert(0, str(Path(__file__).parent))
from stacks import api, ids, judged, reasons, stack

# HTTP status, error.code, error.type, message.
ANSWERS = {
    ("401", "invalid_api_key", "invalid_request_error", "Incorrect API key provided"): "invalid_key",
    ("401", "", "invalid_request_error", "You didn't provide an API key."): "key_not_sent",
    ("401", "", "", "whatever a gateway says"): "invalid_key",
    ("401", "mismatched_organization", "", "OpenAI-Organization header should match"): "organization_mismatch",
    ("401", "no_organization", "", "You must be a member of an organization"): "organization_mismatch",
    ("400", "", "", "no such organization: org-x"): "organization_mismatch",
    ("401", "", "", "You have insufficient permissions. Missing scopes: api.model.read"): "missing_scope",
    ("403", "", "", "You have insufficient permissions for this operation."): "missing_scope",
    ("401", "", "", "Your IP address is not authorized to use this project."): "address_denied",
    ("403", "", "", "Request IP does not match the configured allowlist"): "address_denied",
    ("403", "AccessDenied", "", "Access denied due to Virtual Network/Firewall rules."): "address_denied",  # Azure
    ("401", "401", "", "Access denied due to invalid subscription key or wrong API endpoint."): "invalid_key",  # Azure
    ("404", "DeploymentNotFound", "", "The API deployment for this resource does not exist."): "model_unavailable",
    ("429", "429", "", "Requests have exceeded the call rate limit of your current pricing tier."): "rate_limited",
    ("403", "unsupported_country_region_territory", "request_forbidden", "not supported"): "region_blocked",
    ("403", "model_not_found", "", "Project does not have access to model"): "model_unavailable",
    ("429", "insufficient_quota", "insufficient_quota", "You exceeded your current quota"): "quota_exhausted",
    ("429", "credit_balance_exhausted", "insufficient_quota", ""): "quota_exhausted",
    ("429", "organization_spend_limit_exceeded", "insufficient_quota", ""): "quota_exhausted",
    ("429", "a_code_to_come", "insufficient_quota", ""): "quota_exhausted",
    ("402", "", "", "Insufficient Balance"): "quota_exhausted",
    ("429", "rate_limit_exceeded", "requests", "Rate limit reached"): "rate_limited",
    ("503", "slow_down", "", ""): "rate_limited",
    ("429", "", "", ""): "rate_limited",
    ("500", "", "server_error", ""): "server_error",
    ("503", "", "", "overloaded"): "server_error",
    ("403", "", "", "Forbidden"): "error",
    ("200", "", "", "The answer is not JSON."): "error",
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_the_code_decides(answer: tuple[str, str, str, str]) -> None:
    status, code, kind, message = answer
    reach = api("query", status, message, error_code=code, error_type=kind)
    if ANSWERS[answer] == "model_unavailable":  # known from a paid request only, which names the model
        reach = api("query", status, message, error_code=code, error_type=kind, paid=True)
    assert ids(stack(api=reach)) == [f"openai.{ANSWERS[answer]}"]


@pytest.mark.parametrize(
    ("stage", "code", "expected"),
    [
        ("dns", "EAI_AGAIN", "dns_failed"),
        ("tcp", "timeout", "unreachable"),
        ("proxy", "407", "proxy_failed"),
        ("proxy", "timeout", "proxy_failed"),
        ("tls", "certificate", "tls_failed"),
        ("tls", "timeout", "not_answering"),
        ("greeting", "timeout", "not_answering"),
        ("greeting", "protocol", "error"),
        ("config", "unusable", "key_not_sent"),
    ],
)
def test_every_stage_has_its_finding(stage: str, code: str, expected: str) -> None:
    assert ids(stack(api=api(stage, code))) == [f"openai.{expected}"]


@pytest.mark.parametrize(
    ("reach", "reason"),
    [
        (api("config", "missing"), "not_configured"),
        (api("proxy", "unsupported"), "unexpected_answer"),
        (api("query", "404"), "models_not_listed"),
        (api("query", "405"), "models_not_listed"),
        (api("query", "302", "It redirects to login.example."), "unexpected_answer"),
        (api("config", "azure"), "azure_not_asked"),
        (api("query", "400", "max_tokens is too small", paid=True), "unexpected_answer"),
    ],
)
def test_what_was_not_learned_is_unknown(reach: t.Any, reason: str) -> None:
    assert reasons(stack(api=reach)) == {("answers", reason)}


def test_a_paid_request_that_finds_nothing_is_an_error() -> None:
    assert ids(stack(api=api("query", "404", paid=True))) == ["openai.error"]


@pytest.mark.parametrize(("paid", "severity"), [(False, Severity.MINOR), (True, Severity.MAJOR)])
def test_a_scope_error_on_the_list_does_not_prove_that_the_key_is_bad(paid: bool, severity: Severity) -> None:
    (found,) = judged(stack(api=api("query", "401", "Missing scopes: api.model.read", paid=paid))).findings
    assert found.severity is severity


@pytest.mark.parametrize(
    ("model", "variable", "named"),
    [("gpt-4o", "SMART_LLM", "gpt-4o"), ("agents", "deployment", "agents"), ("", "SMART_LLM", "gpt-4o")],
)
def test_a_refused_model_is_named_with_what_names_it(model: str, variable: str, named: str) -> None:
    reach = api("query", "404", error_code="model_not_found", paid=True, model=model)
    (found,) = judged(stack(api=reach)).findings
    assert (found.evidence["variable"], found.evidence["model"]) == (variable, named)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"retry-after": "7", "x-ratelimit-reset-requests": "12ms"}, "7"),
        ({"x-ratelimit-reset-requests": "12ms"}, "12ms"),
    ],
)
def test_throttling_says_for_how_long(headers: dict[str, str], expected: str) -> None:
    (found,) = judged(stack(api=api("query", "429", error_code="slow_down", rate_limits=headers))).findings
    assert found.evidence["retry_after"] == expected


def test_the_evidence_has_the_fingerprint_and_never_the_key() -> None:
    (found,) = judged(stack(api=api("query", "401", error_code="invalid_api_key"))).findings
    assert (found.evidence["fingerprint"], found.evidence["prefix"]) == ("0badc0de", "sk-proj-")


@pytest.mark.parametrize(
    ("models", "expected"),
    [
        ((), []),
        (("gpt-4o",), []),
        (("openai/gpt-4o",), []),
        (("gpt-4o:latest",), []),
        (("gpt-4o:8b",), ["openai.model_unavailable"]),
        (("gpt-4o-mini",), ["openai.model_unavailable"]),
    ],
)
def test_wanted_models_must_be_offered(models: tuple[str, ...], expected: list[str]) -> None:
    assert ids(stack(api=api("ready", "200", models=models))) == expected
