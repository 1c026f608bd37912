# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Containers as an engine describes them, and the server that each is."""

from __future__ import annotations

import contextlib
import socket
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Reach
from ansible_collections.autogpt.ops.plugins.module_utils._health import POSTGRES, REDIS
from ansible_collections.autogpt.ops.plugins.module_utils._health._container import contained
from ansible_collections.autogpt.ops.plugins.module_utils._health._examination import examine
from ansible_collections.autogpt.ops.plugins.module_utils._health._target import Target
from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import Parts
from ansible_collections.autogpt.ops.plugins.module_utils._inside._targets import Server
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError

sys.path.insert(0, str(Path(__file__).parents[1] / "_health"))
sys.path.insert(0, str(Path(__file__).parents[1] / "_inside"))
sys.path.insert(0, str(Path(__file__).parents[1] / "_probes"))
from daemon import Daemon
from lines import serving
from modules import Module

NETWORK = {"Networks": {"back": {"IPAddress": "172.18.0.9"}, "front": {"IPAddress": "172.19.0.9"}}}


def described(**changes: t.Any) -> dict[str, t.Any]:
    return {
        "Id": "1" * 64,
        "Name": "/cache",
        "Path": "redis-server",
        "Args": ["--requirepass", "s3cret"],
        "State": {"Status": "running"},
        "Config": {"Image": "redis:8", "Env": ["POSTGRES_USER=u", "POSTGRES_PASSWORD=p"]},
        "HostConfig": {"NetworkMode": "back"},
        "NetworkSettings": NETWORK,
        **changes,
    }


def target(folder: Path, containers: t.Mapping[str, t.Any], kind: t.Any = REDIS, **options: t.Any) -> Target:
    def answer(path: str) -> tuple[int, t.Any]:
        if path.startswith("/version"):
            return 200, {"ApiVersion": "1.44"}
        name = path.split("/")[3] if path.startswith("/v1.44/containers/") else ""
        return (200, containers[name]) if name in containers else (404, {"message": "No such container"})

    with contextlib.closing(Daemon(folder / "docker.sock", answer)) as server:
        options = {"container": "cache", "docker_host": server.url, "timeout": 2.0, **options}
        return contained(kind, Module(**options).params)


def test_it_tells_its_address_and_its_password(tmp_path: Path) -> None:
    found = target(tmp_path, {"cache": described()})
    assert found.server.parts == Parts("redis", password="s3cret", host="cache", port=6379)
    assert (found.address, found.is_guess, found.container) == ("172.18.0.9", False, "cache")
    assert found.server.label == "cache:6379"


def test_options_outrank_what_it_tells(tmp_path: Path) -> None:
    given = {"login_user": "v", "login_password": "q", "login_port": 1}
    parts = target(tmp_path, {"cache": described()}, POSTGRES, **given).server.parts
    assert parts == Parts("postgresql", user="v", password="q", host="cache", port=1, database="u")


ADDRESSES: dict[str, tuple[dict[str, t.Any], str]] = {
    "paused": ({"State": {"Status": "paused"}}, "172.18.0.9"),
    "ended": ({"State": {"Status": "exited"}}, ""),
    "host": ({"HostConfig": {"NetworkMode": "host"}, "NetworkSettings": {}}, "127.0.0.1"),
    "ended on the host": (
        {"HostConfig": {"NetworkMode": "host"}, "State": {"Status": "exited"}, "NetworkSettings": {}},
        "",
    ),
    "another's": ({"HostConfig": {"NetworkMode": "container:other"}, "NetworkSettings": {}}, "172.18.0.7"),
    "a gone one's": ({"HostConfig": {"NetworkMode": "container:gone"}, "NetworkSettings": {}}, ""),
    "none": ({"NetworkSettings": {"Networks": {}}}, ""),
}


@pytest.mark.parametrize("case", ADDRESSES)
def test_addresses(tmp_path: Path, case: str) -> None:
    changes, expected = ADDRESSES[case]
    other = described(Name="/other", NetworkSettings={"Networks": {"back": {"IPAddress": "172.18.0.7"}}})
    assert target(tmp_path, {"cache": described(**changes), "other": other}).address == expected


def test_one_that_does_not_exist_has_no_address(tmp_path: Path) -> None:
    found = target(tmp_path, {})
    assert (found.described, dict(found.hosts)) == (None, {"cache": ""})
    examination = examine(REDIS, found, 1.0)
    assert [item.id for item in examination.findings] == ["container.missing", "redis.dns_failed"]


def test_an_engine_that_breaks_is_no_missing_container(tmp_path: Path) -> None:
    def answer(path: str) -> tuple[int, t.Any]:
        return (200, {"ApiVersion": "1.44"}) if path.startswith("/version") else (500, {"message": "broken"})

    with contextlib.closing(Daemon(tmp_path / "docker.sock", answer)) as server, pytest.raises(ProbeError) as error:
        contained(REDIS, Module(container="cache", docker_host=server.url, timeout=2.0).params)
    assert error.value.reason == "unexpected_answer"


@pytest.mark.parametrize(("is_guess", "stage"), [(True, "ready"), (False, "auth")])
def test_a_guessed_password_that_is_not_wanted_is_left_out(is_guess: bool, stage: str) -> None:
    def script(connection: socket.socket) -> None:
        if b"AUTH" in connection.recv(65536):
            connection.sendall(b"-ERR AUTH <password> called without any password configured for the default user.\r\n")
        else:
            connection.sendall(b"+PONG\r\n")

    with serving(script) as port:
        server = Server("container", Parts("redis", password="p", host="127.0.0.1", port=port))
        examination = examine(REDIS, Target(server, is_guess=is_guess), 2.0)
    observed = examination.stack.observed
    assert observed is not None
    assert isinstance(observed.redis, Reach)
    assert observed.redis.stage == stage
