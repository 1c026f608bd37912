# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a request may be tried again, and after how long.

As the openai SDK does it (``_should_retry`` and ``_parse_retry_after_header`` in
https://github.com/openai/openai-python/blob/main/src/openai/_base_client.py), except that it also tries exhausted
quotas again, which only makes applications slower: https://platform.openai.com/docs/guides/error-codes
"""

from __future__ import annotations

import email.utils
import time
import typing as t

Json = t.Mapping[str, t.Any]
Headers = t.Mapping[str, str]

# The words for an account without credit or budget. The status is 429 as for throttling, but no patience helps.
EXHAUSTED = (
    "insufficient_quota",
    "credit_balance_exhausted",
    "organization_spend_limit_exceeded",
    "project_spend_limit_exceeded",
    "organization_usage_limit_exceeded",
)

_BUSY = ("500", "502", "503", "504")

# Seconds before the first of the next tries where the server names none; doubled each time, up to the longest.
_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 8.0


def pause(found: Json, headers: Headers, attempt: int) -> t.Optional[float]:
    """The seconds to wait before another try, after ``attempt`` earlier ones; None where it would end no better."""
    if not _may_pass(found) or headers.get("x-should-retry") == "false":
        return None
    asked = _asked(headers)
    return min(_FIRST_PAUSE * 2**attempt, _LONGEST_PAUSE) if asked is None else asked


def _may_pass(found: Json) -> bool:
    """Whether this is throttling, a server in trouble, or a connection that did not come about."""
    stage, code = found["stage"], found["code"]
    if stage == "query":
        exhausted = found["error_code"] in EXHAUSTED or found["error_type"] == "insufficient_quota"
        return code in _BUSY or (code == "429" and not exhausted)
    # A proxy's own answer, such as 407, is a number, and final.
    return stage == "tcp" or (stage, code) == ("dns", "EAI_AGAIN") or (stage == "proxy" and code.startswith("E"))


def _asked(headers: Headers) -> t.Optional[float]:
    """How long the server asks one to wait: milliseconds, seconds, or until a date (RFC 9110, 10.2.3)."""
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        try:
            return max(0.0, float(headers[name]) / unit)
        except (KeyError, ValueError):
            continue
    moment = email.utils.parsedate_tz(headers.get("retry-after", ""))
    return max(0.0, email.utils.mktime_tz(moment) - time.time()) if moment else None


__all__ = ("EXHAUSTED", "pause")
