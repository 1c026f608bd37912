# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: container, what it uses of what it may."""

from __future__ import annotations

from .._model import Severity
from ._members import about, members, report, seconds_since
from ._registry import Verdict, View, check

_MIB = 2**20

# Working set over limit: the kernel kills at 100 %, and a garbage collector's next step can be a tenth.
_HIGH, _VERY_HIGH = 0.8, 0.9

# A container that has been up for longer (seconds) and was not touched again lost its process some time ago.
_DAY = 86400

# A quarter of the periods, of enough of them that a busy start does not count (600 periods of 100 ms are a minute).
_THROTTLED, _PERIODS = 0.25, 600


@check("container")
def has_memory_left(view: View) -> Verdict:
    """Is there room between what it uses and its memory limit?"""
    for part, item in members(view):
        share = item.usage.memory / item.memory_limit if item.usage and item.memory_limit else 0
        if item.usage and share > _HIGH:
            used, limit = item.usage.memory // _MIB, item.memory_limit // _MIB
            evidence = {**about(view, part, item), "used_mib": used, "limit_mib": limit, "percent": round(100 * share)}
            severity = Severity.MAJOR if share > _VERY_HIGH else Severity.MINOR
            yield report(view, "container.memory_high", item.name, evidence, severity)


@check("container")
def has_memory_limit(view: View) -> Verdict:
    """Has each member a memory limit, so that one cannot take the host from all others?"""
    free = [item.name for dummy, item in members(view) if item.running and item.usage and not item.memory_limit]
    if free:
        yield view.finding("container.memory_unlimited", view.stack.name, containers=free, count=len(free))


@check("container")
def keeps_its_processes(view: View) -> Verdict:
    """Has the kernel killed one of its processes for want of memory, but not the main one? Docker does not show it."""
    for part, item in members(view):
        if item.usage and item.usage.oom_kills:
            up = seconds_since(view, item.started_at)
            is_past = not item.oom_at and up is not None and up > _DAY
            sizes = {"limit_mib": item.memory_limit // _MIB, "used_mib": item.usage.memory // _MIB}
            evidence = {**about(view, part, item), **sizes, "count": item.usage.oom_kills, "started": item.started_at}
            yield report(view, "container.process_killed", item.name, evidence, Severity.MINOR if is_past else None)


@check("container")
def has_processor_time(view: View) -> Verdict:
    """Is it held up by its own CPU quota?"""
    for part, item in members(view):
        if item.usage and item.usage.periods >= _PERIODS and item.usage.throttled > _THROTTLED:
            evidence = {**about(view, part, item), "percent": round(100 * item.usage.throttled)}
            yield report(view, "container.cpu_throttled", item.name, evidence)
