# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is never stopped, whatever the allow-list says."""

from __future__ import annotations

import fnmatch
import typing as t

from .._facts import Container
from .._frozen import frozen
from .._probes.listeners import FORWARDERS
from .._secrets import Secrets
from ._process import Process, ancestors, read
from ._units import Unit

_SSH = "the SSH server, without which nobody reaches this host"
_ENGINE = "the container engine, with which every container would go"
_MANAGER = "the manager of the units"
_PROXY = "what forwards the port of a container, which the engine did not name"

# Programs by the file name of their executable.
_PROGRAMS = {
    "sshd*": _SSH,
    "dropbear": _SSH,
    "dockerd*": _ENGINE,
    "docker-containerd*": _ENGINE,
    "containerd*": _ENGINE,
    "podman": _ENGINE,
    "crio": _ENGINE,
    "systemd": _MANAGER,
    "init": _MANAGER,
    **dict.fromkeys((*FORWARDERS, "rootlesskit", "slirp4netns", "pasta*"), _PROXY),
}

# Units by name or alias, as Debian, Ubuntu, Fedora and Snap call them.
_UNITS = {
    "ssh.*": _SSH,
    "ssh@*": _SSH,
    "sshd.*": _SSH,
    "sshd@*": _SSH,
    "sshd-*": _SSH,
    "dropbear.*": _SSH,
    "docker.*": _ENGINE,
    "containerd.*": _ENGINE,
    "podman.*": _ENGINE,
    "crio.*": _ENGINE,
    "snap.docker.*": _ENGINE,
    "init.scope": _MANAGER,
    "user@*": "the manager of a user's units",
    "session-*.scope": "somebody's session",
}


@frozen
class Own:
    """Where this very module runs: its processes up to PID 1, and their units and containers."""

    pids: frozenset[int] = frozenset()
    units: frozenset[str] = frozenset()
    containers: frozenset[str] = frozenset()


def own(proc: str = "/proc") -> Own:
    """Reads it."""
    found = [item for item in (read(pid, Secrets(), proc) for pid in ancestors(proc)) if item]
    places = [item.place for item in found]
    return Own(
        frozenset(item.pid for item in found),
        frozenset(item.unit for item in places if item.unit),
        frozenset(item.container_id for item in places if item.container_id),
    )


def against_process(process: Process, mine: Own) -> str:
    """Why this process is never signalled; empty when it may be."""
    if process.pid == 1:
        return f"{process.title} is the first process of this host"
    reason = _reason(process.program, _PROGRAMS)
    if reason:
        return f"{process.title} is {reason}"
    return f"{process.title} runs this very task" if process.pid in mine.pids else ""


def against_unit(unit: Unit, mine: Own) -> str:
    """Why this unit is never stopped; empty when it may be."""
    names = (unit.name, *unit.names)
    reasons = (*(_reason(name, _UNITS) for name in names), _reason(unit.main_program, _PROGRAMS))
    reason = next(filter(None, reasons), "")
    if reason:
        return f"{unit.name} is {reason}"
    if mine.units & set(names):
        return f"{unit.name} runs this very task"
    return f"{unit.name} refuses to be stopped by hand (RefuseManualStop)" if unit.refuses else ""


def against_container(item: Container, mine: Own) -> str:
    """Why this container is never stopped; empty when it may be."""
    return f"container {item.name} runs this very task" if item.id in mine.containers else ""


def _reason(name: str, table: t.Mapping[str, str]) -> str:
    return next((reason for pattern, reason in table.items() if fnmatch.fnmatchcase(name, pattern)), "")


__all__ = ("Own", "against_container", "against_process", "against_unit", "own")
