# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, PortBinding
from ansible_collections.autogpt.ops.plugins.module_utils._ports._engine import Engine, EngineError, Fate
from ansible_collections.autogpt.ops.plugins.module_utils._probes._endpoint import Endpoint

sys.path.insert(0, str(Path(__file__).parents[1] / "_probes"))
from daemon import Answer, Daemon

ID = "a" * 64
LISTED: dict[str, t.Any] = {
    "Id": ID,
    "Names": ["/web"],
    "Image": "nginx",
    "State": "running",
    "Labels": {"com.docker.compose.project": "shop", "com.docker.compose.service": "front", "other": "x"},
    "Ports": [
        {"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": 8080, "Type": "tcp"},
        {"PrivatePort": 443, "Type": "tcp"},
    ],
}
DESCRIBED = {
    "State": {"Running": True},
    "Config": {"StopSignal": "SIGQUIT"},
    "HostConfig": {"AutoRemove": True, "RestartPolicy": {"Name": "always"}},
}


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[t.Callable[[Answer], Daemon]]:
    started: list[Daemon] = []

    def start(answer: Answer) -> Daemon:
        started.append(Daemon(tmp_path / f"{len(started)}.sock", answer))
        return started[-1]

    yield start
    for item in started:
        item.close()


Start = t.Callable[[Answer], Daemon]


def answering(**answers: tuple[int, t.Any]) -> Answer:
    """By the last word of the path; every engine tells its version."""

    def answer(path: str) -> tuple[int, t.Any]:
        word = path.partition("?")[0].rpartition("/")[2]
        return {"version": (200, {"ApiVersion": "1.41"}), **answers}.get(word, (500, {"message": f"not told: {path}"}))

    return answer


def test_what_runs_is_asked_with_one_call(daemon: Start) -> None:
    engine = daemon(answering(json=(200, [LISTED])))
    assert Engine(Endpoint(engine.url)).containers() == (
        Container(
            "web",
            ID,
            "nginx",
            "running",
            project="shop",
            service="front",
            ports=(PortBinding(80, "tcp", "0.0.0.0", 8080),),
        ),
    )
    assert [path for path in engine.calls if "containers" in path] == [
        "/v1.41/containers/json?limit=-1&all=0&size=0&trunc_cmd=0"
    ]


@pytest.mark.parametrize(
    ("listed", "name", "ports"),
    [
        ({}, "", ()),
        ({"Names": None, "Labels": None, "Ports": None}, "", ()),
        ({"Ports": [{"PrivatePort": 53, "PublicPort": 53, "Type": "udp"}]}, "", (PortBinding(53, "udp", "", 53),)),
    ],
)
def test_what_podman_leaves_out_is_empty(
    daemon: Start, listed: dict[str, t.Any], name: str, ports: tuple[PortBinding, ...]
) -> None:
    (found,) = Engine(Endpoint(daemon(answering(json=(200, [listed]))).url)).containers()
    assert (found.name, found.ports) == (name, ports)


def test_an_engine_that_is_not_reached_is_silent_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX) as forgotten:
        forgotten.bind(str(path))
    engine = Engine(Endpoint(f"unix://{path}"))
    assert engine.containers() == ()
    assert engine.silence == f"The Docker engine at unix://{path} was not reached (tcp: ECONNREFUSED)."


def test_an_engine_that_fails_later_is_silent_with_a_reason(daemon: Start) -> None:
    engine = Engine(Endpoint(daemon(answering(json=(500, {"message": "broken"}))).url))
    assert engine.containers() == ()
    assert engine.silence.startswith("The Docker engine refused: 500")


def test_without_the_package_it_says_which_one(monkeypatch: pytest.MonkeyPatch, daemon: Start) -> None:
    monkeypatch.setitem(sys.modules, "docker", None)
    engine = Engine(Endpoint(daemon(answering()).url))
    assert engine.silence.startswith("The Python package docker is not installed")


def test_what_becomes_of_a_container(daemon: Start) -> None:
    assert Engine(Endpoint(daemon(answering(json=(200, DESCRIBED))).url)).fate(ID) == Fate(True, "always", "SIGQUIT")
    assert Engine(Endpoint(daemon(answering(json=(200, {}))).url)).fate(ID) == Fate()


def test_where_kill_is_not_allowed_only_the_stop_signal_is_sent(daemon: Start) -> None:
    """It runs on, so the answer is no; the engine's stop, which ends in a kill, is never called."""
    engine = daemon(answering(json=(200, DESCRIBED), kill=(204, "")))
    assert not Engine(Endpoint(engine.url)).stop(ID, 0.2, kill=False)
    assert f"/v1.41/containers/{ID}/kill?signal=SIGQUIT" in engine.calls
    assert not any("/stop" in path for path in engine.calls)


@pytest.mark.parametrize(("seconds", "told"), [(7.6, 8), (0.1, 1)])
def test_where_kill_is_allowed_the_engine_stops_it(daemon: Start, seconds: float, told: int) -> None:
    engine = daemon(answering(json=(200, DESCRIBED), stop=(204, "")))
    assert Engine(Endpoint(engine.url)).stop(ID, seconds, kill=True)
    assert f"/v1.41/containers/{ID}/stop?t={told}" in engine.calls


@pytest.mark.parametrize(
    ("described", "is_fine"),
    [
        ((404, {"message": "No such container"}), True),
        ((200, {"State": {"Running": False}}), True),
        ((200, DESCRIBED), False),
    ],
)
def test_one_that_has_gone_meanwhile_is_stopped(daemon: Start, described: tuple[int, t.Any], is_fine: bool) -> None:
    engine = Engine(Endpoint(daemon(answering(json=described, stop=(409, {"message": "no"}))).url))
    if is_fine:
        assert engine.stop(ID, 1, kill=True)
    else:
        with pytest.raises(EngineError, match=r"^The Docker engine refused: 409"):
            engine.stop(ID, 1, kill=True)
