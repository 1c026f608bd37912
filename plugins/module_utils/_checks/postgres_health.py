# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: postgres, of what makes it slow or full in the long run. Young counters prove nothing."""

from __future__ import annotations

import typing as t

from .._facts import Counters, Item, Pools, PostgresFacts, PostgresStatistics
from .._model import Severity
from ._reach import unknown
from ._registry import Verdict, View, check
from .postgres import finding

Words = dict[str, t.Any]

_DAY = 86400
_WEEK = 7 * _DAY
_MIB = 1024 * 1024

# Fewer block accesses, checkpoints or deadlocks than these are no sample.
_MANY_BLOCKS = 1_000_000
_MANY_CHECKPOINTS = 20
_MANY_DEADLOCKS = 5

# What autovacuum lets pass at most, from one table's visit to the next, before it can be called late.
_LATE = 10 * _DAY


def _facts(view: View) -> PostgresFacts:
    return t.cast(PostgresFacts, view.stack.postgres)


def _statistics(view: View) -> PostgresStatistics:
    return _facts(view).statistics


def _counters(view: View, age: float = _DAY) -> t.Optional[Counters]:
    """The counters, if they have counted for this many seconds."""
    counters = _statistics(view).counters
    return counters if counters and counters.age >= age else None


def _listed(items: t.Sequence[str]) -> Words:
    """How many there are, and the names of the first."""
    more = f" … (+{len(items) - 5})" if len(items) > 5 else ""
    return {"count": len(items), "names": ", ".join(items[:5]) + more}


@check("postgres", "postgres")
def tells_its_statistics(view: View) -> Verdict:
    """Could everything be read that the server counts?"""
    for group, code in _statistics(view).unread.items():
        message = f"SQLSTATE {code} ({group})"
        yield unknown(view, "postgres", "tells_its_statistics", "unexpected_answer", what="PostgreSQL", message=message)


@check("postgres", "postgres")
def finishes_queries(view: View) -> Verdict:
    """Does no statement run for a minute or more? A backup's may, so this is advice."""
    seconds = _facts(view).longest_query
    if seconds >= 60:
        yield finding(view, "long_query", seconds=round(seconds))


@check("postgres", "postgres", "pools")
def has_room_for_pools(view: View) -> Verdict:
    """Do the application's pools fit into the connections that ordinary roles can have?"""
    facts, pools = _facts(view), t.cast(Pools, view.stack.pools)
    limit = facts.max_connections - facts.reserved
    if pools.most > limit:
        parts: Words = {"workers": pools.workers, "size": pools.size, "overflow": pools.overflow}
        yield finding(view, "pools_too_large", most=pools.most, limit=limit, **parts)


@check("postgres", "postgres")
def finds_data_in_its_cache(view: View) -> Verdict:
    """Are at least 99 % of blocks found in shared_buffers?"""
    counters = _counters(view)
    asked = counters.hits + counters.reads if counters else 0
    if counters and asked >= _MANY_BLOCKS and counters.hits < 0.99 * asked:
        yield finding(view, "cache_hit_low", percent=round(100 * counters.hits / asked, 1))


@check("postgres", "postgres")
def transactions_spare_each_other(view: View) -> Verdict:
    """Is there less than one deadlock a day? How many transactions end with ROLLBACK tells nothing.

    SQLAlchemy ends every one so that only read: https://docs.sqlalchemy.org/en/20/core/pooling.html (reset on return)
    """
    counters = _statistics(view).counters
    if counters and counters.deadlocks >= _MANY_DEADLOCKS and counters.deadlocks * _DAY >= counters.age:
        days = max(0.1, round(counters.age / _DAY, 1))  # not in no time
        yield finding(view, "deadlocks", count=counters.deadlocks, days=days)


@check("postgres", "postgres")
def cleans_up_by_itself(view: View) -> Verdict:
    """Is autovacuum on? It is by default; without it dead rows stay until somebody runs VACUUM."""
    counters = _statistics(view).counters
    if counters and not counters.autovacuum:
        yield finding(view, "autovacuum_off")


@check("postgres", "postgres")
def settings_are_in_force(view: View) -> Verdict:
    """Is no setting changed that waits for a restart? Whoever changed it and reloaded believes that it is in force."""
    names = _facts(view).pending
    if names:
        yield finding(view, "restart_pending", **_listed(names))


@check("postgres", "postgres")
def checkpoints_are_timed(view: View) -> Verdict:
    """Do at least half of all checkpoints come when they are due, rather than because the log is full?"""
    counters = _statistics(view).counters
    if counters is None or counters.checkpoint_age < _DAY:
        return
    total = counters.checkpoints_timed + counters.checkpoints_requested
    if total >= _MANY_CHECKPOINTS and counters.checkpoints_timed < 0.5 * total:
        percent = round(100 * counters.checkpoints_requested / total)
        yield finding(view, "checkpoints_forced", percent=percent, total=total)


@check("postgres", "postgres")
def freezes_old_rows(view: View) -> Verdict:
    """Is the oldest transaction younger than 1.3 billion others (critical: 1.4)? At 2.1 the server stops to write."""
    counters = _statistics(view).counters
    if counters and counters.frozen_age >= 1_300_000_000:
        severity = Severity.CRITICAL if counters.frozen_age >= 1_400_000_000 else None
        millions = counters.frozen_age // 1_000_000
        yield finding(view, "wraparound", severity, oldest=counters.frozen_database, millions=millions)


@check("postgres", "postgres")
def prepared_transactions_end(view: View) -> Verdict:
    """Has no prepared transaction been left for more than 5 minutes? It outlives its session, and even a restart."""
    forgotten = [item for item in _statistics(view).prepared or () if item.amount > 300]
    if forgotten:
        oldest = round(max(item.amount for item in forgotten))
        yield finding(view, "prepared_transactions", seconds=oldest, **_listed([item.name for item in forgotten]))


@check("postgres", "postgres")
def slots_are_used(view: View) -> Verdict:
    """Does every replication slot have somebody who reads it? Major: one holds back 1 GiB of log or more."""
    slots = _statistics(view).slots or ()
    if slots:
        most = max(item.amount for item in slots)
        severity = Severity.MAJOR if most >= 1024 * _MIB else None
        names = _listed([item.name for item in slots])
        yield finding(view, "inactive_slot", severity, held_mib=round(most / _MIB), **names)


@check("postgres", "postgres")
def sequences_have_numbers_left(view: View) -> Verdict:
    """Has no sequence used up 90 % of its numbers (critical: 99 %)? After the last one, inserts fail."""
    full = [item for item in _statistics(view).sequences or () if item.amount > 90]
    if full:
        percent = max(item.amount for item in full)
        severity = Severity.CRITICAL if percent >= 99 else None
        names = _listed([item.name for item in full])
        yield finding(view, "sequence_exhausted", severity, percent=round(percent, 1), **names)


@check("postgres", "postgres")
def indexes_are_valid(view: View) -> Verdict:
    """Was no index left half built by a CREATE INDEX CONCURRENTLY that failed?"""
    broken = _statistics(view).invalid_indexes
    if broken:
        yield finding(view, "index_invalid", **_sized(broken))


@check("postgres", "postgres")
def indexes_differ(view: View) -> Verdict:
    """Has no table two equal indexes of 1 MiB or more?"""
    doubles = [item for item in _statistics(view).duplicate_indexes or () if item.amount >= _MIB]
    if doubles:
        yield finding(view, "index_duplicate", **_sized(doubles))


@check("postgres", "postgres")
def indexes_are_used(view: View) -> Verdict:
    """Was every index of 10 MiB or more, unless it keeps values unique, used during the last week?"""
    unused = _statistics(view).unused_indexes
    counters = _counters(view, _WEEK)
    if unused and counters:
        yield finding(view, "index_unused", days=round(counters.age / _DAY), **_sized(unused))


def _sized(items: t.Sequence[Item]) -> Words:
    return {"size_mib": round(sum(item.amount for item in items) / _MIB), **_listed([item.name for item in items])}


@check("postgres", "postgres")
def foreign_keys_are_indexed(view: View) -> Verdict:
    """Has every foreign key of a table of 10,000 rows or more an index? Else each delete above it reads the table."""
    missing = _statistics(view).unindexed_keys
    if missing:
        rows = round(max(item.amount for item in missing))
        yield finding(view, "foreign_key_unindexed", rows=rows, **_listed([item.name for item in missing]))


@check("postgres", "postgres")
def dead_rows_are_cleaned_up(view: View) -> Verdict:
    """Has VACUUM been to every table with 10,000 dead rows that make 10 % of it, within a day (major: ten days)?

    With autovacuum's own threshold of 20 % some are always due, so its last visit decides.
    """
    counters = _statistics(view).counters
    age = counters.age if counters else 0.0
    waits = {item.table: (item, age if item.vacuumed is None else item.vacuumed) for item in _dead_rows(view)}
    late = {name: found for name, found in waits.items() if found[1] > _DAY}
    if late:
        longest = max(seconds for dummy, seconds in late.values())
        dead = max(100 * item.dead // (item.dead + item.live) for item, dummy in late.values())
        severity = Severity.MAJOR if longest > _LATE else None
        names = _listed(list(late))
        yield finding(view, "dead_rows", severity, percent=dead, days=round(longest / _DAY, 1), **names)


def _dead_rows(view: View) -> t.Sequence[t.Any]:
    found = _statistics(view).dead_rows or ()
    return [item for item in found if item.dead > 10_000 and 10 * item.dead >= item.dead + item.live]


@check("postgres", "postgres")
def statements_are_quick(view: View) -> Verdict:
    """Does no kind of statement that was called 100 times or more take 20 ms on average?"""
    slow = [item for item in _statistics(view).statements or () if item.calls >= 100 and item.mean >= 20]
    if slow:
        worst = max(slow, key=lambda item: item.calls * item.mean)
        numbers: Words = {"mean_ms": round(worst.mean, 1), "calls": worst.calls, "count": len(slow)}
        yield finding(view, "statements_slow", statement=worst.text, **numbers)


@check("postgres", "postgres")
def statements_are_counted(view: View) -> Verdict:
    """Is a server with more than one transaction a second told to keep statistics of its statements?"""
    counters, statistics = _counters(view), _statistics(view)
    is_busy = counters is not None and counters.transactions > counters.age
    if is_busy and statistics.statements is None and "statements" not in statistics.unread:
        yield finding(view, "statements_unseen")
