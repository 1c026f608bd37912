# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between the kinds of AutoGPT deployments: data, not code."""

from __future__ import annotations

from ._profile import Profile, Rule, Variables
from .classic import CLASSIC
from .guide import GUIDE
from .platform import PLATFORM

PROFILES: dict[str, Profile] = {item.id: item for item in (GUIDE, CLASSIC, PLATFORM)}
DEFAULT = GUIDE


def profile(name: str) -> Profile:
    """The profile of this name; the guide's for the host itself, which has none."""
    return PROFILES.get(name, DEFAULT)


__all__ = ("DEFAULT", "PROFILES", "Profile", "Rule", "Variables", "profile")
