# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filling the catalog's texts for many hosts at once, from evidence that nobody vouches for."""

from __future__ import annotations

import re
import shlex
import string
import typing as t

from ..module_utils._catalog import Text
from ._ranges import natural

Values = t.Mapping[str, t.Any]

LONGEST_VALUE = 400  # characters of one value that a report shows
_LONGEST_LIST = 8  # items of a list that a report shows
_NAMED_VALUES = 3  # different values that one sentence names

# Terminal sequences, control characters but line feed and tab, and marks that turn the direction of text around.
_UNPRINTABLE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?"
    r"|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(value: t.Any, longest: int = LONGEST_VALUE) -> str:
    """A value as printable text of bounded length; lists are joined with commas."""
    if isinstance(value, (list, tuple)):
        rest = [f"+{len(value) - _LONGEST_LIST}"] if len(value) > _LONGEST_LIST else []
        value = ", ".join([*(clean(item, longest) for item in value[:_LONGEST_LIST]), *rest])
    text = str(value)[: 4 * longest].replace("\r\n", "\n")
    if not text.isprintable():  # most are, and asking is quick
        text = _UNPRINTABLE.sub("", text)
    return text if len(text) <= longest else text[: longest - 1] + "…"


def line(value: t.Any, longest: int = LONGEST_VALUE) -> str:
    """Like :func:`clean`, on one line."""
    return " ".join(clean(value, longest).split())


def moment(time: str) -> str:
    """``2026-11-22T07:45:29Z`` as ``2026-11-22 07:45 UTC``; anything else as it is."""
    text = line(time)
    return f"{text[:10]} {text[11:16]} UTC" if len(text) == 20 and text.endswith("Z") else text


def filled(text: Text, evidences: t.Iterable[Values]) -> Text:
    """Both languages of a text, said of all these pieces of evidence together."""
    values = merged(evidences)
    return Text(_render(text, "en", values), _render(text, "zh", values))


def command(template: str, evidence: Values) -> str:
    """A command line to copy. Values are quoted for the place where they stand: evidence must not become shell code.

    What the evidence lacks is shown as ``<name>``.
    """
    quote, parts = "", []
    for literal, name, _spec, _conversion in string.Formatter().parse(template):
        quote = _quote_after(literal, quote)
        parts.append(literal)
        if name is not None:
            parts.append(_QUOTING[quote](line(evidence.get(name, f"<{name}>"))))
    return "".join(parts)


# How a value is written outside of quotes and inside of either kind.
_QUOTING: dict[str, t.Callable[[str], str]] = {
    "": shlex.quote,
    "'": lambda value: value.replace("'", "'\"'\"'"),
    '"': lambda value: re.sub(r'([\\"$`])', r"\\\1", value),
}


def _quote_after(text: str, quote: str) -> str:
    """The quote that is open after this piece of shell, which began inside of ``quote`` (empty: none)."""
    for mark in re.sub(r"\\.", "", text):
        if mark in "'\"" and quote in ("", mark):
            quote = "" if quote else mark
    return quote


def merged(evidences: t.Iterable[Values]) -> dict[str, t.Any]:
    """One value for each key: the common one, a range of numbers, or the first few different ones."""
    seen: dict[str, dict[str, t.Any]] = {}
    for evidence in evidences:
        for key, value in evidence.items():
            seen.setdefault(key, {}).setdefault(line(value), value)
    return {key: _one(values) for key, values in seen.items()}


def _one(values: dict[str, t.Any]) -> t.Any:
    if len(values) == 1:
        text, value = next(iter(values.items()))
        return value if _is_number(value) else text
    if all(map(_is_number, values.values())):
        return f"{min(values.values())}\N{EN DASH}{max(values.values())}"
    named = sorted(values, key=natural)
    return ", ".join([*named[:_NAMED_VALUES], *(["…"] if len(named) > _NAMED_VALUES else [])])


def _is_number(value: t.Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _render(text: Text, language: str, values: Values) -> str:
    """The rendered text; the bare template where a value does not fit it (a range has no decimals)."""
    try:
        return text.render(language, values)
    except (ValueError, TypeError, LookupError, AttributeError):
        return text.zh if language == "zh" else text.en


__all__ = ("LONGEST_VALUE", "clean", "command", "filled", "line", "merged", "moment")
