# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A web server that lets browsers in as it was told, and what is made of its answers."""

from __future__ import annotations

import contextlib
import dataclasses
import http.server
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._codec import from_json
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    Container,
    HostFacts,
    Observation,
    PortBinding,
    Stack,
    Web,
)
from ansible_collections.autogpt.ops.plugins.module_utils._inside import _main
from ansible_collections.autogpt.ops.plugins.module_utils._judge import judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding
from ansible_collections.autogpt.ops.plugins.module_utils._probes import frontend
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import profile

GUIDE = profile("guide")


class Shop(http.server.BaseHTTPRequestHandler):
    """Compares origins letter by letter, as most frameworks do."""

    origins: tuple[str, ...] = ()
    status = 200
    wildcard = False

    def do_GET(self) -> None:
        self._answer(self.status, b'{"status": "a word of its own"}')

    def do_OPTIONS(self) -> None:
        origin = self.headers["Origin"]
        assert self.headers["Access-Control-Request-Method"] == "POST"
        if origin in self.origins:
            self._answer(200, b"", "*" if self.wildcard else origin)
        else:
            self._answer(400, b"Disallowed CORS origin")

    def _answer(self, status: int, body: bytes, allowed: str = "") -> None:
        self.send_response(status)
        if allowed:
            self.send_header("Access-Control-Allow-Origin", allowed)
            self.send_header("Access-Control-Allow-Credentials", "true")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


@contextlib.contextmanager
def serving(
    origins: str = "", status: int = 200, wildcard: bool = False, certificate: Path | None = None
) -> Iterator[int]:
    """The shop, which was told these origins; its port."""
    told = {"origins": tuple(origins.split(",")), "status": status, "wildcard": wildcard}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Shop", (Shop,), told))
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


def findings(port: int, origins: str = "", published: int | None = None) -> dict[str, Finding]:
    """What is said of an application of this environment, seen as from its container and through a port of the host."""
    app = Container("app", "a", "autogpt", "running", started_at="2026-01-01T00:00:00Z")
    app = dataclasses.replace(app, ports=(PortBinding(port, "tcp", "127.0.0.1", published or port),))
    wanted = frontend.spec(GUIDE, app)
    environment = {"AP_SERVER_CORS_ALLOWED_ORIGINS": origins}
    spec = {"variables": {}, "timeout": 2.0, "vantage": "container", "only": ["web"], "web": wanted}
    observation = from_json(Observation, _main.observe(spec, environment))
    door = frontend.published(app, wanted, environment)
    assert door is not None
    outside: Web = frontend.knock(door, 2.0)
    stack = Stack("s", "guide", members={"app": "app"}, inside=observation, published=outside)
    checks = [item for item in registered() if item.component == "frontend"]
    return {item.id: item for item in judge(HostFacts(containers=(app,), stacks=(stack,)), checks).findings}


GOOD = "http://localhost:3000,https://app.example.test"


def test_all_is_well() -> None:
    with serving(GOOD) as port:
        assert findings(port, GOOD) == {}


def test_behind_tls_of_its_own(certificate: Path) -> None:
    with serving(" http://a", certificate=certificate) as port:
        found = findings(port, " http://a")
    assert list(found) == ["frontend.cors_rejected"]


def test_without_origins_nobody_asks() -> None:
    with serving() as port:
        assert findings(port) == {}


@pytest.mark.parametrize(
    ("origins", "rejected"),
    [
        ("http://localhost:3000, https://app.example.test", "https://app.example.test"),
        ("http://localhost:3000/", "http://localhost:3000"),
        ('"http://localhost:3000"', "http://localhost:3000"),
        ("https://App.example.test", "https://app.example.test"),
        ("https://app.example.test:443", "https://app.example.test"),
        ("app.example.test", "app.example.test"),
    ],
)
def test_a_site_that_is_not_let_in_as_it_is_written(origins: str, rejected: str) -> None:
    with serving(origins) as port:
        found = findings(port, origins)
    assert [(item.id, item.object) for item in found.values()] == [("frontend.cors_rejected", rejected)]


def test_any_site_together_with_credentials() -> None:
    with serving(GOOD, wildcard=True) as port:
        assert set(findings(port, "http://localhost:3000")) == {"frontend.cors_wildcard_credentials"}


def test_an_application_that_is_not_well() -> None:
    with serving(status=503) as port:
        found = findings(port)["frontend.health_failed"]
    assert found.evidence["message"] == '{"status": "a word of its own"}'


def test_a_published_port_that_leads_nowhere() -> None:
    with serving() as port:
        found = findings(port, published=1)["frontend.unreachable"]
    assert (found.evidence["port"], found.evidence["code"]) == (1, "ECONNREFUSED")
