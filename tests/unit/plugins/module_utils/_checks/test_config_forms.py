# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._causes import fold
from ansible_collections.autogpt.ops.plugins.module_utils._checks import View
from ansible_collections.autogpt.ops.plugins.module_utils._checks import config as others
from ansible_collections.autogpt.ops.plugins.module_utils._checks import config_forms as checks
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, HostFacts, Stack
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding
from ansible_collections.autogpt.ops.plugins.module_utils._probes.settings import settings
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import PROFILES

APP = Container("app", "a" * 64, "image", "running")
ORIGINS = "BACKEND_CORS_ALLOW_ORIGINS"

# The test of autogpt/config/config.py at 0014e2ac1.
UPSTREAM = re.compile(r"^sk-(proj-)?\w{48}")


def view(profile: str, environment: t.Mapping[str, str]) -> View:
    known = settings("app", environment, PROFILES[profile].public_variables)
    return View(HostFacts(containers=(APP,)), Stack("x", profile, settings=known, members={"app": "app"}))


def found(profile: str, environment: t.Mapping[str, str], *more: t.Any) -> list[Finding]:
    seen = view(profile, environment)
    all_checks = (checks.key_has_the_form, checks.origins_are_a_list, *more)
    return [item for check in all_checks for item in check(seen) if isinstance(item, Finding)]


@pytest.mark.parametrize(
    "key",
    [
        "sk-" + "a1B_" * 12,
        "sk-proj-" + "a" * 48,
        "sk-proj-" + "a" * 48 + "-" + "b" * 80,
        "sk-" + "a" * 47,
        "sk-svcacct-" + "a" * 48,
        "sk-proj-" + "a" * 40 + "-" + "b" * 80,
        "sk-ant-" + "a" * 90,
        "gsk_" + "a" * 52,
        "a" * 60,
    ],
)
def test_classic_takes_the_keys_that_pass_upstreams_own_test(key: str) -> None:
    refused = [item.id for item in found("classic", {"OPENAI_API_KEY": key})]
    assert refused == ([] if UPSTREAM.match(key) else ["config.key_refused"])


@given(st.sampled_from(["sk-", "sk-proj-", "sk-svcacct-", ""]), st.from_regex(r"[A-Za-z0-9_-]{0,90}", fullmatch=True))
def test_it_judges_any_key_as_upstream_does(beginning: str, rest: str) -> None:
    key = beginning + rest
    refused = bool(found("classic", {"OPENAI_API_KEY": key}))
    assert refused == (bool(key) and not UPSTREAM.match(key))


@pytest.mark.parametrize("profile", ["guide", "platform"])
def test_other_kinds_have_no_test(profile: str) -> None:
    assert found(profile, {"OPENAI_API_KEY": "whatever"}) == []


def test_the_evidence_tells_the_form_and_nothing_of_the_key() -> None:
    key = "sk-proj-" + "Qz7" * 5 + "-" + "Qz7" * 40
    (finding,) = found("classic", {"OPENAI_API_KEY": key})
    assert (finding.evidence["prefix"], finding.evidence["run"], finding.evidence["wanted"]) == ("sk-proj-", 15, 48)
    assert "Qz7" not in str(finding.evidence)


@pytest.mark.parametrize(
    ("key", "cause"),
    [
        ("your-openai-api-key", "config.placeholder_key"),
        ("sk-ant-" + "a" * 90, "config.foreign_key"),
        ('"sk-svcacct-' + "a" * 90 + '"', "config.value_damaged"),
    ],
)
def test_what_is_no_key_at_all_explains_its_form(key: str, cause: str) -> None:
    more = (others.values_are_real, others.values_are_undamaged, checks.key_is_of_the_provider)
    folded = fold(found("classic", {"OPENAI_API_KEY": key}, *more))
    causes = {item.id: item.key for item in folded if not item.causes}
    assert list(causes) == [cause]
    assert {item.id: item.causes for item in folded}["config.key_refused"] == (causes[cause],)


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        ('["http://localhost:3000"]', False),
        ('["https://a.example.org", "regex:^https://.*"]', False),
        ("[]", False),
        ("http://localhost:3000", True),
        ("http://a.example.org,http://b.example.org", True),
        ('"http://localhost:3000"', True),
        ("[1]", True),
        ("*", True),
        ("['http://localhost:3000']", True),
        ("[" * 100000, True),
        ("", False),
    ],
)
def test_the_platform_reads_its_origins_as_a_list(text: str, is_refused: bool) -> None:
    assert [item.id for item in found("platform", {ORIGINS: text})] == ["config.list_refused"] * is_refused


def test_elsewhere_commas_part_them() -> None:
    assert found("classic", {"AP_SERVER_CORS_ALLOWED_ORIGINS": "http://a,http://b"}) == []
