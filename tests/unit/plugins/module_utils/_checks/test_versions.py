# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._checks import View, versions
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, HostFacts, Stack
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import PROFILES
from ansible_collections.autogpt.ops.plugins.module_utils._profiles._holes import HOLES, Hole

sys.path.insert(0, str(Path(__file__).parent))
from texts import missing


def found(image: str, profile: str) -> list[Finding]:
    app = Container("app", "a" * 64, image, "running")
    view = View(HostFacts(containers=(app,)), Stack("autogpt", profile, members={"app": "app"}))
    return [item for item in versions.release_has_no_known_holes(view) if isinstance(item, Finding)]


def holes(image: str, profile: str) -> t.Sequence[str]:
    return [name for item in found(image, profile) for name in t.cast("list[str]", item.evidence["holes"])]


CLASSIC = ["CVE-2024-1881", "PYSEC-2026-257"]
PLATFORM = [
    "CVE-2025-1040", "CVE-2025-22603", "CVE-2025-62615", "CVE-2025-62616", "CVE-2026-22038", "CVE-2025-32424",
]  # fmt: skip


@pytest.mark.parametrize(
    ("image", "profile", "expected"),
    [
        ("significantgravitas/auto-gpt:v0.5.1", "classic", CLASSIC),
        ("docker.io/significantgravitas/auto-gpt:0.4.7@sha256:abc", "classic", CLASSIC),
        ("significantgravitas/auto-gpt:v0.5.2", "classic", []),
        ("significantgravitas/auto-gpt:latest", "classic", []),
        ("significantgravitas/auto-gpt:0.5", "classic", []),
        ("significantgravitas/auto-gpt:v0.5.1-alpha", "classic", []),
        ("significantgravitas/auto-gpt", "classic", []),
        ("localhost:5000/significantgravitas/auto-gpt", "classic", []),
        ("notsignificantgravitas/auto-gpt:v0.5.1", "classic", []),
        ("example.org/fork/auto-gpt:v0.5.1", "classic", []),
        ("autogpt:0.5.1", "guide", []),
        ("significantgravitas/auto-gpt:v0.5.1", "guide", []),
        ("autogpt_platform-rest_server:0.3.4", "platform", PLATFORM),
        (
            "ghcr.io/significant-gravitas/autogpt-platform-backend:autogpt-platform-beta-v0.4.0",
            "platform",
            PLATFORM[1:],
        ),
        ("autogpt_platform-rest_server:v0.4.2", "platform", PLATFORM[2:]),
        ("autogpt_platform-rest_server:v0.6.33", "platform", PLATFORM[2:]),
        ("autogpt_platform-rest_server:v0.6.34", "platform", PLATFORM[4:]),
        ("autogpt_platform-rest_server:v0.6.46", "platform", PLATFORM[5:]),
        ("autogpt_platform-rest_server:v0.6.63", "platform", []),
        ("autogpt_platform-rest_server:v0.10.0", "platform", []),
        ("autogpt_platform-rest_server", "platform", []),
        ("example.org/agents:0.6.1", "platform", []),
    ],
)
def test_only_upstreams_exact_releases_are_judged(image: str, profile: str, expected: list[str]) -> None:
    assert holes(image, profile) == expected


@pytest.mark.parametrize(
    ("image", "profile", "version", "mended"),
    [
        ("significantgravitas/auto-gpt:v0.5.1", "classic", "0.5.1", "-"),
        ("autogpt_platform-rest_server:0.6.10", "platform", "0.6.10", "0.6.63"),
    ],
)
def test_it_is_advice_and_names_the_release_that_mends_all(image: str, profile: str, version: str, mended: str) -> None:
    (item,) = found(image, profile)
    assert (item.id, item.object, item.severity) == ("security.known_vulnerability", "app", Severity.MINOR)
    assert missing(item) == set()
    assert (item.evidence["version"], item.evidence["mended"]) == (version, mended)


def test_no_release_is_named_that_mends_only_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "HOLES", (Hole("a", "platform", (0, 7, 0)), Hole("b", "platform", last=(0, 9, 0))))
    (item,) = found("autogpt_platform-rest_server:0.6.10", "platform")
    assert (item.evidence["holes"], item.evidence["mended"]) == (["a", "b"], "-")


def test_every_hole_is_of_a_kind_and_has_an_end() -> None:
    assert {hole.profile for hole in HOLES} <= set(PROFILES)
    assert all(bool(hole.fixed) != bool(hole.last) for hole in HOLES)
    assert len({hole.id for hole in HOLES}) == len(HOLES)


@given(st.text(), st.sampled_from(sorted(PROFILES)))
def test_any_image_has_a_release_or_none(image: str, profile: str) -> None:
    assert versions.release(image, profile) is None or ":" in image
