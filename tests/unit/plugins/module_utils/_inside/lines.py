# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server on the loopback interface that follows a script."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import typing as t

from ansible_collections.autogpt.ops.plugins.module_utils._inside._stages import Channel, Stopped

Script = t.Callable[[socket.socket], None]


@contextlib.contextmanager
def serving(script: Script) -> t.Iterator[int]:
    """Run the script for every connection; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=_accept, args=(listener, script), daemon=True).start()
        yield listener.getsockname()[1]


def _accept(listener: socket.socket, script: Script) -> None:
    with contextlib.suppress(OSError):
        while True:
            connection, _address = listener.accept()
            threading.Thread(target=_serve, args=(connection, script), daemon=True).start()


def _serve(connection: socket.socket, script: Script) -> None:
    with contextlib.suppress(OSError), connection:
        script(connection)


def saying(*answers: bytes) -> Script:
    """Waits for something before each answer, then hangs up."""

    def script(connection: socket.socket) -> None:
        for answer in answers:
            connection.recv(65536)
            connection.sendall(answer)

    return script


def silent(connection: socket.socket) -> None:
    """Never says anything."""
    while connection.recv(65536):
        pass
    time.sleep(5)


def stopped(converse: t.Callable[[Channel], None], seconds: float = 2.0) -> t.Optional[Stopped]:
    """How the conversation ended early; None when it came to its end."""
    channel = Channel(time.monotonic() + seconds)
    try:
        converse(channel)
    except Stopped as stop:
        return stop
    finally:
        channel.close()
    return None
