# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An OpenAI-compatible server that lists its models, with TLS, a wrong clock, a refusal of keys, or slow answers."""

from __future__ import annotations

import argparse
import http.server
import json
import ssl
import time
import typing as t

MODELS = {"object": "list", "data": [{"id": name, "object": "model"} for name in ("gpt-4-turbo", "gpt-3.5-turbo")]}
REFUSAL = {
    "error": {"message": "Incorrect API key provided.", "type": "invalid_request_error", "code": "invalid_api_key"}
}
COMPLETION = {
    "id": "chatcmpl-1",
    "object": "chat.completion",
    "created": 1,
    "model": "gpt-3.5-turbo",
    "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Long."}}],
}


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers every GET alike, and every POST."""

    ahead = 0
    refuse = False
    slow = 0.0

    def do_GET(self) -> None:
        """The models, or a refusal."""
        self._answer(REFUSAL if self.refuse else MODELS, 401 if self.refuse else 200, time.monotonic())

    def do_POST(self) -> None:
        """A completion, after a while."""
        started = time.monotonic()
        self.rfile.read(int(self.headers["Content-Length"]))
        time.sleep(self.slow)
        self._answer(COMPLETION, 200, started)

    def _answer(self, content: t.Mapping[str, t.Any], status: int, started: float) -> None:
        """With OpenAI's own word of how long it took."""
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("openai-processing-ms", str(round((time.monotonic() - started) * 1000)))
        self.end_headers()
        self.wfile.write(body)

    def date_time_string(self, timestamp: t.Optional[float] = None) -> str:
        """The time of the header Date, by this server's clock."""
        return super().date_time_string((time.time() if timestamp is None else timestamp) + self.ahead)


def main() -> None:
    """Serve until somebody stops it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--refuse", action="store_true")
    parser.add_argument("--ahead", type=int, default=0, help="seconds")
    parser.add_argument("--slow", type=float, default=0.0, help="seconds that a completion takes")
    chosen = parser.parse_args()
    Handler.ahead, Handler.refuse, Handler.slow = chosen.ahead, chosen.refuse, chosen.slow
    server = http.server.ThreadingHTTPServer(("0.0.0.0", chosen.port), Handler)
    if chosen.tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain("certificate.pem", "key.pem")
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


main()
