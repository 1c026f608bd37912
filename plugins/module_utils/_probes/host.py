# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The machine: its kernel, its memory, its file systems, from /proc and statvfs alone."""

from __future__ import annotations

import getpass
import os
import platform
import typing as t
from datetime import datetime, timezone

from .._facts import FileSystem, Machine
from ._load import load
from ._text import text_of
from ._times import iso

_HUGE_PAGES = "/sys/kernel/mm/transparent_hugepage/enabled"


def machine(paths: t.Iterable[str] = (), proc: str = "/proc", os_release: str = "/etc/os-release") -> Machine:
    """This machine, with the file systems of ``/`` and of those of ``paths`` that exist (Docker's root directory)."""
    kernel, memory = os.uname(), _memory(text_of(f"{proc}/meminfo"))
    return Machine(
        hostname=kernel.nodename,
        system=_system(text_of(os_release)) or kernel.sysname,
        kernel=kernel.release,
        architecture=kernel.machine,
        python=platform.python_version(),
        user=_user(),
        now=iso(datetime.now(timezone.utc)),
        cpus=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory=memory.get("MemTotal", 0),
        memory_available=memory.get("MemAvailable", memory.get("MemFree", 0)),
        file_systems=tuple(_file_systems(("/", *paths))),
        load=load(proc),
        overcommit=text_of(f"{proc}/sys/vm/overcommit_memory").strip(),
        huge_pages=_chosen(text_of(_HUGE_PAGES)),
    )


def _chosen(modes: str) -> str:
    """Of a list such as ``always [madvise] never`` the one in brackets."""
    return modes.partition("[")[2].partition("]")[0]


def _system(os_release: str) -> str:
    """``PRETTY_NAME`` of os-release(5)."""
    lines = (line.partition("=") for line in os_release.splitlines())
    return next((value.strip().strip("\"'") for key, dummy, value in lines if key == "PRETTY_NAME"), "")


def _memory(meminfo: str) -> dict[str, int]:
    """The lines of /proc/meminfo in bytes; the kernel's ``kB`` are KiB."""
    fields = (line.split() for line in meminfo.splitlines())
    return {row[0].rstrip(":"): int(row[1]) * 1024 for row in fields if len(row) > 1 and row[1].isdecimal()}


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return str(os.getuid())


def _file_systems(paths: t.Iterable[str]) -> t.Iterator[FileSystem]:
    """Each file system once. Two paths with the very same counts are one, also through an overlay."""
    seen: set[tuple[int, ...]] = set()
    for path in paths:
        try:
            answer = os.statvfs(path)
        except (OSError, ValueError):
            continue
        counts = (answer.f_blocks * answer.f_frsize, answer.f_bavail * answer.f_frsize, answer.f_files, answer.f_favail)
        if counts not in seen:
            seen.add(counts)
            yield FileSystem(path, *counts)


__all__ = ("machine",)
