# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Revision
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._outcome import Refused
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._schema import Part
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._standing import Standing, problem
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._upgrade import aftermath
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity, Unknown

SCRIPTS = (Revision("a1"), Revision("a2", ("a1",)), Revision("b3", ("a2",)))


def finding(name: str, severity: Severity = Severity.MAJOR) -> Finding:
    evidence = {"subject": "db", "pending": 1, "heads": "b3", "current": "zz", "migrations": "b3"}
    return Finding(f"migration.{name}", "db", severity, evidence=evidence)


def standing(*findings: Finding, unknowns: tuple[Unknown, ...] = (), applied: tuple[str, ...] = ("a1",)) -> Standing:
    return Standing(applied, ("b3",), SCRIPTS, SCRIPTS[1:], findings, unknowns)


BEHIND, AHEAD, NUISANCE = finding("behind"), finding("ahead"), finding("multiple_heads", Severity.MINOR)
UNKNOWN = Unknown("migration", "is_current", "permission_denied", evidence={"user": "u", "what": "the table"})


@pytest.mark.parametrize(
    ("subject", "tolerated", "line"),
    [
        (standing(), (), None),
        (standing(BEHIND), (), None),
        (standing(NUISANCE), (), None),
        (standing(BEHIND, AHEAD), (), "nothing was changed: migration.ahead: The database db is at zz"),
        (standing(AHEAD), ("migration.ahead",), None),
        (standing(AHEAD, unknowns=(UNKNOWN,)), ("migration.ahead",), "nothing was changed: u may not use the table"),
    ],
)
def test_what_stands_in_the_way(subject: Standing, tolerated: tuple[str, ...], line: str | None) -> None:
    if line is None:
        subject.expect_clear(*tolerated)
        return
    with pytest.raises(Refused, match=line):
        subject.expect_clear(*tolerated)


@pytest.mark.parametrize(
    ("subject", "fail_on", "beginning"),
    [
        (standing(), "minor", ""),
        (standing(BEHIND), "never", ""),
        (standing(BEHIND), "critical", ""),
        (standing(BEHIND), "major", "migration.behind: The database db is 1 migration"),
        (standing(NUISANCE), "major", ""),
        (standing(NUISANCE), "minor", "migration.multiple_heads"),
        (standing(unknowns=(UNKNOWN,)), "critical", "it could not be found out whether the database is current"),
        (standing(unknowns=(UNKNOWN,)), "never", ""),
    ],
)
def test_when_looking_fails(subject: Standing, fail_on: str, beginning: str) -> None:
    line = problem(subject, fail_on)
    assert line.startswith(beginning)
    assert bool(line) == bool(beginning)


@pytest.mark.parametrize(
    ("word", "expected"), [("head", ("b3",)), ("a1", ("a1",)), ("b", ("b3",)), ("a", None), ("z", None)]
)
def test_where_to_go(word: str, expected: tuple[str, ...] | None) -> None:
    if expected:
        assert standing().target(word) == expected
        return
    with pytest.raises(Refused, match="revision must be head or one that the image has"):
        standing().target(word)


WAS, NOW = {Part("table", "t"): "table"}, {Part("table", "t"): "table", Part("column", "t.a"): "integer"}


@pytest.mark.parametrize(
    ("after", "now", "line"),
    [
        (standing(), WAS, "the database is as it was, at a1"),
        (
            standing(),
            NOW,
            "the database is still at a1, but a part of its schema has changed (extra: column t.a: integer)",
        ),
        (standing(applied=("a2",)), NOW, "the database now stands at a2 (it was at a1)"),
        (standing(finding("failed")), WAS, "the database is as it was, at a1; b3 is recorded as failed"),
    ],
)
def test_where_a_failure_left_the_database(after: Standing, now: dict[Part, str], line: str) -> None:
    found, changes = aftermath(standing(), after, WAS, now)
    assert found == line
    assert bool(changes) == (now is NOW)
