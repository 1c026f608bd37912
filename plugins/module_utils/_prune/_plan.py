# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may go, in which order, and how much room that makes: pure functions of an inventory and a wish."""

from __future__ import annotations

import collections
import graphlib
import typing as t

from .._frozen import frozen
from ._thing import Inventory, Thing
from ._wish import Objection, Wish

Things = t.Mapping[str, Thing]
Objections = t.Mapping[str, Objection]


@frozen
class Candidate:
    """A thing that goes. ``size`` are the bytes that are free once it and all candidates before it are gone."""

    thing: Thing
    size: int


@frozen
class Kept:
    """A thing of a wanted kind that no running container needs, and what spares it."""

    thing: Thing
    objection: Objection


@frozen
class Plan:
    """The candidates in the order in which they go; what is spared; why a named volume cannot go, a line each."""

    candidates: tuple[Candidate, ...]
    kept: tuple[Kept, ...] = ()
    refusals: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """The bytes that the candidates take up together."""
        return sum(item.size for item in self.candidates)


def plan(inventory: Inventory, wish: Wish, available: t.Optional[int] = None) -> Plan:
    """What goes, oldest first. ``available`` are the free bytes now; needed where the wish has ``until_free``.

    A thing goes when it is wanted gone, nothing spares it, and all things that need it go too, before it.
    """
    things = {thing.key: thing for thing in inventory.things}
    occupied = _with_needed({item.key: Objection("", "") for item in inventory.things if _stays(item, wish)}, things)
    objections = {key: wish.objection(thing, inventory.now) for key, thing in things.items() if key not in occupied}
    spared = _with_needed({key: why for key, why in objections.items() if why}, things, occupied)
    going = {key: thing for key, thing in things.items() if key not in occupied and key not in spared}
    candidates = _sized(_ordered(going), things)
    return Plan(
        candidates=_enough(candidates, wish, available),
        kept=tuple(Kept(things[key], why) for key, why in sorted(spared.items())),
        refusals=tuple(_refusals(wish, things, {**occupied, **spared})),
    )


def _stays(thing: Thing, wish: Wish) -> bool:
    return bool(thing.pinned) or not wish.asks_for(thing)


def _with_needed(staying: Objections, things: Things, besides: t.Container[str] = ()) -> dict[str, Objection]:
    """What stays, with all that it needs and all that this needs in turn."""
    needs: dict[str, list[str]] = collections.defaultdict(list)
    for key, thing in things.items():
        for user in thing.users:
            needs[user].append(key)
    found = dict(staying)
    queue = collections.deque(found)
    while queue:
        user = queue.popleft()
        for key in needs[user]:
            if key not in found and key not in besides:
                found[key] = Objection("needed", f"{things[user].kind} {things[user].name}")
                queue.append(key)
    return found


def _ordered(going: Things) -> list[Thing]:
    """Oldest first, but nothing before what needs it; named volumes last of all."""
    graph = {key: [user for user in going[key].users if user in going] for key in sorted(going)}
    since: dict[str, str] = {}
    for key in graphlib.TopologicalSorter(graph).static_order():
        since[key] = max([going[key].since, *(since[user] for user in graph[key])])
    # The sort is stable, and ``since`` was filled with users first.
    return sorted((going[key] for key in since), key=lambda thing: (thing.kind == "volume", since[thing.key]))


def _sized(ordered: t.Sequence[Thing], things: Things) -> list[Candidate]:
    """A piece that several things hold becomes free with the last of them; one that somebody keeps never does."""
    holders = collections.Counter(piece for thing in things.values() for piece in thing.pieces)
    candidates = []
    for thing in ordered:
        holders.subtract(thing.pieces.keys())
        size = sum(size for piece, size in thing.pieces.items() if not holders[piece])
        candidates.append(Candidate(thing, size))
    return candidates


def _enough(candidates: t.Sequence[Candidate], wish: Wish, available: t.Optional[int]) -> tuple[Candidate, ...]:
    """The first of them, as many as it takes to reach ``until_free``."""
    if wish.until_free is None:
        return tuple(candidates)
    free, chosen = available or 0, []
    for candidate in candidates:
        if free >= wish.until_free:
            break
        chosen.append(candidate)
        free += candidate.size
    return tuple(chosen)


def _refusals(wish: Wish, things: Things, staying: Objections) -> t.Iterator[str]:
    """A volume that somebody named and that cannot go is no matter to pass over in silence."""
    for name in wish.volumes:
        objection = staying.get(f"volume:{name}")
        if objection and objection.reason == "needed":
            yield f"the volume {name} is in use by {objection.detail}"
        elif objection and objection.reason == "projects":
            yield f"the volume {name} belongs to the compose project {objection.detail}, which projects does not name"
        elif objection:
            yield f"the volume {name} is both in volumes and, as {objection.detail}, in keep"


__all__ = ("Candidate", "Kept", "Plan", "plan")
