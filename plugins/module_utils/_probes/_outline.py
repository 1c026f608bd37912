# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What stands in for the inspection of a container that Docker would not describe."""

from __future__ import annotations

import typing as t

from .._model import ProbeError

# The key under which an outline holds the ``ProbeError`` that says why it is no inspection.
OUTLINE = "Outline"


def outline(listed: t.Mapping[str, t.Any], error: ProbeError) -> dict[str, t.Any]:
    """The shape of an inspection with what ``GET /containers/json`` alone tells: no environment, no ports, no times."""
    return {
        OUTLINE: error,
        "Id": listed["Id"],
        "Name": next(iter(listed.get("Names") or ()), listed["Id"][:12]),
        "State": {"Status": listed.get("State", "")},
        "Config": {"Image": listed.get("Image", ""), "Labels": listed.get("Labels") or {}},
        "NetworkSettings": listed.get("NetworkSettings") or {},
    }


__all__ = ("OUTLINE", "outline")
