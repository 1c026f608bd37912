# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One server examined: reached in stages, read if that succeeded, and judged by the doctor's own checks."""

from __future__ import annotations

import dataclasses
import typing as t

from .._codec import from_json
from .._facts import HostFacts, Observation, Reach, Stack
from .._inside import _main
from .._judge import judge, selected
from .._model import Finding, Gap, Unknown, Vantage
from .._probes import host, inside
from .._runner import Job, Runner
from ._kinds import Kind
from ._target import Target

# How Redis says that it has no password: before version 6, and since.
_UNNEEDED = ("no password is set", "without any password configured")


class Examination(t.NamedTuple):
    """What was found out of a server, as a stack that has nothing but it. Its texts may hold secrets."""

    stack: Stack
    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]


def examine(kind: Kind, target: Target, timeout: float) -> Examination:
    """Ask this server; ``timeout`` is seconds for reaching it, and again for reading it."""
    target, reach = _reach(kind, target, timeout)
    facts, gaps = _read(kind, target, reach, Runner(timeout, timeout))
    stack = _stack(kind, target, reach, facts)
    containers = (target.described,) if target.described else ()
    everything = HostFacts(machine=host.machine(), containers=containers, stacks=(stack,), gaps=gaps)
    judgement = judge(everything, selected([kind.component, "container"]))
    return Examination(stack, judgement.findings, judgement.unknowns)


def _reach(kind: Kind, target: Target, timeout: float) -> tuple[Target, Reach]:
    """How far the conversation got, and as whom: a guessed password that the server does not want is left out."""
    reach = from_json(Reach, _main.ask(kind.converse, target.server, timeout, target.hosts))
    if not (target.is_guess and any(words in reach.message for words in _UNNEEDED)):
        return target, reach
    server = target.server._replace(parts=target.server.parts._replace(password=""))
    return _reach(kind, dataclasses.replace(target, server=server, is_guess=False), timeout)


def _read(kind: Kind, target: Target, reach: Reach, runner: Runner) -> tuple[t.Any, tuple[Gap, ...]]:
    """What the server tells of itself. One that could not be reached, or not be trusted, is sent no password."""
    name = _name(target)
    if not reach.ready:
        gap = Gap(kind.component, "not_reached", name, {"target": reach.target, "stage": reach.stage})
        return None, (gap,)

    def read() -> t.Any:
        return kind.read(target.server.parts, target.address, runner.patience, verify=True)

    facts = runner.run({"read": Job(kind.component, read, name)})["read"]
    return facts, tuple(runner.gaps)


def _stack(kind: Kind, target: Target, reach: Reach, facts: t.Any) -> Stack:
    """A stack that has nothing but this server."""
    fields: dict[str, t.Any] = {kind.dsn: inside.dsn(target.server), kind.component: facts}
    seen: dict[str, t.Any] = {kind.conversation: reach}
    return Stack(
        name=_name(target),
        profile="",
        source="options",
        members={kind.component: target.container} if target.container else {},
        outside=Observation(Vantage.HOST, **seen),
        pools=target.pools,
        **fields,
    )


def _name(target: Target) -> str:
    return target.container or target.server.label


__all__ = ("Examination", "examine")
