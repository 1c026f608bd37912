# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking PostgreSQL what it tells the application's own role, on versions 12 to 18."""

from __future__ import annotations

import contextlib
import os
import select
import ssl
import time
import typing as t
import urllib.parse

from .._facts import Holder, LockWait, PostgresFacts
from .._inside._dsn import Parts
from .._model import ProbeError
from ._packages import package
from ._statistics import Ask, Rows, statistics

# One transaction: nothing can be changed by mistake, nothing outlives it (not even behind a pooler),
# and no statement runs for long.
_BEGIN = "BEGIN READ ONLY"
_LIMIT = "SET LOCAL statement_timeout = %s"

# Prisma's URLs name the schema in which the application's tables are; set_config quotes whatever it is.
_SCHEMA = "SELECT set_config('search_path', quote_ident(%s), true)"

# How full the server may get. reserved_connections came with version 16.
_SERVER = """
SELECT current_setting('server_version_num')::int, current_database(), current_user,
       current_setting('max_connections')::int,
       current_setting('superuser_reserved_connections')::int
         + coalesce(current_setting('reserved_connections', true)::int, 0),
       pg_is_in_recovery(),
       current_setting('default_transaction_read_only')::bool
"""

# Who is connected. What other roles do is hidden from ordinary ones (their state is NULL), that they
# are there is not; only sessions of clients have both a role and a database.
_CONNECTIONS = """
SELECT coalesce(state, 'hidden'), count(*)
  FROM pg_stat_activity
 WHERE pid <> pg_backend_pid() AND usesysid IS NOT NULL AND datid IS NOT NULL
   AND coalesce(backend_type, 'client backend') = 'client backend'
 GROUP BY 1
"""

# How long sessions have held what others may be waiting for, and how long statements run that wait for nobody.
_AGES = """
SELECT coalesce(extract(epoch FROM max(clock_timestamp() - state_change)
                        FILTER (WHERE left(state, 19) = 'idle in transaction')), 0)::float,
       coalesce(extract(epoch FROM max(clock_timestamp() - xact_start)
                        FILTER (WHERE backend_type = 'client backend')), 0)::float,
       coalesce(extract(epoch FROM max(clock_timestamp() - query_start)
                        FILTER (WHERE backend_type = 'client backend' AND state = 'active'
                                  AND wait_event_type IS DISTINCT FROM 'Lock')), 0)::float
  FROM pg_stat_activity
 WHERE pid <> pg_backend_pid()
"""

# Who waits for whom. Version 14 knows since when; before, the wait is no longer than the statement.
_LOCK_WAITS = """
SELECT a.pid, coalesce(extract(epoch FROM clock_timestamp() - {since}), 0)::float,
       pg_blocking_pids(a.pid), coalesce(a.application_name, '')
  FROM pg_stat_activity a
 WHERE a.wait_event_type = 'Lock' AND cardinality(pg_blocking_pids(a.pid)) > 0
 ORDER BY 2 DESC
 LIMIT 50
"""
_SINCE_WAITSTART = "(SELECT min(l.waitstart) FROM pg_locks l WHERE l.pid = a.pid AND NOT l.granted)"
_SINCE_STATEMENT = "a.query_start"

# What those do for whom somebody waits.
_HOLDERS = """
SELECT pid, coalesce(extract(epoch FROM clock_timestamp() - xact_start), 0)::float, coalesce(state, ''),
       coalesce(application_name, '')
  FROM pg_stat_activity WHERE pid = ANY (%s) ORDER BY 2 DESC LIMIT 50
"""

# Whether the application's tables exist at all.
_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY (current_schemas(false))
 ORDER BY 1
 LIMIT 1000
"""

# Whether there is any table at all, in whatever schema, but for those of the migration tools themselves.
_HAS_TABLES = """
SELECT EXISTS (
  SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
     AND c.relname NOT IN ('alembic_version', '_prisma_migrations'))
"""

# What somebody set that a reload does not change. What the command line sets is said to be pending as soon as a file
# says otherwise, and outranks the file at the next start too.
_PENDING = """
SELECT name FROM pg_settings
 WHERE pending_restart AND source NOT IN ('command line', 'environment variable') ORDER BY 1 LIMIT 50
"""

# Where the migration tools keep their books; the schema in the search path last, and so preferred.
_BOOKS = """
SELECT n.nspname, c.relname,
       has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p') AND c.relname IN ('alembic_version', '_prisma_migrations')
 ORDER BY pg_table_is_visible(c.oid), 1
"""

# The revisions that were applied; migrations of Prisma that came to an end, and those that began and did not.
_ALEMBIC = "SELECT version_num FROM {table} ORDER BY 1 LIMIT 100"
_PRISMA_APPLIED = """
SELECT migration_name FROM {table}
 WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL GROUP BY 1 ORDER BY 1 LIMIT 5000
"""
_PRISMA_FAILED = """
SELECT migration_name FROM {table}
 WHERE finished_at IS NULL AND rolled_back_at IS NULL ORDER BY started_at LIMIT 100
"""


def read(parts: Parts, address: str = "", timeout: float = 5.0, verify: bool = False) -> PostgresFacts:
    """What the server tells the role of this URL; ``address`` replaces its host where only containers resolve it.

    ``timeout`` is seconds for everything together. ``verify``: the certificate files that the URL names lie on
    this host; else they lie in a container, and encryption without verification must do. Raises ``ProbeError``:
    ``package_missing`` (psycopg2), ``not_reached``, ``deadline_exceeded`` or ``unexpected_answer`` with the
    SQLSTATE.
    """
    psycopg2 = package("psycopg2")
    deadline = time.monotonic() + timeout
    try:
        with contextlib.closing(psycopg2.connect(_conninfo(parts, address, verify), async_=True)) as connection:
            _wait(connection, deadline)
            with connection.cursor() as cursor:
                ask = _asker(connection, cursor, deadline)
                return _facts(ask, psycopg2.Error, timeout, parts.options.get("schema", ""))
    except TimeoutError:
        raise ProbeError("deadline_exceeded", seconds=timeout) from None
    except psycopg2.Error as error:
        if error.pgcode is None:
            raise ProbeError("not_reached", target=f"{parts.host}:{parts.port}", stage="connect") from None
        raise ProbeError("unexpected_answer", what="PostgreSQL", message=f"SQLSTATE {error.pgcode}") from None


def _conninfo(parts: Parts, address: str, verify: bool) -> str:
    """A connection URI: in it every byte of a password has a spelling."""
    given = {
        "host": parts.host,
        "hostaddr": "" if parts.host.startswith("/") else address,
        "port": str(parts.port or ""),
        "user": parts.user,
        "password": parts.password,
        "dbname": parts.database or parts.user,
        "application_name": "autogpt.ops",
        **_encryption(parts, verify),
    }
    words = {name: value for name, value in given.items() if value}
    return "postgresql:///?" + urllib.parse.urlencode(words, quote_via=urllib.parse.quote)


def _encryption(parts: Parts, verify: bool) -> dict[str, str]:
    mode = parts.options.get("sslmode", "prefer")
    if not verify:
        return {"sslmode": "require" if mode.startswith("verify") else mode}
    files = {name: parts.options.get(name, "") for name in ("sslrootcert", "sslcert", "sslkey")}
    if mode.startswith("verify") and files["sslrootcert"] in ("", "system"):
        files["sslrootcert"] = _system_authorities()
    return {"sslmode": mode, **files}


def _system_authorities() -> str:
    """The file of this host's authorities: libpq before version 16 does not know ``system``."""
    places = (ssl.get_default_verify_paths().cafile, "/etc/ssl/certs/ca-certificates.crt")
    return next((place for place in places if place and os.path.exists(place)), "system")


def _wait(connection: t.Any, deadline: float) -> None:
    """Until the connection has nothing left to do. Raises ``TimeoutError``."""
    waiting_for = {1: "readable", 2: "writable"}  # psycopg2.extensions.POLL_READ, POLL_WRITE
    while True:
        state = waiting_for.get(connection.poll())
        if state is None:
            return
        remaining = deadline - time.monotonic()
        descriptors = [connection.fileno()]
        readers, writers = (descriptors, []) if state == "readable" else ([], descriptors)
        if remaining <= 0 or not any(select.select(readers, writers, [], remaining)):
            raise TimeoutError("deadline")


def _asker(connection: t.Any, cursor: t.Any, deadline: float) -> Ask:
    def ask(statement: t.Any, *values: t.Any) -> Rows:
        cursor.execute(statement, values or None)
        _wait(connection, deadline)
        return t.cast(Rows, cursor.fetchall() if cursor.description else ())

    return ask


def _facts(ask: Ask, error: type[BaseException], timeout: float, schema: str) -> PostgresFacts:
    ask(_BEGIN)
    ask(_LIMIT, int(timeout * 1000))
    if schema:
        ask(_SCHEMA, schema)
    version, database, user, most, reserved, in_recovery, read_only = ask(_SERVER)[0]
    idle, oldest, longest = ask(_AGES)[0]
    waits = _lock_waits(ask, version)
    books, unreadable = _books(ask(_BOOKS))
    return PostgresFacts(
        version=version,
        database=database,
        user=user,
        max_connections=most,
        reserved=reserved,
        connections=dict(t.cast(t.Iterable[tuple[str, int]], ask(_CONNECTIONS))),
        oldest_idle_in_transaction=idle,
        oldest_transaction=oldest,
        longest_query=longest,
        lock_waits=waits,
        holders=_holders(ask, waits),
        in_recovery=in_recovery,
        read_only=read_only,
        tables=tuple(row[0] for row in ask(_TABLES)),
        alembic_versions=_entries(ask, _ALEMBIC, books.get("alembic_version")),
        prisma_applied=_entries(ask, _PRISMA_APPLIED, books.get("_prisma_migrations")),
        prisma_failed=_entries(ask, _PRISMA_FAILED, books.get("_prisma_migrations")),
        unreadable=unreadable,
        has_tables=ask(_HAS_TABLES)[0][0],
        pending=tuple(row[0] for row in ask(_PENDING)),
        statistics=statistics(ask, error, version),
    )


def _lock_waits(ask: Ask, version: int) -> tuple[LockWait, ...]:
    since = _SINCE_WAITSTART if version >= 140000 else _SINCE_STATEMENT
    rows = ask(_LOCK_WAITS.format(since=since))
    return tuple(LockWait(pid, seconds, tuple(blockers), name) for pid, seconds, blockers, name in rows)


def _holders(ask: Ask, waits: t.Sequence[LockWait]) -> tuple[Holder, ...]:
    """Everybody for whom somebody waits; prepared transactions, which have no session, are 0 and not among them."""
    pids = sorted({pid for wait in waits for pid in wait.blockers})
    return tuple(Holder(*row) for row in ask(_HOLDERS, pids)) if pids else ()


def _books(rows: Rows) -> tuple[dict[str, tuple[str, str]], tuple[str, ...]]:
    """The migration tools' tables by name, and those that this role may not read."""
    readable = {name: (schema, name) for schema, name, allowed in rows if allowed}
    unreadable = {f"{schema}.{name}" for schema, name, allowed in rows if not allowed and name not in readable}
    return readable, tuple(sorted(unreadable))


def _entries(ask: Ask, statement: str, table: t.Optional[tuple[str, str]]) -> t.Optional[tuple[str, ...]]:
    if table is None:
        return None
    from psycopg2 import sql

    return tuple(row[0] for row in ask(sql.SQL(statement).format(table=sql.Identifier(*table))))


__all__ = ("read",)
