# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import RedisFacts
from ansible_collections.autogpt.ops.plugins.module_utils._model import Gap

sys.path.insert(0, str(Path(__file__).parent))
from stacks import cache, ids, judged, reasons, stack

MIB = 1024 * 1024
FACTS = RedisFacts("7.0.15", "master", 10 * MIB, 100 * MIB, "noeviction", 5, 10000)

# The servers' own words, from version 5 to 8.
REACHES = {
    ("dns", "EAI_AGAIN", ""): "dns_failed",
    ("tcp", "ECONNREFUSED", ""): "unreachable",
    ("greeting", "closed", ""): "unreachable",
    ("query", "EPIPE", ""): "unreachable",
    ("greeting", "timeout", ""): "not_answering",
    ("tls", "certificate", ""): "tls_failed",
    ("auth", "NOAUTH", "NOAUTH Authentication required."): "noauth",
    ("auth", "WRONGPASS", "WRONGPASS invalid username-password pair or user is disabled."): "wrong_password",
    ("auth", "ERR", "ERR invalid password"): "wrong_password",
    (
        "auth",
        "ERR",
        "ERR AUTH <password> called without any password configured for the default user.",
    ): "auth_unneeded",
    ("auth", "ERR", "ERR Client sent AUTH, but no password is set"): "auth_unneeded",
    ("auth", "DENIED", "DENIED Redis is running in protected mode because"): "protected_mode",
    ("query", "LOADING", "LOADING Redis is loading the dataset in memory"): "loading",
    ("query", "MISCONF", "MISCONF Redis is configured to save RDB snapshots"): "misconf",
    ("auth", "ERR", "ERR max number of clients reached"): "max_clients",
    ("query", "READONLY", "READONLY You can't write against a read only replica."): "readonly",
    ("query", "OOM", "OOM command not allowed"): "oom",
    ("query", "NOPERM", "NOPERM this user has no permissions"): "error",
    ("query", "BUSY", "BUSY Redis is busy running a script."): "busy",
    ("query", "protocol", "What answers is not a Redis server."): "error",
}


@pytest.mark.parametrize("reach", REACHES)
def test_every_stage_and_word_has_its_finding(reach: tuple[str, str, str]) -> None:
    assert ids(stack(redis_reach=cache(*reach))) == [f"redis.{REACHES[reach]}"]


@pytest.mark.parametrize(
    ("gap", "expected"),
    [
        (Gap("redis", "not_reached", "autogpt", {"stage": "no_tls"}), "redis.tls_failed"),
        (Gap("redis", "not_reached", "other", {"stage": "no_tls"}), "redis.not_answering"),
        (Gap("redis", "not_reached", "autogpt", {"stage": "tls"}), "redis.not_answering"),
        (Gap("redis", "deadline_exceeded", "autogpt", {"seconds": 6}), "redis.not_answering"),
    ],
)
def test_who_leaves_tls_unanswered_may_speak_without(gap: Gap, expected: str) -> None:
    (found,) = judged(stack(redis_reach=cache("tls", "timeout")), [gap]).findings
    assert found.id == expected


def test_what_was_not_asked_is_unknown() -> None:
    assert reasons(stack(redis_reach=cache("config", "port"))) == {("answers", "not_configured")}


def with_facts(**facts: t.Any) -> t.Any:
    return stack(redis_reach=cache(), redis=dataclasses.replace(FACTS, **facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"maxmemory": 0, "used_memory": 10**12}, []),
        ({"used_memory": 90 * MIB}, []),
        ({"used_memory": 91 * MIB}, ["redis.memory_high"]),
        ({"used_memory": 91 * MIB, "maxmemory_policy": "allkeys-lru"}, []),
        ({"used_memory": 91 * MIB, "maxmemory_policy": "volatile-ttl"}, ["redis.memory_high"]),
        ({"used_memory": 99 * MIB}, ["redis.memory_high"]),
        ({"used_memory": 99 * MIB, "errors": {"OOM": 1}}, ["redis.oom"]),
        ({"used_memory": 90 * MIB, "errors": {"OOM": 1}}, []),
        ({"used_memory": 100 * MIB}, ["redis.oom"]),
        ({"used_memory": 100 * MIB, "maxmemory_policy": "allkeys-lfu"}, []),
        ({"role": "slave", "read_only": True}, ["redis.readonly"]),
        ({"role": "slave"}, []),
        ({"clients": 9000}, []),
        ({"clients": 9001}, ["redis.clients_high"]),
        ({"last_bgsave_ok": False}, ["redis.save_failed"]),
        ({"aof_last_write_ok": False}, []),
        ({"aof_last_write_ok": False, "aof_enabled": True}, ["redis.save_failed"]),
        ({"rdb_enabled": True, "changes_since_save": 1, "last_save_age": 48 * 3600}, []),
        ({"rdb_enabled": True, "changes_since_save": 1, "last_save_age": 48 * 3600 + 1}, ["redis.save_failed"]),
        ({"rdb_enabled": True, "changes_since_save": 0, "last_save_age": 10**7}, []),
        ({"rdb_enabled": None, "changes_since_save": 1, "last_save_age": 10**7}, []),
        ({"aof_last_rewrite_ok": False}, []),
        ({"aof_last_rewrite_ok": False, "aof_enabled": True}, ["redis.save_failed"]),
    ],
)
def test_thresholds(facts: dict[str, t.Any], expected: list[str]) -> None:
    assert ids(with_facts(**facts)) == expected


def test_failed_snapshots_explain_refused_writes() -> None:
    subject = dataclasses.replace(
        stack(redis_reach=cache("query", "MISCONF")), redis=dataclasses.replace(FACTS, last_bgsave_ok=False)
    )
    found = {item.id: item for item in judged(subject).findings}
    assert found["redis.misconf"].causes == (found["redis.save_failed"].key,)
