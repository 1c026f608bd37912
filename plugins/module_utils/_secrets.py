# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Masking by value: the secrets that were read are known, so they can be taken out of everything."""

from __future__ import annotations

import json
import re
import typing as t
import urllib.parse

MASK = "********"

# Shorter values occur by chance in ordinary text; masking them would only make reports unreadable.
_SHORTEST = 4


# A line of a secret of several lines is one itself from this length on; shorter ones are "-----BEGIN…" and the like.
_LINE = 40

# From this length on, a mixture of letters, digits and signs is nobody's word.
_DISTINCTIVE = 8


class Secrets:
    """The secret values met during one diagnosis, and the knife that cuts them out.

    ``names`` are words that are public here (containers, projects, networks). A password that equals
    one of them hides nothing, and masking it would blacken every mention of the name.
    """

    def __init__(self) -> None:
        self._values: set[str] = set()
        self._names: set[str] = set()
        self.redactions = 0

    def add(self, *values: t.Optional[str]) -> None:
        """Register values, with the spellings they take in URLs and JSON."""
        for value in values:
            text = (value or "").strip("\"' \t\r\n")
            if len(text) >= _SHORTEST:
                self._values.update(_spellings(text))
            if "\n" in text:  # a PEM file, which logs show line by line
                self._values.update(line.strip() for line in text.splitlines() if len(line.strip()) >= _LINE)

    def add_names(self, *names: str) -> None:
        """Register words that are public on this host."""
        self._names.update(name for name in names if name)

    @property
    def values(self) -> frozenset[str]:
        """All spellings that are masked."""
        return frozenset(self._values - self._names)

    @property
    def distinctive(self) -> frozenset[str]:
        """Those that no ordinary word or number contains: what may be masked in a text of any kind."""
        return frozenset(
            value for value in self.values if len(value) >= _DISTINCTIVE and not (value.isalpha() or value.isdigit())
        )

    def masked(self, value: t.Any) -> t.Any:
        """A copy of plain JSON in which no string value contains a secret. Keys are the record's own words."""
        return self._mask(value, self._pattern())

    def knife(self) -> t.Callable[[str], str]:
        """What cuts the secrets known by now out of a text: for many texts, one by one."""
        pattern = self._pattern()
        return lambda text: t.cast(str, self._mask(text, pattern))

    def _pattern(self) -> t.Optional[re.Pattern[str]]:
        longest_first = sorted(self.values, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

    def _mask(self, value: t.Any, pattern: t.Optional[re.Pattern[str]]) -> t.Any:
        if pattern is None:
            return value
        if isinstance(value, str):
            text, count = pattern.subn(MASK, value)
            self.redactions += count
            return text
        if isinstance(value, dict):
            return {key: self._mask(item, pattern) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self._mask(item, pattern) for item in value]
        return value


def _spellings(text: str) -> set[str]:
    return {
        text,
        urllib.parse.quote(text, safe=""),
        urllib.parse.quote(text),
        urllib.parse.quote_plus(text),
        json.dumps(text)[1:-1],
    }


__all__ = ("MASK", "Secrets")
