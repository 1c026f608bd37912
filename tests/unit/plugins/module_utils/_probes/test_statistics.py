# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Counters, Item, Statement
from ansible_collections.autogpt.ops.plugins.module_utils._probes._statistics import outline, statistics

OUTLINES = {
    "SELECT * FROM tasks WHERE id = $1": "SELECT * FROM tasks WHERE id = $1",
    "ALTER ROLE app PASSWORD 's3cret'": "ALTER ROLE app PASSWORD ?",
    "SELECT 'it''s', E'a\\'s3cret'": "SELECT ?, E?",
    "SELECT 's3cret that was cut": "SELECT ?",
    "DO $x$ s3cret $x$": "DO ?",
    "DO $$ s3cret": "DO ?",
    "SELECT 1.5, 42 FROM t2 /* s3cret */ -- s3cret\nWHERE a1 = 7": "SELECT ?, ? FROM t2 WHERE a1 = ?",
    "SELECT   1\n  FROM x /* s3cret": "SELECT ? FROM x",
}


@pytest.mark.parametrize("text", OUTLINES)
def test_statements_lose_their_literals(text: str) -> None:
    assert outline(text) == OUTLINES[text]


@given(st.text())
def test_any_text_becomes_one_short_line(text: str) -> None:
    found = outline(text)
    assert len(found) <= 162
    assert "\n" not in found


@given(st.text(st.characters(exclude_characters="'\\", exclude_categories=("Cs",)), min_size=8))
def test_no_quoted_text_is_left(secret: str) -> None:
    marked = f"\N{SNOWMAN}{secret}\N{SNOWMAN}"
    assert "\N{SNOWMAN}" not in outline(f"SELECT '{marked}' FROM x")


class Refused(Exception):
    def __init__(self, pgcode: t.Optional[str]) -> None:
        super().__init__(pgcode)
        self.pgcode = pgcode


ANSWERS: dict[str, t.Any] = {
    "pg_stat_database d": [(90_000.0, 5, 4, 3, 2, 1, 80_000.0, "app", 7, 6, False)],
    "pg_prepared_xacts": [("slots", "standby", 5)],
    "pg_sequences": [("sequences", "a", 91), ("invalid_indexes", "i", 0.0), ("sequences", "b", 95)],
    "pg_relation_size": [(False,)],
    "pg_stat_user_tables": [],
    "FROM pg_extension": [('"my schema"', True)],
    ".pg_stat_statements s": [("SELECT 'x'", 100, 21.5)],
}


def ask(refused: t.Mapping[str, t.Optional[str]], asked: list[str]) -> t.Callable[..., t.Any]:
    def answer(statement: str) -> t.Any:
        asked.append(statement)
        for part, code in refused.items():
            if part in statement:
                raise Refused(code)
        return next((rows for part, rows in ANSWERS.items() if part in statement), [])

    return answer


def test_rows_become_groups() -> None:
    asked: list[str] = []
    found = statistics(ask({}, asked), Refused, 170000)
    assert found.counters == Counters(90_000.0, 5, 4, 3, 2, 1, 80_000.0, "app", 7, 6, autovacuum=False)
    assert (found.prepared, found.slots) == ((), (Item("standby", 5.0),))
    assert found.sequences == (Item("a", 91.0), Item("b", 95.0))
    assert (found.invalid_indexes, found.unused_indexes, found.dead_rows) == ((Item("i", 0.0),), (), ())
    assert found.statements == (Statement("SELECT ?", 100, 21.5),)
    assert found.has_rows is False
    assert found.unread == {}
    assert [text for text in asked if "pg_stat_checkpointer" in text]
    assert '"my schema".pg_stat_statements' in asked[-1]


def test_one_group_may_fail_without_the_others() -> None:
    asked: list[str] = []
    found = statistics(ask({"pg_sequences": "55P03", ".pg_stat_statements s": "42501"}, asked), Refused, 150000)
    assert (found.sequences, found.unindexed_keys, found.statements) == (None, None, None)
    assert found.unread["sequences"] == found.unread["unused_indexes"] == "55P03"
    assert found.unread["statements"] == "42501"
    assert found.slots == (Item("standby", 5.0),)
    assert asked.count("ROLLBACK TO SAVEPOINT part") == 2
    assert [text for text in asked if "pg_stat_bgwriter" in text]


def test_an_extension_that_is_not_loaded_is_none_at_all() -> None:
    found = statistics(ask({".pg_stat_statements s": "55000"}, []), Refused, 150000)
    assert (found.statements, found.unread) == (None, {})


def test_a_connection_that_is_gone_is_no_group_that_failed() -> None:
    with pytest.raises(Refused):
        statistics(ask({"pg_sequences": None}, []), Refused, 150000)
