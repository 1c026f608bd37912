# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is told of a change that went wrong halfway: everything that is known, whatever else fails then."""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import psycopg2
import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Migrations, Revision
from ansible_collections.autogpt.ops.plugins.module_utils._migrate import Request, _reset, _stamp, _upgrade
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._alembic import Alembic
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._backup import Backup
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._execution import Ran
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._job import Job
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._outcome import Refused
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._sessions import Server
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._standing import Standing
from ansible_collections.autogpt.ops.plugins.module_utils._probes._endpoint import Endpoint

sys.path.insert(0, str(Path(__file__).parent))
from migrations import place

SCRIPTS = (Revision("a", (), "Tasks."), Revision("b", ("a",), "Agents."))
DUMP = Backup("/backups/x.dump", 7, "00", 0.1)
LOST = "the connection to Docker was lost (ConnectionError)"


class Tool(Alembic):
    """Alembic as far as it decides; what it calls has ``ran`` so, and finds the database at ``stands`` then."""

    def __init__(self, ran: Ran, stands: t.Optional[tuple[str, ...]]) -> None:
        request = Request(Endpoint())
        migrations = Migrations("alembic", "/app/alembic.ini", SCRIPTS, ("b",))
        super().__init__(request, place(), t.cast(t.Any, None), t.cast(t.Any, None), migrations)
        self._ran, self._stands = ran, stands

    def standing(self) -> Standing:
        if self._stands is None:
            raise Refused("nobody answers")
        return Standing(self._stands, ("b",), SCRIPTS, ())

    def upgrade(self, target: t.Sequence[str], url: str = "", database: str = "") -> Ran:
        return self._ran

    def stamp(self, target: t.Sequence[str]) -> Ran:
        return self._ran


class Gone(Server):
    """A server that has gone away."""

    def session(self, database: str = "") -> t.Any:
        raise psycopg2.OperationalError("the server has gone away")


@pytest.fixture(autouse=True)
def _dumped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Job, "backup", lambda _job: DUMP)


def job(ran: Ran, stands: t.Optional[tuple[str, ...]], server: t.Optional[Server] = None) -> Job:
    return Job(Request(Endpoint()), place(), t.cast(t.Any, server), Tool(ran, stands), check_mode=False, with_sql=False)


def told(call: t.Callable[[], t.Any]) -> tuple[str, dict[str, t.Any]]:
    with pytest.raises(Refused) as caught:
        call()
    facts = caught.value.facts
    if facts.get("backup"):
        assert facts["backup"]["path"] == DUMP.path
    return caught.value.line, facts


BEFORE = Standing(("a",), ("b",), SCRIPTS, SCRIPTS[1:])


def upgrade(one: Job) -> tuple[str, dict[str, t.Any]]:
    planned = one.result(BEFORE, True, ("b",))
    return told(lambda: _upgrade._upgrade(one, planned, BEFORE, ("b",), SCRIPTS[1:]))


@pytest.mark.parametrize(
    ("ran", "stands", "line", "after", "changed"),
    [
        (Ran(None, lost=LOST), ("a",), f"alembic failed: {LOST}; the database is as it was, at a", ["a"], False),
        (Ran(None), ("a",), "alembic failed: it did not end within the seconds of timeout", ["a"], False),
        (
            Ran(1, "", "ValueError: x"),
            ("b",),
            "alembic failed: ValueError: x; the database now stands at b",
            ["b"],
            True,
        ),
        (Ran(1), None, "alembic failed: status 1 and no output; where the database stands now could not", [], True),
    ],
)
def test_an_upgrade_that_fails(
    monkeypatch: pytest.MonkeyPatch,
    ran: Ran,
    stands: t.Optional[tuple[str, ...]],
    line: str,
    after: list[str],
    changed: bool,
) -> None:
    monkeypatch.setattr(_upgrade, "_schema", lambda _job: {})
    found, facts = upgrade(job(ran, stands))
    assert found.startswith(line)
    assert (facts["before"], facts["after"], facts["changed"]) == (["a"], after, changed)
    assert facts["backup"]


def test_an_upgrade_that_fails_and_a_server_that_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    answers: list[t.Callable[[Job], t.Any]] = [lambda _job: {}, _upgrade._schema]

    def schema(one: Job) -> t.Any:
        return answers.pop(0)(one)

    monkeypatch.setattr(_upgrade, "_schema", schema)
    line, facts = upgrade(job(Ran(1), ("a",), Gone(place().parts, "", 1)))
    assert line.endswith("the database is still at a, but whether its schema has changed could not be found out")
    assert (facts["changed"], facts["backup"]["path"], facts["after"]) == (True, DUMP.path, ["a"])


@pytest.mark.parametrize(
    ("ran", "stands", "line", "after", "changed"),
    [
        (
            Ran(1, "", "ValueError: x"),
            (),
            "alembic stamp failed: ValueError: x; the database is at no revision",
            [],
            False,
        ),
        (Ran(None, lost=LOST), ("b",), f"alembic stamp failed: {LOST}; the database is at b", ["b"], True),
        (
            Ran(0),
            None,
            "where the database stands after alembic stamp could not be found out: nobody answers",
            [],
            True,
        ),
    ],
)
def test_a_stamp_that_fails(
    ran: Ran, stands: t.Optional[tuple[str, ...]], line: str, after: list[str], changed: bool
) -> None:
    one = job(ran, stands)
    planned = one.result(Standing((), ("b",), SCRIPTS, SCRIPTS), True, ("b",))
    found, facts = told(lambda: _stamp._stamp(one, planned, ("b",)))
    assert (found, facts["before"], facts["after"], facts["changed"]) == (line, [], after, changed)
    assert facts["backup"]


def test_a_reset_that_may_not_drop_has_a_dump_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_words: t.Any) -> None:
        raise Refused("nothing was dropped: others hold locks")

    monkeypatch.setattr(_reset, "wipe", refuse)
    line, facts = told(lambda: _reset._reset(job(Ran(0), ()), ("b",), []))
    assert (line, facts["backup"]["path"]) == ("nothing was dropped: others hold locks", DUMP.path)
