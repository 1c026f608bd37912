# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writing a value so that everybody who reads the file reads the same.

Readers: docker compose 2 (https://github.com/compose-spec/compose-go/blob/main/dotenv/parser.go), python-dotenv
(https://github.com/theskumar/python-dotenv/blob/main/src/dotenv/parser.py), which docker-compose 1 uses too, and
``docker run --env-file`` (https://github.com/docker/cli/blob/master/pkg/kvfile/kvfile.go), which takes everything
behind ``=`` as it stands, quotes and all. So a value is written bare wherever that is possible.
"""

from __future__ import annotations

import re
import typing as t

# python-dotenv replaces these whatever quotes are around them.
_DOTENV_REFERENCE = re.compile(r"\$\{[^}]*\}")

_COMMENT = re.compile(r"\s#")

# In single quotes compose knows one escape, python-dotenv also that of the backslash itself.
_AMBIGUOUS = re.compile(r"\\(?=[\\']|\Z)")

_DOUBLE = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r"}


def written(value: str, style: str = "", bare_only: bool = False) -> str:
    """The value as it is to stand behind ``=``; in the quotes ``style`` (``'``, ``"`` or none) if they can hold it.

    With ``bare_only`` quotes are no choice. Raises ``ValueError`` with what stands in the way, never with the value.
    """
    problem = _unwritable(value)
    if problem:
        raise ValueError(problem)
    forms = {"": _bare, "'": _single, '"': _double}
    order = [""] if bare_only else [style, *(quote for quote in forms if quote != style)]
    found = next((text for text in (forms[quote](value) for quote in order) if text is not None), None)
    if found is None:
        raise ValueError(_reason(value, bare_only))
    return found


def _unwritable(value: str) -> str:
    if "\0" in value:
        return "it holds a NUL character, which no environment can hold"
    if _DOTENV_REFERENCE.search(value):
        return "it holds ${...}, which some readers of the file replace in whatever quotes it stands"
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return "it is no text that UTF-8 can hold"
    return ""


def _reason(value: str, bare_only: bool) -> str:
    if bare_only:
        return "it cannot stand there without quotes, which quotes=never rules out"
    return "no kind of quotes holds it for every reader of the file, because of a $ or a backslash in it"


def _bare(value: str) -> t.Optional[str]:
    is_plain = value == value.strip() and not re.search(r"[\n\r$]", value)
    return value if is_plain and value[:1] not in ("'", '"') and not _COMMENT.search(value) else None


def _single(value: str) -> t.Optional[str]:
    if re.search(r"[\n\r]", value) or _AMBIGUOUS.search(value):
        return None
    escaped = value.replace("'", "\\'")
    return f"'{escaped}'"


def _double(value: str) -> t.Optional[str]:
    if "$" in value or value.endswith("\\"):  # older readers take any backslash before a quote for its escape
        return None
    escaped = "".join(_DOUBLE.get(letter, letter) for letter in value)
    return f'"{escaped}"'


__all__ = ("written",)
