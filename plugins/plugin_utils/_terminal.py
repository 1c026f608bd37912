# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary at the end of a run: at most 20 lines of at most 100 columns."""

from __future__ import annotations

import typing as t
import unicodedata

from ..module_utils._catalog import Text
from ..module_utils._model import Severity
from ._fleet import Fleet
from ._gaps import Gap
from ._groups import Group
from ._headline import change_line, headline, subline, suppression_line
from ._ranges import short
from ._texts import line
from ._words import WORDS, amount, joined, word

WIDTH = 100
LINES = 20

_CAUSES = 6  # causes shown at most, in two lines each; the report has the others
_GAPS = 2
_TRAITS = 4  # names of traits in which few hosts differ
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

    head = [
        paint(_fit(f"autogpt.ops: {say(headline(fleet))}", WIDTH), fleet.verdict),
        *(_fit(f"  {say(text).strip()}", WIDTH) for text in (*subline(fleet), change_line(fleet)) if text),
    ]
    foot = [
        *(_gap(gap, say, paint) for gap in fleet.gaps[:_GAPS]),
        *(_fit(f"  {say(text)}", WIDTH) for text in _remarks(fleet) if text),
    ]
    room = LINES - len(head) - len(foot) - 2  # for the causes that are only counted, and for a report
    shown = min(_CAUSES, room // 2)
    causes = [text for group in fleet.causes[:shown] for text in _cause(fleet, group, say, paint)]
    lines = [*head, *causes, *_rest(fleet.causes[shown:], say), *foot]
    named = (f"  {say(WORDS['report'])}: {path}" for path in reports[: LINES - len(lines)])
    return "\n".join([*lines, *named])


def _cause(fleet: Fleet, group: Group, say: t.Callable[[Text], str], paint: Paint) -> list[str]:
    """What to look for and where, then what it is."""
    name = f"{line(group.id)}{_beneath(fleet, group, say)}"
    where = short(map(line, group.hosts), _REST - _width(name) - 2)
    indent = " " * (_LABEL + 4)
    return [
        f"  {_label(group.severity.label, say, paint)}  {name}  {paint(_fit(where, _REST - _width(name) - 2), 'dim')}",
        indent + _fit(line(say(group.title)), _REST),
    ]


def _beneath(fleet: Fleet, group: Group, say: t.Callable[[Text], str]) -> str:
    """In brackets: how many symptoms it explains, and whether it is new."""
    told = [amount("symptoms", len(group.symptoms))] if group.symptoms else []
    counts = fleet.changes.count(group.occurrences) if fleet.changes else {}
    told += [word(f"count.{state}", n=counts[state]) for state in ("new", "changed") if counts.get(state)]
    first = "+" if group.symptoms else ""
    return f" ({first}{say(joined(told)).strip()})" if told else ""


def _label(state: str, say: t.Callable[[Text], str], paint: Paint) -> str:
    return paint(_column(say(WORDS[state]), _LABEL), state)


def _rest(rest: t.Sequence[Group], say: t.Callable[[Text], str]) -> list[str]:
    counts = {s: sum(group.severity == s for group in rest) for s in sorted(Severity, reverse=True)}
    told = ", ".join(f"{say(WORDS[severity.label])} {count}" for severity, count in counts.items() if count)
    return [f"  + {say(amount('causes', len(rest))).strip()}: {told}"] if rest else []


def _remarks(fleet: Fleet) -> tuple[Text | None, ...]:
    return suppression_line(fleet), _growing(fleet), _differences(fleet)


def _growing(fleet: Fleet) -> Text | None:
    """The containers whose memory only grows, in one line; None where there are none."""
    if not fleet.growing:
        return None
    named = ((line(group.occurrences[0][1].object), len(group.hosts)) for group in fleet.growing[:_TRAITS])
    names = [word("growing.name", what=name, hosts=amount("hosts", number)) for name, number in named]
    return word("growing.line", names=joined([*names, *([Text("…", "…")] if len(fleet.growing) > _TRAITS else [])]))


def _differences(fleet: Fleet) -> Text | None:
    """In what few hosts differ from most, in one line; None where they agree."""
    if not fleet.outliers:
        return None
    names = joined([*dict.fromkeys(outlier.name for outlier in fleet.outliers)][:_TRAITS])
    return word("outliers.line", names=names, count=amount("differences", len(fleet.outliers)))


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
