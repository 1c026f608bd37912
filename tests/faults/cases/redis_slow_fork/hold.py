# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holds a Redis up in the middle of its next fork, as a debugger would, and lets it go after 1.5 seconds.

The numbers are those of sys/ptrace.h and linux/wait.h; the kernel lets go of whatever a process traced when that ends.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time

SEIZE, OPTION_TRACE_FORK, EVENT_FORK, ANY_CHILD = 0x4206, 2, 1, 0x40000000
SAYS = b'SET fault x EX 900\nCONFIG SET save "1 1"\n'

process, container = int(sys.argv[1]), sys.argv[2]
ptrace = ctypes.CDLL(None, use_errno=True).ptrace
ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
if ptrace(SEIZE, process, None, OPTION_TRACE_FORK):
    raise OSError(ctypes.get_errno(), "ptrace")
subprocess.run(["docker", "exec", "-i", container, "redis-cli"], input=SAYS, check=True)
status = os.waitpid(process, ANY_CHILD)[1]
if status >> 16 != EVENT_FORK:
    raise SystemExit(f"Redis was stopped by something else: {status:#x}")
time.sleep(1.5)
