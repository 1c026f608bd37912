# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From a request to its end: the tool is found, and the state is looked at or brought about."""

from __future__ import annotations

import os
import typing as t

from .._probes._packages import package
from .._secrets import Secrets
from ._alembic import Alembic, read_scripts
from ._execution import Inside
from ._job import Job, Result
from ._outcome import Refused
from ._place import Place, find
from ._prisma import Prisma, read_history
from ._request import Request
from ._reset import reset
from ._sessions import Server, one_line
from ._stamp import stamped
from ._tools import Caller, Tool
from ._upgrade import current, upgraded

# Where images keep their projects, after the directory that is asked for or worked in.
_DIRECTORIES = ("/app", "/app/backend", "/app/autogpt", "/app/autogpt_platform/backend")

_STATES: dict[str, t.Callable[[Job], Result]] = {
    "current": current,
    "upgraded": upgraded,
    "stamped": stamped,
    "reset": reset,
}


def carry_out(request: Request, secrets: Secrets, check_mode: bool, with_sql: bool) -> Result:
    """What the module returns. The secrets met are registered; the result and the lines still hold them.

    ``with_sql``: show what would be, or was, executed. Raises ``Refused``.
    """
    place = find(request, secrets)
    server = Server(place.parts, place.address, request.connect_timeout, place.environment.get("PGOPTIONS", ""))
    with server.session() as session:  # learns now, in one line, whether the database can be reached
        session.rows("SELECT 1")
    job = Job(request, place, server, _tool(request, place, server), check_mode, with_sql)
    try:
        return _STATES[request.state](job)
    except package("psycopg2").Error as error:
        raise Refused(f"PostgreSQL at {place.label} says: {one_line(error)}") from None


def _tool(request: Request, place: Place, server: Server) -> Tool:
    box = Inside(place.client, place.app.id, place.app.name)
    caller = Caller(box, place, server, request.timeout)
    asked = [request.directory] if request.directory else [place.app.working_dir or "/", *_DIRECTORIES]
    if request.tool != "prisma":
        migrations = read_scripts(place, asked, request.connect_timeout)
        elsewhere = request.directory and os.path.dirname(migrations.path) != request.directory.rstrip("/")
        if migrations.revisions and not elsewhere:
            return Alembic(request, place, box, caller, migrations)
    if request.tool != "alembic":
        history = read_history(place, asked)
        if history:
            return Prisma(request, place, box, caller, server, history)
    wanted = "Alembic (alembic.ini) or Prisma (prisma/migrations)" if request.tool == "auto" else request.tool.title()
    raise Refused(f"{place.app.name} has no migrations of {wanted} in {', '.join(asked)}; say where with directory")


__all__ = ("carry_out",)
