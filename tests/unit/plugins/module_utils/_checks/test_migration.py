# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._causes import fold
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Migrations, PostgresFacts, Revision
from ansible_collections.autogpt.ops.plugins.module_utils._model import Gap, Severity, Vantage

sys.path.insert(0, str(Path(__file__).parent))
from stacks import database, ids, judged, reasons, stack

LINE = (Revision("a1", (), "Tasks."), Revision("b2", ("a1",), "Agents."), Revision("c3", ("b2",), "Steps."))
FORK = (*LINE, Revision("d4", ("b2",), "Costs."))
FACTS = PostgresFacts(170000, "autogpt", "autogpt", 100, 3)
CHECKS = {"is_current", "is_known", "has_one_head"}


def scripts(revisions: tuple[Revision, ...] = LINE, heads: tuple[str, ...] = ("c3",)) -> Migrations:
    return Migrations("alembic", "/app/alembic.ini", revisions, heads)


def with_rows(rows: tuple[str, ...] | None, migrations: t.Any = None, **facts: t.Any) -> t.Any:
    known = dataclasses.replace(FACTS, alembic_versions=rows, **facts)
    return stack(database=database(), migrations=migrations or scripts(), postgres=known)


FORKED = scripts(FORK, ("c3", "d4"))


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (with_rows(("c3",)), []),
        (with_rows(("b2",)), ["migration.behind"]),
        (with_rows(()), ["migration.behind"]),
        (with_rows(None), ["migration.behind"]),
        (with_rows(None, tables=("other",)), ["migration.behind"]),
        (with_rows(None, tables=("tasks",)), ["migration.never_stamped"]),
        (with_rows((), tables=("alembic_version", "agents")), ["migration.never_stamped"]),
        (with_rows(("zz",)), ["migration.ahead"]),
        (with_rows(("c3", "d4"), FORKED), ["migration.multiple_heads"]),
        (with_rows(("c3",), FORKED), ["migration.multiple_heads", "migration.behind"]),
        (with_rows(None, prisma_failed=()), ["migration.behind"]),
        (with_rows(("c3",), has_tables=True), []),
        (with_rows(("c3",), has_tables=False), ["migration.stamped_empty"]),
        (with_rows(("b2",), has_tables=False), ["migration.behind"]),
        (with_rows(("zz",), has_tables=False), ["migration.ahead"]),
        (with_rows((), has_tables=False), ["migration.behind"]),
        (with_rows(("c3",), prisma_failed=("20250101_x",)), ["migration.failed"]),
    ],
)
def test_both_sides_are_compared(subject: t.Any, expected: list[str]) -> None:
    assert sorted(ids(subject)) == sorted(expected)


def test_what_is_missing_is_named_in_the_order_of_application() -> None:
    (found,) = judged(with_rows(("a1",))).findings
    evidence = found.evidence
    assert (evidence["current"], evidence["heads"], evidence["pending"]) == ("a1", "c3", 2)
    assert evidence["titles"] == "Agents.; Steps."
    assert found.object == "postgres:5432/autogpt"


def test_heads_that_are_all_applied_are_only_a_nuisance() -> None:
    (found,) = judged(with_rows(("c3", "d4"), FORKED)).findings
    assert found.severity is Severity.MINOR


def test_a_circle_of_revisions_comes_to_an_end() -> None:
    circle = scripts((Revision("a", ("b",)), Revision("b", ("a",)), Revision("c", ("a",))), ("c",))
    assert ids(with_rows(("a",), circle)) == ["migration.behind"]


def test_from_the_host_the_image_cannot_be_seen() -> None:
    subject = stack(Vantage.HOST, database=database(), postgres=FACTS)
    assert reasons(subject) == {(check, "container_not_running") for check in CHECKS}


@pytest.mark.parametrize(
    "found", [Migrations(), Migrations("alembic", "/app/alembic.ini"), Migrations(problem="timeout")]
)
def test_an_image_without_scripts_answers_nothing(found: Migrations) -> None:
    assert reasons(with_rows(("c3",), found)) == {(check, "scripts_not_found") for check in CHECKS}


def test_a_table_that_may_not_be_read() -> None:
    subject = with_rows(None, unreadable=("public.alembic_version",))
    assert reasons(subject) == {(check, "permission_denied") for check in CHECKS}


def test_a_database_that_was_not_asked() -> None:
    subject = stack(database=database("auth", "28P01"), migrations=scripts())
    gap = Gap("postgres", "not_reached", "autogpt", {"target": "postgres:5432", "stage": "connect"})
    assert {(check, "not_reached") for check in CHECKS} <= reasons(subject, [gap])


A, B, C = "20240722_a", "20240802_b", "20240901_c"
IMAGE = Migrations("prisma", "/app/migrations", (Revision(A), Revision(B)), (B,))


def of_prisma(applied: tuple[str, ...] | None, migrations: t.Any = IMAGE, **facts: t.Any) -> t.Any:
    known = dataclasses.replace(FACTS, prisma_applied=applied, **{"prisma_failed": (), **facts})
    return dataclasses.replace(stack(database=database(), migrations=migrations, postgres=known), profile="platform")


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (of_prisma((A, B)), []),
        (of_prisma((A,)), ["migration.behind"]),
        (of_prisma((B,)), ["migration.behind"]),  # each counts by itself
        (of_prisma(()), ["migration.behind"]),
        (of_prisma(None, prisma_failed=None), ["migration.behind"]),
        (of_prisma(None, prisma_failed=None, tables=("AgentGraph",)), ["migration.never_stamped"]),
        (of_prisma((A, B, C)), ["migration.ahead"]),
        (of_prisma((A, C)), ["migration.ahead"]),
        (of_prisma(("20240101_dropped_by_a_release", A, B)), []),
        (of_prisma((A,), prisma_failed=(B,)), ["migration.failed", "migration.behind"]),
        (of_prisma((), prisma_failed=(A,), tables=("AgentGraph",)), ["migration.failed", "migration.behind"]),
    ],
)
def test_both_sides_of_prisma_are_compared(subject: t.Any, expected: list[str]) -> None:
    assert sorted(ids(subject)) == sorted(expected)
    assert reasons(subject) == set()


def test_remedies_name_the_commands_of_the_tool_in_use() -> None:
    (prisma,), (alembic,) = judged(of_prisma((A,))).findings, judged(with_rows(("b2",))).findings
    assert (prisma.evidence["current"], prisma.evidence["titles"]) == (A, B)
    assert (prisma.evidence["upgrade"], alembic.evidence["upgrade"]) == (
        "prisma migrate deploy",
        "alembic upgrade head",
    )


def test_a_migration_that_failed_explains_that_it_is_missing() -> None:
    found = {item.id: item for item in fold(judged(of_prisma((A,), prisma_failed=(B,))).findings)}
    assert found["migration.behind"].causes == (found["migration.failed"].key,)


def test_what_prisma_wrote_down_and_the_role_may_not_read() -> None:
    subject = of_prisma(None, prisma_failed=None, unreadable=("platform._prisma_migrations",))
    assert reasons(subject) == {(name, "permission_denied") for name in ("is_current", "is_known", "has_not_failed")}


def test_an_image_without_migrations_of_prisma_answers_nothing() -> None:
    subject = of_prisma((A,), Migrations())
    assert reasons(subject) == {(name, "scripts_not_found") for name in ("is_current", "is_known")}
