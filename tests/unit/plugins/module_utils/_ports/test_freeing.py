# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real processes are stopped; what is seen is whether they have ended, and by what."""

from __future__ import annotations

import dataclasses
import os
import signal
import socket
import subprocess
import sys
import threading
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, PortBinding
from ansible_collections.autogpt.ops.plugins.module_utils._ports import _signals
from ansible_collections.autogpt.ops.plugins.module_utils._ports._engine import EngineError
from ansible_collections.autogpt.ops.plugins.module_utils._ports._plan import Allow, Rules
from ansible_collections.autogpt.ops.plugins.module_utils._ports._units import Unit, UnitError
from ansible_collections.autogpt.ops.plugins.module_utils._ports._wanted import Wanted
from ansible_collections.autogpt.ops.plugins.module_utils._ports.freeing import Failed, Freeing, Patience
from ansible_collections.autogpt.ops.plugins.module_utils._ports.guard import own
from ansible_collections.autogpt.ops.plugins.module_utils._ports.owners import Onlooker
from ansible_collections.autogpt.ops.plugins.module_utils._secrets import Secrets

sys.path.insert(0, str(Path(__file__).parent))
from squatters import Squatter, squatter
from test_owners import NoUnits, Told

ANY = Allow(commands=("*",))


def freeing(kill: bool = False, allow: Allow = ANY, engine: Told | None = None, **patience: float) -> Freeing:
    engine, units = engine or Told(), NoUnits()
    rules = Rules(allow, own(), kill)
    times = Patience(**{"signal": 30, "total": 60, "settle": 0.2, **patience})
    return Freeing(Onlooker(engine, units, Secrets()), engine, units, rules, times)


def free(one: Freeing, wanted: Wanted) -> None:
    sight = one._onlooker.look(wanted)
    one.free(wanted, sight, one._rules.acts(sight.holders))


def can_be_bound(port: int) -> bool:
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


@pytest.mark.parametrize(
    ("protocol", "address", "manner", "kill", "ended_by", "sent"),
    [
        ("tcp", "127.0.0.1", "", False, signal.SIGTERM, "TERM"),
        ("tcp", "127.0.0.1", "", True, signal.SIGTERM, "TERM"),
        ("tcp", "::1", "", False, signal.SIGTERM, "TERM"),
        ("udp", "127.0.0.1", "", False, signal.SIGTERM, "TERM"),
        ("udp", "::1", "", False, signal.SIGTERM, "TERM"),
        ("tcp", "127.0.0.1", "stays", True, signal.SIGKILL, "KILL"),
        ("tcp", "127.0.0.1", "ignores", True, signal.SIGKILL, "KILL"),
    ],
)
def test_a_process_ends(protocol: str, address: str, manner: str, kill: bool, ended_by: int, sent: str) -> None:
    with squatter(protocol, address, manner) as process:
        one = freeing(kill, signal=0.4 if sent == "KILL" else 30)
        free(one, Wanted(process.port, protocol, address))
        assert process.ended_by == ended_by
        assert [(done.means, done.signal) for done in one.done] == [("process", sent)]
        assert one.done[0].name.endswith(f"(PID {process.pid})")


def test_one_that_stays_is_not_killed_unasked() -> None:
    with squatter(manner="stays") as process:
        one = freeing(signal=0.4)
        with pytest.raises(
            Failed, match=rf"\(PID {process.pid}\) did not end within 0.4 s of TERM, and kill is false$"
        ):
            free(one, Wanted(process.port, address="127.0.0.1"))
        assert process.ended_by == -1
        assert not can_be_bound(process.port)
        assert one.touched
        assert one.done == []


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.parametrize("kill", [False, True])
def test_children_that_have_the_same_socket_end_too(kill: bool) -> None:
    with squatter(manner="forks") as process:
        assert runs(process.child)
        free(freeing(kill), Wanted(process.port, address="127.0.0.1"))
        assert process.process.wait(5) == 0
        assert not runs(process.child)
        assert can_be_bound(process.port)


def test_a_child_that_may_not_be_signalled_is_not() -> None:
    """Another program has inherited the socket; only the first one is allowed."""
    program = (
        "import os, signal, socket, subprocess, sys\n"
        "server = socket.create_server(('127.0.0.1', 0)); server.set_inheritable(True)\n"
        "heir = subprocess.Popen(['sleep', '60'], close_fds=False, stdin=0)\n"
        "print(server.getsockname()[1], heir.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=-1, stdout=-1, text=True) as process:
        assert process.stdout
        port, heir = map(int, process.stdout.readline().split())
        try:
            with pytest.raises(
                Failed, match=rf"^sleep \(PID {heir}\) is not in allow.commands; it has the same socket open$"
            ):
                free(freeing(allow=Allow(commands=("*python*",))), Wanted(port))
            assert runs(heir)
        finally:
            os.kill(heir, signal.SIGKILL)


class Thief:
    """Takes the port as soon as it is free, as a supervisor would."""

    def __init__(self, victim: Squatter) -> None:
        self._victim = victim
        self._server = socket.socket()
        self._thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        self._victim.process.wait()
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._server.bind(("127.0.0.1", self._victim.port))
        self._server.listen()

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *dummy: object) -> None:
        self._victim.process.kill()
        self._thread.join()
        self._server.close()


def test_a_port_that_is_taken_again_is_not_called_free() -> None:
    with squatter() as process, Thief(process):
        pattern = rf":{process.port} was freed and taken again by \S+ \(PID {os.getpid()}\)$"
        with pytest.raises(Failed, match=pattern):
            free(freeing(settle=30), Wanted(process.port, address="127.0.0.1"))


def test_it_does_not_wait_forever() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname()) as client, server.accept()[0] as other:
            wanted = Wanted(client.getsockname()[1])
            client.close()
            other.recv(1)
            other.close()
            with pytest.raises(Failed, match="is still held by a closed connection that the kernel keeps for a minute"):
                free(freeing(total=0.3), wanted)


class Stubborn(Told):
    """An engine that does not stop what it is told to."""

    def __init__(self, *containers: Container, problem: str) -> None:
        super().__init__(*containers)
        self._problem = problem

    def stop(self, container_id: str, seconds: float, kill: bool) -> bool:
        if self._problem:
            raise EngineError(self._problem)
        return False


@pytest.mark.parametrize(
    ("problem", "message"),
    [
        ("The Docker engine refused: no", "container web was not stopped: The Docker engine refused: no"),
        ("", "container web did not end within 30 s, and kill is false"),
    ],
)
def test_a_container_that_does_not_end_is_an_error(problem: str, message: str) -> None:
    with squatter() as process:
        wanted = Wanted(process.port, "tcp", "127.0.0.2")
        web = Container("web", "a" * 64, "x", "running", ports=(PortBinding(80, "tcp", "127.0.0.2", process.port),))
        one = freeing(allow=Allow(containers=("web",)), engine=Stubborn(web, problem=problem))
        with pytest.raises(Failed) as caught:
            free(one, wanted)
        assert str(caught.value) == message
        assert (one.touched, one.done) == (True, [])


class Manager(NoUnits):
    """A manager of units that has one, says it is ending for a while, and may refuse."""

    def __init__(self, process: Squatter, problem: str = "", ends: bool = True) -> None:
        super().__init__()
        self._process, self._problem, self._ends = process, problem, ends

    def find(self, name: str) -> Unit:
        return Unit("web.service", "active", "always", self._process.pid)

    def stop(self, name: str) -> None:
        if self._problem:
            raise UnitError(self._problem)
        self._process.process.terminate()

    def ended(self, name: str) -> bool:
        return self._ends and self._process.ended_by != -1


def with_unit(process: Squatter, **manager: t.Any) -> Freeing:
    engine, units = Told(), Manager(process, **manager)
    rules = Rules(Allow(units=("web.service",)), own())
    times = Patience(signal=0.4, total=30 if manager.get("ends", True) else 0.5, settle=0)
    return Freeing(Onlooker(engine, units, Secrets()), engine, units, rules, times)


def stop_unit(one: Freeing, process: Squatter) -> None:
    sight = one._onlooker.look(Wanted(process.port, address="127.0.0.1"))
    (holder,) = sight.holders
    held = dataclasses.replace(holder, unit=one._units.find("web.service"))
    one.free(Wanted(process.port, address="127.0.0.1"), sight, one._rules.acts([held]))


def test_a_unit_is_stopped_by_its_manager_and_gets_no_signal() -> None:
    with squatter() as process:
        one = with_unit(process)
        stop_unit(one, process)
        assert [(done.means, done.name, done.signal) for done in one.done] == [("unit", "web.service", "")]


@pytest.mark.parametrize(
    ("manager", "message", "touched"),
    [
        ({"problem": "Access denied"}, "web.service was not stopped: Access denied", False),
        ({"ends": False}, "web.service is still stopping after 0.5 s", True),
    ],
)
def test_a_unit_that_does_not_end_is_an_error(manager: dict[str, t.Any], message: str, touched: bool) -> None:
    with squatter() as process:
        one = with_unit(process, **manager)
        with pytest.raises(Failed) as caught:
            stop_unit(one, process)
        assert (str(caught.value), one.touched) == (message, touched)


def test_a_process_that_may_not_be_signalled_is_not_touched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_process: t.Any, _number: signal.Signals) -> bool:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(_signals, "send", refuse)
    with squatter() as process:
        one = freeing()
        with pytest.raises(Failed, match="may not be signalled by this user"):
            free(one, Wanted(process.port, address="127.0.0.1"))
        assert (one.touched, one.done) == (False, [])
