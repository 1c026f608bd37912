# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What all states share: the parties, and the form of the result."""

from __future__ import annotations

import dataclasses
import typing as t

from .._facts import Revision
from .._frozen import frozen
from ._alembic import Alembic
from ._backup import Backup, expect_possible, take
from ._lock import exclusively
from ._outcome import Refused
from ._place import Place
from ._request import HEAD, Request
from ._sessions import Server
from ._standing import Standing, listed
from ._tools import Tool

Result = dict[str, t.Any]


@frozen
class Job:
    """A request with its parties. ``with_sql``: the result shows what would be, or was, executed."""

    request: Request
    place: Place
    server: Server
    tool: Tool
    check_mode: bool
    with_sql: bool

    @property
    def alembic(self) -> Alembic:
        """The tool where the state needs Alembic. Raises ``Refused``."""
        if not isinstance(self.tool, Alembic):
            raise Refused(f"state: {self.request.state} is for Alembic only; with Prisma use prisma migrate resolve")
        return self.tool

    @property
    def tolerated(self) -> tuple[str, ...]:
        """Several heads are no obstacle for who says which one is meant."""
        return () if self.request.revision == HEAD else ("migration.multiple_heads",)

    def means(self) -> Result:
        """How the tool is called. Raises ``Refused`` where a change would stop for want of a program."""
        if self.request.backup:
            expect_possible(self.place)
        return {"command": list(self.tool.command)}

    def lock(self) -> t.ContextManager[float]:
        """Holding the database's lock; see ``_lock.exclusively``."""
        return exclusively(self.server, self.place.label, self.request.lock_timeout)

    def backup(self) -> t.Optional[Backup]:
        """The dump before a change, unless the user has another."""
        return (
            take(self.place, self.server, self.request.backup_dir, self.request.timeout)
            if self.request.backup
            else None
        )

    def result(self, before: Standing, changed: bool = False, after: t.Sequence[str] = (), **more: t.Any) -> Result:
        """What the module returns. ``after`` are the database's entries if they are other ones than before."""
        parts = self.place.parts
        backup = more.pop("backup", None)
        return {
            "changed": changed,
            "tool": self.tool.name,
            "container": self.place.app.name,
            "database": {"name": self.place.database, "host": parts.host, "port": parts.port, "user": parts.user},
            "before": list(before.applied),
            "after": list(after or before.applied),
            "heads": list(before.heads),
            "pending": described(before.pending),
            "findings": listed(before.findings),
            "backup": as_result(backup),
            "warnings": list(before.warnings),
            **more,
        }


def as_result(backup: t.Optional[Backup]) -> t.Optional[Result]:
    """A backup as the module returns it."""
    return dataclasses.asdict(backup) if backup else None


def described(revisions: t.Iterable[Revision]) -> list[dict[str, str]]:
    """Revisions as the module returns them."""
    return [{"id": item.id, "title": item.title} for item in revisions]


def difference(place: Place, before: t.Iterable[str], after: t.Iterable[str], script: str = "") -> list[dict[str, str]]:
    """The diff: the lines before and after, and the script between them."""
    lines = {
        "before_header": f"{place.label} (before)",
        "after_header": f"{place.label} (after)",
        "before": "".join(f"{line}\n" for line in before),
        "after": "".join(f"{line}\n" for line in after),
    }
    return [lines, *([{"prepared": script}] if script else [])]


__all__ = ("Job", "Result", "as_result", "described", "difference")
