# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Host names as people write them: ``web[01-17,19]``."""

from __future__ import annotations

import re
import typing as t

# The number that counts the hosts: the last one of an address, or the last one of the first label of a name.
_NUMBERED = re.compile(r"((?:\d+\.){3}|[^.]*?)(\d+)((?:[^.\d]+)?(?:\.\D.*)?)", re.DOTALL | re.ASCII)


def natural(name: str) -> list[tuple[int, int, str]]:
    """A sort key that puts ``web2`` before ``web10``."""
    parts = re.split(r"([0-9]+)", name)
    return [(0, int(part), "") if number % 2 else (1, 0, part) for number, part in enumerate(parts)]


def ranges(names: t.Iterable[str]) -> list[str]:
    """The names in natural order, neighbours of one pattern folded into one piece."""
    groups: dict[tuple[str, int, str], list[str]] = {}
    for name in sorted(set(names), key=natural):
        match = _NUMBERED.fullmatch(name)
        prefix, digits, suffix = match.groups() if match else (name, "", "")
        groups.setdefault((prefix, len(digits), suffix), []).append(digits)
    return [_piece(prefix, digits, suffix) for (prefix, _width, suffix), digits in groups.items()]


def short(names: t.Iterable[str], width: int) -> str:
    """The ranges in at most ``width`` characters; what does not fit is counted: ``web[01-17], +12``."""
    ordered = sorted(set(names), key=natural)
    fits, too_many = 0, len(ordered)
    if len(_with_rest(ordered, too_many)) <= width:
        return _with_rest(ordered, too_many)
    while too_many - fits > 1:
        middle = (fits + too_many) // 2
        if len(_with_rest(ordered[:middle], len(ordered))) <= width:
            fits = middle
        else:
            too_many = middle
    return _with_rest(ordered[:fits], len(ordered))


def _with_rest(shown: list[str], total: int) -> str:
    rest = [f"+{total - len(shown)}"] if total > len(shown) else []
    return ", ".join([*ranges(shown), *rest])


def _piece(prefix: str, digits: list[str], suffix: str) -> str:
    if len(digits) == 1:
        return f"{prefix}{digits[0]}{suffix}"
    return f"{prefix}[{','.join(_runs(digits))}]{suffix}"


def _runs(digits: list[str]) -> t.Iterator[str]:
    start = last = digits[0]
    for number in [*digits[1:], ""]:
        if number and int(number) == int(last) + 1:
            last = number
            continue
        yield start if start == last else f"{start}-{last}"
        start = last = number


__all__ = ("natural", "ranges", "short")
