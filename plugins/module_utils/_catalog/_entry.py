# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a catalog is made of."""

from __future__ import annotations

import enum

from .._frozen import frozen
from .._model import Evidence, Severity


class _Blanks(dict[str, object]):
    """Fills a placeholder that the evidence does not have with a question mark."""

    def __missing__(self, key: str) -> str:
        return "?"


@frozen
class Text:
    """One text in English and Chinese. Both may name keys of the evidence in braces."""

    en: str
    zh: str

    def render(self, language: str, evidence: Evidence) -> str:
        """The text in ``en`` or ``zh`` with its placeholders filled; lists become comma-separated."""
        template = self.zh if language == "zh" else self.en
        return template.format_map(_Blanks({key: _plain(value) for key, value in evidence.items()}))


def _plain(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


class Risk(str, enum.Enum):
    """What carrying out a remedy may cost."""

    SAFE = "safe"
    DISRUPTIVE = "disruptive"
    DESTRUCTIVE = "destructive"


@frozen
class Entry:
    """What one finding means.

    ``explains`` lists the ids of symptoms that this problem can cause on the same stack, container or
    endpoint; ``commands`` are lines to copy, with placeholders like the texts; ``guide`` is the section
    of the troubleshooting guide that treats it (empty: none does).
    """

    id: str
    severity: Severity
    title: Text
    why: Text
    remedy: Text
    commands: tuple[str, ...] = ()
    risk: Risk = Risk.SAFE
    explains: tuple[str, ...] = ()
    guide: str = ""


@frozen
class Reason:
    """Why something could not be checked, and what would make it possible."""

    id: str
    text: Text
    remedy: Text


@frozen
class Component:
    """A part of the stack as reports name it; the part of a finding's id before the dot."""

    id: str
    name: Text


__all__ = ("Component", "Entry", "Reason", "Risk", "Text")
