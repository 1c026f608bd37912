# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Looking into JSON that may be of any shape: what is not there says nothing, and raises nothing."""

from __future__ import annotations

import typing as t


def part(data: t.Any, key: str) -> t.Any:
    """The value of a key; None where there is none, or no object."""
    return data.get(key) if isinstance(data, dict) else None


def dicts(data: t.Any) -> list[dict[str, t.Any]]:
    """The objects in a list; none where it is no list."""
    return [item for item in data if isinstance(item, dict)] if isinstance(data, list) else []


__all__ = ("dicts", "part")
