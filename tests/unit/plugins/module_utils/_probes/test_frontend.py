# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
import sys
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, PortBinding
from ansible_collections.autogpt.ops.plugins.module_utils._inside._frontend import Door
from ansible_collections.autogpt.ops.plugins.module_utils._probes import containers, frontend
from ansible_collections.autogpt.ops.plugins.module_utils._probes._public_urls import public_urls
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import PROFILES, profile

sys.path.insert(0, str(Path(__file__).parents[1] / "_inside"))
from lines import saying, serving

GUIDE = profile("guide")


def app(*ports: PortBinding, status: str = "running") -> Container:
    return Container("app", "a", "autogpt", status, ports=ports)


@pytest.mark.parametrize(
    ("ports", "expected"),
    [
        ((), 8000),
        ((PortBinding(9000, "tcp", "", 80),), 9000),
        ((PortBinding(9000, "tcp", "", 80), PortBinding(9000, "tcp", "::", 80)), 9000),
        ((PortBinding(9000, "udp", "", 80),), 8000),
        ((PortBinding(9000, "tcp", "", 80), PortBinding(9001, "tcp", "", 81)), 8000),
    ],
)
def test_the_only_published_port_is_the_applications(ports: tuple[PortBinding, ...], expected: int) -> None:
    assert frontend.spec(GUIDE, app(*ports))["app_port"] == expected


def test_the_kind_says_the_rest() -> None:
    assert frontend.spec(GUIDE, None) == {
        "app_port": 8000,
        "port_variables": ("AP_SERVER_PORT",),
        "health_path": "/health",
        "cors_variable": "AP_SERVER_CORS_ALLOWED_ORIGINS",
        "cors_format": "comma",
    }


@pytest.mark.parametrize("name", PROFILES)
def test_every_kind_has_a_door(name: str) -> None:
    found = frontend.spec(profile(name), None)
    assert found["health_path"].startswith("/")
    assert found["cors_format"] in ("comma", "json")


@pytest.mark.parametrize(
    ("host_ip", "expected"),
    [
        ("", "127.0.0.1"),
        ("0.0.0.0", "127.0.0.1"),
        ("::", "::1"),
        ("192.0.2.1", "192.0.2.1"),
        ("127.0.0.1", "127.0.0.1"),
    ],
)
def test_the_host_has_the_door_elsewhere(host_ip: str, expected: str) -> None:
    item = app(PortBinding(8000, "tcp", host_ip, 8100))
    door = frontend.published(item, frontend.spec(GUIDE, item), {"AP_SERVER_CORS_ALLOWED_ORIGINS": "http://a"})
    assert door == Door(8100, "/health", "", (), expected)


@pytest.mark.parametrize(
    ("item", "environment"),
    [
        (app(), {}),
        (app(PortBinding(8000, "tcp", "", 80), status="exited"), {}),
        (app(PortBinding(8000, "tcp", "", 80)), {"AP_SERVER_PORT": "9000"}),
        (app(PortBinding(8000, "udp", "", 80)), {}),
    ],
)
def test_some_doors_are_not_published(item: Container, environment: t.Mapping[str, str]) -> None:
    assert frontend.published(item, frontend.spec(GUIDE, item), environment) is None


def test_knocking() -> None:
    with serving(saying(b"HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nsick")) as port:
        found = frontend.knock(Door(port, "/health"), 2.0)
    assert (found.stage, found.code, found.message, found.port) == ("query", "503", "sick", port)
    assert set(found.timings) == {"dns", "tcp", "greeting"}


class Starting:
    """Hangs up on whoever comes before it is told to serve."""

    serves = False

    def __call__(self, connection: socket.socket) -> None:
        if self.serves:
            saying(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")(connection)


def test_who_is_just_starting_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    server = Starting()
    monkeypatch.setattr(time, "sleep", lambda _seconds: setattr(server, "serves", True))
    with serving(server) as port:
        assert frontend.knock(Door(port, "/health"), 5.0).stage == "ready"


def test_who_is_mute_is_asked_again_only_if_there_is_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _seconds: pytest.fail("there was no time"))
    with serving(Starting()) as port:
        assert frontend.knock(Door(port, "/health"), 0.5).stage == "greeting"


def test_the_addresses_that_browsers_are_given() -> None:
    environment = {
        "NEXT_PUBLIC_AGPT_SERVER_URL": "http://user:secret@localhost:8006/api?token=secret",
        "VITE_API": "https://api.example.test/v1",
        "REACT_APP_WS": " ws://a:8001/ws ",
        "AGPT_SERVER_URL": "http://rest_server:8006/api",
        "AGPT_WS_SERVER_URL": "ws://ws:8001/ws",
        "NEXT_PUBLIC_NAME": "http",
        "NEXT_PUBLIC_FILE": "file:///etc/passwd",
        "NEXT_PUBLIC_BROKEN": "http://[",
        "DATABASE_URL": "http://u:secret@db/d",
    }
    assert public_urls(environment) == {
        "NEXT_PUBLIC_AGPT_SERVER_URL": "http://localhost:8006",
        "VITE_API": "https://api.example.test",
        "REACT_APP_WS": "ws://a:8001",
        "AGPT_SERVER_URL": "http://rest_server:8006",
        "AGPT_WS_SERVER_URL": "ws://ws:8001",
    }
    raw = {"Config": {"Env": [f"{name}={text}" for name, text in environment.items()]}}
    assert containers.container(raw).public_urls == public_urls(environment)
    assert "secret" not in str(containers.container(raw))
