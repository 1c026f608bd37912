# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the containers of one host use of their memory, by its record."""

from __future__ import annotations

import datetime
import typing as t

from ..module_utils._frozen import frozen
from ._shapes import dicts, part

_IMPOSSIBLE = 2**63  # bytes; what Docker says for "no limit" on old kernels is a little less than that

_FORMAT = "%Y-%m-%dT%H:%M:%S%z"


@frozen
class Measure:
    """A container's working set and limit in bytes at a ``moment``; it was ``started`` then (both in epoch seconds)."""

    stack: str
    memory: int
    limit: int
    moment: float
    started: float


Measures = t.Mapping[str, Measure]  # by container's name


def measures(document: t.Any) -> Measures:
    """Of every member of a stack with a memory limit; whatever is of another shape says nothing."""
    moment = _epoch(part(document, "finished_at"))
    facts = part(document, "facts")
    stacks = {
        str(name): str(part(stack, "name"))
        for stack in dicts(part(facts, "stacks"))
        for name in _values(part(stack, "members"))
    }
    found = ((str(item.get("name")), _measure(item, moment)) for item in dicts(part(facts, "containers")))
    return {name: Measure(stacks[name], *values) for name, values in found if values and name in stacks}


def _measure(item: t.Mapping[str, t.Any], moment: float | None) -> tuple[int, int, float, float] | None:
    memory, limit = part(item.get("usage"), "memory"), item.get("memory_limit")
    started = _epoch(item.get("started_at"))
    if moment is None or started is None or not _is_size(memory) or not _is_size(limit):
        return None
    return memory, t.cast("int", limit), moment, started


def _is_size(value: t.Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < _IMPOSSIBLE


def _values(data: t.Any) -> t.Iterable[t.Any]:
    return data.values() if isinstance(data, dict) else ()


def _epoch(text: t.Any) -> float | None:
    try:
        return datetime.datetime.strptime(text, _FORMAT).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


__all__ = ("Measure", "Measures", "measures")
