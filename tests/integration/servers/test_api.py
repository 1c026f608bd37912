# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""TLS with the API, directly and through a proxy's tunnel."""

from __future__ import annotations

import contextlib
import http.server
import json
import socket
import ssl
import threading
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from diagnosing import PATIENCE, VARIABLES, findings, observed

from ansible_collections.autogpt.ops.plugins.module_utils._probes import inside

KEY = "sk-proj-only-a-test"


class Api(http.server.BaseHTTPRequestHandler):
    """Lists one model for the right key."""

    def do_GET(self) -> None:
        good = self.headers["Authorization"] == f"Bearer {KEY}"
        body = json.dumps({"data": [{"id": "gpt-4o"}]} if good else {"error": {"code": "invalid_api_key"}}).encode()
        self.send_response(200 if good else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


class Proxy(http.server.BaseHTTPRequestHandler):
    """Tunnels to whatever it is told, and counts."""

    tunnels: t.ClassVar[list[str]] = []

    def do_CONNECT(self) -> None:
        self.tunnels.append(self.path)
        host, _colon, port = self.path.rpartition(":")
        with socket.create_connection((host, int(port))) as far:
            self.send_response(200)
            self.end_headers()
            self.wfile.flush()
            back = threading.Thread(target=_pump, args=(far, self.connection), daemon=True)
            back.start()
            _pump(self.connection, far)
            back.join()

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


def _pump(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def serving(handler: type[http.server.BaseHTTPRequestHandler], certificate: Path | None = None) -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, certificate.with_name("server.key"))
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    with serving(Api, certificate) as number:
        yield number


def environment(port: int, host: str = "localhost", **more: str) -> dict[str, str]:
    return {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": f"https://{host}:{port}/v1", **more}


def test_an_authority_that_nobody_trusts(port: int) -> None:
    found = findings(environment(port))
    assert list(found) == ["openai.tls_failed"]
    assert "self" in str(found["openai.tls_failed"].evidence["message"])


def test_an_authority_that_only_the_container_has_is_passed_over(port: int) -> None:
    found = findings(environment(port, SSL_CERT_FILE="/nonexistent/ca.pem"))
    assert found["openai.tls_failed"].evidence["code"] == "certificate"


def test_an_authority_of_our_own_that_cannot_be_read(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent/ca.pem")
    found = findings(environment(port, SSL_CERT_FILE="/nonexistent/ca.pem"))
    assert found["openai.tls_failed"].evidence["code"] == "ENOENT"


@pytest.mark.parametrize(("verify", "stage"), [(False, "ready"), (True, "tls")])
def test_only_when_told_so_nobody_asks_whose_certificate_it_is(port: int, verify: bool, stage: str) -> None:
    spec = {"variables": VARIABLES, "timeout": PATIENCE, "only": ["api"], "api": {"verify": verify}}
    observation = inside.from_host(spec, environment(port, "127.0.0.1"))
    assert observation.api is not None
    assert (observation.api.stage, observation.database) == (stage, None)


class TestTrusted:
    """With the authority that the environment names, as the application's HTTP library has it."""

    def test_is_ready(self, port: int, certificate: Path) -> None:
        reach = observed(environment(port, SSL_CERT_FILE=str(certificate))).api
        assert reach is not None
        assert (reach.ready, reach.tls, reach.models) == (True, True, ("gpt-4o",))

    def test_the_name_must_fit(self, port: int, certificate: Path) -> None:
        found = findings(environment(port, "127.0.0.1", SSL_CERT_FILE=str(certificate)))
        assert list(found) == ["openai.tls_failed"]

    def test_through_a_tunnel(self, port: int, certificate: Path) -> None:
        Proxy.tunnels.clear()
        with serving(Proxy) as proxy:
            proxied = environment(port, SSL_CERT_FILE=str(certificate), HTTPS_PROXY=f"http://127.0.0.1:{proxy}")
            reach = observed(proxied).api
        assert reach is not None
        assert (reach.ready, Proxy.tunnels) == (True, [f"localhost:{port}"])

    def test_a_wrong_key(self, port: int, certificate: Path) -> None:
        wrong = environment(port, SSL_CERT_FILE=str(certificate), OPENAI_API_KEY="sk-wrong")
        assert list(findings(wrong)) == ["openai.invalid_key"]
