# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An environment file line by line, read as docker compose reads it, with nothing lost.

The syntax is that of https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax;
details (``:`` as a delimiter, names without a value, ``A=#b``) are what compose 2.26 was seen to do. References
such as ``${NAME}`` stay as they stand: what they would become depends on who runs compose.
"""

from __future__ import annotations

import collections
import re
import typing as t

from .._facts import BadLine
from .._frozen import field, frozen

Values = dict[str, str]

# What some editors put before the text; it is no part of the first name.
BYTE_ORDER_MARK = "\ufeff"

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HEAD = re.compile(r"(\s*(?:export[ \t]+)?)([A-Za-z0-9_.\[\]-]+)[ \t]*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "$": "$", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_COMMENT = re.compile(r"[ \t]#.*$", re.DOTALL)


@frozen
class Line:
    """A comment or an empty line, or one statement, which takes several lines where a quoted value goes on.

    ``text`` is all of it with its line end, ``number`` counts from 1. A statement has a ``name``, unless its
    ``problem`` is that it has none (the words are those of ``BadLine``), and a ``value`` unless none can be read
    or it only hands a variable on. ``head`` is what stands before the name, ``quote`` the one around the value,
    ``tail`` the comment after it with the space before that.
    """

    text: str = field(repr=False)
    number: int
    name: str = ""
    value: t.Optional[str] = field(default=None, repr=False)
    problem: str = ""
    head: str = ""
    quote: str = ""
    tail: str = field(default="", repr=False)

    @property
    def end(self) -> str:
        """The line end: ``\\n``, ``\\r\\n``, or nothing at the end of the file."""
        return "\r\n" if self.text.endswith("\r\n") else "\n" if self.text.endswith("\n") else ""

    @property
    def has_reference(self) -> bool:
        """Whether compose may replace a part of the value; in single quotes it does not."""
        return self.quote != "'" and "$" in (self.value or "")


@frozen
class Document:
    """A whole file; ``mark`` is a byte order mark or empty."""

    lines: tuple[Line, ...] = ()
    mark: str = ""

    @property
    def text(self) -> str:
        """The file's text, to the letter."""
        return self.mark + "".join(line.text for line in self.lines)

    @property
    def values(self) -> Values:
        """The variables; a later statement outranks an earlier one."""
        return {line.name: line.value for line in self.lines if line.value is not None}

    @property
    def names(self) -> tuple[str, ...]:
        """The names that have a value, in the order in which they first stand."""
        return tuple(self.values)

    @property
    def duplicates(self) -> tuple[str, ...]:
        """The names that have a value more than once."""
        counts = collections.Counter(line.name for line in self.lines if line.value is not None)
        return tuple(name for name, count in counts.items() if count > 1)

    @property
    def bad_lines(self) -> tuple[BadLine, ...]:
        """The lines that compose refuses or misreads."""
        return tuple(BadLine(line.number, line.problem) for line in self.lines if line.problem)

    def statements(self, name: str) -> tuple[Line, ...]:
        """The statements of this name; the last one counts."""
        return tuple(line for line in self.lines if line.name == name)


def decoded(content: bytes) -> str:
    """The text of a file; bytes that are no UTF-8 survive :func:`encoded`."""
    return content.decode("utf-8", "surrogateescape")


def encoded(text: str) -> bytes:
    """The bytes of a text. Raises ``UnicodeEncodeError`` for what is no text."""
    return text.encode("utf-8", "surrogateescape")


def parse(text: str) -> Document:
    """Every text is a document; what cannot be read is among its ``bad_lines``."""
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    raw = _LINE.findall(text[len(mark) :])
    bare = [line[:-2] if line.endswith("\r\n") else line.rstrip("\n") for line in raw]
    lines: list[Line] = []
    index = 0
    while index < len(raw):
        used, line = _line(bare, raw, index)
        lines.append(line)
        index += used
    return Document(tuple(lines), mark)


def _line(bare: t.Sequence[str], raw: t.Sequence[str], index: int) -> tuple[int, Line]:
    """What begins here, and how many lines it takes."""
    body = bare[index].strip()
    if not body or body.startswith("#"):
        return 1, Line(raw[index], index + 1)
    match = _HEAD.match(bare[index])
    if not match:
        return 1, Line(raw[index], index + 1, problem="name")
    used, found = _value(bare, index, match.end())
    return used, Line("".join(raw[index : index + used]), index + 1, match.group(2), head=match.group(1), **found)


def _value(bare: t.Sequence[str], index: int, start: int) -> tuple[int, dict[str, t.Any]]:
    """What stands behind the name, as fields of ``Line``, and how many lines it takes."""
    rest = bare[index][start:]
    if not rest.strip():  # a name alone: compose takes the value from its own environment
        return 1, {}
    if rest[0] not in "=:":
        return 1, {"problem": "delimiter"}
    rest = rest[1:].lstrip(" \t")
    if rest[:1] in ("'", '"'):
        return _quoted("\n".join([rest, *bare[index + 1 :]]))
    value = _COMMENT.sub("", rest).rstrip()
    tail = rest[len(value) :]
    return 1, {"value": value, "tail": tail if tail.strip() else ""}


def _quoted(text: str) -> tuple[int, dict[str, t.Any]]:
    """A quoted value at the start of ``text``; it may go on over several lines."""
    end = _closing_quote(text)
    if end < 0:
        return 1, {"problem": "unterminated", "quote": text[0]}
    after = text[end + 1 :].partition("\n")[0]
    is_comment = after.strip().startswith("#")
    problem = "trailing" if after.strip() and not is_comment else ""
    found = {"value": _unescaped(text[1:end], text[0]), "quote": text[0], "problem": problem}
    return text.count("\n", 0, end) + 1, {**found, "tail": after.rstrip() if is_comment else ""}


def _closing_quote(text: str) -> int:
    escaped = False
    for position in range(1, len(text)):
        if not escaped and text[position] == text[0]:
            return position
        escaped = text[position] == "\\" and not escaped
    return -1


def _unescaped(text: str, quote: str) -> str:
    """Single quotes only know their own escape, double quotes those of a shell."""
    if quote == "'":
        return text.replace("\\'", "'")
    return _ESCAPE.sub(lambda match: _ESCAPES.get(match.group(1), match.group()), text)


__all__ = ("BYTE_ORDER_MARK", "Document", "Line", "Values", "decoded", "encoded", "parse")
