# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: postgres."""

from __future__ import annotations

import typing as t

from .._facts import PostgresFacts, Reach
from .._model import Finding, Scalar, Severity
from ._reach import below, names, problem, unknowable
from ._registry import Verdict, View, check

# SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html
_SQLSTATES = {
    "28P01": "auth_failed",
    "28000": "access_denied",
    "42501": "access_denied",
    "3D000": "database_missing",
    "53300": "too_many_connections",
    "53100": "disk_full",
    "25006": "read_only",
    "57P01": "shutting_down",
    "57P02": "shutting_down",
    "57P03": "starting",
}

# Below this, images keep the data directory, or the directories of several versions.
_DATA = "/var/lib/postgresql"

# What the server's own state decides, not the application's request; only these say something of
# the server's container, too.
_SERVER_STATES = ("unreachable", "not_answering", "starting", "shutting_down", "disk_full")


@check("postgres", "observed")
def answers(view: View) -> Verdict:
    """Does the application get an answer to ``SELECT 1``?"""
    reach = view.stack.observed.database if view.stack.observed else None
    if reach is None or reach.ready:
        return
    gap = unknowable(view, "postgres", "answers", reach)
    if gap:
        yield gap
        return
    what = below(reach) or _word(reach)
    part = "postgres" if what in _SERVER_STATES else "app"
    yield problem(view, f"postgres.{what}", reach, part=part, **_names(view))


def _word(reach: Reach) -> str:
    """The problem that the server named."""
    what = _SQLSTATES.get(reach.code, "error")
    # One code for both; in another language than English the message does not tell them apart.
    return "shutting_down" if what == "starting" and "shutting down" in reach.message else what


def _names(view: View) -> dict[str, t.Any]:
    dsn = view.stack.dsn
    return {**names(view, "postgres"), "user": dsn.user if dsn else "", "database": dsn.database if dsn else ""}


@check("postgres", "postgres")
def has_free_connections(view: View) -> Verdict:
    """Are less than 80 % (critical: 95 %) of the connections for ordinary roles in use?"""
    facts = t.cast(PostgresFacts, view.stack.postgres)
    used, limit = sum(facts.connections.values()), facts.max_connections - facts.reserved
    percent = round(100 * used / limit) if limit > 0 else 0
    if percent >= 80:
        severity = Severity.CRITICAL if percent >= 95 else Severity.MAJOR
        idle = _idle_in_transaction(facts)
        yield finding(view, "connections_high", severity, used=used, limit=limit, percent=percent, idle=idle)


@check("postgres", "postgres")
def finishes_transactions(view: View) -> Verdict:
    """Is no session idle in a transaction for more than 2 minutes, and never half of all connections?"""
    facts = t.cast(PostgresFacts, view.stack.postgres)
    count, oldest = _idle_in_transaction(facts), facts.oldest_idle_in_transaction
    if oldest > 120 or 2 * count > max(0, facts.max_connections - facts.reserved):
        yield finding(view, "idle_in_transaction", count=count, seconds=round(oldest))


@check("postgres", "postgres")
def keeps_transactions_short(view: View) -> Verdict:
    """Is no transaction older than 2 minutes? A backup's may be, so this is advice."""
    facts = t.cast(PostgresFacts, view.stack.postgres)
    if facts.oldest_transaction > 120:
        yield finding(view, "long_transaction", seconds=round(facts.oldest_transaction))


@check("postgres", "postgres")
def grants_locks(view: View) -> Verdict:
    """Does nobody wait for a lock for more than 1 minute (critical: 2 minutes)?"""
    facts = t.cast(PostgresFacts, view.stack.postgres)
    waits = [wait for wait in facts.lock_waits if wait.seconds > 60]
    if waits:
        longest = max(wait.seconds for wait in waits)
        blockers = sorted({pid for wait in waits for pid in wait.blockers} - {wait.pid for wait in waits})
        severity = Severity.CRITICAL if longest > 120 else Severity.MAJOR
        pids = ", ".join(_described(pid, facts) for pid in blockers) or "?"
        yield finding(view, "lock_wait", severity, waiting=len(waits), seconds=round(longest), blockers=pids)


def _described(pid: int, facts: PostgresFacts) -> str:
    """A session that holds a lock: its number, and whose it is and what it does, as far as that can be seen."""
    if not pid:  # it has no session any more: https://www.postgresql.org/docs/current/functions-info.html
        return "a prepared transaction"
    holder = next((item for item in facts.holders if item.pid == pid), None)
    words = [holder.application, holder.state, f"{holder.seconds:.0f} s" if holder.seconds else ""] if holder else []
    return f"{pid} ({', '.join(filter(None, words))})" if any(words) else str(pid)


@check("postgres", "postgres")
def accepts_writes(view: View) -> Verdict:
    """Is it a primary server that starts transactions for writing?"""
    facts = t.cast(PostgresFacts, view.stack.postgres)
    if facts.in_recovery or facts.read_only:
        cause = "in_recovery" if facts.in_recovery else "default_transaction_read_only"
        yield finding(view, "read_only", code=cause, message="")


@check("postgres", "postgres", "left_data")
def has_not_left_its_data(view: View) -> Verdict:
    """Is an empty database in use while a volume of the same compose project, which nobody mounts, holds another?

    A volume that was renamed in the compose file leaves exactly this: the server starts with a new, empty one.
    """
    facts, left = t.cast(PostgresFacts, view.stack.postgres), view.stack.left_data or ()
    server = view.member("postgres")
    if left and server and facts.statistics.has_rows is False:
        newest = max(left, key=lambda item: item.modified_at)
        volumes = ", ".join(sorted({item.volume for item in left}))
        mounted = next((mount.source for mount in server.mounts if mount.destination.startswith(_DATA)), "-")
        of_newest: dict[str, t.Any] = {"version": newest.version, "modified": newest.modified_at}
        yield finding(view, "data_left_behind", volumes=volumes, mounted=mounted, **of_newest)


def _idle_in_transaction(facts: PostgresFacts) -> int:
    return sum(count for state, count in facts.connections.items() if state.startswith("idle in transaction"))


def finding(view: View, what: str, severity: t.Optional[Severity] = None, **evidence: Scalar) -> Finding:
    """A finding about the server itself, with the names that its remedies need."""
    observed = view.stack.observed
    dsn = view.stack.dsn
    reach = observed.database if observed else None
    target = reach.target if reach else f"{dsn.host}:{dsn.port}" if dsn else "postgres"
    return view.finding(f"postgres.{what}", target, severity, part="postgres", **{**_names(view), **evidence})


__all__ = ("finding",)
