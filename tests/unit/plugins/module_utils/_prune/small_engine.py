# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small engine on a real socket: what it holds is a dictionary of answers by path."""

from __future__ import annotations

import http.server
import json
import re
import socketserver
import threading
import typing as t
import urllib.parse
from pathlib import Path

import docker

from ansible_collections.autogpt.ops.plugins.module_utils._prune._api import Api

VERSION = "1.44"
GONE = (404, {"message": "no such thing"})
DONE = (200, {})

_VERSIONED = re.compile(r"(?:/v(1\.\d+))?(/.*)")

Answers = dict[str, t.Any]


class SmallEngine:
    """Answers a path with JSON, with a status and JSON, or with what a function says.

    ``asked`` holds the paths with their queries; of other requests than ``GET`` the method comes first. ``versions``
    are those of the API that were spoken, empty where none was named.
    """

    def __init__(self, place: Path, answers: Answers) -> None:
        self.answers = {"/version": {"ApiVersion": VERSION}, **answers}
        self.asked: list[str] = []
        self.versions: set[str] = set()
        self.url = f"unix://{place}"
        self._server = _Server(str(place), _handler(self._said))
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def _said(self, method: str, path: str) -> tuple[int, bytes]:
        version, path = _VERSIONED.match(urllib.parse.unquote(path)).groups()  # type: ignore[union-attr]
        self.versions.add(version or "")
        request = path if method == "GET" else f"{method} {path}"
        self.asked.append(request)
        answer = self.answers.get(request.partition("?")[0], GONE)
        answer = answer() if callable(answer) else answer
        status, body = answer if isinstance(answer, tuple) else (200, answer)
        return status, body if isinstance(body, bytes) else json.dumps(body).encode()

    @property
    def changes(self) -> list[str]:
        """The requests that were to change something."""
        return [request for request in self.asked if not request.startswith("/")]

    def api(self, timeout: float = 5.0) -> Api:
        return Api(docker.APIClient(base_url=self.url, version=VERSION, timeout=timeout), timeout)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


def _handler(said: t.Callable[[str, str], tuple[int, bytes]]) -> type[http.server.BaseHTTPRequestHandler]:
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            try:
                status, body = said(self.command, self.path)
            except ConnectionError:  # told to hang up
                self.close_connection = True
                return
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _answer

        def log_message(self, *_words: object) -> None:
            """Nothing."""

    return Handler


def filters(request: str) -> t.Any:
    """The filters of a request."""
    return json.loads(dict(urllib.parse.parse_qsl(request.partition("?")[2]))["filters"])
