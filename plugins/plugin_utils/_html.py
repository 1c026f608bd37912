# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report for people: one HTML file that needs neither a network nor JavaScript."""

from __future__ import annotations

import base64
import functools
import hashlib
import json
import typing as t
from dataclasses import dataclass
from pathlib import Path

import jinja2

from ..module_utils._catalog import COMPONENTS, Text
from ..module_utils._model import Severity, Vantage
from ._fleet import Fleet, Group, Occurrence
from ._matrix import STATES
from ._ranges import short
from ._texts import clean, command, line
from ._words import WORDS, amount, word

_FILES = Path(__file__).with_name("_report")

_OPEN_ROWS = 3  # occurrences of a finding that stand open
_ROWS = 15  # occurrences with their evidence; the hosts of the others are only named
_SYMPTOM_ROWS = 5
_VARIANTS = 3  # different renderings of one finding's commands
_HOST_LIST = 6000  # characters of a list of host names; a report of 1,000 hosts must stay readable
_SYMPTOM_HOST_LIST = 600

GLYPHS = {
    "critical": "✕",
    "major": "!",
    "minor": "i",
    "unreachable": "⊘",
    "unknown": "?",
    "partial": "◐",
    "ok": "✓",
    "none": "·",
}


@dataclass(frozen=True)
class Row:
    """One occurrence as the page shows it. ``facts`` are the evidence that the object does not say already."""

    host: str
    object: str
    stack: str
    since: str
    inside: bool
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Card:
    """A group as the page shows it. ``rest`` names the hosts whose evidence is not shown."""

    number: str
    group: Group
    rows: tuple[Row, ...]
    more: int
    rest: str
    commands: tuple[tuple[tuple[str, ...], str], ...] = ()
    symptoms: tuple[Card, ...] = ()


def render(fleet: Fleet, language: str = "en") -> str:
    """The page, which shows ``language`` (``en`` or ``zh``) first and holds both."""
    cards = [_card(str(number), group) for number, group in enumerate(fleet.causes, 1)]
    script = _file("report.js")
    return _template().render(
        fleet=fleet,
        language=language,
        style=_file("report.css"),
        script=script,
        script_hash=_hash(script),
        data=_embedded(_index(fleet)),
        sections=[(severity, [card for card in cards if card.group.severity == severity]) for severity in _WORST_FIRST],
        states={host: row.state for row in fleet.rows for host in row.hosts},
        names={component.id: component.name for component in (*COMPONENTS, *fleet.components)},
        passed=_passed(fleet),
        started=min((record.started_at for record in fleet.records if record.started_at), default=""),
        finished=max((record.finished_at for record in fleet.records), default=""),
        profiles={group.profile for group in fleet.causes if group.profile},
        versions=sorted({record.version for record in fleet.records if record.version}),
        slowest=max(fleet.records, key=lambda record: record.seconds, default=None),
        redactions=sum(record.redactions for record in fleet.records),
    )


_WORST_FIRST = sorted(Severity, reverse=True)


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FILES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {"amount": amount, "glyphs": GLYPHS, "states_in_order": STATES, "word": word, "words": WORDS}
    environment.filters |= {"clean": clean, "hosts": _hosts, "line": line, "minute": _minute}
    return environment.get_template("report.html.j2")


def _file(name: str) -> str:
    return (_FILES / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """For the page's content security policy: no other script than ours runs, whatever the evidence holds."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


def _embedded(data: t.Any) -> str:
    """JSON that cannot end the script element that it stands in."""
    text = json.dumps(data, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _index(fleet: Fleet) -> dict[str, t.Any]:
    """What the filter needs: the hosts, and which of them each card and each row of the heat map speaks of."""
    position = {record.host: number for number, record in enumerate(fleet.records)}
    return {
        "summary": fleet.summary(),
        "hosts": [line(record.host) for record in fleet.records],
        "cards": [[position[host] for host in group.hosts] for group in fleet.causes],
        "words": {name: {"en": WORDS[name].en, "zh": WORDS[name].zh} for name in ("copy", "copied")},
        "rows": [[position[host] for host in row.hosts] for row in fleet.rows],
    }


def _card(number: str, group: Group) -> Card:
    shown = group.occurrences[:_ROWS]
    rest = group.occurrences[_ROWS:]
    return Card(
        number=number,
        group=group,
        rows=tuple(map(_row, shown)),
        more=len(rest),
        rest=_hosts((host for host, _finding in rest), _HOST_LIST),
        commands=_commands(group),
        symptoms=tuple(_symptom(symptom) for symptom in group.symptoms),
    )


def _symptom(group: Group) -> Card:
    rows = tuple(map(_row, group.occurrences[:_SYMPTOM_ROWS]))
    rest = group.occurrences[_SYMPTOM_ROWS:]
    return Card("", group, rows, len(rest), _hosts((host for host, _finding in rest), _SYMPTOM_HOST_LIST))


def _row(occurrence: Occurrence) -> Row:
    host, finding = occurrence
    facts = ((line(key), clean(value)) for key, value in finding.evidence.items() if key not in ("subject", "part"))
    return Row(
        host=line(host),
        object=line(finding.object),
        stack=line(finding.stack),
        since=line(finding.since or ""),
        inside=finding.seen_from is Vantage.CONTAINER,
        facts=tuple(fact for fact in facts if fact[1]),
    )


def _commands(group: Group) -> tuple[tuple[tuple[str, ...], str], ...]:
    """The commands as they read on these hosts, with the hosts where they read so (empty: on all)."""
    if not group.entry or not group.entry.commands:
        return ()
    variants: dict[tuple[str, ...], list[str]] = {}
    for host, finding in group.occurrences:
        lines = tuple(command(template, finding.evidence) for template in group.entry.commands)
        variants.setdefault(lines, []).append(host)
    ranked = sorted(variants.items(), key=lambda item: -len(item[1]))
    return tuple((lines, _hosts(hosts, 200) if len(ranked) > 1 else "") for lines, hosts in ranked[:_VARIANTS])


def _passed(fleet: Fleet) -> list[tuple[Text, int, int, str]]:
    """For each component its name, its questions, those with an answer, and the hosts where all is well."""
    found = []
    for position, (component, item) in enumerate(zip(fleet.components, fleet.coverage, strict=True)):
        fine = [host for row in fleet.rows if row.states[position] == "ok" for host in row.hosts]
        found.append((component.name, item.checks, item.checks - item.unknown, _hosts(fine, 300)))
    return found


def _hosts(names: t.Iterable[str], width: int = 160) -> str:
    return short(map(line, names), width)


def _minute(time: str) -> str:
    """``2026-11-22T07:45:29Z`` as ``2026-11-22 07:45 UTC``; anything else as it is."""
    text = line(time)
    return f"{text[:10]} {text[11:16]} UTC" if len(text) == 20 and text.endswith("Z") else text


__all__ = ("GLYPHS", "render")
