# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The two states of the module: a port that is found free, and one that is made so."""

from __future__ import annotations

import typing as t

from .._secrets import Secrets
from . import guard
from ._engine import Engine, EngineError
from ._outcome import Outcome, carried_out, diff, held, planned, reaches, result
from ._plan import Act, Refused, Rules
from ._request import Request
from ._suggestions import next_free
from ._units import Units
from .freeing import Failed, Freeing
from .owners import Onlooker, Sight


class Task:
    """One request. What it saw of secrets is in ``secrets``. Raises ``OSError`` and ``UnitError``."""

    def __init__(self, request: Request) -> None:
        self.secrets = Secrets()
        self._request, self._wanted = request, request.wanted
        self._engine, self._units = Engine(request.endpoint), Units()
        self._onlooker = Onlooker(self._engine, self._units, self.secrets)

    def report(self, fail_on: str) -> Outcome:
        """Say whether the port is free, and who holds it; a problem when that is at or above ``fail_on``."""
        sight = self._onlooker.look(self._wanted)
        answer = self._result(sight, sight.is_free)
        return Outcome(answer, answer["msg"] if reaches(sight, fail_on) else "", self._doubts(sight))

    def free(self, pretend: bool) -> Outcome:
        """Make its holders let go, or only say how (``pretend``)."""
        sight = self._onlooker.look(self._wanted)
        if sight.is_free:
            return Outcome(self._result(sight, True), warnings=self._doubts(sight))
        try:
            acts = self._rules().acts(sight.holders)
            warnings = tuple(self._warnings(acts))
        except (Refused, EngineError) as error:
            problem = f"{held(self._wanted, sight)}, which is not stopped: {error}"
            return Outcome(self._result(sight, False), problem, self._doubts(sight))
        if pretend:
            return self._foretold(sight, acts, warnings)
        return self._carried_out(sight, acts, warnings)

    def _foretold(self, sight: Sight, acts: t.Sequence[Act], warnings: tuple[str, ...]) -> Outcome:
        victims = [planned(act) for act in acts if act.means != "wait"]
        names = ", ".join(str(item["name"]) for item in victims) or "nothing, only wait"
        more = {
            "msg": f"{held(self._wanted, sight)}; would stop {names}",
            "freed_by": victims,
            "changed": bool(victims),
        }
        answer = {**self._result(sight, True), **more, "diff": diff(self._wanted, sight, True)}
        return Outcome(answer, warnings=warnings)

    def _carried_out(self, sight: Sight, acts: t.Sequence[Act], warnings: tuple[str, ...]) -> Outcome:
        request, problem = self._request, ""
        freeing = Freeing(self._onlooker, self._engine, self._units, self._rules(), request.patience)
        try:
            freeing.free(self._wanted, sight, acts)
        except Failed as error:
            problem = str(error)
        done = [carried_out(item) for item in freeing.done]
        names = ", ".join(f"{item['name']} stopped in {item['seconds']:g} s" for item in done) or "the kernel let go"
        answer = {
            **self._result(sight, not problem),
            "msg": f"{self._wanted} is free: {names}",
            "freed_by": done,
            "changed": bool(freeing.touched),
            "diff": diff(self._wanted, sight, not problem),
        }
        return Outcome(answer, problem, warnings)

    def _rules(self) -> Rules:
        return Rules(self._request.allow, guard.own(), self._request.kill, self._engine.silence)

    def _result(self, sight: Sight, is_free: bool) -> dict[str, t.Any]:
        wanted, containers = self._wanted, self._engine.containers() if sight.holders else ()
        suggestions = next_free(wanted, self._request.suggest, containers) if sight.holders else []
        free = f"; free instead: {', '.join(map(str, suggestions))}" if suggestions else ""
        msg = f"{held(wanted, sight)}{free}" if sight.holders else f"{wanted} is free"
        return result(wanted, sight, is_free, suggestions=suggestions, msg=msg)

    def _doubts(self, sight: Sight) -> tuple[str, ...]:
        """What the engine could have added."""
        unnamed = sight.is_free or any(item.container is None for item in sight.holders)
        return (
            (f"Published ports could not be asked for. {self._engine.silence}",)
            if self._engine.silence and unnamed
            else ()
        )

    def _warnings(self, acts: t.Iterable[Act]) -> t.Iterator[str]:
        """What stopping brings with it."""
        for act in acts:
            if act.means == "container":
                fate = self._engine.fate(act.target)
                if fate.is_removed:
                    yield f"{act.title} was started with --rm: stopping it removes it and its anonymous volumes"
                if fate.restart_policy == "always":
                    yield f"{act.title} has the restart policy always: it starts again with the Docker engine"
            elif act.unit and act.unit.triggered_by and act.means == "unit":
                yield f"{act.title} may be started again by {', '.join(act.unit.triggered_by)}"


__all__ = ("Task",)
