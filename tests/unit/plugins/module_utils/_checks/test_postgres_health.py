# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    Counters,
    DeadRows,
    Item,
    Pools,
    PostgresFacts,
    PostgresStatistics,
    Statement,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Severity

sys.path.insert(0, str(Path(__file__).parent))
from stacks import database, ids, judged, reasons, stack

FACTS = PostgresFacts(170000, "autogpt", "autogpt", 100, 3)
MIB = 1024 * 1024
DAY = 86400.0
# Counters that are old enough, of a quiet and healthy server.
OLD = Counters(30 * DAY, 1000, 10**9, 1000, 2000, 10, 30 * DAY, "autogpt", 10**8)
QUIET: dict[str, t.Any] = {
    "counters": OLD, "prepared": (), "slots": (), "sequences": (), "invalid_indexes": (), "duplicate_indexes": (),
    "unused_indexes": (), "unindexed_keys": (), "dead_rows": (), "statements": (),
}  # fmt: skip


def with_statistics(pools: t.Optional[Pools] = None, longest_query: float = 0.0, **groups: t.Any) -> t.Any:
    counters = dataclasses.replace(OLD, **groups.pop("counted", {}))
    statistics = PostgresStatistics(**{**QUIET, "counters": counters, **groups})
    facts = dataclasses.replace(FACTS, statistics=statistics, longest_query=longest_query)
    return stack(database=database(), postgres=facts, pools=pools)


THRESHOLDS: list[tuple[dict[str, t.Any], list[str]]] = [
    ({}, []),
    ({"longest_query": 59.9}, []),
    ({"longest_query": 60.0}, ["long_query"]),
    ({"counted": {"hits": 990_000, "reads": 10_000}}, []),
    ({"counted": {"hits": 989_999, "reads": 10_001}}, ["cache_hit_low"]),
    ({"counted": {"hits": 1, "reads": 999_998}}, []),
    ({"counted": {"hits": 1, "reads": 10**7, "age": DAY - 1}}, []),
    ({"counted": {"deadlocks": 29}}, []),
    ({"counted": {"deadlocks": 30}}, ["deadlocks"]),
    ({"counted": {"deadlocks": 4, "age": 60.0}}, []),
    ({"counted": {"deadlocks": 5, "age": 60.0}}, ["deadlocks"]),
    ({"counted": {"autovacuum": False}}, ["autovacuum_off"]),
    ({"counted": {"autovacuum": False, "age": 1.0}}, ["autovacuum_off"]),
    ({"counted": {"checkpoints_timed": 10, "checkpoints_requested": 10}}, []),
    ({"counted": {"checkpoints_timed": 9, "checkpoints_requested": 11}}, ["checkpoints_forced"]),
    ({"counted": {"checkpoints_timed": 0, "checkpoints_requested": 19}}, []),
    ({"counted": {"checkpoints_timed": 0, "checkpoints_requested": 50, "checkpoint_age": DAY - 1}}, []),
    ({"counted": {"frozen_age": 1_299_999_999}}, []),
    ({"counted": {"frozen_age": 1_300_000_000}}, ["wraparound"]),
    ({"prepared": (Item("a", 300.0),)}, []),
    ({"prepared": (Item("a", 300.1), Item("b", 1.0))}, ["prepared_transactions"]),
    ({"slots": (Item("a", 0.0),)}, ["inactive_slot"]),
    ({"sequences": (Item("a", 90.0),)}, []),
    ({"sequences": (Item("a", 90.1),)}, ["sequence_exhausted"]),
    ({"invalid_indexes": (Item("a", 8192.0),)}, ["index_invalid"]),
    ({"duplicate_indexes": (Item("a = b", MIB - 1.0),)}, []),
    ({"duplicate_indexes": (Item("a = b", float(MIB)),)}, ["index_duplicate"]),
    ({"unused_indexes": (Item("a", 10.0 * MIB),)}, ["index_unused"]),
    ({"unused_indexes": (Item("a", 10.0 * MIB),), "counted": {"age": 7 * DAY - 1}}, []),
    ({"unindexed_keys": (Item("a (b)", 10_000.0),)}, ["foreign_key_unindexed"]),
    ({"dead_rows": (DeadRows("a", 10_001, 90_000, DAY + 1),)}, ["dead_rows"]),
    ({"dead_rows": (DeadRows("a", 10_001, 90_000, DAY),)}, []),
    ({"dead_rows": (DeadRows("a", 10_000, 1, 2 * DAY),)}, []),
    ({"dead_rows": (DeadRows("a", 10_001, 90_010, 2 * DAY),)}, []),
    ({"dead_rows": (DeadRows("a", 20_000, 1),)}, ["dead_rows"]),
    ({"dead_rows": (DeadRows("a", 20_000, 1),), "counted": {"age": DAY}}, []),
    ({"statements": (Statement("SELECT ?", 99, 5000.0), Statement("SELECT ?", 100, 19.9))}, []),
    ({"statements": (Statement("SELECT ?", 100, 20.0),)}, ["statements_slow"]),
    ({"statements": None}, []),
    ({"statements": None, "counted": {"transactions": int(30 * DAY) + 1}}, ["statements_unseen"]),
    ({"statements": None, "counted": {"transactions": 10**9, "age": DAY - 1}}, []),
    ({"pools": Pools(20, 30, 1)}, []),
    ({"pools": Pools(97)}, []),
    ({"pools": Pools(20, 30, 2)}, ["pools_too_large"]),
]


@pytest.mark.parametrize(("facts", "expected"), THRESHOLDS)
def test_thresholds(facts: dict[str, t.Any], expected: list[str]) -> None:
    assert ids(with_statistics(**facts)) == [f"postgres.{what}" for what in expected]


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({"counted": {"frozen_age": 1_399_999_999}}, Severity.MAJOR),
        ({"counted": {"frozen_age": 1_400_000_000}}, Severity.CRITICAL),
        ({"sequences": (Item("a", 98.9),)}, Severity.MAJOR),
        ({"sequences": (Item("a", 99.0),)}, Severity.CRITICAL),
        ({"slots": (Item("a", 1023.0 * MIB),)}, Severity.MINOR),
        ({"slots": (Item("a", 1024.0 * MIB),)}, Severity.MAJOR),
        ({"dead_rows": (DeadRows("a", 20_000, 1, 10 * DAY),)}, Severity.MINOR),
        ({"dead_rows": (DeadRows("a", 20_000, 1, 10 * DAY + 1),)}, Severity.MAJOR),
    ],
)
def test_severities(facts: dict[str, t.Any], severity: Severity) -> None:
    (found,) = judged(with_statistics(**facts)).findings
    assert found.severity is severity


def test_facts_without_statistics_give_nothing() -> None:
    assert ids(stack(database=database(), postgres=FACTS)) == []


def test_what_could_not_be_read_is_unknown() -> None:
    busy = {"transactions": 10**9}
    unread = {"sequences": "55P03", "statements": "42501"}
    subject = with_statistics(counted=busy, statements=None, sequences=None, unread=unread)
    assert ids(subject) == []
    assert reasons(subject) - reasons(with_statistics()) == {("tells_its_statistics", "unexpected_answer")}


def test_long_lists_are_cut_and_counted() -> None:
    (found,) = judged(with_statistics(invalid_indexes=tuple(Item(f"i{n}", 0.0) for n in range(7)))).findings
    assert (found.evidence["count"], found.evidence["names"]) == (7, "i0, i1, i2, i3, i4 … (+2)")


@pytest.mark.parametrize(("age", "days"), [(60.0, 0.1), (1.5 * DAY, 1.5), (9 * DAY, 9.0)])
def test_deadlocks_took_some_time(age: float, days: float) -> None:
    (found,) = judged(with_statistics(counted={"deadlocks": 9, "age": age})).findings
    assert found.evidence["days"] == days


def test_what_waits_for_a_restart_is_named() -> None:
    (found,) = judged(stack(database=database(), postgres=dataclasses.replace(FACTS, pending=("a", "b")))).findings
    assert (found.id, found.severity) == ("postgres.restart_pending", Severity.MINOR)
    assert (found.evidence["count"], found.evidence["names"]) == (2, "a, b")


def test_pools_explain_the_full_table() -> None:
    facts = dataclasses.replace(FACTS, connections={"idle": 97})
    found = {item.id: item for item in judged(stack(database=database(), postgres=facts, pools=Pools(200))).findings}
    assert found["postgres.connections_high"].causes == (found["postgres.pools_too_large"].key,)
