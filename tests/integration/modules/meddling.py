# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Something that happens to an engine at the worst moment: between a module's look at it and what it does next."""

from __future__ import annotations

import contextlib
import socket
import threading
import typing as t
from collections.abc import Iterator
from pathlib import Path

Meddle = t.Callable[[], bool]


@contextlib.contextmanager
def meddled(engine: Path, place: Path, request: str, meddle: Meddle) -> Iterator[str]:
    """The URL of a socket that passes everything on to the engine's, but calls ``meddle`` before a request.

    ``request`` is how the request begins, such as ``DELETE /v1.41/images``. What ``meddle`` says False of is lost.
    """
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(place))
        listener.listen()
        threading.Thread(target=_serve, args=(listener, engine, request, meddle), daemon=True).start()
        yield f"unix://{place}"


def _serve(listener: socket.socket, engine: Path, request: str, meddle: Meddle) -> None:
    with contextlib.suppress(OSError):  # the listener was closed
        while True:
            here, dummy = listener.accept()
            there = socket.socket(socket.AF_UNIX)
            there.connect(str(engine))
            threading.Thread(target=_pump, args=(there, here, "", meddle), daemon=True).start()
            threading.Thread(target=_pump, args=(here, there, request, meddle), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket, request: str, meddle: Meddle) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            if not request or not data.startswith(request.encode()) or meddle():
                sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)
