# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The application's door: what it answers, and whom it lets in."""

from __future__ import annotations

import socket
import sys
import time
import typing as t
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._codec import from_json
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Web
from ansible_collections.autogpt.ops.plugins.module_utils._inside import _frontend
from ansible_collections.autogpt.ops.plugins.module_utils._inside._stages import Channel

sys.path.insert(0, str(Path(__file__).parent))
from lines import saying, serving, silent

SPEC: dict[str, t.Any] = {
    "app_port": 8000,
    "port_variables": ["AP_SERVER_PORT", "PORT"],
    "health_path": "/health",
    "cors_variable": "ORIGINS",
    "cors_format": "comma",
}


@pytest.mark.parametrize(
    ("environment", "port", "variable"),
    [
        ({}, 8000, ""),
        ({"AP_SERVER_PORT": "9000"}, 9000, "AP_SERVER_PORT"),
        ({"PORT": " 81 "}, 81, "PORT"),
        ({"AP_SERVER_PORT": "none", "PORT": "81"}, 81, "PORT"),
        ({"AP_SERVER_PORT": "0"}, 8000, ""),
        ({"AP_SERVER_PORT": "65536"}, 8000, ""),
        ({"AP_SERVER_PORT": "٨٠٠٠"}, 8000, ""),
        ({"AP_SERVER_PORT": "9" * 5000}, 8000, ""),
    ],
)
def test_where_the_door_is(environment: dict[str, str], port: int, variable: str) -> None:
    found = _frontend.door(SPEC, environment)
    assert (found.port, found.variable, found.path) == (port, variable, "/health")


@pytest.mark.parametrize(
    ("form", "text", "origins"),
    [
        ("comma", "", ()),
        ("comma", "http://a, http://b,,", ("http://a", " http://b")),
        ("comma", "*", ("*",)),
        ("json", '["http://a", " ", 5, "regex:.*", "http://b"]', ("http://a", "http://b")),
        ("json", '"http://a"', ()),
        ("json", "http://a", ()),
        ("json", "[" * 100000, ()),
        ("comma", ",".join(["http://a"] * 99), ("http://a",) * 10),
    ],
)
def test_whom_it_was_told_to_let_in(form: str, text: str, origins: tuple[str, ...]) -> None:
    assert _frontend.door({**SPEC, "cors_format": form}, {"ORIGINS": text}).origins == origins


@pytest.mark.parametrize(
    ("entry", "origin"),
    [
        ("http://localhost:3000", "http://localhost:3000"),
        (" http://localhost:3000 ", "http://localhost:3000"),
        ('"http://localhost:3000"', "http://localhost:3000"),
        ("http://localhost:3000/", "http://localhost:3000"),
        ("https://App.Example.test/chat?x", "https://app.example.test"),
        ("https://app.example.test:443", "https://app.example.test"),
        ("http://app.example.test:443", "http://app.example.test:443"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
        ("http://[2001:db8::1]:80", "http://[2001:db8::1]"),
        ("https://*.example.test", "https://autogpt-ops.example.test"),
        ("capacitor://localhost", "capacitor://localhost"),
        ("*", "https://anybody.invalid"),
        ("null", "null"),
        ("localhost:3000", ""),
        ("app.example.test", ""),
        ("http://", ""),
        ("http://a:b", ""),
        ("http://[", ""),
        ("http://" + "a" * 64, ""),
    ],
)
def test_what_a_browser_sends(entry: str, origin: str) -> None:
    assert _frontend.browsers_origin(entry) == origin


@given(st.text(max_size=60))
@settings(max_examples=300, deadline=None)
def test_what_a_browser_sends_fits_into_a_header(entry: str) -> None:
    origin = _frontend.browsers_origin(entry)
    assert origin.isascii()
    assert origin.isprintable()
    assert " " not in origin


def knock(port: int, *origins: str, seconds: float = 2.0) -> Web:
    deadline = time.monotonic() + seconds
    door = _frontend.Door(port, "/health", "PORT", origins)
    return from_json(Web, _frontend.converse(lambda: Channel(deadline), door))


def http(status: int, body: str = "", headers: str = "") -> bytes:
    return f"HTTP/1.1 {status} Reason\r\n{headers}Content-Length: {len(body)}\r\n\r\n{body}".encode()


@pytest.mark.parametrize(
    ("answer", "stage", "code", "message"),
    [
        (http(200, "fine"), "ready", "200", ""),
        (http(204), "ready", "204", ""),
        (http(503, '{"status": "unhealthy"}\n'), "query", "503", '{"status": "unhealthy"}'),
        (http(500, "<style>x{}</style><h1>Internal <b>Error</b></h1>\x07"), "query", "500", "Internal Error"),
        (http(502, "word " * 59 + "password1"), "query", "502", "word " * 59 + "…"),
        (http(302), "query", "302", ""),
        (b"", "greeting", "protocol", "What answers does not speak HTTP."),
        (b"SSH-2.0\r\n", "greeting", "protocol", "What answers does not speak HTTP."),
    ],
)
def test_what_health_says(answer: bytes, stage: str, code: str, message: str) -> None:
    with serving(saying(answer)) as port:
        found = knock(port)
    assert (found.stage, found.code, found.message) == (stage, code, message)
    assert found.target == f"http://127.0.0.1:{port}/health"


def test_a_program_that_hangs() -> None:
    started = time.monotonic()
    with serving(silent) as port:
        found = knock(port, "http://a", seconds=0.3)
    assert (found.stage, found.code, found.preflights) == ("greeting", "timeout", ())
    assert time.monotonic() - started < 5


def test_nobody_is_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    found = knock(port, "http://a")
    assert (found.stage, found.code, found.preflights) == ("tcp", "ECONNREFUSED", ())


class TestPreflights:
    """What a browser asks before it talks to another site."""

    def test_the_question_is_a_browsers(self) -> None:
        heard: list[bytes] = []

        def script(connection: socket.socket) -> None:
            heard.append(connection.recv(65536))
            connection.sendall(http(200))

        with serving(script) as port:
            knock(port, " http://Localhost:3000/")
        health, preflight = (request.decode().split("\r\n") for request in heard)
        assert health[0] == "GET /health HTTP/1.1"
        assert preflight[0] == "OPTIONS /health HTTP/1.1"
        wanted = {
            f"Host: 127.0.0.1:{port}",
            "Origin: http://localhost:3000",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: content-type",
        }
        assert wanted <= set(preflight)

    def test_the_answer(self) -> None:
        headers = (
            "Access-Control-Allow-Origin: http://a\r\naccess-control-allow-credentials: true\r\n"
            "Access-Control-Allow-Methods: GET, POST\r\n"
        )

        def script(connection: socket.socket) -> None:
            heard = connection.recv(65536)
            connection.sendall(http(204, headers=headers) if heard.startswith(b"OPTIONS") else http(503))

        with serving(script) as port:
            (found,) = knock(port, "http://a").preflights
        assert (found.configured, found.origin, found.status) == ("http://a", "http://a", 204)
        assert (found.allow_origin, found.allow_credentials, found.allow_methods) == ("http://a", True, "GET, POST")

    def test_an_entry_that_no_browser_can_send_is_not_asked_for(self) -> None:
        with serving(saying(http(200))) as port:
            (found,) = knock(port, "localhost:3000").preflights
        assert (found.configured, found.origin, found.status) == ("localhost:3000", "", 0)

    def test_what_is_not_answered_is_not_judged(self) -> None:
        def script(connection: socket.socket) -> None:
            if connection.recv(65536).startswith(b"GET"):
                connection.sendall(http(200))

        with serving(script) as port:
            assert knock(port, "http://a", "http://b").preflights == ()


@given(st.binary(max_size=200), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_end_the_conversation(data: bytes, start: bytes) -> None:
    with serving(saying(start + data)) as port:
        assert knock(port, "http://a", seconds=0.5).stage in ("greeting", "query", "ready")
