# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The questions that have no answer, grouped by the reason."""

from __future__ import annotations

import typing as t

from ..module_utils._catalog import REASONS, Reason, Text
from ..module_utils._frozen import frozen
from ..module_utils._model import Unknown
from ._ranges import natural
from ._records import NO_RECORD, UNREACHABLE, Record
from ._texts import clean, filled, line
from ._words import WORDS


@frozen
class Gap:
    """Questions without an answer for one reason: their number, where they arose and what would help."""

    reason: str
    text: Text
    remedy: Text
    questions: int
    hosts: tuple[str, ...]
    components: tuple[str, ...]


def gaps(records: t.Iterable[Record]) -> tuple[Gap, ...]:
    """Every reason, the one on most hosts first."""
    asked: dict[str, list[tuple[str, Unknown]]] = {}
    silent: dict[tuple[str, str], list[str]] = {}
    for record in records:
        for unknown in record.unknowns:
            asked.setdefault(unknown.reason, []).append((record.host, unknown))
        if not record.diagnosed and not record.findings:
            silent.setdefault((record.status, record.message), []).append(record.host)
    found = [_gap(reason, items) for reason, items in asked.items()]
    found += [_silence(status, message, hosts) for (status, message), hosts in silent.items()]
    return tuple(sorted(found, key=lambda gap: (-len(gap.hosts), -gap.questions, gap.reason)))


def _gap(reason: str, items: list[tuple[str, Unknown]]) -> Gap:
    name = line(reason)
    known = REASONS.get(reason, Reason(reason, Text(name, name), Text("", "")))
    evidences = [unknown.evidence for _host, unknown in items]
    hosts = sorted({host for host, _unknown in items}, key=natural)
    components = sorted({unknown.component for _host, unknown in items})
    return Gap(
        name,
        filled(known.text, evidences),
        filled(known.remedy, evidences),
        len(items),
        tuple(hosts),
        tuple(components),
    )


def _silence(status: str, message: str, hosts: list[str]) -> Gap:
    name = "silent" if status == UNREACHABLE else "no_record" if message == NO_RECORD else "failed"
    text = filled(WORDS[name], [{"message": clean(message)}])
    return Gap(name, text, WORDS[f"{name}.remedy"], len(hosts), tuple(hosts), ())


__all__ = ("Gap", "gaps")
