# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Showing what is in a file and what became of it, without its secrets."""

from __future__ import annotations

import typing as t

from .._probes import settings
from .._secrets import MASK
from .document import Document, Line

Change = dict[str, str]


def outline(document: Document, public: t.Collection[str]) -> str:
    """One line for each variable, for the diff: with its value only if that is ``public``, else a fingerprint.

    Comments are left out: people comment old keys out.
    """
    return "".join(f"{_shown(line, public)}\n" for line in document.lines if line.value is not None)


def _shown(line: Line, public: t.Collection[str]) -> str:
    found = settings.setting(line.name, line.value or "", public)
    if found.value is not None and found.value.isprintable():
        return f"{line.name}={found.value}"
    return f"{line.name}={MASK} ({found.shape.fingerprint})" if line.value else f"{line.name}="


def changes(before: Document, after: Document) -> list[Change]:
    """What became of each variable that is not as it was, with the fingerprints of both values.

    ``action`` is ``added``, ``removed``, ``changed``, or ``rewritten``: the value is the same, but it stood twice or
    in quotes that not every reader takes off.
    """
    names = dict.fromkeys((*before.names, *after.names))
    return [_change(name, before, after) for name in names if _written(before, name) != _written(after, name)]


def _written(document: Document, name: str) -> list[str]:
    """How the variable stands in the file, wherever that is and however the lines end."""
    return [line.text[: len(line.text) - len(line.end)] for line in document.statements(name)]


def _change(name: str, before: Document, after: Document) -> Change:
    old, new = before.values.get(name), after.values.get(name)
    action = "added" if old is None else "removed" if new is None else "changed" if old != new else "rewritten"
    return {"name": name, "action": action, "before": _fingerprint(name, old), "after": _fingerprint(name, new)}


def _fingerprint(name: str, value: t.Optional[str]) -> str:
    return settings.shape(name, value or "").fingerprint


__all__ = ("Change", "changes", "outline")
