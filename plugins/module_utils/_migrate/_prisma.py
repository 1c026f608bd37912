# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Prisma Migrate in the application's container: its directory of migrations, its table, its deployment.

https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
"""

from __future__ import annotations

import functools
import hashlib
import io
import posixpath
import tarfile
import typing as t

from .._checks import View
from .._facts import HostFacts, Revision, Stack
from .._frozen import frozen
from .._model import Finding
from ._execution import Inside, Ran
from ._outcome import Refused
from ._place import Place
from ._request import HEAD, Request
from ._sessions import Server, Session
from ._standing import Standing
from ._tools import Caller

# How images call it: on the PATH, in the project, by npx (which must not download it), by poetry (the Python client).
_CALLS = (
    ("prisma",),
    ("node_modules/.bin/prisma",),
    ("npx", "--no-install", "prisma"),
    ("poetry", "run", "prisma"),
)

# Where images keep the migrations, below a project's directory.
_FOLDERS = ("prisma/migrations", "migrations")
_SCRIPT = "migration.sql"
_LARGEST_HISTORY = 64 * 1024 * 1024

# https://github.com/prisma/prisma-engines/blob/main/schema-engine/ARCHITECTURE.md (The _prisma_migrations table)
_ROWS = """
SELECT migration_name, checksum, finished_at IS NOT NULL, rolled_back_at IS NOT NULL
  FROM _prisma_migrations ORDER BY started_at, migration_name
"""
_HAS_BOOK = "SELECT to_regclass('_prisma_migrations') IS NOT NULL"
_HAS_TABLES = """
SELECT EXISTS (SELECT 1 FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
                  AND c.relkind IN ('r', 'p') AND c.relname <> '_prisma_migrations'
                  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                                     AND d.objid = c.oid AND d.deptype = 'e'))
"""


@frozen
class History:
    """The migrations of an image: their scripts by name, and the project's directory in the container."""

    directory: str
    scripts: t.Mapping[str, str]


class Row(t.NamedTuple):
    """An attempt at a migration, as the database remembers it."""

    name: str
    checksum: str
    finished: bool
    rolled_back: bool


class Prisma:
    """The migrations of one project, and the commands on it."""

    name = "prisma"

    def __init__(
        self, request: Request, place: Place, box: Inside, caller: Caller, server: Server, history: History
    ) -> None:
        if request.revision != HEAD:
            raise Refused("revision must be head: Prisma applies all migrations of the image or none")
        self._request = request
        self._place = place
        self._box = box
        self._caller = caller
        self._server = server
        self._history = history

    @functools.cached_property
    def command(self) -> tuple[str, ...]:
        """The first call that works; the request's own if it names one."""
        tried = (self._request.command,) if self._request.command else _CALLS
        for words in tried:
            ran = self._box.run([*words, "--help"], self._request.timeout, directory=self._history.directory)
            if ran.succeeded:
                return tuple(words)
        named = ", ".join(" ".join(words) for words in tried)
        raise Refused(f"{self._box.name} has no Prisma that can be called as {named}; name its call with command")

    def standing(self) -> Standing:
        """The directory against the table."""
        with self._server.session() as session, session.transaction("transaction_read_only = on"):
            return compare(self._history, _rows(session), bool(session.rows(_HAS_TABLES)[0][0]), self._place)

    def missing(self, standing: Standing, target: t.Sequence[str]) -> tuple[Revision, ...]:
        """All that is pending: Prisma knows no other target."""
        return standing.pending

    def reached(self, standing: Standing, target: t.Sequence[str]) -> tuple[str, ...]:
        """Every migration has an entry."""
        return tuple(sorted({*standing.applied, *(item.id for item in standing.pending)}))

    def sql(self, standing: Standing, target: t.Sequence[str]) -> str:
        """The pending scripts, as they lie in the image."""
        return "\n".join(f"-- {item.id}\n{self._history.scripts[item.id]}" for item in standing.pending)

    def upgrade(self, target: t.Sequence[str]) -> Ran:
        """``prisma migrate deploy``."""
        return self._caller.call([*self.command, "migrate", "deploy"], self._history.directory)


def _rows(session: Session) -> list[Row]:
    found = session.rows(_ROWS) if session.rows(_HAS_BOOK)[0][0] else ()
    return [Row(*row) for row in found]


def compare(history: History, rows: t.Sequence[Row], has_tables: bool, place: Place) -> Standing:
    """Where a database with these rows stands; ``has_tables``: it has tables besides Prisma's own."""
    names = sorted(history.scripts)
    applied = {row.name for row in rows if row.finished and not row.rolled_back}
    failed = [row.name for row in rows if not row.finished and not row.rolled_back]
    pending = [name for name in names if name not in applied]
    strangers = sorted(applied - set(names))
    view = View(HostFacts(containers=(place.app,)), Stack(place.app.name, "", members={"app": place.app.name}))
    if has_tables and not rows:
        found = [view.finding("migration.never_stamped", place.label)]
    else:
        found = list(_findings(view, place.label, pending, strangers, failed))
    changed = sorted({row.name for row in rows if row.name in applied and _is_changed(row, history)})
    return Standing(
        applied=tuple(sorted(applied)),
        heads=tuple(names[-1:]),
        scripts=tuple(map(Revision, names)),
        pending=() if strangers else tuple(map(Revision, pending)),
        findings=tuple(found),
        warnings=tuple(f"the script of {name} was changed after it was applied" for name in changed),
    )


def _findings(
    view: View, subject: str, pending: t.Sequence[str], strangers: t.Sequence[str], failed: t.Sequence[str]
) -> t.Iterator[Finding]:
    app = view.stack.members["app"]
    if strangers:
        yield view.finding("migration.ahead", subject, current=", ".join(strangers), app=app)
    elif pending:
        yield view.finding("migration.behind", subject, pending=len(pending), titles="; ".join(pending[:5]), app=app)
    if failed:
        yield view.finding("migration.failed", subject, migrations=", ".join(failed), app=app)


def _is_changed(row: Row, history: History) -> bool:
    """Prisma's checksum is the SHA-256 of the script."""
    script = history.scripts.get(row.name)
    return script is not None and hashlib.sha256(script.encode("utf-8", "surrogateescape")).hexdigest() != row.checksum


def read_history(place: Place, directories: t.Iterable[str]) -> t.Optional[History]:
    """The first directory of migrations below these; None where there is none.

    The engine copies it out of the container, which needs no program inside. Raises ``Refused``.
    """
    for directory in directories:
        for folder in _FOLDERS:
            scripts = _scripts(place, posixpath.join(directory, folder))
            if scripts:
                return History(directory, scripts)
    return None


def _scripts(place: Place, path: str) -> dict[str, str]:
    from docker.errors import DockerException, NotFound
    from requests.exceptions import RequestException

    try:
        stream, dummy = place.client.get_archive(place.app.id, path)
        data = bytearray()
        for piece in stream:
            data += piece
            if len(data) > _LARGEST_HISTORY:
                raise Refused(f"{path} in {place.app.name} is larger than any history of migrations")
    except NotFound:
        return {}
    except (DockerException, RequestException) as error:
        why = getattr(error, "explanation", None) or type(error).__name__
        raise Refused(f"Docker does not show {path} in {place.app.name}: {why}") from None
    return scripts_of(bytes(data))


def scripts_of(archive: bytes) -> dict[str, str]:
    """The scripts by the name of their migration, in a tar archive of the directory; none in any other archive."""
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as members:
            found = [item for item in members if item.isfile() and posixpath.basename(item.name) == _SCRIPT]
            return {posixpath.basename(posixpath.dirname(item.name)): _text(members, item) for item in found}
    except (tarfile.TarError, EOFError, ValueError, OSError):
        return {}


def _text(members: tarfile.TarFile, item: tarfile.TarInfo) -> str:
    file = members.extractfile(item)
    return file.read().decode("utf-8", "surrogateescape") if file else ""


__all__ = ("History", "Prisma", "Row", "compare", "read_history", "scripts_of")
