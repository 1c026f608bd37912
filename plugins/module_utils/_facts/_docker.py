# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of the Docker engine and its containers, without any secret value."""

from __future__ import annotations

import typing as t

from .._frozen import field, frozen
from .._model import Word


@frozen
class Engine:
    """The engine as ``GET /info`` and ``GET /version`` describe it."""

    version: Word
    api_version: Word
    root_dir: str
    storage_driver: Word = ""
    cgroup_version: Word = ""
    warnings: tuple[str, ...] = ()


@frozen
class NetworkLink:
    """A container's place in one network. ``address`` is empty while it does not run."""

    name: str
    address: Word = ""
    aliases: tuple[str, ...] = ()


@frozen
class PortBinding:
    """A port that a container asks the host to publish (``HostConfig.PortBindings``)."""

    container_port: int
    protocol: Word
    host_ip: Word
    host_port: int


@frozen
class Mount:
    """A mount of a container. ``exists`` is None where the source could not be looked at."""

    kind: Word
    source: str
    destination: str
    writable: bool
    exists: t.Optional[bool] = None


@frozen
class Health:
    """The container's own health check; Docker keeps five entries of 4,096 bytes."""

    status: Word
    failing_streak: int = 0
    last_output: str = ""


@frozen
class Usage:
    """What a running container has used, by its control group.

    ``memory`` is its working set in bytes (without file pages that nobody used of late), ``throttled`` the share of
    processor periods in which its CPU quota was used up, of ``periods`` since it started (0: no quota).
    ``oom_kills`` counts its processes that the kernel killed for want of memory since it started.
    """

    memory: int
    throttled: float = 0.0
    periods: int = 0
    oom_kills: int = 0


@frozen
class Container:
    """A container: its state, its wiring, and the end of its log when it does not run.

    Times are ISO 8601 UTC or empty, memory in bytes (0: no limit). ``oom_killed`` is Docker's flag, ``oom_at`` the
    last time the engine remembers that the kernel killed one of its processes for want of memory. ``listening`` are the
    ``address:port`` pairs of listening TCP sockets inside (None: could not be read), ``extra_hosts`` the
    names that its ``/etc/hosts`` was given, ``public_urls`` those that it hands to browsers, as ``scheme://host:port``
    by variable, ``labels`` only those of compose. ``log_path`` is the file of the drivers that have one,
    ``log_max_size`` their option ``max-size`` as written (empty: not set).
    """

    name: str
    id: str
    image: str
    status: Word
    project: str = ""
    service: str = ""
    exit_code: int = 0
    error: str = ""
    oom_killed: bool = False
    oom_at: Word = ""
    pid: int = 0
    created_at: Word = ""
    started_at: Word = ""
    finished_at: Word = ""
    restart_count: int = 0
    restart_policy: Word = ""
    health: t.Optional[Health] = None
    working_dir: str = ""
    network_mode: Word = ""
    networks: tuple[NetworkLink, ...] = ()
    extra_hosts: tuple[str, ...] = ()
    ports: tuple[PortBinding, ...] = ()
    mounts: tuple[Mount, ...] = ()
    memory_limit: int = 0
    privileged: bool = False
    usage: t.Optional[Usage] = None
    log_driver: Word = ""
    log_path: str = ""
    log_max_size: Word = ""
    listening: t.Optional[tuple[Word, ...]] = None
    log_tail: tuple[str, ...] = ()
    public_urls: t.Mapping[str, str] = field(default_factory=dict)
    labels: t.Mapping[str, str] = field(default_factory=dict)

    @property
    def running(self) -> bool:
        """Whether its main process runs and is not paused."""
        return self.status == "running"


@frozen
class LeftData:
    """A data directory of PostgreSQL in a volume that no container mounts.

    ``version`` is what its ``PG_VERSION`` says, ``modified_at`` (ISO 8601 UTC) when a server wrote there last.
    """

    volume: str
    path: str
    version: Word
    modified_at: Word


__all__ = ("Container", "Engine", "Health", "LeftData", "Mount", "NetworkLink", "PortBinding", "Usage")
