# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the user wants gone, and what is to be spared."""

from __future__ import annotations

import fnmatch
import re
import typing as t
from datetime import datetime, timedelta

from .._frozen import frozen
from ._thing import Thing

KINDS = ("containers", "dangling_images", "images", "networks", "build_cache")

_UNITS = {"w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
_AGE = re.compile(r"(?:\d+[wdhms])+\Z")

# Which choices of the option take a thing. An image's state says more than its kind.
_CHOICES = {
    "container": ("containers",),
    "dangling": ("dangling_images", "images"),
    "intermediate": ("dangling_images", "images"),
    "image": ("images",),
    "network": ("networks",),
    "build_cache": ("build_cache",),
}

_CLOCK = "%Y-%m-%dT%H:%M:%SZ"

# A century: nothing on an engine is older.
_LONGEST = 3153600000


@frozen
class Objection:
    """Why a thing is spared: ``reason`` is the option that spares it, or ``needed``; ``detail`` names what."""

    reason: str
    detail: str


@frozen
class Wish:
    """The options of the module, checked. ``until`` is in seconds, ``until_free`` in bytes (None: no limit)."""

    kinds: frozenset[str]
    until: int = 0
    labels: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    projects: frozenset[str] = frozenset()
    volumes: tuple[str, ...] = ()
    until_free: t.Optional[int] = None

    @classmethod
    def from_options(cls, options: t.Mapping[str, t.Any]) -> Wish:
        """The wish that a module's options make. Raises ``ValueError`` with a line for the user."""
        for name in ("labels", "keep", "projects", "volumes"):
            if any(not item.strip() for item in options[name]):
                raise ValueError(f"{name} must not hold an empty string")
        return cls(
            kinds=frozenset(options["kinds"]),
            until=seconds(options["until"]) if options["until"] else 0,
            labels=tuple(options["labels"]),
            keep=tuple(options["keep"]),
            projects=frozenset(options["projects"]),
            volumes=tuple(dict.fromkeys(options["volumes"])),
            until_free=options["until_free"],
        )

    def asks_for(self, thing: Thing) -> bool:
        """Whether this kind of thing is wanted gone at all."""
        if thing.kind == "volume":
            return thing.id in self.volumes
        if thing.kind == "build_cache" and self.labels:  # it has none
            return False
        choices = _CHOICES.get(thing.state) or _CHOICES[thing.kind]
        return not self.kinds.isdisjoint(choices)

    def objection(self, thing: Thing, now: str) -> t.Optional[Objection]:
        """Why this thing is to be spared, though its kind is wanted; None when nothing speaks for it."""
        pattern = next((item for item in self.keep if _matches(item, thing)), "")
        if pattern:
            return Objection("keep", pattern)
        if thing.project and thing.project not in self.projects:
            return Objection("projects", thing.project)
        if thing.kind == "volume":  # named one by one: neither its age nor its labels matter
            return None
        missing = next((item for item in self.labels if not _has(thing.labels, item)), "")
        if missing:
            return Objection("labels", missing)
        return Objection("until", thing.since) if self._is_young(thing, now) else None

    def _is_young(self, thing: Thing, now: str) -> bool:
        if not self.until:
            return False
        cutoff = datetime.strptime(now, _CLOCK) - timedelta(seconds=self.until)
        return not thing.since or thing.since > cutoff.strftime(_CLOCK)


def seconds(age: str) -> int:
    """The seconds of an age such as ``24h``, ``7d`` or ``1h30m``. Raises ``ValueError`` with a line for the user."""
    if not _AGE.match(age.strip()):
        raise ValueError(f"until must be an age such as 24h, 7d or 1h30m (units w, d, h, m, s), not {age!r}")
    total = sum(int(number) * _UNITS[unit] for number, unit in re.findall(r"(\d+)([wdhms])", age))
    if total > _LONGEST:
        raise ValueError(f"until must be at most a hundred years, not {age!r}")
    return total


def _matches(pattern: str, thing: Thing) -> bool:
    return any(fnmatch.fnmatchcase(word, pattern) for word in thing.words)


def _has(labels: t.Mapping[str, str], wanted: str) -> bool:
    name, equals, value = wanted.partition("=")
    return name in labels and (not equals or labels[name] == value)


__all__ = ("KINDS", "Objection", "Wish", "seconds")
