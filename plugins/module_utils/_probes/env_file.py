# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Environment files, read as docker compose reads them.

The syntax is that of https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax;
details (``:`` as a delimiter, names without a value, ``A=#b``) are what compose 2.26 was seen to do. References
such as ``${NAME}`` stay as they stand: what they would become depends on who runs compose.
"""

from __future__ import annotations

import os
import pwd
import re
import stat
import typing as t

from .._facts import BadLine, EnvFile
from .._model import ProbeError
from ._times import iso_of_epoch
from .settings import variables

# No environment file is that long; whatever lies there instead is not read.
MAX_BYTES = 256 * 1024

_NAME = re.compile(r"(?:export[ \t]+)?([A-Za-z0-9_.\[\]-]+)[ \t]*")
_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", '"': '"', "$": "$", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_COMMENT = re.compile(r"[ \t]#.*$")

Values = dict[str, str]


def parse(text: str) -> tuple[Values, tuple[BadLine, ...]]:
    """The variables of a file, a later one outranking an earlier, and the lines that compose refuses or misreads.

    ``problem`` of such a line is ``name`` (there is none), ``delimiter`` (something other than ``=``
    or ``:`` follows it), ``unterminated`` (a quote is not closed) or ``trailing`` (text after the closing quote).
    """
    values: Values = {}
    bad: list[BadLine] = []
    lines = text.replace("\r\n", "\n").split("\n")
    index = 0
    while index < len(lines):
        used = 1
        line = lines[index].strip()
        if line and not line.startswith("#"):
            used, name, value, problem = _statement(lines, index)
            if problem:
                bad.append(BadLine(index + 1, problem))
            if value is not None:
                values[name] = value
        index += used
    return values, tuple(bad)


def _statement(lines: t.Sequence[str], index: int) -> tuple[int, str, t.Optional[str], str]:
    """Of the statement that begins on this line: how many lines it takes, its name, its value, its problem."""
    line = lines[index].lstrip()
    match = _NAME.match(line)
    if not match:
        return (1, "", None, "name")
    name, rest = match.group(1), line[match.end() :]
    if not rest.strip():  # a name alone: compose takes the value from its own environment
        return (1, name, None, "")
    if rest[0] not in "=:":
        return (1, name, None, "delimiter")
    rest = rest[1:].lstrip(" \t")
    if rest[:1] not in ("'", '"'):
        return (1, name, _COMMENT.sub("", rest).rstrip(), "")
    used, value, problem = _quoted("\n".join([rest, *lines[index + 1 :]]))
    return (used, name, value, problem)


def _quoted(text: str) -> tuple[int, t.Optional[str], str]:
    """A quoted value at the start of ``text``; it may go on over several lines."""
    end = _closing_quote(text)
    if end < 0:
        return (1, None, "unterminated")
    after = text[end + 1 :].partition("\n")[0].strip()
    used = text.count("\n", 0, end) + 1
    problem = "trailing" if after and not after.startswith("#") else ""
    return (used, _unescaped(text[1:end], text[0]), problem)


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


def read(path: str, public: t.Collection[str] = ()) -> t.Optional[tuple[EnvFile, Values]]:
    """The file as facts, and its raw values, which are secret; None where there is no such file.

    The facts hold values only of the variables named in ``public``.

    Raises ``ProbeError``: ``permission_denied``, or ``unexpected_answer`` for what is no ordinary small file.
    """
    try:
        status, content = _content(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as error:
        raise ProbeError("permission_denied", what=path, user=_owner(os.geteuid())) from error
    except (OSError, ValueError) as error:
        raise ProbeError("unexpected_answer", what=path, message=str(error)) from error
    values, bad = parse(content.decode("utf-8-sig", "surrogateescape"))
    facts = EnvFile(
        path=path,
        mode=stat.S_IMODE(status.st_mode),
        owner=_owner(status.st_uid),
        modified_at=iso_of_epoch(status.st_mtime),
        variables=variables(values, public),
        bad_lines=bad,
        damage=tuple(_damage(content)),
    )
    return facts, values


def _content(path: str) -> tuple[os.stat_result, bytes]:
    """Opened without waiting: a named pipe in the file's place must not hold us up."""
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("it is not an ordinary file")
        if status.st_size > MAX_BYTES:
            raise ValueError(f"it is longer than {MAX_BYTES} bytes")
        return status, file.read(MAX_BYTES)


def _owner(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _damage(content: bytes) -> t.Iterator[str]:
    if content.startswith(b"\xef\xbb\xbf"):
        yield "byte_order_mark"
    if b"\r\n" in content:
        yield "carriage_return"


__all__ = ("MAX_BYTES", "parse", "read")
