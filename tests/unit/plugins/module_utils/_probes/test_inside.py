# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way into a container, with a client that answers as Docker's engine does."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
import typing as t

import docker.errors
import pytest
import requests

from ansible_collections.autogpt.ops.plugins.module_utils._inside import _main
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError, Vantage
from ansible_collections.autogpt.ops.plugins.module_utils._probes import inside

SPEC: t.Mapping[str, t.Any] = {"variables": {}, "timeout": 60}
GOOD = _main.MARKER.encode() + json.dumps({"vantage": "container", "migrations": {"tool": ""}}).encode() + b"\n"


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


class Engine:
    """Just what the probe uses of ``docker.APIClient``."""

    def __init__(
        self, output: bytes, code: int = 0, refusal: Exception | None = None, hangs: bool = False, reads: bool = True
    ) -> None:
        self._output, self._code, self._refusal, self._hangs, self._reads = output, code, refusal, hangs, reads
        self.commands: list[list[str]] = []
        self.environments: list[dict[str, str]] = []
        self.inputs: list[bytes] = []

    def exec_create(
        self, _container: str, command: list[str], stdin: bool, environment: dict[str, str]
    ) -> dict[str, str]:
        assert stdin
        self.commands.append(command)
        self.environments.append(environment)
        if self._refusal:
            raise self._refusal
        return {"Id": "1"}

    def exec_start(self, _handle: str, socket: bool) -> t.Any:
        assert socket
        near, far = _pair()
        threading.Thread(target=self._answer, args=(far,), daemon=True).start()
        return near

    def _answer(self, far: socket.socket) -> None:
        with far:
            if self._reads:
                self.inputs.append(_read(far, len(inside.program().encode())))
            far.sendall(self._output)
            if self._hangs:
                time.sleep(3)

    def exec_inspect(self, _handle: str) -> dict[str, int]:
        return {"ExitCode": self._code}


def _read(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        data += connection.recv(count - len(data))
    return data


def _pair() -> tuple[socket.socket, socket.socket]:
    return socket.socketpair()


def observe(engine: Engine, timeout: float = 2.0) -> t.Any:
    return inside.from_container(engine, "c1", SPEC, timeout)


def reason(engine: Engine, timeout: float = 2.0) -> str:
    with pytest.raises(ProbeError) as error:
        observe(engine, timeout)
    return error.value.reason


def refusal(status: int, text: str) -> Exception:
    class Response:
        status_code = status
        reason = ""

    return docker.errors.APIError("refused", response=Response(), explanation=text)


def test_the_answer_is_found_among_other_output() -> None:
    engine = Engine(frame(2, b"warning\n") + frame(1, b"hello\n" + GOOD[:20]) + frame(1, GOOD[20:]))
    assert observe(engine).vantage is Vantage.CONTAINER
    (command,) = engine.commands
    assert command[:3] == ["python3", "-IS", "-c"]
    assert json.loads(command[4]) == {"variables": {}, "timeout": 1.6, "vantage": "container"}


def test_the_script_is_in_no_command_line() -> None:
    engine = Engine(frame(1, GOOD))
    observe(engine)
    assert engine.inputs == [inside.program().encode()]
    assert max(map(len, engine.commands[0])) < 200


def test_an_interpreter_that_ends_without_reading_is_heard() -> None:
    assert reason(Engine(frame(2, b"exec failed"), 127, reads=False)) == "no_python_inside"


@pytest.mark.parametrize(
    ("engine", "expected"),
    [
        (Engine(b"", 126), "no_python_inside"),
        (Engine(frame(2, b"exec failed"), 127), "no_python_inside"),
        (Engine(b"", refusal=refusal(400, 'exec: "python3": executable file not found in $PATH')), "no_python_inside"),
        (Engine(b"", refusal=refusal(409, "Container c1 is paused")), "container_not_running"),
        (Engine(b"", refusal=refusal(404, "No such container")), "container_not_running"),
        (Engine(b"", refusal=refusal(500, "oops")), "unexpected_answer"),
        (Engine(b"", refusal=ConnectionResetError()), "unexpected_answer"),
        (Engine(b"", refusal=requests.exceptions.ReadTimeout("Read timed out.")), "deadline_exceeded"),
        (Engine(b"", refusal=requests.exceptions.ConnectionError("Connection aborted.")), "unexpected_answer"),
        (Engine(frame(2, b"Traceback\nSyntaxError\n"), 1), "unexpected_answer"),
        (Engine(frame(1, _main.MARKER.encode() + b"{")), "unexpected_answer"),
        (Engine(frame(1, _main.MARKER.encode() + b'"text"')), "unexpected_answer"),
        (Engine(frame(1, GOOD)[:30]), "unexpected_answer"),
        (Engine(b"\1"), "unexpected_answer"),
    ],
)
def test_what_can_go_wrong_has_a_reason(engine: Engine, expected: str) -> None:
    assert reason(engine) == expected


@pytest.mark.parametrize("engine", [
    Engine(frame(1, b"word " * 59 + b"password1")),
    Engine(b"", refusal=refusal(500, "word " * 59 + "password1")),
])  # fmt: skip
def test_a_message_is_cut_between_words(engine: Engine) -> None:
    with pytest.raises(ProbeError) as error:
        observe(engine)
    message = str(error.value.evidence["message"])
    assert "word word …" in message
    assert "pass" not in message


def test_an_interpreter_that_hangs_is_left_behind() -> None:
    started = time.monotonic()
    assert reason(Engine(frame(1, b"starting\n"), hangs=True), 0.3) == "deadline_exceeded"
    assert time.monotonic() - started < 5
