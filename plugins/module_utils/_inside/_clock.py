# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What time it is elsewhere."""

from __future__ import annotations

import email.utils
import time
import typing as t


def offset(headers: t.Mapping[str, str]) -> t.Optional[float]:
    """By how many seconds a server that has just answered is ahead of our clock, by its ``Date`` (to the second).

    None where it does not say, or where the answer is a cache's (``Age``) and the time that of yore. Names of
    headers are in lower case.
    """
    moment = email.utils.parsedate_tz(headers.get("date", ""))
    if not moment or "age" in headers:
        return None
    try:
        return round(email.utils.mktime_tz(moment) - time.time(), 1)
    except (ValueError, OverflowError):  # a date that no calendar has
        return None


__all__ = ("offset",)
