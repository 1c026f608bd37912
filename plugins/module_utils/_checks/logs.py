# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: logs.

Logs tell of the past, servers of the present: where both speak of the same thing, the lines are a symptom of what the
server says, and of nothing but the past if the server says that all is well.
"""

from __future__ import annotations

import collections
import typing as t

from .._facts import Container, FileSystem, LogClass, LogFacts
from .._model import Finding, Severity, Unknown
from ._members import Evidence, about, members, report, seconds_between
from ._reach import unknown
from ._registry import Verdict, View, check


class _Topic(t.NamedTuple):
    """A finding, the classes of lines that it is about, and from how many lines of the last hour on it is made."""

    finding: str
    classes: tuple[str, ...]
    least: int


# Clients try three times before they give up (the openai SDK's max_retries is 2): fewer lines are one failure that
# nobody need have noticed.
_TRIES = 3

_TOPICS = (
    _Topic("quota_exhausted", ("quota",), 1),
    _Topic("rate_limited", ("rate_limit",), _TRIES),
    _Topic("api_errors", ("api",), _TRIES),
    _Topic("database_errors", ("database",), _TRIES),
    _Topic("schema_errors", ("migration",), _TRIES),
    _Topic("extension_missing", ("extension",), 1),
    _Topic("cluster_expected", ("cluster",), 1),
    _Topic("redis_errors", ("redis",), _TRIES),
    _Topic("network_errors", ("dns", "tls", "connection"), _TRIES),
    _Topic("out_of_memory", ("memory",), 1),
    _Topic("disk_full", ("disk",), 1),
    _Topic("permission_denied", ("permission",), 1),
    _Topic("port_in_use", ("port",), 1),
    _Topic("import_failed", ("import",), 1),
    _Topic("exceptions", ("exception",), _TRIES),
    _Topic("server_errors", ("server",), _TRIES),
)

# The guide's alert: more than 0.1 errors a second over five minutes, for more than a moment. That it still goes on is
# asked of the last minute: https://sre.google/workbook/alerting-on-slos/ (multiwindow alerts).
_RATE = 0.1
_FIVE_MINUTES = 300
_MINUTE = 60
_HOUR = 3600

# Seconds. The guide's own limit for an answer of the API (section 5); and what the usual proxies wait for whoever sits
# behind them before they give up: https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout
_SLOW = 30.0
_CUT_OFF = 60.0
# Of fewer than 20 the 95th percentile is the slowest one, which says nothing about the others.
_CALLS = 20

# So many exception types, SQLSTATEs and the like fit into a title.
_WORDS = 3

_MIB = 2**20
# Nobody minds a log of this size; above the second, or if it is as large as a tenth of what is free, it is a danger.
_LARGE = 100 * _MIB
_HUGE = 1024 * _MIB
_SHARE = 0.1

# ``max-size`` as nobody need write it: without limit.
_UNLIMITED = ("", "-1")

# Whom the application asks; what else belongs to the stack is a part of the application.
_SERVERS = ("postgres", "redis")


@check("logs", "logs")
def can_be_read(view: View) -> Verdict:
    """Can the log of every container be read?"""
    for part, item, log in _logs(view):
        if log.problem == "driver":
            evidence: Evidence = {**about(view, part, item), "driver": log.driver, "message": log.message}
            yield report(view, "logs.driver_unreadable", item.name, evidence)


@check("logs", "logs")
def is_rotated(view: View) -> Verdict:
    """Is there a limit to the log, or at least room?"""
    for part, item, log in _logs(view):
        if log.driver == "json-file" and log.max_size in _UNLIMITED and log.size_bytes > _LARGE:
            disk = _disk(view)
            is_huge = log.size_bytes > _HUGE or (disk is not None and log.size_bytes > _SHARE * disk.free)
            evidence: Evidence = {
                **about(view, part, item),
                "driver": log.driver,
                "size_mib": log.size_bytes // _MIB,
                "files": log.files,
                "free_mib": disk.free // _MIB if disk else None,
            }
            yield report(view, "logs.unrotated", item.name, evidence, Severity.MAJOR if is_huge else None)


def _disk(view: View) -> t.Optional[FileSystem]:
    """The file system of Docker's root directory; file systems with the same figures are listed once."""
    machine, engine = view.host.machine, view.host.engine
    disks = {item.path: item for item in machine.file_systems} if machine else {}
    return disks.get(engine.root_dir if engine else "") or disks.get("/")


@check("logs", "logs")
def is_quiet(view: View) -> Verdict:
    """Does it speak of trouble that would not show, or that explains what shows?"""
    for part, item, log in _logs(view):
        yield from _gaps(view, "is_quiet", log, _HOUR)
        for topic in _TOPICS:
            found = [one for one in map(log.of, topic.classes) if one]
            if sum(one.last_hour for one in found) >= topic.least:
                severity = _severity(view, topic, found)
                yield report(
                    view, f"logs.{topic.finding}", item.name, _evidence(view, part, item, log, found), severity
                )


def _severity(view: View, topic: _Topic, found: t.Sequence[LogClass]) -> t.Optional[Severity]:
    """Quota is serious while requests go on being refused, and no paid request has just been answered."""
    api = view.stack.observed.api if view.stack.observed else None
    is_disproved = api is not None and api.paid and api.ready
    is_present = sum(one.last_five_minutes for one in found) >= _TRIES
    return Severity.MINOR if topic.finding == "quota_exhausted" and (is_disproved or not is_present) else None


@check("logs", "logs")
def is_steady(view: View) -> Verdict:
    """Are there suddenly many lines of trouble, of whatever class?"""
    for part, item, log in _logs(view):
        yield from _gaps(view, "is_steady", log, _FIVE_MINUTES)
        if item.running and _is_burst(log):
            yield _burst(view, part, item, log)


def _is_burst(log: LogFacts) -> bool:
    lately = sum(one.last_five_minutes for one in log.classes)
    just_now = sum(one.last_minute for one in log.classes)
    return lately > _RATE * _FIVE_MINUTES and just_now > _RATE * _MINUTE


def _burst(view: View, part: str, item: Container, log: LogFacts) -> Finding:
    ranked = sorted(log.classes, key=lambda one: -one.last_five_minutes)
    lately = sum(one.last_five_minutes for one in ranked)
    before = sum(one.last_hour for one in ranked) - lately
    evidence: Evidence = {
        **_evidence(view, part, item, log, ranked),
        "sample": ranked[0].sample,
        "per_minute": round(lately * _MINUTE / _FIVE_MINUTES, 1),
        "before_per_minute": round(before * _MINUTE / (_HOUR - _FIVE_MINUTES), 1),
        "mostly": ranked[0].id,
    }
    return report(view, "logs.error_burst", item.name, evidence)


@check("logs", "logs")
def api_is_quick(view: View) -> Verdict:
    """Do calls of the API take long, as far as lines tell how long they took? Most logs tell nothing of it."""
    for part, item, log in _logs(view):
        yield from _gaps(view, "api_is_quick", log, _HOUR)
        calls = log.calls
        if calls and calls.count >= _CALLS and calls.p95 > _SLOW:
            evidence: Evidence = {
                **about(view, part, item),
                "calls": calls.count,
                "p95": round(calls.p95, 1),
                "median": round(calls.median, 1),
                "longest": round(calls.longest, 1),
                "limit": round(_SLOW),
                "cut_off": round(_CUT_OFF),
            }
            severity = Severity.MAJOR if calls.p95 > _CUT_OFF else None
            yield report(view, "logs.upstream_slow", item.name, evidence, severity)


def _logs(view: View) -> t.Iterator[tuple[str, Container, LogFacts]]:
    """Each container with its log, and the part that it plays in the words of causes."""
    known = {log.container: log for log in view.stack.logs or ()}
    for part, item in members(view):
        if item.name in known:
            yield (part if part in _SERVERS else "app"), item, known[item.name]


def _gaps(view: View, question: str, log: LogFacts, seconds: int) -> t.Iterator[Unknown]:
    """Why not all can be said of the last ``seconds``. A driver that nobody can read is a finding already."""
    if log.problem == "failed":
        yield unknown(view, "logs", question, "unexpected_answer", what="Docker", message=log.message)
    elif not log.complete and not log.problem:
        seen = seconds_between(log.since, log.until)
        if seen is not None and seen < seconds:
            yield unknown(view, "logs", question, "log_partly_read", container=log.container, since=log.since)


def _evidence(view: View, part: str, item: Container, log: LogFacts, found: t.Sequence[LogClass]) -> Evidence:
    latest = max(found, key=lambda one: one.last)
    words = sum((collections.Counter(one.words) for one in found), collections.Counter[str]())
    return {
        **about(view, part, item),
        "classes": [one.id for one in found],
        "lines": sum(one.last_hour for one in found),
        "count": sum(one.count for one in found),
        "words": [f"{word} ({number})" for word, number in words.most_common(_WORDS)] or [one.id for one in found],
        "first": min(one.first for one in found),
        "last": latest.last,
        "sample": latest.sample,
        "looked_from": log.since,
        "looked_to": log.until,
        "complete": log.complete,
    }
