# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sending a signal to just the process that was seen, never to another one that got its number since."""

from __future__ import annotations

import os
import signal

from ._process import Process, started


def send(process: Process, number: signal.Signals) -> bool:
    """Send it, and say whether the process was still there. Raises ``PermissionError``.

    A file descriptor of the process (pidfd_open(2), Linux 5.3) keeps the number from meaning another one between
    the comparison and the signal; older kernels leave a gap of microseconds.
    """
    try:
        handle = os.pidfd_open(process.pid) if hasattr(os, "pidfd_open") else -1
    except OSError:  # it has gone, or this kernel is older
        handle = -1
    try:
        if started(process.pid) != process.started:
            return False
        if handle >= 0:
            signal.pidfd_send_signal(handle, number)
        else:
            os.kill(process.pid, number)
        return True
    except ProcessLookupError:
        return False
    finally:
        if handle >= 0:
            os.close(handle)


__all__ = ("send",)
