# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary at the end of a run: at most 20 lines of at most 100 columns."""

from __future__ import annotations

import typing as t
import unicodedata

from ..module_utils._catalog import Text
from ..module_utils._model import Severity
from ._fleet import Fleet, Gap, Group
from ._ranges import short
from ._texts import line
from ._words import WORDS, amount

WIDTH = 100
LINES = 20

_CAUSES = 6  # causes shown, in two lines each; the report has the others
_GAPS = 2
# The columns of a line: how bad, then what; two blanks before each
_LABEL = 8
_REST = WIDTH - _LABEL - 4

_PAINT = {
    "critical": "31;1",
    "major": "33",
    "minor": "34",
    "incomplete": "36",
    "healthy": "32",
    "unknown": "36",
    "dim": "2",
}

Paint = t.Callable[[str, str], str]


def render(fleet: Fleet, language: str = "en", colour: bool = False, reports: t.Sequence[str] = ()) -> str:
    """The summary as text, without a final line feed. ``reports`` are paths to name at its end."""

    def say(text: Text) -> str:
        return text.zh if language == "zh" else text.en

    def paint(text: str, name: str) -> str:
        return f"\x1b[{_PAINT[name]}m{text}\x1b[0m" if colour and name in _PAINT else text

    lines = [
        paint(_fit(f"autogpt.ops: {say(fleet.headline)}", WIDTH), fleet.verdict),
        *(_fit(f"  {say(text).strip()}", WIDTH) for text in fleet.subline),
        *(text for group in fleet.causes[:_CAUSES] for text in _cause(group, say, paint)),
        *_rest(fleet, say),
        *(_gap(gap, say, paint) for gap in fleet.gaps[:_GAPS]),
    ]
    room = LINES - len(lines)
    return "\n".join([*lines, *(f"  {say(WORDS['report'])}: {path}" for path in reports[:room])])


def _cause(group: Group, say: t.Callable[[Text], str], paint: Paint) -> list[str]:
    """What to look for and where, then what it is."""
    symptoms = len(group.symptoms)
    beneath = f" (+{say(amount('symptoms', symptoms)).strip()})" if symptoms else ""
    name = f"{line(group.id)}{beneath}"
    where = short(map(line, group.hosts), _REST - _width(name) - 2)
    indent = " " * (_LABEL + 4)
    return [
        f"  {_label(group.severity.label, say, paint)}  {name}  {paint(_fit(where, _REST - _width(name) - 2), 'dim')}",
        indent + _fit(line(say(group.title)), _REST),
    ]


def _label(state: str, say: t.Callable[[Text], str], paint: Paint) -> str:
    return paint(_column(say(WORDS[state]), _LABEL), state)


def _rest(fleet: Fleet, say: t.Callable[[Text], str]) -> list[str]:
    rest = fleet.causes[_CAUSES:]
    counts = (f"{say(WORDS[s.label])} {sum(g.severity == s for g in rest)}" for s in sorted(Severity, reverse=True))
    return [f"  + {say(amount('causes', len(rest))).strip()}: {', '.join(counts)}"] if rest else []


def _gap(gap: Gap, say: t.Callable[[Text], str], paint: Paint) -> str:
    where = short(map(line, gap.hosts), _REST // 3)
    what = _fit(line(say(gap.text)), _REST - _width(where) - 2)
    return f"  {_label('unknown', say, paint)}  {what}  {paint(where, 'dim')}"


def _width(text: str) -> int:
    """Columns in a terminal: East Asian wide characters take two, combining marks none."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _fit(text: str, width: int) -> str:
    if _width(text) <= width:
        return text
    while _width(text) > width - 1:
        text = text[:-1]
    return text.rstrip() + "…"


def _column(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


__all__ = ("LINES", "WIDTH", "render")
