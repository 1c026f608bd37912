# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making the holders of a port let go, and seeing that it stays free."""

from __future__ import annotations

import signal
import time
import typing as t

from .._frozen import frozen
from .._probes.listeners import processes_of
from .._secrets import Secrets
from . import _signals
from ._engine import Engine, EngineError
from ._plan import Act, Rules
from ._process import Process, read, roots
from ._units import UnitError, Units
from ._wanted import Wanted
from .owners import Holder, Onlooker, Sight

# How often (seconds) a condition is looked at.
_PACE = 0.1

# How long (seconds) a killed process may take to go; one that waits for a disk takes longer.
_AFTER_KILL = 5


class Failed(Exception):
    """The port could not be freed; the text is the one line why."""


@frozen
class Patience:
    """Seconds: until KILL, for all of it, and for which the port must then stay free."""

    signal: float = 10
    total: float = 60
    settle: float = 2


@frozen
class Done:
    """What was stopped, by which means and how long it took. ``signal`` is empty where we sent none ourselves."""

    means: str
    name: str
    seconds: float
    signal: str = ""


class Freeing:
    """Carries acts out. ``done`` is what was stopped so far, ``touched`` whether anything was told to stop."""

    def __init__(self, onlooker: Onlooker, engine: Engine, units: Units, rules: Rules, patience: Patience) -> None:
        self.done: list[Done] = []
        self.touched = False
        self._onlooker, self._engine, self._units = onlooker, engine, units
        self._rules, self._patience = rules, patience
        self._until = time.monotonic() + patience.total

    def free(self, wanted: Wanted, sight: Sight, acts: t.Iterable[Act]) -> None:
        """Stop all of them in turn, then watch the port. ``sight`` is what was seen before. Raises ``Failed``."""
        means = {"unit": self._stop_unit, "container": self._stop_container, "process": self._end}
        for act in acts:
            if act.means in means:
                started = time.monotonic()
                sent = means[act.means](act)
                self.done.append(Done(act.means, act.title, round(time.monotonic() - started, 2), sent))
        self._watch(wanted, {holder.inode for holder in sight.holders})

    def _stop_unit(self, act: Act) -> str:
        try:
            self._units.stop(act.target)
            self.touched = True
            while not self._units.ended(act.target):
                self._wait(f"{act.title} is still stopping")
        except UnitError as error:
            raise Failed(f"{act.title} was not stopped: {error}") from None
        return ""

    def _stop_container(self, act: Act) -> str:
        self.touched = True  # an engine that says no, or nothing, may have begun all the same
        try:
            ended = self._engine.stop(act.target, self._left(self._patience.signal), self._rules.kill)
        except EngineError as error:
            raise Failed(f"{act.title} was not stopped: {error}") from None
        if not ended:
            raise Failed(f"{act.title} did not end within {self._patience.signal:g} s, and kill is false")
        return ""

    def _end(self, act: Act) -> str:
        """TERM to the process, then to those that got the sockets from it and keep them; KILL to all that are left."""
        told: set[tuple[int, int]] = set()
        until = time.monotonic() + self._left(self._patience.signal)
        while True:
            left = _having_open(act.inodes)
            if not left:
                return "TERM" if told else ""
            if time.monotonic() > until:
                return self._kill(act, left)
            for process in roots(left):
                if (process.pid, process.started) not in told:
                    told.add((process.pid, process.started))
                    self._send(process, signal.SIGTERM)
            time.sleep(_PACE)

    def _kill(self, act: Act, left: t.Sequence[Process]) -> str:
        if not self._rules.kill:
            raise Failed(f"{left[0].title} did not end within {self._patience.signal:g} s of TERM, and kill is false")
        for process in left:
            self._send(process, signal.SIGKILL)
        until = time.monotonic() + _AFTER_KILL
        while _having_open(act.inodes):
            if time.monotonic() > until:
                raise Failed(f"{act.title} did not end within {_AFTER_KILL} s of KILL")
            time.sleep(_PACE)
        return "KILL"

    def _send(self, process: Process, number: signal.Signals) -> None:
        reason = self._rules.against_signal(process)
        if reason:
            raise Failed(f"{reason}; it has the same socket open")
        try:
            self.touched = _signals.send(process, number) or self.touched
        except PermissionError:
            raise Failed(f"{process.title} of {process.user} may not be signalled by this user") from None

    def _watch(self, wanted: Wanted, known: t.AbstractSet[int]) -> None:
        """Wait until the port is free and has stayed so; one that listens on a new socket has taken it again."""
        free_since = 0.0
        while True:
            sight, now = self._onlooker.look(wanted), time.monotonic()
            thief = next(
                (item for item in sight.holders if item.state == "listening" and item.inode not in known), None
            )
            if thief:
                raise Failed(f"{wanted} was freed and taken again by {thief.title}{_why(thief)}")
            if not sight.is_free:
                free_since = 0.0
                self._wait(f"{wanted} is still held by {sight.holders[0].title}")
            elif not free_since:
                free_since = now
            elif now - free_since >= self._patience.settle:
                return
            else:
                time.sleep(_PACE)

    def _wait(self, complaint: str) -> None:
        if time.monotonic() > self._until:
            raise Failed(f"{complaint} after {self._patience.total:g} s")
        time.sleep(_PACE)

    def _left(self, seconds: float) -> float:
        return max(0.0, min(seconds, self._until - time.monotonic()))


def _why(thief: Holder) -> str:
    restart = thief.unit.restart if thief.unit else ""
    return f" (Restart={restart})" if restart not in ("", "no") else ""


def _having_open(inodes: t.AbstractSet[int]) -> list[Process]:
    pids = {pid for owners in processes_of(inodes).values() for pid in owners}
    return [item for item in (read(pid, Secrets()) for pid in sorted(pids)) if item]


__all__ = ("Done", "Failed", "Freeing", "Patience")
