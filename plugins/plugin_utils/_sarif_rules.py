# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The catalog as the rules of a SARIF log."""

from __future__ import annotations

import re
import typing as t

from ..module_utils._catalog import CATALOG, Entry, Text
from ..module_utils._model import Severity
from ._texts import line

Json = dict[str, t.Any]

# What SARIF calls our severities
LEVELS = {Severity.CRITICAL: "error", Severity.MAJOR: "warning", Severity.MINOR: "note"}


def rules(ids: t.Iterable[str]) -> list[Json]:
    """A rule for each of these ids, in their order; one that the catalog does not know has nothing but its id."""
    return [_rule(name, CATALOG.get(name)) for name in ids]


def _rule(name: str, entry: Entry | None) -> Json:
    if entry is None:
        return {"id": line(name)}
    why, remedy = _general(entry.why), _general(entry.remedy)
    commands = "\n".join(_braces(command) for command in entry.commands)
    return {
        "id": entry.id,
        "name": "".join(part.capitalize() for part in re.split(r"[._]", entry.id)),
        "shortDescription": {"text": _general(entry.title)},
        "fullDescription": {"text": why},
        "help": {
            "text": "\n\n".join(filter(None, (why, remedy, commands))),
            "markdown": "\n\n".join(
                filter(None, (why, f"**{remedy}**", f"```shell\n{commands}\n```" if commands else ""))
            ),
        },
        "defaultConfiguration": {"level": LEVELS[entry.severity]},
        "properties": {"tags": [entry.id.partition(".")[0]], "risk": entry.risk.value},
    }


def _general(text: Text) -> str:
    """The text before it is filled: its placeholders stay, as words in angle brackets."""
    return _braces(text.en)


def _braces(template: str) -> str:
    plain = re.sub(r"\{([a-z0-9_]+)(?:[!:][^{}]*)?\}", r"<\1>", template.replace("{{", "\0").replace("}}", "\1"))
    return plain.replace("\0", "{").replace("\1", "}")


__all__ = ("LEVELS", "rules")
