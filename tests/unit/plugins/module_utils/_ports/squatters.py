# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real processes that hold real ports, each with its own way of answering TERM."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass

# Binds, does what its manner says, and tells its port. It outlives nobody: it ends when its input is closed.
_PROGRAM = """
import os, signal, socket, sys, threading
protocol, address, manner, port = sys.argv[1:5]
family = socket.AF_INET6 if ":" in address else socket.AF_INET
server = socket.socket(family, socket.SOCK_STREAM if protocol == "tcp" else socket.SOCK_DGRAM)
if family == socket.AF_INET6:
    server.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, int(manner == "v6only"))
if protocol == "tcp":
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
server.bind((address, int(port)))
if protocol == "tcp" and manner != "mute":
    server.listen()
if manner == "ignores":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
if manner == "stays":
    signal.signal(signal.SIGTERM, lambda *dummy: None)
child = os.fork() if manner in ("forks", "supervises") else None
if child == 0 and manner == "forks":
    signal.signal(signal.SIGTERM, lambda *dummy: os._exit(0))
if child is not None and child > 0 and manner == "forks":
    signal.signal(signal.SIGTERM, lambda *dummy: os._exit(0))
if child != 0:
    print(server.getsockname()[1], child or 0, flush=True)
while sys.stdin.read(1):
    pass
os._exit(0)
"""

# Below what Linux gives a connection that asks for no port in particular (ip_local_port_range): whoever talks to
# somebody at that moment would have the same number in another protocol or family.
_QUIET = range(10_000, 32_000)

# Keeps the command line short.
_START = "import os; exec(os.environ['SQUATTER'])"


@dataclass(frozen=True)
class Squatter:
    """A process that holds ``port``; ``child`` has the same socket open (0: there is none)."""

    process: subprocess.Popen[str]
    port: int
    child: int

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def ended_by(self) -> int:
        """The signal that ended it; 0 for an end of its own, -1 while it runs."""
        try:
            return max(0, -self.process.wait(0.05))
        except subprocess.TimeoutExpired:
            return -1


def _nobodys_port() -> int:
    """A port that is free in every protocol and family."""
    ports = (random.choice(_QUIET) for dummy in iter(int, 1))
    return next(port for port in ports if not any(_is_held(port, *kind) for kind in _KINDS))


_KINDS = [
    (family, kind) for family in (socket.AF_INET, socket.AF_INET6) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM)
]


def _is_held(port: int, family: int, kind: int) -> bool:
    try:
        trial = socket.socket(family, kind)
    except OSError:  # a kernel without IPv6
        return False
    with trial, contextlib.suppress(OSError):
        trial.bind(("", port))
        return False
    return True


@contextlib.contextmanager
def squatter(
    protocol: str = "tcp", address: str = "127.0.0.1", manner: str = "", port: int = 0, arguments: t.Sequence[str] = ()
) -> Iterator[Squatter]:
    """Start one. ``manner``: ``v6only``, ``mute`` (never listens), ``ignores`` or ``stays`` (TERM), ``forks``."""
    command = [sys.executable, "-c", _START, protocol, address, manner, str(port or _nobodys_port()), *arguments]
    environment = {**os.environ, "SQUATTER": _PROGRAM}
    pipes: dict[str, t.Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, env=environment, **pipes) as process:
        assert process.stdout
        try:
            told = process.stdout.readline().split()
            yield Squatter(process, int(told[0]), int(told[1]))
        finally:
            assert process.stdin
            process.stdin.close()  # a child of its own ends too
            process.send_signal(signal.SIGKILL)
