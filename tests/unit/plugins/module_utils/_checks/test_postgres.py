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
    Holder,
    LeftData,
    LockWait,
    PostgresFacts,
    PostgresStatistics,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Severity, Vantage

sys.path.insert(0, str(Path(__file__).parent))
from stacks import database, ids, judged, reasons, stack

FACTS = PostgresFacts(170000, "autogpt", "autogpt", 100, 3)

REACHES = {
    ("dns", "EAI_NONAME"): "dns_failed",
    ("dns", "timeout"): "dns_failed",
    ("dns", "no_address"): "dns_failed",
    ("tcp", "ECONNREFUSED"): "unreachable",
    ("tcp", "timeout"): "unreachable",
    ("greeting", "closed"): "unreachable",
    ("greeting", "ECONNRESET"): "unreachable",
    ("greeting", "timeout"): "not_answering",
    ("auth", "timeout"): "not_answering",
    ("query", "timeout"): "not_answering",
    ("tls", "timeout"): "not_answering",
    ("tls", "certificate"): "tls_failed",
    ("tls", "refused"): "tls_failed",
    ("auth", "28P01"): "auth_failed",
    ("auth", "28000"): "access_denied",
    ("auth", "42501"): "access_denied",
    ("auth", "3D000"): "database_missing",
    ("auth", "53300"): "too_many_connections",
    ("auth", "57P03"): "starting",
    ("auth", "57P01"): "shutting_down",
    ("query", "25006"): "read_only",
    ("query", "53100"): "disk_full",
    ("query", "XX000"): "error",
    ("greeting", "protocol"): "error",
}


@pytest.mark.parametrize("reach", REACHES)
def test_every_stage_and_code_has_its_finding(reach: tuple[str, str]) -> None:
    assert ids(stack(database=database(*reach))) == [f"postgres.{REACHES[reach]}"]


def test_a_ready_server_and_none_at_all_give_nothing() -> None:
    assert ids(stack(database=database())) == []
    assert ids(stack()) == []


def test_starting_and_shutting_down_share_a_code() -> None:
    message = "the database system is shutting down"
    assert ids(stack(database=database("auth", "57P03", message))) == ["postgres.shutting_down"]


@pytest.mark.parametrize(
    ("reach", "reason"),
    [
        (("config", "syntax"), "not_configured"),
        (("auth", "unsupported"), "unexpected_answer"),
        (("query", "defect"), "probe_failed"),
    ],
)
def test_what_was_not_asked_is_unknown(reach: tuple[str, str], reason: str) -> None:
    assert reasons(stack(database=database(*reach))) == {("answers", reason)}


def test_a_finding_says_from_where_it_was_seen() -> None:
    (found,) = judged(stack(Vantage.CONTAINER, database=database("tcp", "ECONNREFUSED"))).findings
    assert (found.object, found.seen_from) == ("postgres:5432", Vantage.CONTAINER)


@pytest.mark.parametrize(
    ("used", "severities"),
    [(76, []), (78, [Severity.MAJOR]), (91, [Severity.MAJOR]), (93, [Severity.CRITICAL]), (97, [Severity.CRITICAL])],
)
def test_connections_are_counted_against_what_ordinary_roles_get(used: int, severities: list[Severity]) -> None:
    found = judged(with_facts(connections={"idle": used - 1, "active": 1})).findings
    assert [item.severity for item in found] == severities


def with_facts(**facts: t.Any) -> t.Any:
    return stack(database=database(), postgres=dataclasses.replace(FACTS, **facts))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"oldest_idle_in_transaction": 120.0}, []),
        ({"oldest_idle_in_transaction": 121.0}, ["postgres.idle_in_transaction"]),
        ({"connections": {"idle in transaction": 49}}, ["postgres.idle_in_transaction"]),
        ({"connections": {"idle in transaction (aborted)": 48}}, []),
        ({"oldest_transaction": 121.0}, ["postgres.long_transaction"]),
        ({"lock_waits": (LockWait(1, 60.0, (2,)),)}, []),
        ({"in_recovery": True}, ["postgres.read_only"]),
        ({"read_only": True}, ["postgres.read_only"]),
        ({"max_connections": 0, "reserved": 3}, []),
    ],
)
def test_thresholds(facts: dict[str, t.Any], expected: list[str]) -> None:
    assert ids(with_facts(**facts)) == expected


@pytest.mark.parametrize(("seconds", "severity"), [(61.0, Severity.MAJOR), (121.0, Severity.CRITICAL)])
def test_lock_waits_name_those_who_do_not_wait_themselves(seconds: float, severity: Severity) -> None:
    waits = (LockWait(1, seconds, (2,)), LockWait(2, seconds, (3,)))
    (found,) = judged(with_facts(lock_waits=waits)).findings
    assert (found.severity, found.evidence["blockers"], found.evidence["waiting"]) == (severity, "3", 2)


def test_lock_waits_tell_what_the_holders_do() -> None:
    holders = (Holder(3, 300.4, "idle in transaction", "psql"), Holder(5))
    waits = (LockWait(1, 61.0, (3,)), LockWait(2, 61.0, (5, 0)))
    (found,) = judged(with_facts(lock_waits=waits, holders=holders)).findings
    assert found.evidence["blockers"] == "a prepared transaction, 3 (psql, idle in transaction, 300 s), 5"


def test_idle_transactions_explain_the_full_table() -> None:
    found = {item.id: item for item in judged(with_facts(connections={"idle in transaction": 95})).findings}
    assert found["postgres.connections_high"].causes == (found["postgres.idle_in_transaction"].key,)


OLD = LeftData("shop_old", "/var/lib/docker/volumes/shop_old/_data", "15", "2026-01-02T03:04:05Z")
OLDER = LeftData("shop_first", "/var/lib/docker/volumes/shop_first/_data", "13", "2024-01-02T03:04:05Z")


@pytest.mark.parametrize(
    ("has_rows", "left", "expected"),
    [
        (False, (OLD,), ["postgres.data_left_behind"]),
        (False, (), []),
        (False, None, []),
        (True, (OLD,), []),
        (None, (OLD,), []),
    ],
)
def test_old_data_beside_an_empty_database(has_rows: t.Any, left: t.Any, expected: list[str]) -> None:
    facts = dataclasses.replace(FACTS, statistics=PostgresStatistics(has_rows=has_rows))
    assert ids(stack(database=database(), postgres=facts, left_data=left)) == expected


def test_the_newest_of_the_old_data_is_described() -> None:
    facts = dataclasses.replace(FACTS, statistics=PostgresStatistics(has_rows=False))
    (found,) = judged(stack(database=database(), postgres=facts, left_data=(OLDER, OLD))).findings
    assert found.severity is Severity.MAJOR
    assert found.evidence["volumes"] == "shop_first, shop_old"
    assert (found.evidence["version"], found.evidence["modified"]) == ("15", OLD.modified_at)


def test_a_server_outside_the_project_has_left_nothing_here() -> None:
    facts = dataclasses.replace(FACTS, statistics=PostgresStatistics(has_rows=False))
    elsewhere = {"app": "autogpt-container"}
    subject = stack(database=database(), postgres=facts, left_data=(OLD,), members=elsewhere)
    assert ids(subject) == []
    assert "has_not_left_its_data" not in {check for check, _reason in reasons(subject)}
