# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Moves the times in a stopped PostgreSQL's file of counters so many days into the past, as if they had passed.

Times are microseconds since 2000. Whatever is one of the last hour, as a number of 64 bits, is taken for a time: by
chance a number is that once in five billion.
"""

from __future__ import annotations

import struct
import sys
import time
from pathlib import Path

file, days = Path(sys.argv[1]), int(sys.argv[2])
now = int((time.time() - 946684800) * 1_000_000)
data = bytearray(file.read_bytes())
place = 0
while place <= len(data) - 8:
    moment = struct.unpack_from("=q", data, place)[0]
    if now - 3_600_000_000 < moment <= now:
        struct.pack_into("=q", data, place, moment - days * 86_400_000_000)
        place += 8
    else:
        place += 1
file.write_bytes(data)
