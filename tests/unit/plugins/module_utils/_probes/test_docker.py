# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from docker import APIClient

from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes import _ssh, docker
from ansible_collections.autogpt.ops.plugins.module_utils._probes._endpoint import Endpoint
from ansible_collections.autogpt.ops.plugins.module_utils._probes._outline import OUTLINE
from ansible_collections.autogpt.ops.plugins.module_utils._probes.docker import connect, engine, inspections

sys.path.insert(0, str(Path(__file__).parent))
from daemon import Answer, Daemon


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[t.Callable[[Answer], Daemon]]:
    started: list[Daemon] = []

    def start(answer: Answer) -> Daemon:
        started.append(Daemon(tmp_path / f"{len(started)}.sock", answer))
        return started[-1]

    yield start
    for item in started:
        item.close()


CONTAINERS = {"1" * 64: "one", "2" * 64: "two"}


def healthy(path: str) -> tuple[int, t.Any]:
    if path == "/version":
        return 200, {"ApiVersion": "1.44"}
    if path == "/v1.44/info":
        return 200, {"ServerVersion": "29.0", "DockerRootDir": "/var/lib/docker", "Warnings": ["WARNING: No swap"]}
    if path.startswith("/v1.44/containers/json"):
        return 200, [{"Id": key, "Names": [f"/{name}"], "State": "running"} for key, name in CONTAINERS.items()]
    for key, name in CONTAINERS.items():
        if path == f"/v1.44/containers/{key}/json":
            return 200, {"Id": key, "Name": f"/{name}", "State": {"Status": "exited"}}
    return 404, {"message": "no such thing"}


Start = t.Callable[[Answer], Daemon]


def test_an_engine_that_answers(daemon: Start) -> None:
    server = daemon(healthy)
    connection = connect(Endpoint(server.url), 5)
    assert connection.reach.ready
    found = engine(connection.client)
    assert (found.version, found.api_version, found.root_dir) == ("29.0", "1.44", "/var/lib/docker")
    assert found.warnings == ("WARNING: No swap",)
    assert [item["Name"] for item in inspections(connection.client)] == ["/one", "/two"]
    assert len(server.calls) == 5, "version, info, list, and one for each container"
    assert not any("df" in call or "stats" in call for call in server.calls)


def test_podman_tells_less(daemon: Start) -> None:
    server = daemon(lambda path: (200, {"ApiVersion": "1.41"} if path == "/version" else {"Warnings": None}))
    found = engine(connect(Endpoint(server.url), 5).client)
    assert (found.version, found.warnings) == ("", ())


@pytest.mark.parametrize(
    ("newest", "oldest", "spoken"),
    [
        ("1.41", "1.12", "1.41"),  # Docker 20.10
        ("1.42", "1.12", "1.42"),  # 23.0
        ("1.43", "1.12", "1.43"),  # 24.0
        ("1.45", "1.24", "1.45"),  # 26.1
        ("1.51", "1.24", "1.51"),  # 28.3
        ("1.52", "1.44", "1.51"),  # 29.0
        ("1.57", "1.44", "1.51"),
        ("1.99", "1.60", "1.60"),  # one day
        ("1.100", "", "1.51"),  # numbers, not letters
        ("2.0", "1.44", "1.51"),
    ],
)
def test_the_newest_version_that_both_sides_know(daemon: Start, newest: str, oldest: str, spoken: str) -> None:
    said = {"ApiVersion": newest, "MinAPIVersion": oldest}
    server = daemon(lambda path: (200, said if path == "/version" else []))
    connection = connect(Endpoint(server.url), 5)
    assert (connection.client.api_version, connection.reach.message) == (spoken, spoken)
    connection.client.containers()
    assert server.calls[-1].startswith(f"/v{spoken}/")


@pytest.mark.parametrize(
    "said", [{"ApiVersion": "newest"}, {"ApiVersion": None}, {}, {"ApiVersion": "1.44", "MinAPIVersion": "?"}]
)
def test_a_version_that_is_none(daemon: Start, said: dict[str, t.Any]) -> None:
    with pytest.raises(ProbeError) as error:
        connect(Endpoint(daemon(lambda _path: (200, said)).url), 5)
    assert error.value.reason == "unexpected_answer"


@pytest.mark.parametrize(("status", "names"), [(404, ["/two"]), (500, ["/one", "/two"]), (409, ["/one", "/two"])])
def test_a_container_that_vanishes_is_left_out_and_a_broken_one_is_not(
    daemon: Start, status: int, names: list[str]
) -> None:
    def answer(path: str) -> tuple[int, t.Any]:
        return (status, {"message": "?"}) if path.endswith(f"{'1' * 64}/json") else healthy(path)

    client = connect(Endpoint(daemon(answer).url), 5).client
    assert [item["Name"] for item in inspections(client)] == names


def test_one_container_that_hangs_costs_its_own_time_only(daemon: Start) -> None:
    def answer(path: str) -> tuple[int, t.Any]:
        if path.endswith(f"{'1' * 64}/json"):
            time.sleep(3)
        return healthy(path)

    started = time.monotonic()
    found = inspections(connect(Endpoint(daemon(answer).url), 0.5).client)
    assert time.monotonic() - started < 2
    assert [(item["Name"], item["State"]["Status"]) for item in found] == [("/one", "running"), ("/two", "exited")]
    assert (found[0][OUTLINE].reason, found[0][OUTLINE].evidence) == ("deadline_exceeded", {"seconds": 0.5})
    assert OUTLINE not in found[1]


def test_an_engine_that_accepts_and_is_silent(daemon: Start) -> None:
    def answer(_path: str) -> tuple[int, t.Any]:
        time.sleep(5)
        return 200, {}

    started = time.monotonic()
    reach = connect(Endpoint(daemon(answer).url), 0.5).reach
    assert (reach.stage, reach.code) == ("greeting", "timeout")
    assert time.monotonic() - started < 3


def test_an_engine_that_no_longer_accepts(tmp_path: Path) -> None:
    """A stopped daemon's queue fills up; connecting then fails with EAGAIN."""
    path = tmp_path / "full.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen(0)
        waiting = [socket.socket(socket.AF_UNIX) for dummy in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(str(path))
        reach = connect(Endpoint(f"unix://{path}"), 0.3).reach
        for one in waiting:
            one.close()
    assert (reach.stage, reach.code) == ("greeting", "timeout")


def test_an_engine_that_hangs_up(tmp_path: Path) -> None:
    path = tmp_path / "rude.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        threading.Thread(target=lambda: [server.accept()[0].close() for dummy in range(2)], daemon=True).start()
        reach = connect(Endpoint(f"unix://{path}"), 2).reach
    assert (reach.stage, reach.code) == ("greeting", "ECONNRESET")


@pytest.mark.parametrize("answer", [(200, b"<html>"), (200, {"no": "version"}), (500, {"message": "broken"})])
def test_something_else_at_that_place_is_told(daemon: Start, answer: tuple[int, t.Any]) -> None:
    with pytest.raises(ProbeError) as caught:
        connect(Endpoint(daemon(lambda _path: answer).url), 2)
    assert caught.value.reason == "unexpected_answer"


def test_a_socket_that_nobody_listens_at(tmp_path: Path) -> None:
    path = tmp_path / "left.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
    reach = connect(Endpoint(f"unix://{path}"), 1).reach
    assert (reach.stage, reach.code) == (
        "tcp",
        "ECONNREFUSED",
    )


@pytest.mark.parametrize(("installed", "stage", "code"), [(True, "tcp", "ENOENT"), (False, "config", "not_installed")])
def test_no_socket_with_and_without_an_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool, stage: str, code: str
) -> None:
    program = tmp_path / "dockerd"
    if installed:
        program.touch()
    monkeypatch.setattr(docker, "_ENGINE_PATHS", (str(program),))
    reach = connect(Endpoint(f"unix://{tmp_path}/absent.sock"), 1).reach
    assert (reach.stage, reach.code) == (stage, code)


def test_credentials_of_an_address_are_not_repeated() -> None:
    reach = connect(Endpoint("tcp://user:hidden@127.0.0.1:1"), 1).reach
    assert (reach.stage, reach.code, reach.target) == ("tcp", "ECONNREFUSED", "tcp://127.0.0.1:1")


@pytest.mark.parametrize(
    "options",
    [
        {"url": "docker.sock"},
        {"url": "unix://"},
        {"url": "http://user:hidden@127.0.0.1:1"},
        {"url": "tcp://localhost:0"},
        {"url": "tcp://localhost:70000"},
        {"url": "tcp://localhost:port"},
        {"url": "tcp://"},
        {"url": "ssh://root:hidden@host"},
        {"url": "ssh://-oProxyCommand=id"},
        {"url": "ssh://-oProxyCommand"},
        {"url": "ssh://root@-F"},
        {"url": "ssh://root@host;id"},
        {"url": "ssh://root@host/path"},
        {"client_cert": "/cert.pem"},
        {"client_key": "/key.pem"},
    ],
)
def test_a_strange_endpoint_is_refused_in_one_line(options: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"^(docker_host|client_cert)") as caught:
        Endpoint(**options)
    assert "hidden" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"url": "unix:///run/docker.sock"}, "unix:///run/docker.sock"),
        ({"url": "tcp://engine"}, "tcp://engine:2375"),
        ({"url": "tcp://engine", "tls": True}, "tcp://engine:2376"),
        ({"url": "tcp://user:secret@engine:99", "validate_certs": True}, "tcp://engine:99"),
        ({"url": "tcp://[::1]:2376"}, "tcp://[::1]:2376"),
        ({"url": "ssh://root@Engine:2222"}, "ssh://root@Engine:2222"),
    ],
)
def test_what_the_sdk_is_told(options: dict[str, t.Any], expected: str) -> None:
    assert Endpoint(**options).api_url == expected


@pytest.fixture
def fake_ssh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> t.Callable[[str], Path]:
    """Puts a script in the place of ssh, which writes down how it was called."""

    def install(script: str) -> Path:
        program = tmp_path / "ssh"
        program.write_text(f'#!/bin/sh\necho "$@" >{tmp_path}/called\n{script}\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        return tmp_path / "called"

    return install


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("exit 0", None),
        ("echo Warning >&2; echo Permission denied. >&2; exit 255", ("proxy", "ssh", "Permission denied.")),
        ("echo docker: not found >&2; exit 127", ("proxy", "docker", "docker: not found")),
        ("exit 1", ("proxy", "docker", "exit status 1")),
        ("exec sleep 60", ("proxy", "timeout", "no answer within 0.5 s")),
    ],
)
def test_how_ssh_ends(fake_ssh: t.Callable[[str], Path], script: str, expected: t.Any) -> None:
    called = fake_ssh(script)
    assert _ssh.failure(Endpoint("ssh://me@Host:2222"), 0.5) == expected
    words = "-o BatchMode=yes -o ConnectTimeout=1 -l me -p 2222 -- Host docker system dial-stdio"
    assert called.read_text().strip() == words


def test_the_time_outs_of_a_client_hold_over_ssh_too(daemon: Start) -> None:
    """The client is one of a Unix socket, whose own time-out is none here, as that of the SDK's pipe is."""

    def answer(path: str) -> tuple[int, t.Any]:
        if path.endswith("/info"):
            time.sleep(5)
        return healthy(path)

    client = api_client(daemon(answer).url)
    _ssh.limit(client)
    assert len(client.containers(all=True)) == 2
    started = time.monotonic()
    with pytest.raises(ProbeError) as error:
        engine(client)
    assert (error.value.reason, time.monotonic() - started < 3) == ("deadline_exceeded", True)


def api_client(url: str) -> t.Any:
    """One that itself would wait for ever."""
    client = APIClient(base_url=url, version="1.44", timeout=0.3)
    send = client.send
    client.send = lambda *words, **options: send(*words, **{**options, "timeout": None})
    return client


def test_a_machine_without_ssh(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    reach = connect(Endpoint("ssh://host"), 1).reach
    assert (reach.stage, reach.code) == ("proxy", "ssh")


@pytest.mark.parametrize("option", ["ca_path", "client_cert", "client_key"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, option: str) -> None:
    present = tmp_path / "present.pem"
    present.touch()
    names = dict.fromkeys(("ca_path", "client_cert", "client_key"), str(present))
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        reach = connect(Endpoint(url, validate_certs=True, **{**names, option: "/absent"}), 1).reach
    assert (reach.stage, reach.message) == ("tls", f"{option} cannot be read: /absent")


def test_a_missing_package_is_named(daemon: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docker", None)
    with pytest.raises(ProbeError) as caught:
        connect(Endpoint(daemon(healthy).url), 1)
    assert caught.value.reason == "package_missing"
    assert caught.value.evidence["debian_package"] == "python3-docker"


def test_a_socket_of_others_is_a_matter_of_permission(daemon: Start, tmp_path: Path) -> None:
    server, before = daemon(healthy), os.geteuid()
    tmp_path.chmod(0o000)
    try:
        if before == 0:
            os.seteuid(65534)
        with pytest.raises(ProbeError) as caught:
            connect(Endpoint(server.url), 1)
    finally:
        os.seteuid(before)
        tmp_path.chmod(0o700)
    assert caught.value.reason == "permission_denied"
