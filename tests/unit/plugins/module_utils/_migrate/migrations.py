# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An application with its environment, and an engine that runs what it is told to run."""

from __future__ import annotations

import socket
import struct
import threading
import typing as t

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container
from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import parse_dsn
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._place import Place

URL = "postgresql+psycopg2://autogpt:p%40ss@postgres:5432/autogpt"
APP = Container("app", "0" * 64, "autogpt:1", "running")


def place(url: str = URL) -> Place:
    return Place(None, APP, {"DATABASE_STRING": url}, "DATABASE_STRING", parse_dsn(url), "172.18.0.2")


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


class Engine:
    """Just what is used of ``docker.APIClient`` to run a command.

    ``answer`` is its raw stream, after ``wants`` bytes of standard input.
    """

    def __init__(self, answer: bytes, code: t.Optional[int] = 0, hangs: bool = False, wants: int = 0) -> None:
        self._answer, self._code, self._hangs, self._wants = answer, code, hangs, wants
        self.asked: dict[str, t.Any] = {}
        self.received = b""
        self.done = threading.Event()

    def exec_create(self, container: str, command: list[str], **options: t.Any) -> dict[str, str]:
        self.asked = {"container": container, "command": command, **options}
        return {"Id": "1"}

    def exec_start(self, _handle: str, socket: bool) -> t.Any:
        assert socket
        near, far = _pair()
        threading.Thread(target=self._serve, args=(far,), daemon=True).start()
        return near

    def _serve(self, far: socket.socket) -> None:
        with far:
            while len(self.received) < self._wants:
                self.received += far.recv(1024)
            far.sendall(self._answer)
            if self._hangs:
                self.done.wait(5)

    def exec_inspect(self, _handle: str) -> dict[str, t.Any]:
        return {"Running": False, "ExitCode": self._code}


def _pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair()
