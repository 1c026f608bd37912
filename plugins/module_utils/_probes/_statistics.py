# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What PostgreSQL has counted about itself: six statements, each of which may fail without the others."""

from __future__ import annotations

import re
import typing as t

from .._cut import beginning
from .._facts import Counters, DeadRows, Item, PostgresStatistics, Statement

Rows = t.Sequence[t.Sequence[t.Any]]
Ask = t.Callable[..., Rows]

# A statement that fails undoes itself only, not the transaction that all others share. A sequence that is being
# altered must not hold us up.
_GUARD = "SAVEPOINT part; SET LOCAL lock_timeout = '1s'; "
_UNDO = "ROLLBACK TO SAVEPOINT part"

# Counters begin at a reset. Without one the server's start stands in: they may be older, never younger.
_COUNTERS = """
SELECT extract(epoch FROM clock_timestamp() - coalesce(d.stats_reset, pg_postmaster_start_time()))::float,
       d.xact_commit + d.xact_rollback, d.blks_hit, d.blks_read, {timed}, {requested},
       extract(epoch FROM clock_timestamp() - coalesce(c.stats_reset, pg_postmaster_start_time()))::float,
       oldest.datname, oldest.age, d.deadlocks, current_setting('autovacuum')::boolean
  FROM pg_stat_database d, {view} c,
       (SELECT datname, age(datfrozenxid) AS age FROM pg_database ORDER BY 2 DESC LIMIT 1) oldest
 WHERE d.datname = current_database()
"""
# https://www.postgresql.org/docs/17/release-17.html: checkpoints have a view of their own from this version on.
_CHECKPOINTS = {
    False: {"view": "pg_stat_bgwriter", "timed": "c.checkpoints_timed", "requested": "c.checkpoints_req"},
    True: {"view": "pg_stat_checkpointer", "timed": "c.num_timed", "requested": "c.num_requested"},
}

# What keeps rows or log from being cleaned up, although nobody works on it.
_OBSTACLES = """
(SELECT 'prepared', gid, extract(epoch FROM clock_timestamp() - prepared)::float
   FROM pg_prepared_xacts WHERE database = current_database() ORDER BY 3 DESC LIMIT 20)
UNION ALL
(SELECT 'slots', slot_name,
        coalesce(CASE WHEN pg_is_in_recovery() THEN pg_wal_lsn_diff(pg_last_wal_replay_lsn(), restart_lsn)
                 ELSE pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) END, 0)::float
   FROM pg_replication_slots WHERE NOT active ORDER BY 3 DESC LIMIT 20)
"""

# From the catalogs alone. Sizes are those of the last VACUUM or CREATE INDEX: asking for today's would wait for
# locks. An index that is being built is not valid yet either, but somebody holds a lock on its table.
_OBJECTS = """
WITH pages AS (SELECT current_setting('block_size')::float AS size),
indexes AS (
  SELECT i.*, c.relam, c.relkind, c.relpages * pages.size AS bytes, i.indexrelid::regclass::text AS name
    FROM pages, pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast'))
(SELECT 'sequences', quote_ident(schemaname) || '.' || quote_ident(sequencename), 100.0 * last_value / max_value
   FROM pg_sequences
  WHERE increment_by > 0 AND NOT cycle AND last_value > max_value / 10 * 9 ORDER BY 3 DESC LIMIT 20)
UNION ALL
(SELECT 'invalid_indexes', name, bytes FROM indexes i
  WHERE NOT indisvalid AND relkind = 'i' AND NOT EXISTS (
          SELECT FROM pg_locks l WHERE l.relation = i.indrelid AND l.mode = 'ShareUpdateExclusiveLock')
  ORDER BY 3 DESC LIMIT 20)
UNION ALL
(SELECT 'duplicate_indexes', string_agg(name, ' = ' ORDER BY indisprimary DESC, indisunique DESC, indexrelid),
        sum(bytes) - max(bytes)
   FROM indexes WHERE indisvalid
  GROUP BY indrelid, relam, indkey::text, indclass::text, indcollation::text, indoption::text, indnkeyatts,
           indexprs::text, indpred::text
 HAVING count(*) > 1 ORDER BY 3 DESC LIMIT 20)
UNION ALL
(SELECT 'unused_indexes', name, bytes FROM indexes i JOIN pg_stat_user_indexes s USING (indexrelid)
  WHERE s.idx_scan = 0 AND i.indisvalid AND NOT i.indisunique AND NOT i.indisexclusion AND bytes >= 10485760
  ORDER BY 3 DESC LIMIT 20)
UNION ALL
(SELECT 'unindexed_keys', k.conrelid::regclass::text || ' (' || quote_ident(k.conname) || ')', r.reltuples
   FROM pg_constraint k JOIN pg_class r ON r.oid = k.conrelid
  WHERE k.contype = 'f' AND k.conparentid = 0 AND r.reltuples >= 10000 AND NOT EXISTS (
          SELECT FROM pg_index i
           WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
             AND (i.indkey::int2[])[0:cardinality(k.conkey) - 1] @> k.conkey)
  ORDER BY 3 DESC LIMIT 20)
"""
_OBJECT_GROUPS = ("sequences", "invalid_indexes", "duplicate_indexes", "unused_indexes", "unindexed_keys")

# Tables that VACUUM should have visited.
_DEAD_ROWS = """
SELECT relid::regclass::text, n_dead_tup, n_live_tup,
       extract(epoch FROM clock_timestamp() - greatest(last_vacuum, last_autovacuum))::float
  FROM pg_stat_user_tables
 WHERE n_dead_tup > 10000 AND n_dead_tup >= 0.1 * (n_dead_tup + n_live_tup)
 ORDER BY 2 DESC
 LIMIT 20
"""

# Whether anybody has ever written a row into the application's tables. Counters are lost in a crash, so that nothing
# counted is no proof; only then the sizes are asked for, because that waits for those who alter a table.
_ROWS = """
WITH own AS (
  SELECT * FROM pg_stat_user_tables
   WHERE schemaname = ANY (current_schemas(false)) AND relname NOT IN ('alembic_version', '_prisma_migrations'))
SELECT EXISTS (SELECT FROM own WHERE n_live_tup > 0 OR n_tup_ins > 0)
    OR EXISTS (SELECT FROM own WHERE pg_relation_size(relid) > 0)
"""

# Where the extension lives, and whether its columns have their names of version 1.8 (PostgreSQL 13).
_EXTENSION = """
SELECT quote_ident(n.nspname), string_to_array(e.extversion, '.')::int[] >= '{1,8}'
  FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
 WHERE e.extname = 'pg_stat_statements'
"""
_STATEMENTS = """
SELECT left(s.query, 2000), s.calls, s.{mean}
  FROM {schema}.pg_stat_statements s
 WHERE s.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND s.calls >= 100 AND s.{mean} >= 20
 ORDER BY s.calls * s.{mean} DESC
 LIMIT 5
"""
_NOT_LOADED = "55000"

# The server replaces constants of queries, not those of other statements: a password in ALTER ROLE stays.
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|--[^\n]*", re.DOTALL)
_LITERAL = re.compile(
    r"\$((?:[A-Za-z_]\w*)?)\$.*?(?:\$\1\$|\Z)|'(?:[^'\\]|''|\\.)*(?:'|\Z)|(?<![\w$])\d[\w.]*", re.DOTALL
)
_LONGEST = 160


def statistics(ask: Ask, error: type[BaseException], version: int) -> PostgresStatistics:
    """All groups; ``ask`` sends a statement, ``error`` is what it raises, with the SQLSTATE in ``pgcode``."""
    unread: dict[str, str] = {}

    def part(statement: str, *groups: str) -> t.Optional[Rows]:
        try:
            return ask(_GUARD + statement)
        except error as problem:
            code = getattr(problem, "pgcode", None)
            if not code:  # the connection is gone
                raise
            ask(_UNDO)
            unread.update(dict.fromkeys(groups, code))
            return None

    counted = part(_COUNTERS.format(**_CHECKPOINTS[version >= 170000]), "counters")
    obstacles = _grouped(part(_OBSTACLES, "prepared", "slots"), ("prepared", "slots"))
    objects = _grouped(part(_OBJECTS, *_OBJECT_GROUPS), _OBJECT_GROUPS)
    dead = part(_DEAD_ROWS, "dead_rows")
    rows = part(_ROWS, "has_rows")
    statements = _statements(part)
    if unread.get("statements") == _NOT_LOADED:
        del unread["statements"]
    return PostgresStatistics(
        counters=Counters(*counted[0]) if counted else None,
        dead_rows=None if dead is None else tuple(DeadRows(*row) for row in dead),
        statements=statements,
        has_rows=rows[0][0] if rows else None,
        unread=unread,
        **obstacles,
        **objects,
    )


def _grouped(rows: t.Optional[Rows], groups: t.Sequence[str]) -> dict[str, t.Optional[tuple[Item, ...]]]:
    """Rows of a group's name, a name and an amount, by group; None for all when there are none to be had."""
    if rows is None:
        return dict.fromkeys(groups)
    return {group: tuple(Item(row[1], float(row[2])) for row in rows if row[0] == group) for group in groups}


def _statements(part: t.Callable[..., t.Optional[Rows]]) -> t.Optional[tuple[Statement, ...]]:
    """The slowest; None where the extension is not there, or the server was not started with it."""
    found = part(_EXTENSION, "statements")
    if not found:
        return None
    schema, is_new = found[0]
    rows = part(_STATEMENTS.format(schema=schema, mean="mean_exec_time" if is_new else "mean_time"), "statements")
    return None if rows is None else tuple(Statement(outline(text), calls, mean) for text, calls, mean in rows)


def outline(text: str) -> str:
    """A statement as one line without comments and literals."""
    bare = _LITERAL.sub("?", _COMMENT.sub(" ", text or ""))
    return beginning(" ".join(bare.split()), _LONGEST)


__all__ = ("outline", "statistics")
