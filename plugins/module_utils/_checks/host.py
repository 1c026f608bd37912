# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: host."""

from __future__ import annotations

import typing as t

from .._facts import Load
from .._model import Severity
from ._registry import Verdict, View, check

_GIB = 2**30


class _Limit(t.NamedTuple):
    """A share that is too small, unless so much is left in absolute figures that it is no matter yet."""

    severity: Severity
    share: float
    enough: float


# Less than 10 % free is critical (facts: Docker and PostgreSQL stop when there is none). A share alone would cry
# wolf on large disks: 10 % of 10 TB is a year's supply. So it also takes less than 20 GiB; the warning stands above.
_DISK = (_Limit(Severity.CRITICAL, 0.10, 20 * _GIB), _Limit(Severity.MAJOR, 0.15, 50 * _GIB))

# An image or a checkout brings some ten thousand files.
_INODES = (_Limit(Severity.CRITICAL, 0.10, 200_000), _Limit(Severity.MAJOR, 0.15, 500_000))

# MemAvailable is what the kernel could give without swapping.
_MEMORY = (_Limit(Severity.CRITICAL, 0.05, 2 * _GIB), _Limit(Severity.MAJOR, 0.10, 4 * _GIB))

# Of what the kernel counts as waiting; PSI's authors give no limits. That all tasks stood still for a tenth of a
# minute is felt; a processor that some task waits for is not yet a fault. A quarter of a second of iowait is a poor
# substitute for PSI's minute.
_LOAD: dict[str, tuple[tuple[Severity, float], ...]] = {
    "memory": ((Severity.MAJOR, 10),),
    "io": ((Severity.MAJOR, 50), (Severity.MINOR, 20)),
    "cpu": ((Severity.MINOR, 90),),
    "steal": ((Severity.MAJOR, 30), (Severity.MINOR, 10)),
    "iowait": ((Severity.MINOR, 10),),
}

_BY_LOAD = {
    "memory": "memory_pressure",
    "io": "io_pressure",
    "cpu": "cpu_pressure",
    "steal": "cpu_steal",
    "iowait": "io_wait",
}

# What is asked only where the kernel keeps no better figure.
_BETTER = {"iowait": "io"}


def _judged(left: int, whole: int, limits: t.Iterable[_Limit]) -> t.Optional[Severity]:
    crossed = (limit.severity for limit in limits if left < limit.share * whole and left < limit.enough)
    return next(crossed, None)


@check("host", "machine", scope="host")
def has_disk_space(view: View) -> Verdict:
    """Is there room on the file systems of the system and of Docker?"""
    for item in view.host.machine.file_systems if view.host.machine else ():
        severity = _judged(item.free, item.size, _DISK)
        if severity:
            free, size = round(item.free / _GIB, 1), round(item.size / _GIB, 1)
            used = _used(item.free, item.size)
            yield view.finding("host.disk_full", item.path, severity, used_percent=used, free_gib=free, size_gib=size)


@check("host", "machine", scope="host")
def has_inodes(view: View) -> Verdict:
    """Can files still be created there? File systems without a fixed number of inodes report none."""
    for item in view.host.machine.file_systems if view.host.machine else ():
        severity = _judged(item.inodes_free, item.inodes, _INODES)
        if severity:
            used = _used(item.inodes_free, item.inodes)
            yield view.finding("host.inodes_full", item.path, severity, used_percent=used, free=item.inodes_free)


@check("host", "machine", scope="host")
def has_memory(view: View) -> Verdict:
    """Could the kernel still give memory to somebody?"""
    machine = view.host.machine
    severity = _judged(machine.memory_available, machine.memory, _MEMORY) if machine else None
    if machine and severity:
        left, whole = machine.memory_available // 2**20, machine.memory // 2**20
        yield view.finding("host.memory_low", machine.hostname, severity, available_mib=left, total_mib=whole)


@check("host", "machine", scope="host")
def is_not_overloaded(view: View) -> Verdict:
    """Does work wait for processors, memory or disks, or does the hypervisor take the machine's time?"""
    machine = view.host.machine
    for what, limits in _LOAD.items():
        percent = _measured(machine.load, what) if machine else None
        severity = next((limit for limit, share in limits if percent is not None and percent > share), None)
        if machine and severity:
            yield view.finding(f"host.{_BY_LOAD[what]}", machine.hostname, severity, percent=percent)


def _measured(load: Load, what: str) -> t.Optional[float]:
    better = _BETTER.get(what)
    percent: t.Optional[float] = getattr(load, what)
    return percent if better is None or getattr(load, better) is None else None


@check("host", "machine", scope="host")
def lets_redis_fork(view: View) -> Verdict:
    """May the kernel promise more memory than it has? Redis forks to save, and asks for its size once more."""
    machine = view.host.machine
    saving = [
        item.name for item in view.host.stacks if item.redis and (item.redis.rdb_enabled or item.redis.aof_enabled)
    ]
    if machine and saving and machine.overcommit in ("0", "2"):
        yield view.finding("host.overcommit_off", machine.hostname, mode=machine.overcommit, stacks=saving)
    if machine and saving and machine.huge_pages == "always":
        yield view.finding("host.huge_pages", machine.hostname, stacks=saving)


def _used(free: int, whole: int) -> int:
    return round(100 * (1 - free / whole))
