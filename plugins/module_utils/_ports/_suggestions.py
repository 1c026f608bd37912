# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The next free ports."""

from __future__ import annotations

import itertools
import typing as t

from .._facts import Container
from ._binding import Answer, attempt
from ._wanted import PORTS, Wanted
from .owners import published


def next_free(wanted: Wanted, count: int, containers: t.Sequence[Container] = ()) -> list[int]:
    """The next higher ports that could be bound instead, each proved by binding it; fewer where there are no more."""
    candidates = (wanted.at(port) for port in range(wanted.port + 1, PORTS.stop))
    free = (item.port for item in candidates if attempt(item) is Answer.FREE and not any(published(item, containers)))
    return list(itertools.islice(free, count))


__all__ = ("next_free",)
