# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How busy the machine is: pressure stall information, and a short look at what its processors do.

https://docs.kernel.org/accounting/psi.html, proc_stat(5)
"""

from __future__ import annotations

import re
import time
import typing as t

from .._facts import Load
from ._text import text_of

# Long enough for some 25 ticks of each processor, short enough to be over before the other probes are.
_SAMPLE = 0.25

# The fields of the line "cpu" of /proc/stat that are times of their own (guest times are part of user times).
_FIELDS = 8
_IOWAIT, _STEAL = 4, 7


def load(proc: str = "/proc") -> Load:
    """The machine's load. Takes a quarter of a second."""
    before = _ticks(proc)
    time.sleep(_SAMPLE)
    spent = [after - earlier for earlier, after in zip(before, _ticks(proc))]
    whole = sum(spent)
    return Load(
        cpu=_pressure(proc, "cpu", "some"),
        memory=_pressure(proc, "memory", "full"),
        io=_pressure(proc, "io", "full"),
        steal=_share(spent, _STEAL, whole),
        iowait=_share(spent, _IOWAIT, whole),
    )


def _ticks(proc: str) -> list[int]:
    fields = text_of(f"{proc}/stat").partition("\n")[0].split()[1:]
    return [int(field) for field in fields[:_FIELDS] if field.isdecimal()]


def _share(spent: t.Sequence[int], field: int, whole: int) -> float:
    return round(100 * spent[field] / whole, 1) if whole > 0 and field < len(spent) else 0.0


def _pressure(proc: str, resource: str, line: str) -> t.Optional[float]:
    """The average over a minute, in percent."""
    match = re.search(rf"^{line} .*\bavg60=([0-9.]+)", text_of(f"{proc}/pressure/{resource}"), re.MULTILINE)
    return float(match.group(1)) if match else None


__all__ = ("load",)
