# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Shortening what others wrote, by whole words: half a secret would not be recognized as one, and not masked."""

from __future__ import annotations

import re

_LAST_WORD = re.compile(r"\s*\S*\Z")
_FIRST_WORD = re.compile(r"\A\S*\s*")


def beginning(text: str, limit: int) -> str:
    """The first words, at most ``limit`` characters of them."""
    return text if len(text) <= limit else (_LAST_WORD.sub("", text[: limit + 1], count=1) + " …").lstrip()


def ending(text: str, limit: int) -> str:
    """The last words, at most ``limit`` characters of them."""
    return text if len(text) <= limit else ("… " + _FIRST_WORD.sub("", text[-limit - 1 :])).rstrip()


__all__ = ("beginning", "ending")
