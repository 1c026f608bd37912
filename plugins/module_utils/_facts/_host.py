# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of a host: the machine itself, its file systems and its listening sockets."""

from __future__ import annotations

import typing as t

from .._frozen import frozen
from .._model import Word


@frozen
class FileSystem:
    """One mounted file system, by the path that was asked about. Sizes in bytes."""

    path: str
    size: int
    free: int
    inodes: int
    inodes_free: int


@frozen
class Load:
    """How much work waited for want of something, in percent of the time.

    ``cpu`` is the share in which some task waited for a processor, ``memory`` and ``io`` that in which all did for
    memory or a disk: the kernel's averages over a minute (PSI; None where it keeps none). ``steal`` and ``iowait``
    are of a quarter of a second: what the hypervisor took, and when processors idled over unfinished I/O.
    """

    cpu: t.Optional[float] = None
    memory: t.Optional[float] = None
    io: t.Optional[float] = None
    steal: float = 0.0
    iowait: float = 0.0


@frozen
class Machine:
    """The machine as its kernel describes it. Memory in bytes, ``now`` in ISO 8601 UTC.

    ``overcommit`` is vm.overcommit_memory, ``huge_pages`` the chosen mode of transparent ones; empty: not to be seen.
    """

    hostname: str
    system: Word
    kernel: Word
    architecture: Word
    python: Word
    user: str
    now: Word
    cpus: int
    memory: int
    memory_available: int
    file_systems: tuple[FileSystem, ...] = ()
    load: Load = Load()
    overcommit: Word = ""
    huge_pages: Word = ""


@frozen
class Listener:
    """A listening socket of the host and who holds it.

    ``pid`` is 0 and ``process`` empty where permissions did not let us look; ``container`` is the
    name of the container whose process (or published port) it is, else empty.
    """

    protocol: Word
    address: Word
    port: int
    pid: int = 0
    process: str = ""
    container: str = ""


__all__ = ("FileSystem", "Listener", "Load", "Machine")
