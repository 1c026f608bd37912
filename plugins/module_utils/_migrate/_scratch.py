# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Building the schema that the migrations make, in a database of its own that is thrown away."""

from __future__ import annotations

import contextlib
import typing as t
import zlib

from .._probes._packages import package
from ._alembic import Alembic
from ._outcome import Refused
from ._place import Place
from ._schema import Part, snapshot
from ._sessions import Server, Session, one_line
from ._tools import reason

# One a database: what a killed run left behind is found again by its name.
_PREFIX = "autogpt_ops_scratch"

_EXISTS = "SELECT 1 FROM pg_database WHERE datname = %s"
_MAY_CREATE = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
_END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"


def rehearse(
    alembic: Alembic, place: Place, server: Server, target: t.Sequence[str], ignore: t.Sequence[str] = ()
) -> dict[Part, str]:
    """What the image's migrations make of an empty database.

    The caller holds the lock. Raises ``Refused`` when they cannot be run elsewhere, or fail.
    """
    name = f"{_PREFIX}_{zlib.crc32(place.database.encode()):08x}"
    url = place.url_of(name)
    with server.session() as session, _created(session, name):
        schema = session.rows("SELECT current_schema()")[0][0]
        _expect_redirected(alembic, server, url, name, target, schema)
        ran = alembic.upgrade(target, url, name)
        if not ran.succeeded:
            raise Refused(f"the migrations fail in an empty scratch database: {reason(ran)}")
        if set(alembic.seen_at(url, name)) != set(target):
            raise Refused("the migrations ran in a scratch database, but did not reach their end there")
        with server.session(name) as scratch:
            return snapshot(scratch, ignore)


@contextlib.contextmanager
def _created(session: Session, name: str) -> t.Iterator[None]:
    from psycopg2 import sql

    identifier = sql.Identifier(name)
    if not session.rows(_MAY_CREATE)[0][0]:
        raise Refused("the role may not create the scratch database that is needed: grant it CREATEDB")
    try:
        _drop(session, name, identifier)
        session.rows(sql.SQL("CREATE DATABASE {}").format(identifier))
    except package("psycopg2").Error as error:
        raise Refused(f"the scratch database cannot be created: {one_line(error)}") from None
    try:
        yield
    finally:
        _drop(session, name, identifier)


def _drop(session: Session, name: str, identifier: t.Any) -> None:
    from psycopg2 import sql

    if session.rows(_EXISTS, name):
        session.rows(_END, name)
        session.rows(sql.SQL("DROP DATABASE IF EXISTS {}").format(identifier))


def _make_schema(scratch: Session, name: str) -> None:
    """The schema that the role works in, where it is not the one that every database has."""
    from psycopg2 import sql

    scratch.rows(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(sql.Identifier(name)))


def _expect_redirected(
    alembic: Alembic, server: Server, url: str, name: str, target: t.Sequence[str], schema: str
) -> None:
    """Make sure that Alembic really works in the scratch database, before it changes anything.

    An ``env.py`` may take the URL from elsewhere, and would then migrate the application's own database. So
    the scratch database is marked with revisions that the own one does not have, and Alembic must see them.
    """
    with server.session(name) as scratch:
        _make_schema(scratch, schema)
        scratch.rows("CREATE TABLE alembic_version (version_num varchar(255) NOT NULL PRIMARY KEY)")
        for revision in target:
            scratch.rows("INSERT INTO alembic_version VALUES (%s)", revision)
        seen = alembic.seen_at(url, name)
        scratch.rows("DROP TABLE alembic_version")
    if set(seen) != set(target):
        raise Refused(
            "Alembic does not take the URL of its database from the variable that was found; "
            "name the right one with database_variable"
        )


__all__ = ("rehearse",)
