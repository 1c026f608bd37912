# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An engine for tests: it speaks HTTP on a real socket, and says what it is told to say."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import typing as t
from pathlib import Path

Answer = t.Callable[[str], tuple[int, t.Any]]


class Daemon:
    """An HTTP server on a Unix socket that answers as told; real sockets, no Docker."""

    def __init__(self, path: Path, answer: Answer) -> None:
        self.url, self.calls = f"unix://{path}", list[str]()
        self._answer = answer
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                connection, dummy = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as lines:
            for line in lines:
                if line.startswith((b"GET ", b"POST ")):
                    path = line.split()[1].decode()
                    self.calls.append(path)
                    connection.sendall(self._bytes(path))

    def _bytes(self, path: str) -> bytes:
        status, body = self._answer(path)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        head = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(raw)}\r\n\r\n"
        return head.encode() + raw

    def close(self) -> None:
        self._socket.close()
