# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a few hosts differ from all others. That is no finding: it may be meant."""

from __future__ import annotations

import typing as t
from collections import Counter

from ..module_utils._catalog import Text
from ..module_utils._frozen import frozen
from ._ranges import natural
from ._records import Record
from ._traits import VARIABLE, VARIABLES, name_of
from ._words import amount, joined, word

_FEWEST = 4  # so many hosts must agree before a difference says something,
_SHARE = 0.8  # and so large a part of those whose value is known

_NAMED = 3  # so many different values a sentence names

NOT_SET = ""  # the value of a variable that is empty or not set, which is the same to compose

Kind = tuple[str, str]  # a profile and a stack's name; of the host both are empty
Subject = tuple[str, str]  # a host's name and a stack's
Values = dict[str, list[Subject]]  # for each value the subjects that have it


@frozen
class Outlier:
    """One trait in which a few hosts differ. ``others`` are the different values, each with its hosts.

    ``total`` counts the hosts whose value is known, ``stack`` names the stack when it is that of all of them.
    """

    trait: str
    stack: str
    usual: str
    total: int
    others: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def hosts(self) -> list[str]:
        """The hosts that differ, in natural order."""
        return sorted({host for _value, hosts in self.others for host in hosts}, key=natural)

    @property
    def name(self) -> Text:
        """What the trait is called."""
        return name_of(self.trait)

    @property
    def title(self) -> Text:
        """The difference as one sentence, without the hosts' names."""
        known = amount("hosts", self.total)
        one = "outlier.one" if len(self.hosts) == 1 else "outlier"
        values = [shown(value) for value, _hosts in self.others]
        some = joined([*values[:_NAMED], *([Text("…", "…")] if len(values) > _NAMED else [])])
        return word(one, n=len(self.hosts), hosts=known, what=self.name, values=some, usual=shown(self.usual))


def shown(value: str) -> Text:
    """A value as reports name it."""
    return Text(value, value) if value else word("not_set")


def outliers(records: t.Iterable[Record]) -> tuple[Outlier, ...]:
    """Every trait in which few hosts differ from many, those with the fewest first."""
    found = [
        outlier
        for (_profile, stack), pool in _pools(records).items()
        for trait, values in pool.items()
        if trait != VARIABLES and (outlier := _judged(trait, stack, values)) is not None
    ]
    return tuple(sorted(found, key=lambda item: (len(item.hosts) / item.total, -item.total, item.trait, item.stack)))


def _judged(trait: str, stack: str, values: Values) -> Outlier | None:
    hosts = {value: {host for host, _stack in subjects} for value, subjects in values.items()}
    total = len(set().union(*hosts.values()))
    usual = max(hosts, key=lambda value: (len(hosts[value]), value))
    if len(hosts) < 2 or len(hosts[usual]) < _FEWEST or len(hosts[usual]) < _SHARE * total:
        return None
    rest = sorted(hosts.keys() - {usual}, key=lambda value: (-len(hosts[value]), value))
    return Outlier(
        trait, stack, usual, total, tuple((value, tuple(sorted(hosts[value], key=natural))) for value in rest)
    )


def _pools(records: t.Iterable[Record]) -> dict[Kind, dict[str, Values]]:
    """For each kind of stack, and for the hosts themselves, the values of every trait.

    Stacks of one profile and one name are compared with each other. Where a name is rare, as when each stack is named
    after a customer, all such stacks of the profile are.
    """
    records = [record for record in records if record.traits]
    common = Counter((profile, name) for record in records for name, profile in record.profiles.items())
    pools: dict[Kind, dict[str, Values]] = {}
    for record in records:
        for (trait, name), value in record.traits.items():
            profile = record.profiles.get(name, "") if name else ""
            kind = (profile, name if common[profile, name] >= _FEWEST else "")
            pools.setdefault(kind, {}).setdefault(trait, {}).setdefault(value, []).append((record.host, name))
    for pool in pools.values():
        _add_unset(pool)
    return pools


def _add_unset(pool: dict[str, Values]) -> None:
    """A variable that some have is, to the others whose environment is known, not set."""
    known = {subject for subjects in pool.get(VARIABLES, {}).values() for subject in subjects}
    for trait, values in pool.items():
        if trait.startswith(VARIABLE):
            unset = known - {subject for subjects in values.values() for subject in subjects}
            if unset:
                values.setdefault(NOT_SET, []).extend(unset)


__all__ = ("NOT_SET", "Outlier", "outliers", "shown")
