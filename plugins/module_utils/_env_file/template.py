# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Comparing an environment file with the example that it is made after."""

from __future__ import annotations

from .._facts import Template
from .._probes.settings import secret_parts
from .document import Document
from .editor import commented_out


def compared(document: Document, example: Document, path: str) -> Template:
    """How the document differs from the example, which lies at ``path``."""
    known = {*example.names, *commented_out(example.lines)}
    shown = example.values
    copied = (name for name, value in document.values.items() if value and shown.get(name) == value)
    return Template(
        path=path,
        missing=tuple(name for name in example.names if name not in document.names),
        unknown=tuple(name for name in document.names if name not in known),
        unchanged=tuple(name for name in copied if secret_parts(name, shown[name])),
    )


__all__ = ("compared",)
