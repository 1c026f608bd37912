# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import LatencyEvent, RedisFacts, SlowCommand
from ansible_collections.autogpt.ops.plugins.module_utils._model import Severity

sys.path.insert(0, str(Path(__file__).parent))
from stacks import cache, ids, judged, stack

MIB = 1024 * 1024
FACTS = RedisFacts("7.0.15", "master", 10 * MIB, 100 * MIB, "noeviction", 5, 10000, latency_threshold=100)
DAY = 86400


def with_facts(**facts: t.Any) -> t.Any:
    return stack(redis_reach=cache(), redis=dataclasses.replace(FACTS, **facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"fragmentation": 1.5, "fragmentation_bytes": 11 * MIB}, ["redis.fragmented"]),
        ({"fragmentation": 1.4, "fragmentation_bytes": 11 * MIB}, []),
        ({"fragmentation": 1.5, "fragmentation_bytes": 10 * MIB}, []),
        ({"fragmentation": 17.6, "fragmentation_bytes": 14 * MIB, "used_memory": 4 * MIB}, []),
        ({"evicted_keys": 1}, []),
        ({"evicted_keys": 1, "aof_enabled": True}, ["redis.evicts"]),
        ({"rejected_connections": 1}, ["redis.clients_rejected"]),
        ({"blocked_clients": 50}, []),
        ({"errors": {"WRONGTYPE": 99}, "commands": 100}, []),
        ({"errors": {"WRONGTYPE": 60, "OOM": 40}, "commands": 9900}, ["redis.errors_answered"]),
        ({"errors": {"WRONGTYPE": 100}, "commands": 9901}, []),
        ({"errors": {"ERR": 5000, "NOSCRIPT": 5000, "MOVED": 5000, "BUSYGROUP": 5000}, "commands": 10}, []),
        ({"slow_commands": (SlowCommand("KEYS", 0.099, 10),)}, []),
        ({"slow_commands": (SlowCommand("KEYS", 5.0, DAY),)}, []),
        ({"slow_commands": (SlowCommand("KEYS", 0.1, DAY - 1),)}, ["redis.slow_commands"]),
        ({"latency_events": (LatencyEvent("FORK", 10, 99, 5000),)}, []),
        ({"latency_events": (LatencyEvent("FORK", DAY, 100, 100),)}, []),
        ({"latency_events": (LatencyEvent("FORK", 10, 100, 100),)}, ["redis.latency_spikes"]),
        ({"latency_events": (LatencyEvent("COMMAND", 10, 100, 100),)}, ["redis.latency_spikes"]),
        ({"latency_events": (LatencyEvent("COMMAND", 10, 100, 100),), "slow_commands": ()}, []),
        ({"last_fork": 0.9}, []),
        ({"last_fork": 1.0}, ["redis.slow_fork"]),
        ({"latency_threshold": 0}, []),
        ({"latency_threshold": 0, "last_fork": 0.2}, ["redis.latency_unwatched"]),
        ({"latency_threshold": None, "last_fork": 0.2}, []),
    ],
)
def test_thresholds(facts: dict[str, t.Any], expected: list[str]) -> None:
    assert ids(with_facts(**facts)) == expected


@pytest.mark.parametrize(
    ("seconds", "age", "severity"),
    [(0.9, 10, Severity.MINOR), (1.0, 10, Severity.MAJOR), (1.0, 3600, Severity.MINOR)],
)
def test_a_standstill_just_now_is_graver(seconds: float, age: int, severity: Severity) -> None:
    (found,) = judged(with_facts(slow_commands=(SlowCommand("KEYS", seconds, age),))).findings
    assert (found.severity, found.evidence["names"]) == (severity, "KEYS")


@pytest.mark.parametrize(
    ("maxmemory", "resident", "limit", "severities"),
    [
        (0, 0, 0, []),
        (0, 0, 200, [Severity.MINOR]),
        (0, 161, 200, [Severity.MAJOR]),
        (200, 0, 200, [Severity.MINOR]),
        (199, 190, 200, []),
    ],
)
def test_memory_is_compared_with_the_container(
    maxmemory: int, resident: int, limit: int, severities: list[Severity]
) -> None:
    subject = with_facts(maxmemory=maxmemory * MIB, resident_memory=resident * MIB)
    found = judged(subject, memory_limits={"redis": limit * MIB}).findings
    assert [(item.id, item.severity) for item in found] == [("redis.memory_unlimited", item) for item in severities]


def test_slow_commands_explain_why_nobody_is_answered() -> None:
    subject = dataclasses.replace(
        stack(redis_reach=cache("query", "timeout")),
        redis=dataclasses.replace(FACTS, slow_commands=(SlowCommand("KEYS", 2.0, 5),)),
    )
    found = {item.id: item for item in judged(subject).findings}
    assert found["redis.not_answering"].causes == (found["redis.slow_commands"].key,)
