# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: redis."""

from __future__ import annotations

import typing as t

from .._facts import Reach, RedisFacts
from .._model import Finding, Scalar, Severity
from ._reach import below, names, problem, unknowable
from ._registry import Verdict, View, check

# The first word of an error, and for the general one words from its text:
# https://github.com/redis/redis/blob/7.2/src/server.c (shared.*err), networking.c, acl.c
_WORDS = {
    "NOAUTH": "noauth",
    "WRONGPASS": "wrong_password",
    "DENIED": "protected_mode",
    "LOADING": "loading",
    "MISCONF": "misconf",
    "OOM": "oom",
    "READONLY": "readonly",
    "BUSY": "busy",
}
_PHRASES = {
    "max number of clients": "max_clients",
    "without any password configured": "auth_unneeded",
    "no password is set": "auth_unneeded",
    "invalid password": "wrong_password",
    "protected mode": "protected_mode",
}

# States of the server itself; only these say something of the server's container, too.
_SERVER_STATES = ("unreachable", "not_answering", "loading", "busy")

_TWO_DAYS = 48 * 3600


@check("redis", "observed")
def answers(view: View) -> Verdict:
    """Does the application get PONG?"""
    reach = view.stack.observed.redis if view.stack.observed else None
    if reach is None or reach.ready:
        return
    gap = unknowable(view, "redis", "answers", reach)
    if gap:
        yield gap
        return
    what = below(reach) or _word(reach)
    if what == "not_answering" and reach.stage == "tls" and _speaks_no_tls(view):
        words = {"code": "refused", "message": "It answers without encryption only."}
        yield problem(view, "redis.tls_failed", reach, part="app", **{**names(view, "redis"), **words})
        return
    part = "redis" if what in _SERVER_STATES else "app"
    yield problem(view, f"redis.{what}", reach, part=part, **names(view, "redis"))


def _speaks_no_tls(view: View) -> bool:
    """Whether the server was seen to answer without TLS while it left the beginning of TLS unanswered."""
    gap = view.host.gap("redis", view.stack.name)
    return gap is not None and gap.evidence.get("stage") == "no_tls"


def _word(reach: Reach) -> str:
    """The problem that the server named."""
    text = reach.message.lower()
    phrase = next((what for words, what in _PHRASES.items() if words in text), "error")
    return _WORDS.get(reach.code, phrase)


@check("redis", "redis")
def accepts_writes(view: View) -> Verdict:
    """Is it a primary server with memory left, or one that evicts?"""
    facts = t.cast(RedisFacts, view.stack.redis)
    if facts.read_only:
        yield finding(view, "readonly", code="READONLY", message=f"role:{facts.role}")
    if _is_full(facts):
        yield finding(view, "oom", code="OOM", message="", **_memory(facts))


def _is_full(facts: RedisFacts) -> bool:
    """A write that would pass the limit is refused and leaves usage just below it, but it is counted."""
    share = 0.95 if facts.errors.get("OOM") else 1.0
    return facts.maxmemory_policy == "noeviction" and 0 < share * facts.maxmemory <= facts.used_memory


@check("redis", "redis")
def has_memory_left(view: View) -> Verdict:
    """Is at most 90 % of ``maxmemory`` used, unless reaching it is what the eviction policy is for?"""
    facts = t.cast(RedisFacts, view.stack.redis)
    if facts.maxmemory and facts.used_memory > 0.9 * facts.maxmemory and not _is_full(facts):
        if facts.maxmemory_policy == "noeviction":
            yield finding(view, "memory_high", **_memory(facts))
        elif facts.maxmemory_policy.startswith("volatile-"):
            yield finding(view, "memory_high", Severity.MINOR, **_memory(facts))


def _memory(facts: RedisFacts) -> dict[str, t.Any]:
    mebibyte = 1024 * 1024
    return {
        "used_mib": round(facts.used_memory / mebibyte, 1),
        "limit_mib": round(facts.maxmemory / mebibyte, 1),
        "percent": round(100 * facts.used_memory / facts.maxmemory),
        "policy": facts.maxmemory_policy,
    }


@check("redis", "redis")
def has_free_connections(view: View) -> Verdict:
    """Are at most 90 % of ``maxclients`` connected?"""
    facts = t.cast(RedisFacts, view.stack.redis)
    if facts.maxclients and facts.clients > 0.9 * facts.maxclients:
        percent = round(100 * facts.clients / facts.maxclients)
        yield finding(view, "clients_high", used=facts.clients, limit=facts.maxclients, percent=percent)


@check("redis", "redis")
def saves(view: View) -> Verdict:
    """Did the last snapshot, write and rewrite of the log succeed, and is no change unsaved for 48 hours?"""
    facts = t.cast(RedisFacts, view.stack.redis)
    stale = facts.rdb_enabled and facts.changes_since_save > 0 and facts.last_save_age > _TWO_DAYS
    problems = {
        "rdb_last_bgsave_status:err": not facts.last_bgsave_ok,
        "aof_last_write_status:err": facts.aof_enabled and not facts.aof_last_write_ok,
        "aof_last_bgrewrite_status:err": facts.aof_enabled and not facts.aof_last_rewrite_ok,
        "rdb_last_save_time": bool(stale) and facts.last_bgsave_ok,
    }
    wrong = ", ".join(name for name, found in problems.items() if found)
    if wrong:
        hours = round(facts.last_save_age / 3600, 1)
        yield finding(view, "save_failed", problem=wrong, hours=hours, changes=facts.changes_since_save)


def finding(view: View, what: str, severity: t.Optional[Severity] = None, **evidence: Scalar) -> Finding:
    """A finding about the server itself, with the names that its remedies need."""
    observed = view.stack.observed
    reach = observed.redis if observed else None
    dsn = view.stack.redis_dsn
    target = reach.target if reach else f"{dsn.host}:{dsn.port}" if dsn else "redis"
    return view.finding(f"redis.{what}", target, severity, part="redis", **{**names(view, "redis"), **evidence})


__all__ = ("finding",)
