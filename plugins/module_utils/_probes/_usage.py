# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a container's control group has used, in either version of the kernel's interface.

https://docs.kernel.org/admin-guide/cgroup-v2.html, .../cgroup-v1/memory.html, .../scheduler/sched-bwc.html
"""

from __future__ import annotations

import os
import typing as t

from .._facts import Usage
from ._text import text_of

# What the kernel could drop at once: not part of the working set, as kubelet and Docker's own stats count it.
_INACTIVE = ("inactive_file", "total_inactive_file")

# Where the kernel counts the processes that it killed, in version 2 and (from Linux 4.13 on) in version 1.
_KILLS = ("memory.events", "memory.oom_control")


def usage(cgroups: str, root: str = "/sys/fs/cgroup") -> t.Optional[Usage]:
    """The use of the control groups in the text of a ``/proc/<pid>/cgroup``; None where they are not to be seen."""
    memory, cpu = _directory(cgroups, "memory", root), _directory(cgroups, "cpu", root)
    current = _number(memory, "memory.current", "memory.usage_in_bytes")
    if current is None:
        return None
    stat, times = _table(f"{memory}/memory.stat"), _table(f"{cpu}/cpu.stat")
    inactive = next((stat[name] for name in reversed(_INACTIVE) if name in stat), 0)
    periods = times.get("nr_periods", 0)
    throttled = times.get("nr_throttled", 0) / periods if periods else 0.0
    return Usage(max(0, current - inactive), round(throttled, 3), periods, _kills(memory))


def _kills(directory: str) -> int:
    return max(_table(f"{directory}/{name}").get("oom_kill", 0) for name in _KILLS)


def _directory(cgroups: str, controller: str, root: str) -> str:
    """Where a controller's files are: below its own hierarchy (v1), or in the unified one (v2)."""
    rows = [line.split(":", 2) for line in cgroups.splitlines() if line.count(":") >= 2]
    for dummy, controllers, path in rows:
        if controller in controllers.split(","):
            return os.path.normpath(f"{root}/{controller}/{path}")
    return next((os.path.normpath(f"{root}/{path}") for dummy, names, path in rows if not names), root)


def _number(directory: str, *names: str) -> t.Optional[int]:
    texts = (text_of(f"{directory}/{name}").strip() for name in names)
    return next((int(text) for text in texts if text.isdecimal()), None)


def _table(path: str) -> dict[str, int]:
    rows = (line.split() for line in text_of(path).splitlines())
    return {row[0]: int(row[1]) for row in rows if len(row) == 2 and row[1].isdecimal()}


__all__ = ("usage",)
