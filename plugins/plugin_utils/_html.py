# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report for people: one HTML file that needs neither a network nor JavaScript."""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import json
import typing as t
from pathlib import Path

import jinja2

from ..module_utils._catalog import COMPONENTS, Text
from ..module_utils._model import Severity
from ._cards import card, hosts
from ._changes import CHANGED, GONE, NEW, UNCOVERED
from ._fleet import Fleet
from ._headline import headline, subline, suppression_line
from ._history import history
from ._matrix import STATES
from ._outliers import shown
from ._texts import clean, line, moment
from ._words import WORDS, amount, word

_FILES = Path(__file__).with_name("_report")

_TOLD = (NEW, UNCOVERED, CHANGED)  # what became of a finding is told unless it is as before
_OUTLIERS = 30

GLYPHS = {
    "critical": "✕",
    "major": "!",
    "minor": "i",
    "unreachable": "⊘",
    "unknown": "?",
    "suppressed": "~",
    "partial": "◐",
    "ok": "✓",
    "none": "·",
}


def render(fleet: Fleet, language: str = "en") -> str:
    """The page, which shows ``language`` (``en`` or ``zh``) first and holds both."""
    cards = [card(str(number), group, fleet.changes) for number, group in enumerate(fleet.causes, 1)]
    script = _file("report.js")
    return _template().render(
        fleet=fleet,
        headline=headline(fleet),
        subline=subline(fleet),
        suppression_line=suppression_line(fleet),
        history=history(fleet),
        card_of={item.group.id: item.number for item in reversed(cards)},
        accepted=[card("", group, fleet.changes) for group in fleet.suppressed],
        growing=[card("", group, None) for group in fleet.growing[:_OUTLIERS]],
        language=language,
        style=_file("report.css"),
        script=script,
        script_hash=_hash(script),
        data=_embedded(_index(fleet)),
        sections=[(severity, [item for item in cards if item.group.severity == severity]) for severity in _WORST_FIRST],
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


class _Compiled(jinja2.FileSystemBytecodeCache):
    """What Jinja compiled, kept in its own directory of the user's: compiling takes as long as showing 50 hosts."""

    def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
        """Keep it where that is possible: the page does not depend on it."""
        with contextlib.suppress(OSError):
            super().dump_bytecode(bucket)


def _compiled() -> _Compiled | None:
    """None where nobody but the user could be kept from writing it."""
    try:
        return _Compiled()
    except (OSError, RuntimeError):
        return None


_WORST_FIRST = sorted(Severity, reverse=True)


@functools.cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_FILES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_compiled(),
    )
    environment.globals |= {"amount": amount, "glyphs": GLYPHS, "states_in_order": STATES, "word": word, "words": WORDS}
    environment.globals |= {"told_changes": _TOLD, "gone": GONE, "most_outliers": _OUTLIERS}
    environment.filters |= {"clean": clean, "hosts": hosts, "line": line, "minute": moment, "shown": shown}
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


def _passed(fleet: Fleet) -> list[tuple[Text, int, int, str]]:
    """For each component its name, its questions, those with an answer, and the hosts where all is well."""
    found = []
    for position, (component, item) in enumerate(zip(fleet.components, fleet.coverage, strict=True)):
        fine = [host for row in fleet.rows if row.states[position] == "ok" for host in row.hosts]
        found.append((component.name, item.checks, item.checks - item.unknown, hosts(fine, 300)))
    return found


__all__ = ("GLYPHS", "render")
