# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A problem as the HTML report shows it: texts that are cleaned, and as much evidence as one can read."""

from __future__ import annotations

import json
import typing as t
from collections import Counter

from ..module_utils._frozen import field, frozen
from ..module_utils._model import Vantage
from ._changes import Changes, Difference
from ._groups import Group, Occurrence
from ._ranges import short
from ._texts import clean, command, line

_ROWS = 15  # occurrences with their evidence; the hosts of the others are only named
_SYMPTOM_ROWS = 5
_VARIANTS = 3  # different renderings of one finding's commands
_HOST_LIST = 6000  # characters of a list of host names; a report of 1,000 hosts must stay readable
_SYMPTOM_HOST_LIST = 600
_SNIPPET_HOSTS = 100  # with more hosts than this, a suppression to copy is for all


@frozen
class Row:
    """One occurrence as the page shows it. ``facts`` are the evidence that the object does not say already.

    ``change`` is what became of it since the earlier run (empty: there is none, or nothing did), in its
    ``differences``.
    """

    host: str
    object: str
    stack: str
    since: str
    inside: bool
    facts: tuple[tuple[str, str], ...]
    change: str
    differences: tuple[Difference, ...]


@frozen
class Card:
    """A group as the page shows it. ``rest`` names the hosts whose evidence is not shown.

    ``changes`` counts the occurrences by what became of them; ``snippet`` is a suppression to copy.
    """

    number: str
    group: Group
    rows: tuple[Row, ...]
    more: int
    rest: str
    commands: tuple[tuple[tuple[str, ...], str], ...] = ()
    symptoms: tuple[Card, ...] = ()
    changes: t.Mapping[str, int] = field(default_factory=Counter)
    snippet: str = ""


def card(number: str, group: Group, changes: Changes | None) -> Card:
    """The card of a problem with those that it explains."""
    return Card(
        number=number,
        group=group,
        **_rows(group, changes, _ROWS, _HOST_LIST),
        commands=_commands(group),
        symptoms=tuple(
            Card("", item, **_rows(item, changes, _SYMPTOM_ROWS, _SYMPTOM_HOST_LIST)) for item in group.symptoms
        ),
        snippet=_snippet(group),
    )


def _rows(group: Group, changes: Changes | None, number: int, width: int) -> dict[str, t.Any]:
    """The occurrences that are shown, what is said of the others, and what became of all."""
    rest = group.occurrences[number:]
    return {
        "rows": tuple(_row(item, changes) for item in group.occurrences[:number]),
        "more": len(rest),
        "rest": hosts((host for host, _finding in rest), width),
        "changes": changes.count(group.occurrences) if changes else Counter(),
    }


def _row(occurrence: Occurrence, changes: Changes | None) -> Row:
    host, finding = occurrence
    facts = ((line(key), clean(value)) for key, value in finding.evidence.items() if key not in ("subject", "part"))
    return Row(
        host=line(host),
        object=line(finding.object),
        stack=line(finding.stack),
        since=line(finding.since or ""),
        inside=finding.seen_from is Vantage.CONTAINER,
        facts=tuple(fact for fact in facts if fact[1]),
        change=changes.state(host, finding) if changes else "",
        differences=changes.differences.get((host, finding.key), ()) if changes else (),
    )


def _snippet(group: Group) -> str:
    """A suppression of just this; JSON is YAML, too."""
    names = json.dumps(
        list(map(line, group.hosts)) if len(group.hosts) <= _SNIPPET_HOSTS else ["all"], ensure_ascii=False
    )
    fields = {"id": line(group.id), "hosts": names, "owner": "", "reason": "", "until": ""}
    return "- " + "\n  ".join(f"{key}: {value}".rstrip() for key, value in fields.items())


def _commands(group: Group) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The commands as they read on these hosts, with the hosts where they read so (empty: on all)."""
    if not group.entry or not group.entry.commands:
        return ()
    variants: dict[tuple[str, ...], list[str]] = {}
    for host, finding in group.occurrences:
        lines = tuple(command(template, finding.evidence) for template in group.entry.commands)
        variants.setdefault(lines, []).append(host)
    ranked = sorted(variants.items(), key=lambda item: -len(item[1]))
    return tuple((lines, hosts(names, 200) if len(ranked) > 1 else "") for lines, names in ranked[:_VARIANTS])


def hosts(names: t.Iterable[str], width: int = 160) -> str:
    """The names as ranges, in bounded width."""
    return short(map(line, names), width)


__all__ = ("Card", "Row", "card", "hosts")
