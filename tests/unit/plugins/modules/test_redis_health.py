# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to result, against servers that follow a script."""

from __future__ import annotations

import socket
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._health import REDIS

sys.path.insert(0, str(Path(__file__).parents[1] / "module_utils" / "_health"))
sys.path.insert(0, str(Path(__file__).parents[1] / "module_utils" / "_inside"))
from lines import saying, serving, silent
from modules import Ended, called, ids

PONG = b"+PONG\r\n"


def asked(answer: bytes, **options: t.Any) -> Ended:
    """The end with a server that gives this answer and hangs up."""
    with serving(saying(answer)) as port:
        return called(REDIS, login_host="127.0.0.1", login_port=port, timeout=2.0, **options)[0]


ANSWERS = {
    "noauth": (b"-NOAUTH Authentication required.\r\n", "redis.noauth", "critical"),
    "loading": (b"-LOADING Redis is loading the dataset in memory\r\n", "redis.loading", "major"),
    "another": (b"HTTP/1.1 400 Bad Request\r\n", "redis.error", "major"),
}


@pytest.mark.parametrize("case", ANSWERS)
@pytest.mark.parametrize("limit", ["never", "minor", "major", "critical"])
def test_fails_from_the_limit_on(case: str, limit: str) -> None:
    answer, finding, severity = ANSWERS[case]
    end = asked(answer, fail_on=limit)
    order = ["minor", "major", "critical"]
    assert end.failed == (limit != "never" and order.index(severity) >= order.index(limit))
    assert (ids(end), end.result["worst"], end.result["counts"][severity]) == ([finding], severity, 1)
    assert (end.result["changed"], end.result["facts"]) == (False, {})
    if end.failed:
        subject = end.result["reach"]["target"]
        assert end.result["msg"] == f"1 finding(s) at or above {limit}: {finding} ({subject})"


def test_a_finding_says_what_to_do() -> None:
    (finding,) = asked(b"-NOAUTH Authentication required.\r\n").result["findings"]
    assert finding["title"].endswith("wants a password, and the application sends none")
    assert "REDIS_PASSWORD" in finding["remedy"]
    assert (finding["causes"], finding["evidence"]["code"]) == ([], "NOAUTH")
    assert set(finding) == {"id", "object", "severity", "title", "remedy", "evidence", "causes"}


def test_a_server_that_is_reached_but_cannot_be_read_is_no_pass() -> None:
    end = asked(PONG)
    assert (end.failed, end.result["worst"], end.result["reach"]["stage"]) == (True, "none", "ready")
    assert "question(s) have no answer" in end.result["msg"]
    assert not asked(PONG, fail_on_unknown=False).failed
    assert not asked(PONG, fail_on="never").failed


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    end = asked(PONG)
    assert end.failed
    assert "The Python package redis is not installed" in end.result["msg"]
    assert "\n" not in end.result["msg"]


def test_no_secret_comes_back() -> None:
    def repeating(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"-ERR no: hunter2-Secret\r\n")

    with serving(repeating) as port:
        url = f"redis://:hunter2-Secret@127.0.0.1:{port}"
        end, module = called(REDIS, url=url, timeout=2.0)
    assert "hunter2-Secret" not in str(end.result)
    assert "********" in end.result["reach"]["message"]
    assert "hunter2-Secret" in module.no_log_values


def test_silence_ends_in_time() -> None:
    with serving(silent) as port:
        end, dummy = called(REDIS, login_host="127.0.0.1", login_port=port, timeout=0.3)
    assert ids(end) == ["redis.not_answering"]
    assert end.result["reach"]["seconds"] < 1


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"login_host": "h", "login_port": 0}, "login_port must be 1 to 65535, not 0"),
        ({"url": "redis://:hunter2-Secret@h:x"}, "url must be redis://"),
        ({"container": "x", "docker_host": "http://x"}, "docker_host must be unix://PATH"),
        ({"container": "x", "docker_host": "unix:///nowhere"}, "docker_host unix:///nowhere does not answer"),
    ],
)
def test_options_that_mean_nothing(options: dict[str, t.Any], line: str) -> None:
    end, dummy = called(REDIS, **options)
    assert end.failed
    assert line in end.result["msg"]
    assert set(end.result) == {"msg"}
    assert "hunter2" not in end.result["msg"]
