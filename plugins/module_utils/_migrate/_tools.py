# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the flows need of a migration tool, and what the tools share."""

from __future__ import annotations

import re
import typing as t

from .._cut import ending
from .._facts import Revision
from ._execution import Inside, Ran
from ._place import Place
from ._sessions import TOOL_NAME, Server
from ._standing import Standing

# What is returned of a tool's output when it fails: enough for the error and the statement.
_TAIL = 2000

# The line of an output that says what went wrong: an exception's last, Alembic's own, or Prisma's.
_REASON = re.compile(r"^(?:FAILED: |Error: |ERROR|[A-Za-z_][\w.]*(?:Error|Exception|Exit|Violation)\b).*", re.MULTILINE)
_DATABASE_SAYS = re.compile(r"^ERROR: .*", re.MULTILINE)

# How drivers name the server's error: psycopg's and asyncpg's class, or the code itself.
_ERROR_CLASS = re.compile(r"\b(?:psycopg2?\.errors|asyncpg\.exceptions)\.(\w+?)(?:Error)?\b")
_ERROR_CODE = re.compile(r"(?:Database error code|SQLSTATE):?\s*([0-9A-Z]{5})\b")


class Tool(t.Protocol):
    """A migration tool in its container."""

    name: str

    @property
    def command(self) -> tuple[str, ...]:
        """The words that call it."""

    def standing(self) -> Standing:
        """Where the database stands. Raises ``Refused``."""

    def missing(self, standing: Standing, target: t.Sequence[str]) -> tuple[Revision, ...]:
        """What must be applied to bring the database to ``target``, in the order of application."""

    def reached(self, standing: Standing, target: t.Sequence[str]) -> tuple[str, ...]:
        """What the database's entries will be then."""

    def sql(self, standing: Standing, target: t.Sequence[str]) -> str:
        """What an upgrade would execute. Raises ``Refused`` where that cannot be told."""

    def upgrade(self, target: t.Sequence[str]) -> Ran:
        """Apply the migrations."""


class Caller:
    """Calls a tool in the application's container, so that it can be recognised on the server and ended there."""

    def __init__(self, inside: Inside, place: Place, server: Server, timeout: float) -> None:
        self._inside = inside
        self._place = place
        self._server = server
        self._timeout = timeout

    def call(
        self, command: t.Sequence[str], directory: str, url: str = "", read_only: bool = False, database: str = ""
    ) -> Ran:
        """Run it with the application's environment, or with another URL of the database (which is then named).

        ``read_only``: the server refuses it every change, wherever its driver is libpq or honours ``PGOPTIONS``.
        At its deadline it is ended, and its ``code`` is None.
        """
        environment = {"PGAPPNAME": TOOL_NAME}
        if read_only:
            own = self._place.environment.get("PGOPTIONS", "")
            environment["PGOPTIONS"] = f"{own} -c default_transaction_read_only=on".strip()
        if url:
            environment[self._place.variable] = url
        ran = Ran(None)
        try:
            ran = self._inside.run(command, self._timeout, environment, directory)
        finally:
            if ran.code is None:  # at its deadline, or because we are being stopped ourselves
                self._server.end(TOOL_NAME, database)
        return ran


def tail(ran: Ran) -> str:
    """The end of what a tool said."""
    return ending(ran.text, _TAIL)


def reason(ran: Ran) -> str:
    """The one line that says why a tool failed."""
    if ran.code is None:
        return ran.lost or "it did not end within the seconds of timeout and was stopped"
    lines = _DATABASE_SAYS.findall(ran.text) or _REASON.findall(ran.text) or ran.text.splitlines()
    return lines[-1].strip() if lines else f"status {ran.code} and no output"


def sqlstate(text: str) -> str:
    """The server's error code in a tool's output; empty where none is named."""
    code = _ERROR_CODE.search(text)
    if code:
        return code[1]
    from psycopg2 import errorcodes

    classes = {name.replace("_", "").lower(): value for name, value in vars(errorcodes).items() if name.isupper()}
    named = [classes.get(found.lower(), "") for found in _ERROR_CLASS.findall(text)]
    return next((item for item in reversed(named) if len(item) == 5), "")


__all__ = ("Caller", "Tool", "reason", "sqlstate", "tail")
