# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What engines in tests are fed with: archives, programs, ports, and patience."""

from __future__ import annotations

import contextlib
import http.server
import io
import shutil
import socket
import subprocess
import tarfile
import threading
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path


def wait_until(condition: t.Callable[[], bool], explanation: t.Callable[[], str], seconds: float = 40) -> None:
    """Return as soon as the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, explanation()
        time.sleep(0.05)


@contextlib.contextmanager
def served(archive: bytes) -> Iterator[str]:
    """The URL of a web server that has nothing but this archive."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "application/x-tar")
            self.send_header("Content-Length", str(len(archive)))
            self.end_headers()
            self.wfile.write(archive)

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/context.tar"
        server.shutdown()


def tar(files: t.Mapping[str, bytes]) -> bytes:
    """An archive of these files, all executable."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(content), 0o755
            archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def sleeper() -> dict[str, bytes]:
    """The files of an image whose containers can run ``/sleep SECONDS``."""
    return with_libraries("sleep")


def with_libraries(name: str) -> dict[str, bytes]:
    """The files of an image whose containers can run a program of this machine, at the root."""
    command = program(name)
    listing = subprocess.run(["ldd", command], check=True, capture_output=True, text=True).stdout
    libraries = [word for line in listing.splitlines() for word in line.split() if word.startswith("/")]
    files = {path.lstrip("/"): Path(path).read_bytes() for path in libraries}
    return {name: Path(command).read_bytes(), **files}


def program(name: str) -> str:
    """The path of a program of this machine, also of those of ``sbin``."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    assert found, f"{name} is not installed; see the Makefile's target test"
    return found


def free_port() -> int:
    """A TCP port of the loopback interface that nobody uses."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])
