# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._ports import _process
from ansible_collections.autogpt.ops.plugins.module_utils._ports._process import (
    Process,
    ancestors,
    read,
    roots,
    started,
)
from ansible_collections.autogpt.ops.plugins.module_utils._ports._signals import send
from ansible_collections.autogpt.ops.plugins.module_utils._secrets import MASK, Secrets

sys.path.insert(0, str(Path(__file__).parent))
from squatters import squatter


def seen(pid: int) -> Process:
    found = read(pid, Secrets())
    assert found
    return found


def test_a_real_process() -> None:
    with squatter(manner="ignores") as process:
        found = seen(process.pid)
        assert (found.pid, found.parent) == (process.pid, os.getpid())
        assert found.user == pwd.getpwuid(os.geteuid()).pw_name
        assert os.path.realpath(sys.executable) == found.executable
        assert found.program == os.path.basename(found.executable)
        assert found.command.startswith(sys.executable)
        assert found.ignores_term
        assert started(process.pid) == found.started > 0
    assert not seen(os.getpid()).ignores_term


def test_one_that_has_gone_is_none() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        assert read(process.pid, Secrets()) is None  # it has ended, and is only waited for
    assert read(process.pid, Secrets()) is None
    assert started(process.pid) == 0


def test_one_that_goes_while_it_is_read_is_none_and_not_roots(tmp_path: Path) -> None:
    (tmp_path / "77").mkdir()
    (tmp_path / "77" / "stat").write_text("77 (web) S 1 " + "0 " * 40)
    assert read(77, Secrets(), str(tmp_path)) is None
    (tmp_path / "77" / "status").write_text("Name:\tweb\nUid:\t0\t0\t0\t0\n")
    found = read(77, Secrets(), str(tmp_path))
    assert found is not None
    assert found.user == "root"


def test_ancestors_are_those_up_to_the_first_process() -> None:
    assert {os.getpid(), os.getppid()} - {1} <= ancestors()
    assert 1 not in ancestors()


@pytest.mark.parametrize(
    ("arguments", "command", "secrets"),
    [
        (["redis-server", "--requirepass", "hunter22"], f"redis-server --requirepass {MASK}", {"hunter22"}),
        (["app", "--api-key", "abc", "--port", "80"], f"app --api-key {MASK} --port 80", {"abc"}),
        (["app", "--password=a=b"], f"app --password={MASK}", {"a=b"}),
        (["app", "--password=x", "file"], f"app --password={MASK} file", {"x"}),
        (["app", "--password", "a=b"], f"app --password {MASK}", {"a=b"}),
        (["env", "DB_PASSWORD=x", "app"], f"env DB_PASSWORD={MASK} app", {"x"}),
        (["app", "redis://:s3cret@db/0"], f"app redis://:{MASK}@db/0", {"s3cret"}),
        (["app", "--url=redis://:s3cret@db/0"], f"app --url=redis://:{MASK}@db/0", {"s3cret"}),
        (["app", "--token-file", "/run/token", "--secret", "--verbose"], None, set()),
        (["app", "--max-tokens", "80", "-p", "8000", "file"], None, set()),
        ([""], "", set()),
    ],
)
def test_secrets_in_a_command_line_are_masked(arguments: list[str], command: str | None, secrets: set[str]) -> None:
    masked = list(_process._reviewed(arguments))
    assert " ".join(text for text, dummy in masked) == (" ".join(arguments) if command is None else command)
    assert {part for dummy, parts in masked for part in parts} == secrets


@given(st.lists(st.text()))
def test_any_command_line_is_taken(arguments: list[str]) -> None:
    assert len(list(_process._reviewed(arguments))) == len(arguments)


def test_a_secret_of_its_environment_is_masked_and_a_command_cannot_draw_on_a_terminal() -> None:
    command = [
        sys.executable,
        "-c",
        "import sys; print(1, flush=True); sys.stdin.read()",
        "hunter-22x",
        "\x1b[31m\nred",
    ]
    environment = {**os.environ, "DB_PASSWORD": "hunter-22x"}
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        secrets = Secrets()
        found = read(process.pid, secrets)
        assert found
        assert found.command.endswith(f"{MASK}  [31m red")
        assert "hunter-22x" in secrets.values
        process.kill()


def a_process(pid: int, parent: int) -> Process:
    return Process(pid, 1, parent, "root", "x", "/x", "x")


@pytest.mark.parametrize(
    ("family", "pids"),
    [
        ([(7, 5), (8, 7), (9, 7)], [7]),
        ([(7, 5), (8, 5)], [7, 8]),
        ([(1, 0), (8, 1)], [1, 8]),  # what PID 1 hands on is another unit's
        ([], []),
    ],
)
def test_the_parent_answers_for_a_shared_socket(family: list[tuple[int, int]], pids: list[int]) -> None:
    assert [item.pid for item in roots([a_process(*one) for one in family])] == pids


@pytest.mark.parametrize("with_handle", [True, False])
def test_a_signal_reaches_only_the_process_that_was_seen(monkeypatch: pytest.MonkeyPatch, with_handle: bool) -> None:
    if not with_handle:
        monkeypatch.delattr(os, "pidfd_open")
    with squatter() as process:
        found = seen(process.pid)
        impostor = Process(found.pid, found.started + 1, found.parent, found.user, found.name, "", "")
        assert not send(impostor, signal.SIGKILL)
        assert process.ended_by == -1
        assert send(found, signal.SIGTERM)
        assert process.process.wait(5) == -signal.SIGTERM
        assert not send(found, signal.SIGTERM)
