# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import io
import socket
import sys
import types
import typing as t
from pathlib import Path

import docker.errors
import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._migrate._execution import Inside, Ran
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._outcome import Refused

sys.path.insert(0, str(Path(__file__).parent))
from migrations import Engine, frame


def run(engine: t.Any, timeout: float = 2.0, **options: t.Any) -> Ran:
    return Inside(engine, "c1", "app").run(["alembic", "current"], timeout, **options)


def test_both_streams_come_back_with_the_status() -> None:
    engine = Engine(frame(1, b"e05c") + frame(2, b"warning\n") + frame(1, b"86 (head)\n"), 3)
    assert run(engine, environment={"A": "1"}, directory="/app") == Ran(3, "e05c86 (head)\n", "warning\n")
    assert engine.asked == {
        "container": "c1",
        "command": ["alembic", "current"],
        "stdin": False,
        "environment": {"A": "1"},
        "workdir": "/app",
    }


@settings(deadline=None, max_examples=30)
@given(st.lists(st.binary(max_size=64), max_size=8), st.integers(min_value=0, max_value=40))
def test_output_goes_to_a_sink_whole(pieces: list[bytes], missing: int) -> None:
    raw = b"".join(frame(1, piece) for piece in pieces)
    file = io.BytesIO()
    run(Engine(raw[: len(raw) - missing] if missing else raw), sink=file.write)
    whole = b"".join(pieces)
    assert whole.startswith(file.getvalue())
    assert missing or file.getvalue() == whole


def test_standard_input_arrives() -> None:
    engine = Engine(b"", wants=8)
    run(engine, source=iter([b"PGDMP", b"..."]))
    assert (engine.asked["stdin"], engine.received) == (True, b"PGDMP...")


def test_output_that_came_with_the_header_is_not_lost() -> None:
    """The HTTP client's buffer already holds the beginning of the stream."""
    engine = Engine(frame(1, b"second"))
    start = engine.exec_start

    def with_buffer(handle: str, socket: bool) -> t.Any:
        connection = start(handle, socket)
        buffer = io.BufferedReader(io.BytesIO(frame(1, b"first ")))  # type: ignore[arg-type]
        inner = types.SimpleNamespace(
            close=lambda: None, raw=types.SimpleNamespace(_fp=types.SimpleNamespace(fp=buffer))
        )
        return types.SimpleNamespace(_sock=connection, _response=inner)

    engine.exec_start = with_buffer  # type: ignore[method-assign]
    assert run(engine).output == "first second"


def test_a_command_that_hangs_has_no_status() -> None:
    engine = Engine(frame(1, b"begun"), hangs=True)
    ran = run(engine, 0.3)
    engine.done.set()
    assert (ran.code, ran.output, ran.succeeded) == (None, "begun", False)


@pytest.mark.parametrize(
    "error", [docker.errors.APIError("x", explanation="no such exec"), requests.exceptions.ReadTimeout("late")]
)
def test_a_command_whose_end_nobody_knows(error: Exception) -> None:
    """It was started, so what is known must not be lost: neither what it said, nor that it may be at work."""

    class Forgetful(Engine):
        def exec_inspect(self, _handle: str) -> dict[str, t.Any]:
            raise error

    ran = run(Forgetful(frame(1, b"begun")))
    assert (ran.code, ran.output, ran.succeeded) == (None, "begun", False)
    assert ran.lost.startswith("the connection to Docker was lost (")


def test_a_command_that_never_pauses_ends_at_its_deadline() -> None:
    class Chatty(Engine):
        def _serve(self, far: socket.socket) -> None:
            with contextlib.suppress(OSError), far:
                while True:
                    far.sendall(frame(1, b"y" * 10_000))

    assert run(Chatty(b""), 0.3).code is None


class Refusing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def exec_create(self, *_words: t.Any, **_options: t.Any) -> t.NoReturn:
        raise self._error


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (docker.errors.APIError("x", explanation="container is paused"), "container is paused"),
        (requests.exceptions.ConnectionError(), "ConnectionError"),
        (ConnectionResetError(), "ConnectionResetError"),
    ],
)
def test_an_engine_that_does_not_run_it(error: Exception, line: str) -> None:
    with pytest.raises(Refused, match=line):
        run(Refusing(error))


def test_a_command_that_does_not_exist() -> None:
    error = docker.errors.APIError("x", explanation='exec: "alembic": executable file not found in $PATH')
    assert run(Refusing(error)).code == 127
