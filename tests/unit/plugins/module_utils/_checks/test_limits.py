# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import View
from ansible_collections.autogpt.ops.plugins.module_utils._checks import _limits as checks
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, HostFacts, Stack, Usage
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity

MIB = 2**20
MAJOR, MINOR = Severity.MAJOR, Severity.MINOR


def found(usage: t.Optional[Usage], limit: int, status: str = "running") -> list[tuple[str, str, Severity]]:
    item = Container("brain", "a" * 64, "mind", status, usage=usage, memory_limit=limit * MIB)
    view = View(HostFacts(containers=(item,)), Stack("assistant", "guide", members={"app": "brain"}))
    checked = (checks.has_memory_left, checks.has_memory_limit, checks.has_processor_time)
    findings = [item for check in checked for item in check(view) if isinstance(item, Finding)]
    return [(item.id, item.object, item.severity) for item in findings]


@pytest.mark.parametrize(
    ("used", "limit", "expected"),
    [
        (100, 200, []),
        (160, 200, []),
        (161, 200, [("container.memory_high", "brain", MINOR)]),
        (181, 200, [("container.memory_high", "brain", MAJOR)]),
        (100, 0, [("container.memory_unlimited", "assistant", MINOR)]),
    ],
)
def test_memory_in_mib(used: int, limit: int, expected: list[tuple[str, str, Severity]]) -> None:
    assert found(Usage(used * MIB), limit) == expected


@pytest.mark.parametrize(
    ("throttled", "periods", "expected"),
    [
        (0.9, 0, []),
        (0.9, 599, []),
        (0.25, 6000, []),
        (0.26, 600, [("container.cpu_throttled", "brain", MAJOR)]),
    ],
)
def test_processor_time(throttled: float, periods: int, expected: list[tuple[str, str, Severity]]) -> None:
    assert found(Usage(MIB, throttled, periods), 200) == expected


def test_a_container_that_does_not_run_uses_nothing() -> None:
    assert found(None, 0, "exited") == []
