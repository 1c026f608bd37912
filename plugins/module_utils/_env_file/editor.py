# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Setting and removing variables, and leaving everything else as it stands."""

from __future__ import annotations

import re
import typing as t

from .._frozen import field, frozen
from .document import Document, Line, parse
from .quoting import written

# What shells, Docker and python-dotenv all take for the name of a variable.
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_COMMENTED_OUT = re.compile(r"\s*#[#\s]*(?:export[ \t]+)?([A-Za-z0-9_.\[\]-]+)[ \t]*=")


@frozen
class Edit:
    """What is to become of a file. With ``bare_only`` values may not be quoted, for ``docker run --env-file``."""

    set: t.Mapping[str, str] = field(default_factory=dict, repr=False)
    remove: tuple[str, ...] = ()
    bare_only: bool = False


def edited(document: Document, edit: Edit) -> Document:
    """The document with the edit carried out; the same text when there was nothing to do.

    A variable keeps the line that counted so far, with its comment, its ``export`` and, where they can hold the new
    value, its quotes; its other lines go. A new one goes below a line that has it commented out, else to the end.
    Raises ``ValueError`` with a line for the user that names the variable, never its value.
    """
    result = Document(tuple(line for line in document.lines if line.name not in edit.remove), document.mark)
    for name, value in edit.set.items():
        result = _with(result, name, value, edit.bare_only)
    result = parse(result.text)
    kept = {name: value for name, value in document.values.items() if name not in edit.remove}
    if result.values != {**kept, **edit.set}:
        lines = ", ".join(str(item.line) for item in document.bad_lines)
        raise ValueError(f"the file cannot be edited safely before its damaged lines are mended: {lines}")
    return result


def _with(document: Document, name: str, value: str, bare_only: bool) -> Document:
    last = (document.statements(name) or (None,))[-1]
    try:
        if last is None:
            return _added(document, name, written(value, bare_only=bare_only))
        kept = last if _says(last, value, bare_only) else _line(_rewritten(last, value, bare_only))
    except ValueError as error:
        raise ValueError(f"set: the value of {name} cannot be written: {error}") from None
    lines = (kept if line is last else line for line in document.lines if line is last or line.name != name)
    return Document(tuple(lines), document.mark)


def _says(line: Line, value: str, bare_only: bool) -> bool:
    """Whether the line means this value already, to every reader that matters."""
    is_same = line.value == value and not line.problem and not line.has_reference
    return is_same and not (bare_only and (line.quote or line.tail))


def _rewritten(line: Line, value: str, bare_only: bool) -> str:
    text = written(value, line.quote, bare_only)
    tail = "" if bare_only else line.tail
    if tail and not text:  # compose would take the comment for the value
        text = "''"
    return f"{line.head}{line.name}={text}{tail}{line.end}"


def _line(text: str) -> Line:
    return parse(text).lines[0]


def _added(document: Document, name: str, text: str) -> Document:
    end = _line_end(document)
    new = _line(f"{_export(document)}{name}={text}{end}")
    place = _place(document, name)
    before, after = list(document.lines[:place]), document.lines[place:]
    if before and not before[-1].end:
        before[-1] = _line(before[-1].text + end)
    return Document((*before, new, *after), document.mark)


def _place(document: Document, name: str) -> int:
    """Below the last line that has the variable commented out, else the end."""
    for index in range(len(document.lines) - 1, -1, -1):
        if name in commented_out(document.lines[index : index + 1]):
            return index + 1
    return len(document.lines)


def commented_out(lines: t.Iterable[Line]) -> tuple[str, ...]:
    """The variables that comments set, as in ``# NAME=value``."""
    matches = (_COMMENTED_OUT.match(line.text) for line in lines if not line.name and not line.problem)
    return tuple(match.group(1) for match in matches if match)


def _line_end(document: Document) -> str:
    """That of most lines; a file for DOS stays one."""
    ends = [line.end for line in document.lines]
    return "\r\n" if ends.count("\r\n") > ends.count("\n") else "\n"


def _export(document: Document) -> str:
    """A file of which a shell exports everything is to export the new variable too."""
    heads = [line.head for line in document.lines if line.name]
    return "export " if heads and all("export" in head for head in heads) else ""


__all__ = ("NAME", "Edit", "commented_out", "edited")
