# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Takes memory until a finding is due, no more, and holds it for a minute.

Whenever others want some it gives as much back; should they want it faster, the kernel ends this process first.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import socket
import time

# The limits of has_memory in plugins/module_utils/_checks/host.py: a finding below a tenth of the memory, and 4 GiB.
SHARE, ENOUGH = 0.10, 4 * 2**30

# Of that limit, how much is left to others at most and at least: 7 to 9 % of the memory where it is less than 40 GiB.
MOST, LEAST = 0.90, 0.75

PIECE = 64 * 2**20
MINUTE = 60.0


def memory(name: str) -> int:
    """A figure of the kernel's, in bytes."""
    with open("/proc/meminfo", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(f"{name}:"))


def piece() -> mmap.mmap:
    """Some memory, which the kernel gives away only as it is written to; fastest in huge pages, where it has any."""
    new = mmap.mmap(-1, PIECE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    with contextlib.suppress(OSError):
        new.madvise(mmap.MADV_HUGEPAGE)
    new[:: mmap.PAGESIZE] = bytes(PIECE // mmap.PAGESIZE)
    return new


def say_ready() -> None:
    """Tell systemd that the memory is low now; sd_notify(3)."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notifier:
        notifier.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])


def main() -> None:
    """Take, hold for a minute, end."""
    limit = min(SHARE * memory("MemTotal"), ENOUGH)
    held: list[mmap.mmap] = []
    end = float("inf")
    while time.monotonic() < end:
        left = memory("MemAvailable")
        if left > MOST * limit:
            held.append(piece())
        elif left < LEAST * limit and held:
            held.pop().close()
        else:
            say_ready()
            end = min(end, time.monotonic() + MINUTE)
            time.sleep(0.05)


main()
