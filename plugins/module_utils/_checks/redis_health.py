# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: redis, of what makes it slow, lossy or short of memory before anybody is refused."""

from __future__ import annotations

import typing as t

from .._facts import RedisFacts
from .._model import Severity
from ._registry import Verdict, View, check
from .redis import finding

_MIB = 1024 * 1024
_HOUR, _DAY = 3600, 86400

# Seconds in which nobody else is served. 0.1 is what Redis' own documentation takes for an example of too long:
# https://redis.io/docs/latest/operate/oss_and_stack/management/optimization/latency-monitor/
_SLOW, _VERY_SLOW = 0.1, 1.0

# The words that say that the server, its configuration or a client's rights are wrong. Others (NOSCRIPT, MOVED,
# BUSYGROUP, ERR for a command that an older server does not know) belong to the ordinary talk of clients.
_TELLING = (
    "NOAUTH",
    "WRONGPASS",
    "NOPERM",
    "OOM",
    "MISCONF",
    "READONLY",
    "BUSY",
    "MASTERDOWN",
    "CLUSTERDOWN",
    "NOREPLICAS",
    "CROSSSLOT",
    "WRONGTYPE",
    "EXECABORT",
)


def _facts(view: View) -> RedisFacts:
    return t.cast(RedisFacts, view.stack.redis)


@check("redis", "redis")
def stays_below_the_containers_memory(view: View) -> Verdict:
    """Does maxmemory end below the container's limit? Else the kernel kills Redis before it can refuse or evict."""
    facts, container = _facts(view), view.member("redis")
    limit = container.memory_limit if container else 0
    if limit and not 0 < facts.maxmemory < limit:
        used = max(facts.used_memory, facts.resident_memory)
        severity = Severity.MAJOR if used > 0.8 * limit else None
        percent = round(100 * used / limit)
        sizes = {"limit_mib": round(limit / _MIB), "maxmemory_mib": round(facts.maxmemory / _MIB)}
        yield finding(view, "memory_unlimited", severity, percent=percent, **sizes)


@check("redis", "redis")
def memory_is_whole(view: View) -> Verdict:
    """Is its memory not fragmented by more than 40 % and 10 MB? These are the limits of MEMORY DOCTOR.

    It passes over servers under 5 MB. https://github.com/redis/redis/blob/7.2/src/object.c (getMemoryDoctorReport)
    """
    facts = _facts(view)
    if facts.used_memory >= 5 * _MIB and facts.fragmentation > 1.4 and facts.fragmentation_bytes > 10 * _MIB:
        wasted = round(facts.fragmentation_bytes / _MIB)
        yield finding(view, "fragmented", ratio=round(facts.fragmentation, 2), wasted_mib=wasted)


@check("redis", "redis")
def loses_nothing(view: View) -> Verdict:
    """Does it evict keys although it writes a log of every change, as for data that must be kept?"""
    facts = _facts(view)
    if facts.evicted_keys and facts.aof_enabled:
        yield finding(view, "evicts", count=facts.evicted_keys, policy=facts.maxmemory_policy)


@check("redis", "redis")
def turned_nobody_away(view: View) -> Verdict:
    """Has it rejected connections since it started?"""
    facts = _facts(view)
    if facts.rejected_connections:
        yield finding(view, "clients_rejected", count=facts.rejected_connections, limit=facts.maxclients)


@check("redis", "redis")
def answers_without_errors(view: View) -> Verdict:
    """Is less than 1 % of what it was asked answered with an error that says that something is wrong?"""
    facts = _facts(view)
    telling = {word: count for word, count in facts.errors.items() if word in _TELLING}
    count = sum(telling.values())
    if count >= 100 and count >= 0.01 * (facts.commands + count):
        words = sorted(telling, key=lambda word: -telling[word])
        listed = [f"{word} ({telling[word]})" for word in words[:5]]
        percent = round(100 * count / (facts.commands + count), 1)
        yield finding(view, "errors_answered", count=count, percent=percent, words=", ".join(listed))


@check("redis", "redis")
def commands_are_quick(view: View) -> Verdict:
    """Did no command hold up all others for 100 ms during the last day (major: for 1 s during the last hour)?"""
    slow = _slow(_facts(view))
    if slow:
        worst = max(slow, key=lambda item: item.seconds)
        is_grave = any(item.seconds >= _VERY_SLOW and item.age < _HOUR for item in slow)
        names = ", ".join(sorted({item.name for item in slow})[:5])
        severity = Severity.MAJOR if is_grave else None
        milliseconds = round(worst.seconds * 1000)
        yield finding(view, "slow_commands", severity, count=len(slow), worst_ms=milliseconds, names=names)


def _slow(facts: RedisFacts) -> list[t.Any]:
    return [item for item in facts.slow_commands or () if item.seconds >= _SLOW and item.age < _DAY]


@check("redis", "redis")
def has_no_latency_spikes(view: View) -> Verdict:
    """Did the latency monitor note nothing of 100 ms during the last day, besides what the slow log tells better?"""
    events = _facts(view).latency_events or ()
    told = ("COMMAND",) if _facts(view).slow_commands is not None else ()
    recent = [item for item in events if item.latest >= _SLOW * 1000 and item.age < _DAY and item.name not in told]
    if recent:
        worst = max(recent, key=lambda item: item.latest)
        names = ", ".join(item.name.lower() for item in recent)
        yield finding(view, "latency_spikes", names=names, worst=worst.name.lower(), worst_ms=worst.latest)


@check("redis", "redis")
def forks_quickly(view: View) -> Verdict:
    """Did the last fork, for a snapshot or a rewrite of the log, take less than a second? All others wait."""
    facts = _facts(view)
    if facts.last_fork >= _VERY_SLOW:
        yield finding(view, "slow_fork", seconds=round(facts.last_fork, 1))


@check("redis", "redis")
def watches_its_latency(view: View) -> Verdict:
    """Where it has been slow: does the latency monitor note why? It is off by default, which hurts nobody before."""
    facts = _facts(view)
    if facts.latency_threshold == 0 and (_slow(facts) or facts.last_fork >= _SLOW):
        yield finding(view, "latency_unwatched")
