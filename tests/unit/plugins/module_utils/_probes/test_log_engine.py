# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import os
import struct
import sys
import time
import typing as t
from datetime import datetime, timezone
from pathlib import Path

import docker
import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import LogCalls
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs import _engine

sys.path.insert(0, str(Path(__file__).parent))
from daemon import Answer, Daemon
from loglines import CALLS, STARTED, app, counts, moment, read, written


def frame(text: str, stream: int = 2) -> bytes:
    """How the engine sends a piece of a log: https://docs.docker.com/reference/api/engine/ (ContainerAttach)."""
    data = text.encode()
    return struct.pack(">BxxxL", stream, len(data)) + data


@contextlib.contextmanager
def engine(folder: Path, answer: Answer, tty: bool = False) -> t.Iterator[tuple[docker.APIClient, Daemon]]:
    """A client of an engine whose answer to a question for logs is this."""

    def say(path: str) -> tuple[int, t.Any]:
        return answer(path) if "/logs?" in path else (200, {"Config": {"Tty": tty}})

    with contextlib.closing(Daemon(folder / "docker.sock", say)) as server:
        yield docker.APIClient(base_url=server.url, version="1.44", timeout=5), server


def stamped(ago: float, text: str) -> str:
    return f"{moment(ago)} {text}\n"


SENT = (stamped(4000, "KeyError: 1"), stamped(40, "INFO fine"), stamped(30, "KeyError: 2"))


@pytest.mark.parametrize("tty", [False, True])
def test_what_only_the_engine_can_read(tmp_path: Path, tty: bool) -> None:
    body = "".join(SENT).replace("\n", "\r\n").encode() if tty else b"".join(map(frame, SENT))
    with engine(tmp_path, lambda _path: (200, body), tty) as (client, server):
        facts = read(app(log_driver="journald"), client=client)
    (exception,) = facts.classes
    assert (facts.source, facts.complete, facts.since) == ("api", True, STARTED)
    assert (exception.count, exception.last_hour, exception.sample) == (2, 1, "KeyError: 2")
    (asked,) = [call for call in server.calls if "/logs?" in call]
    assert f"since={int(datetime(2026, 11, 22, 8, tzinfo=timezone.utc).timestamp())}" in asked
    assert f"tail={_engine.LINES}" in asked


def test_how_long_calls_of_the_last_hour_took_is_told_by_the_engine(tmp_path: Path) -> None:
    body = b"".join(frame(stamped(*line)) for line in CALLS)
    with engine(tmp_path, lambda _path: (200, body)) as (client, _server):
        assert read(app(log_driver="local"), client=client).calls == LogCalls(2, 2.0, 31.5, 31.5)


def test_a_file_that_is_not_ours_to_read_is_asked_of_the_engine(tmp_path: Path) -> None:
    with engine(tmp_path, lambda _path: (200, b"".join(map(frame, SENT)))) as (client, _server):
        facts = read(app(tmp_path / "elsewhere.log"), client=client)
    assert (facts.source, counts(facts)) == ("api", {"exception": 2})


def test_a_link_in_the_place_of_a_log_is_not_followed(tmp_path: Path) -> None:
    log = tmp_path / "app-json.log"
    (tmp_path / "other").write_bytes(written((30, "KeyError: 1")))
    os.symlink(tmp_path / "other", log)
    with engine(tmp_path, lambda _path: (200, b"")) as (client, _server):
        assert read(app(log), client=client).source == "api"


def test_more_lines_than_are_asked_for_are_not_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_engine, "LINES", 3)
    with engine(tmp_path, lambda _path: (200, b"".join(map(frame, SENT)))) as (client, _server):
        facts = read(app(log_driver="local"), client=client)
    assert (facts.complete, facts.since, counts(facts)) == (False, "2026-11-22T10:53:20Z", {"exception": 2})


def test_the_engine_too_has_only_so_much_time(tmp_path: Path) -> None:
    with engine(tmp_path, lambda _path: (200, b"".join(map(frame, SENT)))) as (client, _server):
        facts = read(app(log_driver="local"), seconds=-1.0, client=client)
    assert not facts.complete


@pytest.mark.parametrize(
    ("status", "message", "problem"),
    [
        (501, "configured logging driver does not support reading", "driver"),
        (500, 'logger: no log driver named "none" is registered', "driver"),
        (404, "No such container: app", "failed"),
        (500, "disk on fire", "failed"),
    ],
)
def test_logs_that_cannot_be_read(tmp_path: Path, status: int, message: str, problem: str) -> None:
    with engine(tmp_path, lambda _path: (status, {"message": message})) as (client, _server):
        facts = read(app(log_driver="none"), client=client)
    assert (facts.source, facts.problem, facts.complete, facts.classes) == ("", problem, False, ())
    assert message in facts.message


def test_an_engine_that_hangs_is_given_up(tmp_path: Path) -> None:
    def hangs(_path: str) -> tuple[int, t.Any]:
        time.sleep(2)
        return 200, b""

    with engine(tmp_path, hangs) as (client, _server):
        client.timeout = 0.2
        started = time.monotonic()
        facts = read(app(log_driver="local"), client=client)
    assert facts.problem == "failed"
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"\x02", ""),
        (frame("KeyError: cut short")[:-3], ""),
        (b"\x02\0\0\0\xff\xff\xff\xffshort", "failed"),
        (frame("no time\n"), ""),
        (frame("\n"), ""),
        (b"\0" * 8, ""),
        (b"", ""),
    ],
)
def test_nonsense_from_the_engine_does_no_harm(tmp_path: Path, body: bytes, problem: str) -> None:
    with engine(tmp_path, lambda _path: (200, body)) as (client, _server):
        facts = read(app(log_driver="local"), client=client)
    assert (facts.classes, facts.problem) == ((), problem)
