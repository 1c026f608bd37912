# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Suppressions: findings that somebody accepted, for a reason and until a day."""

from __future__ import annotations

import datetime
import fnmatch
import re
import typing as t
from pathlib import Path

import yaml

from ..module_utils._frozen import frozen
from ..module_utils._model import Finding

REQUIRED = ("id", "owner", "reason", "until")
OPTIONAL = ("hosts", "stack", "object")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

Groups = t.Mapping[str, t.Collection[str]]


class SuppressionError(ValueError):
    """An entry cannot be used; the message says in one line which one and why."""


@frozen
class Suppression:
    """One accepted trouble. ``id``, ``stack`` and ``object`` are globs, ``hosts`` globs or names of groups.

    It holds through the day ``until`` (in UTC).
    """

    id: str
    owner: str
    reason: str
    until: datetime.date
    hosts: tuple[str, ...] = ("all",)
    stack: str = "*"
    object: str = "*"

    def concerns(self, host: str, groups: Groups) -> bool:
        """Whether the host is meant, by its name or as a member of a group of the inventory."""
        return any(
            pattern in ("all", host) or host in groups.get(pattern, ()) or fnmatch.fnmatchcase(host, pattern)
            for pattern in self.hosts
        )

    def matches(self, finding: Finding) -> bool:
        """Whether the finding is one of those that were accepted."""
        pairs = ((finding.id, self.id), (finding.stack, self.stack), (finding.object, self.object))
        return all(fnmatch.fnmatchcase(name, pattern) for name, pattern in pairs)

    def expired(self, today: datetime.date) -> bool:
        """Whether its last day is over."""
        return today > self.until


def load(path: Path) -> tuple[Suppression, ...]:
    """The suppressions of a YAML file that holds a list. Raises :class:`SuppressionError`, ``OSError``."""
    try:
        entries = yaml.safe_load(path.read_bytes())
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f" (line {mark.line + 1})" if mark else ""
        raise SuppressionError(f"{path} is not YAML{place}") from None
    return parse(entries if entries is not None else [], str(path))


def parse(entries: t.Any, where: str) -> tuple[Suppression, ...]:
    """The suppressions that a list of dictionaries describes. Raises :class:`SuppressionError`."""
    if not isinstance(entries, (list, tuple)):
        raise SuppressionError(f"{where}: a list of suppressions is accepted")
    return tuple(_entry(entry, f"{where}[{number}]") for number, entry in enumerate(entries))


def _entry(entry: t.Any, where: str) -> Suppression:
    if not isinstance(entry, dict):
        raise SuppressionError(f"{where} is no dictionary with {', '.join(REQUIRED)}")
    where += f" ({entry['id']})" if isinstance(entry.get("id"), str) else ""
    unknown = sorted(str(key) for key in entry if key not in (*REQUIRED, *OPTIONAL))
    if unknown:
        raise SuppressionError(
            f"{where}: {', '.join(unknown)} is not known; there are {', '.join((*REQUIRED, *OPTIONAL))}"
        )
    missing = [key for key in REQUIRED if entry.get(key) in (None, "")]
    if missing:
        raise SuppressionError(f"{where}: {', '.join(missing)} is missing; needed are {', '.join(REQUIRED)}")
    return Suppression(
        hosts=_hosts(entry.get("hosts"), where),
        until=_day(entry["until"], where),
        **{key: _text(entry, key, where) for key in ("id", "owner", "reason")},
        **{key: _text(entry, key, where) for key in ("stack", "object") if entry.get(key) not in (None, "")},
    )


def _text(entry: t.Mapping[str, t.Any], key: str, where: str) -> str:
    value = entry[key]
    if not isinstance(value, (str, int)) or not str(value).strip():
        raise SuppressionError(f"{where}: {key} must be a text")
    return str(value).strip()


def _hosts(value: t.Any, where: str) -> tuple[str, ...]:
    patterns = value.split(",") if isinstance(value, str) else value
    if patterns is None:
        return ("all",)
    if not isinstance(patterns, (list, tuple)) or not all(isinstance(item, str) and item.strip() for item in patterns):
        raise SuppressionError(f"{where}: hosts must be a list of names, globs or groups")
    if not patterns:
        raise SuppressionError(f"{where}: hosts is empty; leave it out to mean all")
    return tuple(item.strip() for item in patterns)


def _day(value: t.Any, where: str) -> datetime.date:
    """A day as YAML reads it, or as text."""
    text = str(value).strip()  # a date of YAML is written as ISO 8601; one with a time is longer
    try:
        if _DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise SuppressionError(f"{where}: until must be a day such as 2026-12-31, not {text[:40]!r}")


__all__ = ("OPTIONAL", "REQUIRED", "Groups", "Suppression", "SuppressionError", "load", "parse")
