# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module's two states on real sockets and processes, without Ansible around them."""

from __future__ import annotations

import signal
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._ports import _process, _task, guard
from ansible_collections.autogpt.ops.plugins.module_utils._ports._cgroup import Place
from ansible_collections.autogpt.ops.plugins.module_utils._ports._outcome import Outcome
from ansible_collections.autogpt.ops.plugins.module_utils._ports._request import Request
from ansible_collections.autogpt.ops.plugins.module_utils._ports._task import Task
from ansible_collections.autogpt.ops.plugins.module_utils._ports._units import Unit, Units

sys.path.insert(0, str(Path(__file__).parents[1] / "module_utils" / "_ports"))
sys.path.insert(0, str(Path(__file__).parents[1] / "module_utils" / "_probes"))
from daemon import Daemon
from squatters import squatter

ID = "a" * 64

DEFAULTS: dict[str, t.Any] = {
    "docker_host": "unix:///nonexistent/docker.sock",
    "tls": False,
    "validate_certs": False,
    "ca_path": None,
    "client_cert": None,
    "client_key": None,
    "port": 8000,
    "protocol": "tcp",
    "address": "",
    "allow": {},
    "kill": False,
    "signal_timeout": 30.0,
    "timeout": 60.0,
    "settle": 0.2,
    "suggest": 2,
}
ANY = {"commands": ["*"]}


def request(**options: t.Any) -> Request:
    return Request.from_options({**DEFAULTS, **options})


def report(fail_on: str = "minor", **options: t.Any) -> Outcome:
    return Task(request(**options)).report(fail_on)


def free(pretend: bool = False, **options: t.Any) -> Outcome:
    return Task(request(**options)).free(pretend)


@pytest.mark.parametrize(
    ("option", "value", "message"),
    [
        ("port", 70000, "port must be 1 to 65535, not 70000"),
        ("address", "here", "address must be an IPv4 or IPv6 address without brackets, not 'here'"),
        ("suggest", 101, "suggest must be 0 to 100, not 101"),
        ("suggest", -1, "suggest must be 0 to 100, not -1"),
        ("timeout", 0.0, "timeout must be a number of seconds above 0, not 0"),
        ("timeout", float("nan"), "timeout must be a number of seconds above 0, not nan"),
        ("signal_timeout", float("inf"), "signal_timeout must be a number of seconds above 0, not inf"),
        ("settle", -1.0, "settle must be a number of seconds from 0 on, not -1"),
        ("docker_host", "here", "docker_host must be unix://PATH, tcp://HOST:PORT or ssh://USER@HOST, not 'here'"),
    ],
)
def test_bad_input_is_one_line_that_names_the_option(option: str, value: object, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        request(**{option: value})
    assert str(caught.value) == message


def test_lists_that_are_left_out_allow_nothing() -> None:
    assert request(allow={"units": None, "commands": ["x"]}).allow.units == ()
    assert request(settle=0.0).patience.settle == 0


@pytest.mark.parametrize(("fail_on", "fails"), [("never", False), ("minor", True), ("major", True), ("critical", True)])
def test_a_held_port_is_a_problem_unless_it_is_only_reported(fail_on: str, fails: bool) -> None:
    with squatter() as process:
        outcome = report(fail_on, port=process.port)
        result = outcome.result
        assert bool(outcome.problem) is fails
        assert result["msg"].startswith(
            f"tcp/{process.port} is held by {result['holders'][0]['process']} (PID {process.pid}"
        )
        assert (result["free"], result["changed"], result["severity"]) == (False, False, "critical")
        assert [holder["pid"] for holder in result["holders"]] == [process.pid]
        assert len(result["suggestions"]) == 2
        assert all(port > process.port for port in result["suggestions"])
        assert process.ended_by == -1


def test_a_free_port_is_no_problem() -> None:
    with squatter() as process:
        port = process.port
    outcome = report(port=port)
    assert (outcome.problem, outcome.result["free"], outcome.result["msg"]) == ("", True, f"tcp/{port} is free")
    assert (outcome.result["holders"], outcome.result["suggestions"], outcome.result["severity"]) == ([], [], "none")


def test_the_prediction_is_what_happens_and_a_second_run_has_nothing_to_do() -> None:
    with squatter() as process:
        options = {"port": process.port, "allow": ANY}
        foretold = free(True, **options).result
        assert process.ended_by == -1
        done = free(**options).result
        assert process.ended_by == signal.SIGTERM
        again = free(**options).result
    for key in ("changed", "free", "holders", "diff", "severity"):
        assert foretold[key] == done[key], key
    assert (foretold["changed"], foretold["free"]) == (True, True)
    assert [{**item, "seconds": 0.0} for item in done["freed_by"]] == foretold["freed_by"]
    assert foretold["msg"].endswith(f"would stop {foretold['freed_by'][0]['name']}")
    assert done["diff"]["after"] == f"tcp/{process.port} free\n"
    assert (again["changed"], again["free"], again["freed_by"]) == (False, True, [])
    assert "diff" not in again


@pytest.mark.parametrize("pretend", [True, False])
@pytest.mark.parametrize(
    ("manner", "allow", "reason"),
    [
        ("", {}, "is not in allow.commands"),
        ("", {"commands": ["nginx"], "units": ["*"], "containers": ["*"]}, "is not in allow.commands"),
        ("ignores", ANY, "ignores TERM, and kill is false"),
    ],
)
def test_what_may_not_be_stopped_fails_alike_in_check_mode(
    pretend: bool, manner: str, allow: dict[str, list[str]], reason: str
) -> None:
    with squatter(manner=manner) as process:
        outcome = free(pretend, port=process.port, allow=allow)
        assert outcome.problem.endswith(reason)
        assert (outcome.result["changed"], outcome.result["free"]) == (False, False)
        assert process.ended_by == -1


def test_what_was_done_is_told_also_when_it_did_not_help() -> None:
    with squatter(manner="stays") as process:
        outcome = free(port=process.port, allow=ANY, signal_timeout=0.4)
        assert outcome.problem.endswith("did not end within 0.4 s of TERM, and kill is false")
        assert (outcome.result["changed"], outcome.result["free"]) == (True, False)
        assert outcome.result["diff"]["before"] == outcome.result["diff"]["after"] != ""


class Shop:
    """An engine with one container that publishes a port without a socket, until it is told to stop."""

    def __init__(self, path: Path, port: int) -> None:
        self._port, self._runs = port, True
        self.daemon = Daemon(path, self._answer)

    def _answer(self, path: str) -> tuple[int, t.Any]:
        if path.endswith("/version"):
            return 200, {"ApiVersion": "1.41"}
        if "/kill?signal=SIGTERM" in path:
            self._runs = False
            return 204, ""
        if f"/{ID}/json" in path:
            fate = {"AutoRemove": True, "RestartPolicy": {"Name": "always"}}
            return 200, {"State": {"Running": self._runs}, "HostConfig": fate}
        ports = [{"IP": "0.0.0.0", "PrivatePort": 80, "PublicPort": self._port, "Type": "tcp"}]
        return 200, [{"Id": ID, "Names": ["/web"], "State": "running", "Ports": ports}] if self._runs else []


def test_a_container_is_foretold_with_what_its_end_brings_and_stopped(tmp_path: Path) -> None:
    with squatter() as process:
        port = process.port
    shop = Shop(tmp_path / "docker.sock", port)
    options = {"port": port, "docker_host": shop.daemon.url, "allow": {"containers": ["web"]}}
    foretold, done = free(True, **options), free(**options)
    shop.daemon.close()
    assert foretold.warnings == (
        "container web was started with --rm: stopping it removes it and its anonymous volumes",
        "container web has the restart policy always: it starts again with the Docker engine",
    )
    assert done.warnings == foretold.warnings
    assert [(item["name"], item["signal"]) for item in foretold.result["freed_by"]] == [("container web", "")]
    assert [(item["means"], item["signal"]) for item in done.result["freed_by"]] == [("container", "")]
    assert (foretold.problem, done.problem, done.result["free"]) == ("", "", True)
    assert len([path for path in shop.daemon.calls if "/kill" in path]) == 1


class Manager(Units):
    """A manager whose every process belongs to one service that its timer starts."""

    def find(self, name: str) -> Unit:
        return Unit("web.service", triggered_by=("web.timer",))


def test_what_may_start_a_unit_again_is_mentioned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_task, "Units", Manager)
    monkeypatch.setattr(_process, "place", lambda *dummy: Place("web.service"))
    monkeypatch.setattr(guard, "own", guard.Own)  # this process is not of that service
    with squatter() as process:
        foretold = free(True, port=process.port, allow={"units": ["web.service"]})
    assert foretold.warnings == ("web.service may be started again by web.timer",)
    assert foretold.result["freed_by"][0]["name"] == "web.service"


def test_an_engine_that_does_not_answer_is_mentioned(tmp_path: Path) -> None:
    outcome = report("never", docker_host=f"unix://{tmp_path}", port=1)
    (warning,) = outcome.warnings
    assert warning.startswith(f"Published ports could not be asked for. The Docker engine at unix://{tmp_path} was not")
