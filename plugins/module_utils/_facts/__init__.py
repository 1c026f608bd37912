# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Everything a probe can find out, typed and serialisable; what a support bundle replays."""

from __future__ import annotations

import typing as t

from .._frozen import field, frozen
from .._model import Gap, Word
from ._docker import Container, Engine, Health, LeftData, Mount, NetworkLink, PortBinding, Usage
from ._host import FileSystem, Listener, Load, Machine
from ._logs import LogCalls, LogClass, LogFacts
from ._observation import (
    ApiReach,
    Certificate,
    Migrations,
    Nameserver,
    Network,
    Observation,
    Preflight,
    Reach,
    Revision,
    Web,
)
from ._servers import Holder, LatencyEvent, LockWait, PostgresFacts, RedisFacts, SlowCommand
from ._settings import BadLine, ComposeVariable, Dsn, EnvFile, Setting, Settings, Shape, Template
from ._statistics import Counters, DeadRows, Item, Pools, PostgresStatistics, Statement


@frozen
class Stack:
    """One AutoGPT deployment: who plays which part, and what was learned about each.

    ``members`` maps a part (``app``, ``postgres``, ``redis``, …) to a container's name; a part that the
    stack uses but that runs elsewhere has none. A field that is None was not applicable, or a gap
    of the probe of that name says why it is missing. ``outside`` is the host's view in place of ``inside``, or
    beside it, of what failed there. ``published`` is the application through the port that the host publishes.
    ``pools`` are the application's connections to PostgreSQL, where somebody says how many there may be.
    ``left_data`` are databases in volumes of its compose project that nobody mounts, ``composed`` the application's
    variables that compose's own files set in the environment file's place (asked only where some differ).
    """

    name: Word
    profile: Word
    source: Word = "discovered"
    project: str = ""
    working_dir: str = ""
    members: t.Mapping[str, str] = field(default_factory=dict)
    settings: t.Optional[Settings] = None
    env_file: t.Optional[EnvFile] = None
    composed: t.Optional[tuple[ComposeVariable, ...]] = None
    dsn: t.Optional[Dsn] = None
    redis_dsn: t.Optional[Dsn] = None
    inside: t.Optional[Observation] = None
    outside: t.Optional[Observation] = None
    published: t.Optional[Web] = None
    postgres: t.Optional[PostgresFacts] = None
    redis: t.Optional[RedisFacts] = None
    pools: t.Optional[Pools] = None
    logs: t.Optional[tuple[LogFacts, ...]] = None
    left_data: t.Optional[tuple[LeftData, ...]] = None

    @property
    def observed(self) -> t.Optional[Observation]:
        """What the application can reach: from inside if it runs, else as the host sees it."""
        return self.inside or self.outside


@frozen
class HostFacts:
    """All facts of one diagnosis of one host.

    ``docker`` says how far the engine was reached: stage ``config`` with the code ``not_installed``,
    ``tcp`` with an errno name (``ENOENT``: no socket, ``ECONNREFUSED``: nobody listens), ``greeting`` (it
    hangs), or ``ready``; ``engine`` is what it then told of itself.
    """

    machine: t.Optional[Machine] = None
    docker: t.Optional[Reach] = None
    engine: t.Optional[Engine] = None
    containers: tuple[Container, ...] = ()
    listeners: t.Optional[tuple[Listener, ...]] = None
    stacks: tuple[Stack, ...] = ()
    gaps: tuple[Gap, ...] = ()

    def container(self, name: str) -> t.Optional[Container]:
        """The container of this name, running or not."""
        return next((item for item in self.containers if item.name == name), None)

    def gap(self, probe: str, stack: str = "") -> t.Optional[Gap]:
        """Why this probe of this stack has no answer."""
        return next((item for item in self.gaps if (item.probe, item.stack) == (probe, stack)), None)


__all__ = (
    "ApiReach",
    "BadLine",
    "Certificate",
    "ComposeVariable",
    "Container",
    "Counters",
    "DeadRows",
    "Dsn",
    "Engine",
    "EnvFile",
    "FileSystem",
    "Health",
    "Holder",
    "HostFacts",
    "Item",
    "LatencyEvent",
    "LeftData",
    "Listener",
    "Load",
    "LockWait",
    "LogCalls",
    "LogClass",
    "LogFacts",
    "Machine",
    "Migrations",
    "Mount",
    "Nameserver",
    "Network",
    "NetworkLink",
    "Observation",
    "Pools",
    "PortBinding",
    "PostgresFacts",
    "PostgresStatistics",
    "Preflight",
    "Reach",
    "RedisFacts",
    "Revision",
    "Setting",
    "Settings",
    "Shape",
    "SlowCommand",
    "Stack",
    "Statement",
    "Template",
    "Usage",
    "Web",
)
