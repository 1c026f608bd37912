# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much room there is on the file system of the engine."""

from __future__ import annotations

import os
import typing as t

from .._frozen import frozen
from .._probes._endpoint import Endpoint


@frozen
class Space:
    """Bytes of a file system: ``free`` for the system, ``available`` for everybody (as ``df`` shows)."""

    free: int
    available: int


def space(endpoint: Endpoint, root_dir: str) -> t.Optional[Space]:
    """The room where the engine keeps its data; None where that is another machine, or cannot be looked at."""
    if endpoint.scheme != "unix" or not os.path.isdir(root_dir):
        return None
    try:
        answer = os.statvfs(root_dir)
    except OSError:
        return None
    return Space(answer.f_bfree * answer.f_frsize, answer.f_bavail * answer.f_frsize)


__all__ = ("Space", "space")
