# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._migrate._execution import Ran
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._tools import reason, sqlstate, tail

TRACEBACK = """Traceback (most recent call last):
  File "/x.py", line 1, in <module>
psycopg2.errors.UndefinedTable: relation "nowhere" does not exist
LINE 1: SELECT

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) relation "nowhere" does not exist
[SQL: SELECT * FROM nowhere]
(Background on this error at: https://sqlalche.me/e/21/f405)
"""
PRISMA = """Error: P3018
Database error code: 42P07
Database error:
ERROR: relation "tasks" already exists
"""


@pytest.mark.parametrize(
    ("text", "expected", "code"),
    [
        (TRACEBACK, "sqlalchemy.exc.ProgrammingError: (psycopg2.errors.UndefinedTable) "
         'relation "nowhere" does not exist', "42P01"),
        (PRISMA, 'ERROR: relation "tasks" already exists', "42P07"),
        ("FAILED: Can't locate revision identified by 'x'\n", "FAILED: Can't locate revision identified by 'x'", ""),
        ("asyncpg.exceptions.DuplicateTableError: relation", "asyncpg.exceptions.DuplicateTableError: relation",
         "42P07"),
        ("psycopg.errors.LockNotAvailable: x", "psycopg.errors.LockNotAvailable: x", "55P03"),
        ("one\ntwo\n", "two", ""),
        ("", "status 1 and no output", ""),
    ],
)  # fmt: skip
def test_the_line_and_the_code_that_say_why(text: str, expected: str, code: str) -> None:
    assert (reason(Ran(1, "", text)), sqlstate(text)) == (expected, code)


def test_a_tool_that_did_not_end_in_time() -> None:
    assert "did not end" in reason(Ran(None, "", "ValueError: x"))
    assert reason(Ran(None, "", "ValueError: x", "the connection was lost")) == "the connection was lost"


@given(st.text())
def test_any_output_gives_a_line(text: str) -> None:
    assert reason(Ran(1, text))
    assert len(sqlstate(text)) in (0, 5)


def test_only_the_end_of_the_output_is_returned() -> None:
    assert len(tail(Ran(1, "word " * 1000, "last"))) <= 2010
    assert tail(Ran(1, "word " * 1000, "last")).endswith("last")
