# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may be shown of a line: one line, short, and without anything that looks like a secret.

The secrets of today are masked by their values. A log also holds those of yesterday, and other people's; these can
only be told by their looks.
"""

from __future__ import annotations

import re
import typing as t

from ..._cut import beginning
from ..._secrets import MASK

_LENGTH = 300
# A longer line is first cut to this, so that no pattern can take long.
_LONGEST = 4000

_CODES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")

# What is masked is the group: keys by their beginnings (OpenAI's and others', GitHub's, Slack's, Amazon's), JSON Web
# Tokens, passwords in URLs (RFC 3986 3.2.1), credentials of HTTP (RFC 9110 11.6.2), and what follows a telling name.
_LOOKS = (
    re.compile(r"\b((?:sk|pk|rk|gsk|xai|hf|pplx|r8|AIza|gh[oprsu]|github_pat|xox[abeprs])[-_][\w*.-]{8,})"),
    re.compile(r"\b((?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{20,})"),
    re.compile(r"\b(eyJ[\w-]{8,}\.[\w-]{4,}(?:\.[\w-]*)?)"),
    re.compile(r"://[^/?#\s:]{0,256}:(\S{0,512})@"),
    re.compile(r"\b(?:Basic|Bearer)\s+([\w.~+/=-]{4,})", re.IGNORECASE),
    re.compile(
        r"(?:password|passwd|pwd|secret|token|credentials?|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key)"
        r"[\"']?\s{0,3}(?:=|:|\bis\b)\s{0,3}[\"']?([^\s\"'&;,)}]{3,})",
        re.IGNORECASE,
    ),
)


def sample(text: str, mask: t.Callable[[str], str]) -> str:
    """The line as it may be shown; ``mask`` takes out the secrets that are known."""
    clean = " ".join(_CODES.sub("", beginning(mask(text), _LONGEST)).split())
    for look in _LOOKS:
        clean = look.sub(_without_group, clean)
    return beginning(clean, _LENGTH)


def _without_group(match: re.Match[str]) -> str:
    start, stop = (edge - match.start() for edge in match.span(1))
    return match.group()[:start] + MASK + match.group()[stop:]


__all__ = ("sample",)
