# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import View
from ansible_collections.autogpt.ops.plugins.module_utils._checks import _limits as checks
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, HostFacts, Machine, Stack, Usage
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity

sys.path.insert(0, str(Path(__file__).parent))
from texts import missing

MIB = 2**20
MAJOR, MINOR = Severity.MAJOR, Severity.MINOR


NOW = "2026-11-22T12:00:00Z"
MACHINE = Machine("web1", "Debian", "6.1", "x86_64", "3.11", "root", NOW, 2, 2**33, 2**32)


def found(
    usage: t.Optional[Usage], limit: int, status: str = "running", **more: t.Any
) -> list[tuple[str, str, Severity]]:
    item = Container("brain", "a" * 64, "mind", status, usage=usage, memory_limit=limit * MIB, **more)
    view = View(HostFacts(machine=MACHINE, containers=(item,)), Stack("assistant", "guide", members={"app": "brain"}))
    checked = (checks.has_memory_left, checks.has_memory_limit, checks.keeps_its_processes, checks.has_processor_time)
    findings = [item for check in checked for item in check(view) if isinstance(item, Finding)]
    assert not set().union(*map(missing, findings))
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


@pytest.mark.parametrize(
    ("kills", "started", "oom_at", "expected"),
    [
        (0, "2026-11-22T11:00:00Z", "", []),
        (1, "2026-11-22T11:00:00Z", "", [MAJOR]),
        (1, "2026-11-21T12:00:01Z", "", [MAJOR]),
        (1, "2026-11-21T11:59:59Z", "", [MINOR]),
        (1, "2026-11-20T11:00:00Z", "2026-11-22T11:50:00Z", [MAJOR]),
        (1, "", "", [MAJOR]),
    ],
)
def test_processes_that_the_kernel_killed(kills: int, started: str, oom_at: str, expected: list[Severity]) -> None:
    usage = Usage(MIB, oom_kills=kills)
    told = [("container.process_killed", "brain", severity) for severity in expected]
    assert found(usage, 200, started_at=started, oom_at=oom_at) == told
