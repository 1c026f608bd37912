# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between the kinds of AutoGPT deployments: data, not code."""

from __future__ import annotations

from ._profile import Profile, Variables
from .guide import GUIDE

PROFILES: dict[str, Profile] = {item.id: item for item in (GUIDE,)}
DEFAULT = GUIDE


def profile(name: str) -> Profile:
    """The profile of this name; the guide's for the host itself, which has none."""
    return PROFILES.get(name, DEFAULT)


__all__ = ("DEFAULT", "PROFILES", "Profile", "Variables", "profile")
