# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import View, docker
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    Engine,
    HostFacts,
    Reach,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity

NOBODY = Stack("", "")


def judged(check: t.Callable[[View], t.Iterable[t.Any]], facts: HostFacts, subject: Stack = NOBODY) -> list[Finding]:
    return [item for item in check(View(facts, subject)) if isinstance(item, Finding)]


@pytest.mark.parametrize(
    ("stage", "code", "expected"),
    [
        ("config", "not_installed", ["docker.not_installed"]),
        ("tcp", "ENOENT", ["docker.not_running"]),
        ("tcp", "ECONNREFUSED", ["docker.not_running"]),
        ("tls", "certificate", ["docker.untrusted"]),
        ("proxy", "ssh", ["docker.ssh_failed"]),
        ("proxy", "timeout", ["docker.ssh_failed"]),
        ("greeting", "timeout", ["docker.not_answering"]),
        ("ready", "", []),
    ],
)
def test_how_far_the_engine_was_reached(stage: str, code: str, expected: list[str]) -> None:
    facts = HostFacts(docker=Reach("unix:///var/run/docker.sock", stage, code))
    assert [item.id for item in judged(docker.answers, facts)] == expected


def test_warnings_are_one_finding_with_a_list() -> None:
    engine = Engine("28", "1.50", "/", warnings=("WARNING: No swap limit support", "odd\n  in lines"))
    (item,) = judged(docker.has_no_warnings, HostFacts(engine=engine))
    assert (item.severity, item.evidence["warnings"]) == (Severity.MINOR, ["No swap limit support", "odd in lines"])
    assert judged(docker.has_no_warnings, HostFacts(engine=Engine("28", "1.50", "/"))) == []
