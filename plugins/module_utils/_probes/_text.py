# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Small files that the kernel or the distribution keeps, such as those of ``/proc``."""

from __future__ import annotations


def text_of(path: str) -> str:
    """What the file holds; empty where it is not there or may not be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError:
        return ""


__all__ = ("text_of",)
