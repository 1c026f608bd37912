# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who holds a port: the processes, their units, and the containers behind them."""

from __future__ import annotations

import dataclasses
import typing as t

from .._facts import Container, PortBinding
from .._frozen import frozen
from .._model import Severity
from .._probes._sockets import Bound
from .._probes.listeners import FORWARDERS, bound_to, processes_of
from .._secrets import Secrets
from ._binding import Answer, attempt, takes_ipv4_along
from ._engine import Engine
from ._process import Process, read, roots, user_name
from ._units import Unit, Units
from ._wanted import Wanted, plain

# How a port is held, and how bad that is for somebody who needs it: a connection ends one day, and what the kernel
# keeps of a closed one (TIME_WAIT, tcp(7)) after a minute.
SEVERITIES = {
    "listening": Severity.CRITICAL,
    "published": Severity.CRITICAL,
    "invisible": Severity.CRITICAL,
    "connected": Severity.MAJOR,
    "closing": Severity.MINOR,
}


@frozen
class Holder:
    """One socket in the way, with the process that answers for it.

    ``state`` is ``listening``, ``connected`` (a connection that happens to use the port), ``closing`` (the kernel
    keeps it for a while, no process does), ``published`` (a container's, by the engine's word; there is no socket)
    or ``invisible`` (the kernel refuses the port and shows nobody). ``process`` is None where permissions did not
    let us look. ``unit`` is the systemd unit that can be stopped: for PID 1 its socket unit.
    """

    address: str
    state: str
    user: str = ""
    inode: int = 0
    process: t.Optional[Process] = None
    unit: t.Optional[Unit] = None
    container: t.Optional[Container] = None

    @property
    def title(self) -> str:
        """What people call it, from what they would look for first."""
        names = [f"container {self.container.name}"] if self.container else []
        if self.process and not (self.container and self.process.program in FORWARDERS):
            names.append(self.process.title)
        if self.unit and not self.container:
            names.append(self.unit.name)
        return ", ".join(names) or _NAMELESS[self.state].format(user=self.user or "?")


_NAMELESS = {
    "listening": "a process of {user} that this user may not see",
    "connected": "a connection of a process of {user} that this user may not see",
    "published": "a container",
    "invisible": "a socket that no table shows (bound without listening, or of another namespace)",
    "closing": "a closed connection that the kernel keeps for a minute",
}


@frozen
class Sight:
    """What was seen at one moment."""

    holders: tuple[Holder, ...] = ()

    @property
    def is_free(self) -> bool:
        """Whether the port could be bound."""
        return not self.holders

    @property
    def severity(self) -> t.Optional[Severity]:
        """That of the worst holder."""
        return max((SEVERITIES[item.state] for item in self.holders), default=None)


class Onlooker:
    """Looks at a port. The secrets in command lines are registered in ``secrets``."""

    def __init__(self, engine: Engine, units: Units, secrets: Secrets, proc: str = "/proc") -> None:
        self._engine, self._units, self._secrets, self._proc = engine, units, secrets, proc

    def look(self, wanted: Wanted) -> Sight:
        """Who holds it now. Raises ``OSError`` when the kernel's tables cannot be read."""
        containers, answer = self._engine.containers(), attempt(wanted)
        found = self._sockets(wanted, answer) if answer is not Answer.FREE else []
        holders = [holder for item in found for holder in self._of(wanted, item, containers)]
        named = {holder.container.id for holder in holders if holder.container}
        for container, binding in published(wanted, containers):
            if container.id not in named:
                holders.append(Holder(binding.host_ip, "published", container=container))
        if answer is Answer.TAKEN and not holders and attempt(wanted) is Answer.TAKEN:  # not just let go
            holders.append(Holder(wanted.address, "invisible"))
        return Sight(tuple(holders))

    def _sockets(self, wanted: Wanted, answer: Answer) -> list[Bound]:
        """Those that wait for peers; the others only when the kernel refuses the port for none of these."""
        everyone = bound_to(wanted.protocol, wanted.port, self._proc)
        others = {plain(item.address) for item in everyone if item.waits}

        def along() -> bool:
            return "0.0.0.0" not in others and takes_ipv4_along(wanted)

        near = [item for item in everyone if wanted.meets(item.address, along)]
        waiting = [item for item in near if item.waits]
        return waiting if waiting or answer is not Answer.TAKEN else near

    def _of(self, wanted: Wanted, item: Bound, containers: t.Sequence[Container]) -> t.Iterator[Holder]:
        processes = self._responsible(item.inode)
        state = "listening" if item.waits else "connected" if item.inode else "closing"
        user = user_name(item.uid) if item.inode else ""
        if not processes:
            container = _publisher(wanted, item.address, containers) if item.waits else None
            yield Holder(plain(item.address), state, user, item.inode, container=container)
        for process in processes:
            container = _container(process, wanted, item, containers)
            unit = None if container else self._unit(process, wanted, item)
            yield Holder(plain(item.address), state, process.user, item.inode, process, unit, container)

    def _responsible(self, inode: int) -> list[Process]:
        """The processes that have this socket open, without the children that got it from one of them."""
        pids = processes_of({inode}, self._proc).get(inode, ()) if inode else ()
        return roots([item for item in (read(pid, self._secrets, self._proc) for pid in pids) if item])

    def _unit(self, process: Process, wanted: Wanted, item: Bound) -> t.Optional[Unit]:
        if process.pid == 1:
            return self._units.listening(wanted.protocol, item.address, wanted.port)
        unit = self._units.find(process.place.unit) if process.place.unit else None
        main = read(unit.main_pid, self._secrets, self._proc) if unit and unit.main_pid else None
        return dataclasses.replace(unit, main_program=main.program) if unit and main else unit


def published(wanted: Wanted, containers: t.Iterable[Container]) -> t.Iterator[tuple[Container, PortBinding]]:
    """Each container that publishes this port where it is wanted. A published ``::`` never has IPv4 along."""
    for container in containers:
        for binding in container.ports:
            is_same = (binding.protocol, binding.host_port) == (wanted.protocol, wanted.port)
            if is_same and _meets(wanted, binding.host_ip):
                yield container, binding
                break


def _meets(wanted: Wanted, host_ip: str) -> bool:
    return not host_ip or wanted.meets(host_ip, lambda: False)


def _container(
    process: Process, wanted: Wanted, item: Bound, containers: t.Sequence[Container]
) -> t.Optional[Container]:
    """The one whose process it is, or whose published port it holds."""
    inside = process.place.container_id
    if inside:
        return next((one for one in containers if one.id == inside), None)
    return _publisher(wanted, item.address, containers) if process.program in FORWARDERS else None


def _publisher(wanted: Wanted, address: str, containers: t.Iterable[Container]) -> t.Optional[Container]:
    """The container that publishes the port at just this address, else at all."""
    here = Wanted(wanted.port, wanted.protocol, plain(address))
    found = list(published(here, containers))
    exact = [container for container, binding in found if binding.host_ip == address]
    return next(iter(exact), found[0][0] if found else None)


__all__ = ("SEVERITIES", "Holder", "Onlooker", "Sight", "published")
