# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module returns."""

from __future__ import annotations

import typing as t

from .._frozen import frozen
from .._model import Severity
from ._plan import Act
from ._wanted import Wanted
from .freeing import Done
from .owners import Holder, Sight

# More are not worth a reader's time; a port that many connections use is one finding.
_MOST_HOLDERS = 50


@frozen
class Outcome:
    """What came of it. ``problem`` is empty unless the module fails; ``result`` is what it returns."""

    result: t.Mapping[str, t.Any]
    problem: str = ""
    warnings: tuple[str, ...] = ()


def result(wanted: Wanted, before: Sight, is_free: bool, **more: t.Any) -> dict[str, t.Any]:
    """The values that every answer has, with those in ``more``."""
    severity = before.severity
    return {
        "changed": False,
        "port": wanted.port,
        "protocol": wanted.protocol,
        "address": wanted.address,
        "free": is_free,
        "severity": severity.label if severity else "none",
        "holders": [holder_facts(item) for item in before.holders[:_MOST_HOLDERS]],
        "freed_by": [],
        "suggestions": [],
        **more,
    }


def holder_facts(item: Holder) -> dict[str, t.Any]:
    """One of ``holders``."""
    process, container = item.process, item.container
    return {
        "address": item.address,
        "state": item.state,
        "pid": process.pid if process else 0,
        "process": process.name if process else "",
        "executable": process.executable if process else "",
        "command": process.command if process else "",
        "user": item.user,
        "unit": item.unit.name if item.unit else process.place.unit if process else "",
        "user_unit": process.place.user_unit if process else "",
        "container": container.name if container else "",
        "container_id": container.id if container else process.place.container_id if process else "",
        "project": container.project if container else "",
        "service": container.service if container else "",
    }


def planned(act: Act) -> dict[str, t.Any]:
    """One of ``freed_by`` before it is done: what would be stopped."""
    signal = "TERM" if act.means == "process" else ""
    return {"means": act.means, "name": act.title, "signal": signal, "seconds": 0.0}


def carried_out(done: Done) -> dict[str, t.Any]:
    """One of ``freed_by``."""
    return {"means": done.means, "name": done.name, "signal": done.signal, "seconds": done.seconds}


def held(wanted: Wanted, sight: Sight) -> str:
    """One line that names who holds it."""
    titles = list(dict.fromkeys(item.title for item in sight.holders))
    more = f" and {len(titles) - 3} more" if len(titles) > 3 else ""
    return f"{wanted} is held by {'; '.join(titles[:3])}{more}"


def reaches(sight: Sight, fail_on: str) -> bool:
    """Whether the worst holder is at or above ``fail_on``, a severity or ``never``."""
    return fail_on != "never" and sight.severity is not None and sight.severity >= Severity.of(fail_on)


def diff(wanted: Wanted, before: Sight, is_free: bool) -> dict[str, str]:
    """The difference in Ansible's form, one line a holder."""
    lines = "".join(f"{wanted} held by {title}\n" for title in dict.fromkeys(item.title for item in before.holders))
    return {"before": lines, "after": f"{wanted} free\n" if is_free else lines}


__all__ = ("Outcome", "carried_out", "diff", "held", "holder_facts", "planned", "reaches", "result")
