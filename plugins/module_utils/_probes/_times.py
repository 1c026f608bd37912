# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Times as Docker and the kernel give them, turned into the one form that facts use."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_RFC3339 = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$")

# Docker's zero time: the thing never happened.
_NEVER = "0001-"


def iso(moment: datetime) -> str:
    """A moment with a time zone as ISO 8601 in UTC, to the second: ``2026-11-22T07:45:29Z``."""
    return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def iso_of_epoch(seconds: float) -> str:
    """Seconds since 1970 in the same form."""
    return iso(datetime.fromtimestamp(seconds, timezone.utc))


def iso_of_rfc3339(text: object) -> str:
    """Docker's time (nanoseconds, any offset) in the same form; empty for none, zero or nonsense."""
    match = _RFC3339.match(text) if isinstance(text, str) and not text.startswith(_NEVER) else None
    if not match:
        return ""
    day, clock, sign, hours, minutes = match.groups()
    try:
        moment = datetime.strptime(f"{day}T{clock}Z", "%Y-%m-%dT%H:%M:%SZ")
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        return (moment + (offset if sign == "-" else -offset)).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError):
        return ""


__all__ = ("iso", "iso_of_epoch", "iso_of_rfc3339")
