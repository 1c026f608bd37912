# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deciding by which means each holder lets go, if it may be made to at all."""

from __future__ import annotations

import dataclasses
import fnmatch
import typing as t

from .._facts import Container
from .._frozen import field, frozen
from . import guard
from ._engine import SWARM_SERVICE
from ._process import Process
from ._units import Unit
from .owners import Holder

# systemd starts a service with such a Restart= again when its main process ends on TERM (systemd.service(5)).
_STARTED_AGAIN = ("always", "on-success")


class Refused(Exception):
    """A holder may not be made to let go; the text is the one line why, and what would be needed."""


@frozen
class Allow:
    """What may be stopped: shell patterns (``fnmatch``) for containers, units and commands."""

    containers: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()

    def container(self, item: Container) -> bool:
        """By its name, or by ``project/service``."""
        return _is_named(self.containers, item.name, f"{item.project}/{item.service}")

    def unit(self, item: Unit) -> bool:
        """By its name."""
        return _is_named(self.units, item.name)

    def command(self, item: Process) -> bool:
        """By its executable's path or file name, or by its whole command line."""
        return _is_named(self.commands, item.executable, item.program, " ".join(item.arguments))


def _is_named(patterns: t.Iterable[str], *names: str) -> bool:
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns for name in names if name)


@frozen
class Act:
    """One thing to stop. ``means`` is ``container``, ``unit``, ``process`` or ``wait`` (the kernel lets go itself).

    ``target`` is the container's id, the unit's name or the process's id; ``inodes`` are the sockets it holds.
    """

    means: str
    target: str
    title: str
    inodes: frozenset[int] = frozenset()
    unit: t.Optional[Unit] = None


_ORDER = ("unit", "container", "process", "wait")


def _turn(act: Act) -> tuple[int, bool]:
    """Socket units go first: one that still listens would start its service again."""
    return _ORDER.index(act.means), not act.target.endswith(".socket")


@frozen
class Rules:
    """What may be done: the allow-list, whether KILL is allowed, and what the engine's ``silence`` is due to."""

    allow: Allow
    mine: guard.Own = field(default_factory=guard.Own)
    kill: bool = False
    silence: str = ""

    def acts(self, holders: t.Iterable[Holder]) -> tuple[Act, ...]:
        """Everything that must be stopped, each once, in order. Raises ``Refused`` when one of them may not be."""
        found: dict[tuple[str, str], Act] = {}
        for act in map(self._act, holders):
            known = found.get((act.means, act.target), act)
            found[act.means, act.target] = dataclasses.replace(act, inodes=known.inodes | act.inodes)
        return tuple(sorted(found.values(), key=_turn))

    def _act(self, holder: Holder) -> Act:
        if holder.container:
            return self._stop_container(holder, holder.container)
        if holder.state == "closing":
            return Act("wait", "kernel", "the kernel")
        if holder.process is None:
            raise Refused(f"{holder.title} holds it: nothing can be stopped that is not seen")
        inside = holder.process.place.container_id
        if inside:
            reason = self.silence or "the Docker engine does not know it"
            raise Refused(f"{holder.process.title} runs in the container {inside[:12]}: {reason}")
        return self._stop_process(holder, holder.process)

    def _stop_container(self, holder: Holder, item: Container) -> Act:
        swarm = item.labels.get(SWARM_SERVICE)
        if swarm:
            raise Refused(f"container {item.name} is a task of the Swarm service {swarm}, which would start another")
        _refuse(guard.against_container(item, self.mine))
        if not self.allow.container(item):
            raise Refused(f"container {item.name} is not in allow.containers")
        return Act("container", item.id, f"container {item.name}", _inodes(holder))

    def _stop_process(self, holder: Holder, process: Process) -> Act:
        """By its unit where that is allowed, else by a signal."""
        unit = holder.unit
        if unit is None or process.pid != 1:
            _refuse(guard.against_process(process, self.mine))
        against_unit = guard.against_unit(unit, self.mine) if unit else "it has no unit"
        if unit and not against_unit and self.allow.unit(unit):
            return Act("unit", unit.name, unit.name, _inodes(holder), unit)
        if unit and process.pid == 1:
            raise Refused(against_unit or f"{unit.name} is not in allow.units")
        if unit and not against_unit and not self.allow.command(process):
            raise Refused(f"neither {unit.name} is in allow.units nor {process.title} in allow.commands")
        _refuse(self.against_signal(process))
        if unit and unit.main_pid == process.pid and unit.restart in _STARTED_AGAIN:
            raise Refused(f"{unit.name} would start {process.name} again (Restart={unit.restart}): allow the unit")
        return Act("process", str(process.pid), process.title, _inodes(holder), unit)

    def against_signal(self, process: Process) -> str:
        """Why a process may not be signalled; empty when it may."""
        protected = guard.against_process(process, self.mine)
        if protected:
            return protected
        if not self.allow.command(process):
            return f"{process.title} is not in allow.commands"
        return f"{process.title} ignores TERM, and kill is false" if process.ignores_term and not self.kill else ""


def _refuse(reason: str) -> None:
    if reason:
        raise Refused(reason)


def _inodes(holder: Holder) -> frozenset[int]:
    return frozenset({holder.inode} - {0})


__all__ = ("Act", "Allow", "Refused", "Rules")
