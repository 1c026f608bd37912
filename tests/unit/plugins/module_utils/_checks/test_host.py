# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import View, host
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    FileSystem,
    HostFacts,
    Load,
    Machine,
    RedisFacts,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity

GIB = 2**30
NOBODY = Stack("", "")
CRITICAL, MAJOR, MINOR = Severity.CRITICAL, Severity.MAJOR, Severity.MINOR


def machine(available: int = 4 * GIB, memory: int = 8 * GIB, *file_systems: FileSystem) -> Machine:
    return Machine(
        "web1", "Debian", "6.1", "x86_64", "3.11", "root", "2026-11-22T12:00:00Z", 2, memory, available, file_systems
    )


def judged(check: t.Callable[[View], t.Iterable[t.Any]], facts: HostFacts, subject: Stack = NOBODY) -> list[Finding]:
    return [item for item in check(View(facts, subject)) if isinstance(item, Finding)]


@pytest.mark.parametrize(
    ("size", "free", "expected"),
    [
        (100, 50, []),
        (100, 16, []),
        (100, 14, [MAJOR]),
        (100, 9, [CRITICAL]),
        (100, 0, [CRITICAL]),
        (1000, 45, [MAJOR]),
        (1000, 15, [CRITICAL]),
        (10_000, 900, []),
    ],
)
def test_disk_space_in_gib(size: int, free: int, expected: list[Severity]) -> None:
    disk = FileSystem("/", size * GIB, free * GIB, 1_000_000, 900_000)
    facts = HostFacts(machine=machine(4 * GIB, 8 * GIB, disk))
    assert [item.severity for item in judged(host.has_disk_space, facts)] == expected
    assert judged(host.has_inodes, facts) == []


@pytest.mark.parametrize(
    ("inodes", "free", "expected"),
    [(0, 0, []), (1_000_000, 140_000, [MAJOR]), (1_000_000, 90_000, [CRITICAL]), (100_000_000, 5_000_000, [])],
)
def test_inodes(inodes: int, free: int, expected: list[Severity]) -> None:
    facts = HostFacts(machine=machine(4 * GIB, 8 * GIB, FileSystem("/", 100 * GIB, 90 * GIB, inodes, free)))
    assert [item.severity for item in judged(host.has_inodes, facts)] == expected


@pytest.mark.parametrize(
    ("memory", "available", "expected"),
    [(8, 4, []), (8, 0.7, [MAJOR]), (8, 0.3, [CRITICAL]), (512, 40, []), (64, 3, [MAJOR])],
)
def test_memory_in_gib(memory: float, available: float, expected: list[Severity]) -> None:
    facts = HostFacts(machine=machine(int(available * GIB), int(memory * GIB)))
    assert [item.severity for item in judged(host.has_memory, facts)] == expected


@pytest.mark.parametrize(
    ("load", "expected"),
    [
        (Load(), []),
        (Load(90, 10, 20, 10, 100), []),
        (Load(io=0.0, iowait=100), []),
        (Load(iowait=10), []),
        (Load(iowait=10.1), [("host.io_wait", MINOR)]),
        (Load(cpu=91), [("host.cpu_pressure", MINOR)]),
        (Load(memory=10.1), [("host.memory_pressure", MAJOR)]),
        (Load(io=20.1), [("host.io_pressure", MINOR)]),
        (Load(io=50.1), [("host.io_pressure", MAJOR)]),
        (Load(steal=10.1), [("host.cpu_steal", MINOR)]),
        (Load(steal=31), [("host.cpu_steal", MAJOR)]),
    ],
)
def test_load(load: Load, expected: list[tuple[str, Severity]]) -> None:
    facts = HostFacts(machine=dataclasses.replace(machine(), load=load))
    assert [(item.id, item.severity) for item in judged(host.is_not_overloaded, facts)] == expected


@pytest.mark.parametrize(
    ("overcommit", "pages", "saves", "expected"),
    [
        ("1", "madvise", True, []),
        ("", "", True, []),
        ("0", "always", False, []),
        ("0", "never", True, ["host.overcommit_off"]),
        ("2", "madvise", True, ["host.overcommit_off"]),
        ("1", "always", True, ["host.huge_pages"]),
    ],
)
def test_what_redis_asks_of_the_kernel(overcommit: str, pages: str, saves: bool, expected: list[str]) -> None:
    redis = RedisFacts("8", "master", 1, 0, "noeviction", 1, 100, rdb_enabled=saves)
    facts = HostFacts(
        machine=dataclasses.replace(machine(), overcommit=overcommit, huge_pages=pages),
        stacks=(Stack("autogpt", "guide", redis=redis),),
    )
    assert [item.id for item in judged(host.lets_redis_fork, facts)] == expected
