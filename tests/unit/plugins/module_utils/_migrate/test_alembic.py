# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Migrations, Revision
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._alembic import Alembic
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._execution import Ran
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._outcome import Refused
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._request import Request
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._standing import Standing
from ansible_collections.autogpt.ops.plugins.module_utils._probes._endpoint import Endpoint

sys.path.insert(0, str(Path(__file__).parent))
from migrations import place

# a1 - b2 - c3
#         \ d4
SCRIPTS = (Revision("a1"), Revision("b2", ("a1",)), Revision("c3", ("b2",)), Revision("d4", ("b2",)))


class Box:
    """A container in which only some calls exist; it answers every other command with ``output``."""

    name = "app"

    def __init__(self, *calls: str, output: str = "", code: int = 0) -> None:
        self._calls, self._ran = calls, Ran(code, output, "FAILED: no")
        self.asked: list[str] = []

    def run(self, command: t.Sequence[str], _timeout: float, directory: str) -> Ran:
        assert directory == "/app"
        return Ran(0 if " ".join(command[:-1]) in self._calls else 127)

    def call(self, command: t.Sequence[str], *_more: t.Any) -> Ran:
        self.asked.append(" ".join(command))
        return self._ran


def alembic(box: Box, command: tuple[str, ...] = ()) -> Alembic:
    request = Request(Endpoint(), command=command)
    migrations = Migrations("alembic", "/app/alembic.ini", SCRIPTS, ("c3", "d4"))
    return Alembic(request, place(), t.cast(t.Any, box), t.cast(t.Any, box), migrations)


def at(*applied: str) -> Standing:
    return Standing(applied, ("c3", "d4"), SCRIPTS, ())


@pytest.mark.parametrize(
    ("calls", "asked", "found"),
    [
        (("alembic", "python3 -m alembic"), (), ("alembic",)),
        (("poetry run alembic",), (), ("poetry", "run", "alembic")),
        (("alembic", "uv run alembic"), ("uv", "run", "alembic"), ("uv", "run", "alembic")),
    ],
)
def test_the_first_call_that_works(calls: tuple[str, ...], asked: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert alembic(Box(*calls), asked).command == found


def test_a_container_without_alembic() -> None:
    with pytest.raises(Refused, match="app has no Alembic that can be called as alembic, python3 -m alembic"):
        assert alembic(Box()).command


@pytest.mark.parametrize(
    ("applied", "target", "missing", "reached"),
    [
        ((), ("c3",), ["a1", "b2", "c3"], ("c3",)),
        (("b2",), ("c3",), ["c3"], ("c3",)),
        (("c3",), ("d4",), ["d4"], ("c3", "d4")),
        (("c3",), ("b2",), [], ("c3",)),
        (("a1",), ("c3", "d4"), ["b2", "c3", "d4"], ("c3", "d4")),
    ],
)
def test_the_way_and_its_end(
    applied: tuple[str, ...], target: tuple[str, ...], missing: list[str], reached: tuple[str, ...]
) -> None:
    tool = alembic(Box())
    assert [item.id for item in tool.missing(at(*applied), target)] == missing
    assert tool.reached(at(*applied), target) == reached


@pytest.mark.parametrize(
    ("applied", "target", "command"),
    [
        ((), ("c3",), "alembic upgrade c3 --sql"),
        (("a1",), ("c3",), "alembic upgrade a1:c3 --sql"),
        (("a1",), ("c3", "d4"), "alembic upgrade a1:heads --sql"),
    ],
)
def test_the_script_begins_where_the_database_is(
    applied: tuple[str, ...], target: tuple[str, ...], command: str
) -> None:
    box = Box("alembic", output="BEGIN;")
    assert alembic(box).sql(at(*applied), target) == "BEGIN;"
    assert box.asked == [command]


@pytest.mark.parametrize(("box", "applied"), [(Box("alembic", code=1), ()), (Box("alembic"), ("c3", "d4"))])
def test_a_script_that_cannot_be_had(box: Box, applied: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="script"):
        alembic(box).sql(at(*applied), ("c3",))


def test_only_revisions_are_read_out_of_what_alembic_prints() -> None:
    box = Box("alembic", output="Connecting to the database\nc3 (head)\n\nd4\n")
    assert alembic(box).seen_at("postgresql://h/x", "x") == ("c3", "d4")
