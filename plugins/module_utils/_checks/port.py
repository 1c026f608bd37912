# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: port."""

from __future__ import annotations

import re
import typing as t

from .._facts import Container, Listener, PortBinding
from .._model import Gap, Severity, Unknown
from ._members import Evidence, about, grade, members, report, seconds_since
from ._registry import Verdict, View, check

# What Docker's error says when a port is taken: by a process, or by another container.
_TAKEN = ("address already in use", "port is already allocated")

_NOT_LOOKED = Gap("listeners", "docker_unavailable")

# A container that holds its ports, and one that needs them free to start.
_HOLDING = ("running", "paused")
_WAITING = ("created", "exited", "restarting", "dead")

_EVERYWHERE = ("", "0.0.0.0", "::")
_LOOPBACK = ("127.", "[::1]")

# An application may need this long (seconds) before it listens.
_STARTING = 60


@check("port")
def is_free(view: View) -> Verdict:
    """Does somebody else hold a port that a container of the stack needs to start?"""
    if view.host.listeners is None and any(_wanted_ports(item) for item in view.members):
        gap = view.host.gap("listeners") or _NOT_LOOKED
        yield Unknown("port", "is_free", gap.reason, view.stack.name, gap.evidence)
    for part, item in members(view):
        for binding in _wanted_ports(item):
            holder = _holder(view, item, binding)
            if holder or _is_named(item.error, binding):
                told: Evidence = {"error": item.error, "holder": "-", **holder}
                evidence = {**about(view, part, item), **_wanted(binding), **told}
                yield report(view, "port.conflict", _subject(binding), evidence, grade(view, part))


def _wanted_ports(item: Container) -> tuple[PortBinding, ...]:
    return item.ports if item.status in _WAITING else ()


def _subject(binding: PortBinding) -> str:
    return f"{binding.protocol}/{binding.host_port}"


def _wanted(binding: PortBinding) -> Evidence:
    return {"port": binding.host_port, "address": binding.host_ip or "0.0.0.0"}


def _is_named(error: str, binding: PortBinding) -> bool:
    return any(words in error for words in _TAKEN) and bool(re.search(rf":{binding.host_port}(?!\d)", error))


def _holder(view: View, item: Container, binding: PortBinding) -> Evidence:
    """Another container that publishes the port, or else whoever listens on it; empty when nobody does."""
    for other in view.host.containers:
        is_holding = other.status in _HOLDING and other.name != item.name
        if is_holding and any(_collide(binding, port) for port in other.ports):
            return {"holder": other.name, "holder_container": other.name, "holder_project": other.project}
    for listener in view.host.listeners or ():
        if listener.container != item.name and _is_held(binding, listener):
            return _process(listener)
    return {}


def _process(listener: Listener) -> Evidence:
    if not listener.pid:
        return {"holder": listener.container or "?", "holder_container": listener.container}
    name = listener.container or listener.process
    holder: Evidence = {"holder": f"{name} (PID {listener.pid})", "holder_process": listener.process}
    return {**holder, "holder_pid": listener.pid, "holder_container": listener.container}


def _collide(one: PortBinding, other: PortBinding) -> bool:
    same = (one.protocol, one.host_port) == (other.protocol, other.host_port)
    return same and _overlap(one.host_ip, other.host_ip)


def _is_held(binding: PortBinding, listener: Listener) -> bool:
    same = (binding.protocol, binding.host_port) == (listener.protocol, listener.port)
    return same and _overlap(binding.host_ip, listener.address)


def _overlap(one: str, other: str) -> bool:
    """A socket on every interface excludes all others on its port; ``::`` usually takes IPv4 along (ipv6(7))."""
    return one == other or one in _EVERYWHERE or other in _EVERYWHERE


@check("port")
def is_claimed_once(view: View) -> Verdict:
    """Do two containers that do not run both want the same port? Whichever starts first will win."""
    for part, item in members(view):
        for binding in _wanted_ports(item):
            rivals = list(_rivals(view, item, binding))
            if rivals:
                both = any(_starts_by_itself(item) and _starts_by_itself(rival) for rival in rivals)
                evidence = {**about(view, part, item), **_wanted(binding), "rivals": [rival.name for rival in rivals]}
                yield report(view, "port.claimed_twice", _subject(binding), evidence, None if both else Severity.MINOR)


def _rivals(view: View, item: Container, binding: PortBinding) -> t.Iterator[Container]:
    """Other stopped containers with that port; of two members of the stack only the later one is a rival."""
    for other in view.host.containers:
        is_reported = other.name in view.stack.members.values() and other.name <= item.name
        if not is_reported and any(_collide(binding, port) for port in _wanted_ports(other)):
            yield other


def _starts_by_itself(item: Container) -> bool:
    return item.restart_policy in ("always", "unless-stopped")


@check("port")
def is_answered_inside(view: View) -> Verdict:
    """Does the container listen on the ports that it publishes, and on more than its own loopback?"""
    for part, item in members(view):
        ports = {port.host_port: port for port in item.ports if port.protocol == "tcp" and item.running}
        if ports and item.listening is None:
            yield _unread(view, item)
            return
        for binding in ports.values():
            entry = _silence(view, item, binding.container_port)
            if entry:
                inside: Evidence = {"port": binding.container_port, "listening": item.listening}
                evidence = {**about(view, part, item), **inside}
                yield report(view, entry, _subject(binding), evidence, grade(view, part))


def _unread(view: View, item: Container) -> Unknown:
    gap = view.host.gap("containers")
    user = view.host.machine.user if view.host.machine else "?"
    denied = {"what": f"the sockets of {item.name}", "user": user}
    reason, evidence = (gap.reason, gap.evidence) if gap else ("permission_denied", denied)
    return Unknown("port", "is_answered_inside", reason, view.stack.name, evidence)


def _silence(view: View, item: Container, port: int) -> str:
    addresses = [entry for entry in item.listening or () if entry.endswith(f":{port}")]
    if addresses:
        return "port.loopback_only" if all(entry.startswith(_LOOPBACK) for entry in addresses) else ""
    starting = item.health is not None and item.health.status == "starting"
    up = seconds_since(view, item.started_at)
    return "port.not_listening" if up is not None and up > _STARTING and not starting else ""
