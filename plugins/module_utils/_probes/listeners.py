# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who listens on this host, and which container stands behind it."""

from __future__ import annotations

import os
import re
import typing as t

from .._facts import Container, Listener
from ._sockets import Bound, Socket, bound, sockets, table
from ._text import text_of

_TABLES = (("tcp", "tcp"), ("tcp6", "tcp"), ("udp", "udp"), ("udp6", "udp"))
_CONTAINER_ID = re.compile(r"[0-9a-f]{64}")
_SOCKET_LINK = re.compile(r"socket:\[(\d+)\]$")

# Processes that hold a published port in a container's stead.
FORWARDERS = ("docker-proxy", "dockerd", "rootlessport", "conmon")


def listeners(containers: t.Sequence[Container] = (), proc: str = "/proc") -> tuple[Listener, ...]:
    """The listening sockets of this network namespace. Owners are known as far as permissions go.

    Raises ``OSError`` when not even /proc/net/tcp can be read.
    """
    found = [item for name, protocol in _TABLES for item in sockets(_table(proc, name), protocol)]
    owners = _owners({item.inode for item in found} - {0}, proc)
    names = {item.id: item.name for item in containers}
    return tuple(sorted({_listener(item, owners, names, containers, proc) for item in found}, key=_order))


def bound_to(protocol: str, port: int, proc: str = "/proc") -> tuple[Bound, ...]:
    """The sockets of this network namespace that have this port, in any state.

    Raises ``OSError`` when the tables cannot be read.
    """
    tables = [_table(proc, name) for name, kind in _TABLES if kind == protocol]
    return tuple(item for text in tables for item in bound(text, protocol, port))


def processes_of(inodes: t.AbstractSet[int], proc: str = "/proc") -> dict[int, tuple[int, ...]]:
    """Every process that has one of these sockets open, by inode, as far as permissions go."""
    found: dict[int, list[int]] = {}
    for pid, inode in _opened(inodes, proc):
        found.setdefault(inode, []).append(pid)
    return {inode: tuple(pids) for inode, pids in found.items()}


def _table(proc: str, name: str) -> str:
    try:
        return table(f"{proc}/net/{name}")
    except FileNotFoundError:
        if name == "tcp":
            raise
        return ""  # a kernel without IPv6


def _order(item: Listener) -> tuple[str, int, str]:
    return (item.protocol, item.port, item.address)


def _owners(wanted: set[int], proc: str) -> dict[int, int]:
    """The process of each socket: one pass over /proc/*/fd, ended as soon as all are found."""
    owners: dict[int, int] = {}
    for pid, inode in _opened(wanted, proc):
        owners.setdefault(inode, pid)
        if len(owners) == len(wanted):
            break
    return owners


def _opened(wanted: t.AbstractSet[int], proc: str) -> t.Iterator[tuple[int, int]]:
    """Each process with each of these sockets that it has open."""
    if not wanted:
        return
    for pid in sorted(int(name) for name in os.listdir(proc) if name.isdecimal()):
        for inode in _open_sockets(f"{proc}/{pid}/fd") & wanted:
            yield pid, inode


def _open_sockets(folder: str) -> set[int]:
    found: set[int] = set()
    try:
        for name in os.listdir(folder):
            match = _SOCKET_LINK.match(_link(f"{folder}/{name}"))
            if match:
                found.add(int(match.group(1)))
    except OSError:  # it is somebody else's, or it has ended
        pass
    return found


def _link(path: str) -> str:
    try:
        return os.readlink(path)
    except FileNotFoundError:  # closed meanwhile
        return ""


def _listener(
    item: Socket, owners: t.Mapping[int, int], names: t.Mapping[str, str], containers: t.Sequence[Container], proc: str
) -> Listener:
    pid = owners.get(item.inode, 0)
    process = text_of(f"{proc}/{pid}/comm").strip() if pid else ""
    owner = _container_of(pid, names, proc) if pid else ""
    if not owner and process in ("", *FORWARDERS):
        owner = _publisher(item, containers)
    return Listener(item.protocol, item.address, item.port, pid, process, owner)


def _container_of(pid: int, names: t.Mapping[str, str], proc: str) -> str:
    """By the cgroup's path: it ends with the container's id under both versions and all drivers."""
    ids = _CONTAINER_ID.findall(text_of(f"{proc}/{pid}/cgroup"))
    return next((names[item] for item in ids if item in names), "")


def _publisher(item: Socket, containers: t.Sequence[Container]) -> str:
    """The container whose published port this is; Docker lets only one have it, and a paused one keeps it."""
    for container in containers:
        wanted = {(port.protocol, port.host_port) for port in container.ports}
        if container.status in ("running", "paused") and (item.protocol, item.port) in wanted:
            return container.name
    return ""


__all__ = ("FORWARDERS", "bound_to", "listeners", "processes_of")
