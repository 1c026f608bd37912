# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts that PostgreSQL and Redis tell of themselves."""

from __future__ import annotations

import typing as t

from .._frozen import field, frozen
from .._model import Word
from ._statistics import PostgresStatistics


@frozen
class Holder:
    """A session that others wait for, with the seconds since its transaction began."""

    pid: int
    seconds: float = 0.0
    state: Word = ""
    application: str = ""


@frozen
class LockWait:
    """A session that waits for a lock, and the sessions that hold it. Seconds since it waits."""

    pid: int
    seconds: float
    blockers: tuple[int, ...] = ()
    application: str = ""


@frozen
class PostgresFacts:
    """One PostgreSQL server as the application's role sees it.

    ``connections`` counts client backends by state (``active``, ``idle``, ``idle in transaction``, …),
    ``reserved`` the slots ordinary roles cannot use. Ages are in seconds. ``alembic_versions``, ``prisma_applied`` and
    ``prisma_failed`` are None where the tool's table does not exist; ``tables`` are the ordinary tables
    of the schemas in the search path, ``unreadable`` the tables of migration tools that the role may
    not read. ``has_tables`` says whether any schema holds a table that is not such a tool's (None: it was not asked),
    ``pending`` are the settings that were changed and wait for a restart of the server. ``longest_query`` is that of
    a session that waits for no lock; ``holders`` are the blockers of ``lock_waits``. ``statistics`` is what the server
    has counted.
    """

    version: int
    database: str
    user: str
    max_connections: int
    reserved: int
    connections: t.Mapping[str, int] = field(default_factory=dict)
    oldest_idle_in_transaction: float = 0.0
    oldest_transaction: float = 0.0
    longest_query: float = 0.0
    lock_waits: tuple[LockWait, ...] = ()
    holders: tuple[Holder, ...] = ()
    in_recovery: bool = False
    read_only: bool = False
    tables: tuple[str, ...] = ()
    alembic_versions: t.Optional[tuple[str, ...]] = None
    prisma_applied: t.Optional[tuple[str, ...]] = None
    prisma_failed: t.Optional[tuple[str, ...]] = None
    unreadable: tuple[str, ...] = ()
    has_tables: t.Optional[bool] = None
    pending: tuple[Word, ...] = ()
    statistics: PostgresStatistics = field(default_factory=PostgresStatistics)


@frozen
class SlowCommand:
    """A command that held up all others, by its first word, its duration and its age in seconds."""

    name: Word
    seconds: float
    age: int


@frozen
class LatencyEvent:
    """What the latency monitor noted last of one kind: how many seconds ago, and the milliseconds it took."""

    name: Word
    age: int
    latest: int
    worst: int


@frozen
class RedisFacts:
    """One Redis server as ``INFO`` describes it. Memory in bytes, ages in seconds, 0 = no limit.

    ``rdb_enabled`` says whether snapshots are configured; None where the configuration is not to be seen. Counters
    (``commands``, ``errors``, evicted and rejected) run since the server started. ``slow_commands`` and
    ``latency_events`` are None where the server does not show them, ``latency_threshold`` is in milliseconds, 0: off.
    ``fragmentation`` is what the allocator occupies, by what was asked of it; 0 where it does not tell.
    """

    version: Word
    role: Word
    used_memory: int
    maxmemory: int
    maxmemory_policy: Word
    clients: int
    maxclients: int
    blocked_clients: int = 0
    rejected_connections: int = 0
    evicted_keys: int = 0
    loading: bool = False
    read_only: bool = False
    last_save_age: int = 0
    last_bgsave_ok: bool = True
    rdb_enabled: t.Optional[bool] = None
    aof_enabled: bool = False
    aof_last_write_ok: bool = True
    aof_last_rewrite_ok: bool = True
    changes_since_save: int = 0
    errors: t.Mapping[str, int] = field(default_factory=dict)
    commands: int = 0
    resident_memory: int = 0
    fragmentation: float = 0.0
    fragmentation_bytes: int = 0
    last_fork: float = 0.0
    slow_commands: t.Optional[tuple[SlowCommand, ...]] = None
    latency_events: t.Optional[tuple[LatencyEvent, ...]] = None
    latency_threshold: t.Optional[int] = None


__all__ = ("Holder", "LatencyEvent", "LockWait", "PostgresFacts", "RedisFacts", "SlowCommand")
