# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: container.

The exit codes are those of docker-run(1) and of signals (128 + number); what Docker's state says of
restarts and memory is described in facts of :class:`Container`.
"""

from __future__ import annotations

import signal
import typing as t

from .._cut import ending
from .._facts import Container
from .._model import Severity
from ._members import (
    MANY_RESTARTS,
    Evidence,
    about,
    grade,
    has_own_network,
    is_looping,
    is_young,
    members,
    report,
    seconds_between,
    seconds_since,
    targets,
)
from ._registry import Verdict, View, check

_KILLED = 137
# Success, SIGINT and SIGTERM: what a stop that the program obeyed leaves behind.
_ORDERLY = (0, 130, 143)
# Docker or the shell could not run the command at all.
_NOT_RUNNABLE = {126: "command cannot be executed", 127: "command not found"}

# Docker itself restarts these, except after somebody stopped them by command.
_ALWAYS = ("always", "unless-stopped")

# What of an error fits into a title.
_ONE_LINE = 90

# A container that left its loop so long ago (seconds) is history.
_DAY = 86400
# The engine notes an end and its reason separately; this many seconds apart they are one event.
_TOGETHER = 5


@check("container")
def exists(view: View) -> Verdict:
    """Does every container that the stack names exist?"""
    for part, name in view.stack.members.items():
        if view.host.container(name) is None:
            yield view.finding("container.missing", name, part=part, directory=view.stack.working_dir or ".")


@check("container")
def started(view: View) -> Verdict:
    """Could Docker start it, and did anybody ask it to?"""
    for part, item in members(view):
        error = _start_error(item)
        if error:
            evidence = _ending(view, part, item, error=error, reason=_last_words(error))
            yield report(view, "container.start_failed", item.name, evidence, grade(view, part))
        elif item.status == "created":
            yield report(view, "container.never_started", item.name, about(view, part, item), grade(view, part))


def _start_error(item: Container) -> str:
    if item.status not in ("created", "exited", "restarting"):
        return ""
    return item.error or _NOT_RUNNABLE.get(item.exit_code, "")


def _last_words(error: str) -> str:
    """Docker tells what it was doing first and the reason last."""
    return ending(error, _ONE_LINE)


@check("container")
def keeps_running(view: View) -> Verdict:
    """If it has ended: by itself, by a kill, for want of memory, or because somebody stopped it?"""
    for part, item in members(view):
        entry = "" if _start_error(item) or _is_done(view, part, item) else _end(view, item)
        if entry:
            since = item.finished_at if item.status == "exited" else None
            evidence = _ending(view, part, item, memory_limit_mib=item.memory_limit // 2**20)
            yield report(view, entry, item.name, evidence, grade(view, part), since or None)


def _is_done(view: View, part: str, item: Container) -> bool:
    """A job beside the servers (a migration, say) that ended well."""
    return part not in view.profile.parts and item.exit_code == 0 and item.restart_policy not in _ALWAYS


def _end(view: View, item: Container) -> str:
    if _ran_out_of_memory(view, item):
        return "container.oom_killed"
    if item.status != "exited":
        return ""
    if item.exit_code == _KILLED:
        return "container.stopped" if item.restart_policy in _ALWAYS else "container.killed"
    return "container.stopped" if item.exit_code in _ORDERLY else "container.crashed"


def _ran_out_of_memory(view: View, item: Container) -> bool:
    """Whether its last end was the kernel's doing.

    Docker's flag alone is no proof: it can be a leftover (amazon-ecs-agent#5135), and it can be late. So an end
    takes exit code 137 with the flag, or with the engine's ``oom`` event within seconds; a container that is up
    again, between two ends, takes either and a recent start.
    """
    if item.running:
        return item.restart_count > 0 and is_young(view, item) and bool(item.oom_killed or item.oom_at)
    apart = seconds_between(item.finished_at, item.oom_at)
    is_noted = item.oom_killed or (apart is not None and abs(apart) <= _TOGETHER)
    return item.status in ("exited", "restarting") and item.exit_code == _KILLED and is_noted


def _ending(view: View, part: str, item: Container, **more: t.Union[str, int]) -> Evidence:
    codes: Evidence = {"exit_code": item.exit_code, "signal": _signal(item.exit_code)}
    evidence: Evidence = {**codes, "restart_policy": item.restart_policy or "no", **more}
    last = item.log_tail[-1] if item.log_tail else "-"
    return {**about(view, part, item), **evidence, "last_line": last, "log": item.log_tail[-5:]}


def _signal(exit_code: int) -> str:
    """The signal that ended it; a hyphen for a program that ended by itself."""
    try:
        return signal.Signals(exit_code - 128).name
    except ValueError:
        return "-"


@check("container")
def is_steady(view: View) -> Verdict:
    """Does it stay up, or is it restarted again and again?"""
    for part, item in members(view):
        evidence = _ending(view, part, item, restarts=item.restart_count)
        if is_looping(view, item):
            yield report(view, "container.crash_loop", item.name, evidence, grade(view, part))
        elif item.running and item.restart_count >= MANY_RESTARTS:
            up = seconds_since(view, item.started_at)
            severity = Severity.MINOR if up is None or up > _DAY else None
            yield report(view, "container.restarted", item.name, evidence, severity)


@check("container")
def is_not_frozen(view: View) -> Verdict:
    """Is it paused, or one that Docker could not remove?"""
    for part, item in members(view):
        if item.status in ("paused", "dead"):
            yield report(view, f"container.{item.status}", item.name, about(view, part, item), grade(view, part))


@check("container")
def is_healthy(view: View) -> Verdict:
    """What does its own health check say?"""
    for part, item in members(view):
        if item.running and item.health and item.health.status == "unhealthy":
            said: Evidence = {"failures": item.health.failing_streak, "output": item.health.last_output or "-"}
            yield report(view, "container.unhealthy", item.name, {**about(view, part, item), **said})


@check("container")
def shares_network(view: View) -> Verdict:
    """Does the application share a network with the servers that it names as containers?"""
    app = view.member("app")
    elsewhere = {part for part, _variable, host in targets(view) if "." in host or ":" in host}
    for part in ("postgres", "redis"):
        server = view.member(part)
        if app and server and part not in elsewhere and _is_apart(app, server):
            networks: Evidence = {"app_networks": _networks(app), "server_networks": _networks(server)}
            more: Evidence = {"app": app.name, "network": next(iter(_networks(server)), "?")}
            yield report(
                view, "container.no_shared_network", server.name, {**about(view, part, server), **more, **networks}
            )


def _is_apart(one: Container, other: Container) -> bool:
    return has_own_network(one) and has_own_network(other) and not {*_networks(one)} & {*_networks(other)}


def _networks(item: Container) -> list[str]:
    return [link.name for link in item.networks if link.name != "none"]


@check("container")
def has_its_mounts(view: View) -> Verdict:
    """Do the directories and files of the host that it mounts still exist?"""
    seen: set[str] = set()
    for part, item in members(view):
        for mount in item.mounts:
            if mount.exists is False and mount.source not in seen:
                seen.add(mount.source)
                severity = None if item.running else (grade(view, part) or Severity.CRITICAL)
                evidence: Evidence = {**about(view, part, item), "destination": mount.destination}
                yield report(view, "container.mount_missing", mount.source, evidence, severity)
