# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action as Ansible runs it: what it leaves on the controller, whatever becomes of the host."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import typing as t
from pathlib import Path

import pytest
from ansible.release import __version__ as ansible_version

from ansible_collections.autogpt.ops.tests.unit.controller.plugins.action.plays import Json, play, unwrapped

MODULE = "autogpt.ops.stack_health"
# What ansible-core says of a become_exe that does not exist; before 2.19 it does not name it.
NO_SUDO = "/no/sudo" if ansible_version >= "2.19" else "MODULE FAILURE"

NO_DOCKER = {"docker_host": "unix:///nowhere/docker.sock", "fail_on": "never"}


def diagnose(record_dir: str, **keywords: t.Any) -> Json:
    """A task that diagnoses a host without Docker."""
    return {MODULE: {**NO_DOCKER, "record_dir": record_dir}, **keywords}


def unreachable(record_dir: str) -> Json:
    """The same on a host whose SSH port is closed."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    place = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": port}
    return diagnose(record_dir, vars=place)


def record(directory: Path) -> Json:
    """The record of the only host."""
    loaded: Json = json.loads((directory / "localhost.json").read_text())
    return loaded


def test_the_record_lies_where_the_command_was_typed(tmp_path: Path) -> None:
    results, _printed = play(tmp_path, diagnose("run/hosts"), diagnose("$RUN/hosts"), RUN=str(tmp_path / "other"))
    for result, directory in zip(results, (tmp_path / "run" / "hosts", tmp_path / "other" / "hosts"), strict=True):
        assert result["record"] == str(directory / "localhost.json")
        assert record(directory)["host"] == "localhost"
        assert record(directory)["findings"]
        assert directory.stat().st_mode & 0o777 == 0o700
        assert "diagnosis" not in result


def test_what_a_host_said_names_no_variable(tmp_path: Path) -> None:
    said = tmp_path / "said"
    said.write_text("{{ secret }}")
    read = {"ansible.builtin.slurp": {"path": str(said)}}
    keep = {"ansible.builtin.set_fact": {"told": "{{ outcome.content | b64decode }}"}}
    asked = {**NO_DOCKER, "docker_host": "{{ told }}"}
    variables = {"secret": "unix:///pencil.sock"}
    (_read, kept, result), printed = play(tmp_path, read, keep, {MODULE: asked, "vars": variables})
    assert kept["ansible_facts"]["told"] == "{{ secret }}"
    assert "docker_host" in result["msg"]
    assert "pencil" not in json.dumps(result) + printed


def test_check_mode_writes_nothing(tmp_path: Path) -> None:
    (found, gone), _printed = play(tmp_path, diagnose("records"), unreachable("records"), flags=("--check",))
    assert found["summary"]["findings"]
    assert "record" not in found
    assert gone["unreachable"]
    assert not (tmp_path / "records").exists()


def test_a_bad_record_dir_is_one_line_before_the_host_is_asked(tmp_path: Path) -> None:
    expected = {
        "plays/play.yml": "Not a directory",
        "plays/play.yml/x": "Not a directory",
        "/proc/x": "No such file or directory",  # not even root can write there
    }
    results, printed = play(tmp_path, *map(unreachable, expected))
    for result, (place, reason) in zip(results, expected.items(), strict=True):
        assert result["msg"] == f"record_dir: {tmp_path / place} cannot be written: {reason}"
        assert not result.get("unreachable")
    assert "Traceback" not in printed


def test_a_host_without_an_answer_has_a_record(tmp_path: Path) -> None:
    tasks = {
        "unreachable": (unreachable("unreachable"), "unreachable", "Connection refused"),
        "no sudo": (diagnose("no sudo", become=True, vars={"ansible_become_exe": "/no/sudo"}), "failed", NO_SUDO),
        "refused": ({MODULE: {"record_dir": "refused", "fail_on": "ever"}}, "failed", "value of fail_on must be one"),
    }
    settings = {"ANSIBLE_BECOME_ALLOW_SAME_USER": "1"}  # root too asks sudo
    results, _printed = play(tmp_path, *(task for task, _status, _message in tasks.values()), **settings)
    for result, (name, (_task, status, message)) in zip(results, tasks.items(), strict=True):
        found = record(tmp_path / name)
        assert (found["status"], [item["id"] for item in found["findings"]]) == (status, [f"host.{status}"])
        assert message in found["message"]
        assert message in result["msg"]
        assert "\n" not in found["message"]
        assert result.get("unreachable", False) is (status == "unreachable")


@pytest.mark.parametrize(
    ("trouble", "reason"),
    [
        ("exec /no/python", "/no/python: not found"),
        ("ulimit -f 0", "No usable temporary directory found"),  # no file may hold anything, as where /tmp is full
    ],
)
def test_why_the_module_never_began_is_recorded(tmp_path: Path, trouble: str, reason: str) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$*" in *stack_health*) {trouble};; esac\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    play(tmp_path, diagnose("records"), flags=("-e", f"ansible_python_interpreter={python}"))
    found = record(tmp_path / "records")
    assert found["status"] == "failed"
    assert reason in found["message"]
    assert "Traceback" not in found["message"]


def test_a_record_that_cannot_be_written_hides_no_reason(tmp_path: Path) -> None:
    path = tmp_path / "records" / "localhost.json"
    path.mkdir(parents=True)
    (answered, silent), printed = play(tmp_path, diagnose("records"), unreachable("records"))
    unwritten = f"record_dir: {path} cannot be written: Is a directory"
    assert answered["failed"]
    assert answered["msg"] == unwritten
    assert silent["unreachable"]
    assert "Connection refused" in silent["msg"]
    assert unwrapped(f"[WARNING]: {unwritten}") in unwrapped(printed)


@pytest.mark.parametrize("told", ["{}", "[]", "no JSON", '{"facts": {"stacks": 5}}'])
def test_an_answer_that_is_none_is_a_failure_in_one_line(tmp_path: Path, told: str) -> None:
    answer = json.dumps({"changed": False, "examination": told})
    python = tmp_path / "python"
    python.write_text(
        f'#!/bin/sh\ncase "$*" in *stack_health*) echo \'{answer}\'; exit;; esac\nexec {sys.executable} "$@"\n'
    )
    python.chmod(0o755)
    (result,), _printed = play(tmp_path, diagnose("records"), flags=("-e", f"ansible_python_interpreter={python}"))
    found = record(tmp_path / "records")
    assert (found["status"], [item["id"] for item in found["findings"]]) == ("failed", ["host.failed"])
    assert result["failed"]
    assert result["msg"] == found["message"]
    assert result["msg"].startswith("What localhost told is no examination: ")


def engine_of(result: Json) -> str:
    """The address at which no Docker engine was found."""
    (finding,) = result["summary"]["findings"]
    return str(finding["object"])


def test_a_stack_alone_is_a_list_of_one(tmp_path: Path) -> None:
    stack = {"name": "mine", "app": "gone"}
    kinds = (stack, [stack], None, {"colour": "red"}, "postgresql://me:hidden@db/x")
    tasks = [diagnose("records", vars={"mine": kind}) for kind in kinds]
    for task in tasks:
        task[MODULE]["stack"] = "{{ mine }}"
    (alone, listed, nothing, unknown, word), printed = play(tmp_path, *tasks)
    assert alone["summary"] == listed["summary"] == nothing["summary"]
    assert "stack.colour" in unknown["msg"]
    assert "stack must be a dictionary or a list of dictionaries" in word["msg"]
    kept = record(tmp_path / "records")["message"]
    assert "list of dictionaries" in kept
    assert "hidden" not in kept + printed + str(word)


def test_arguments_are_what_ansible_makes_of_them(tmp_path: Path) -> None:
    """A name alone is looked up without a template; whatever the variable holds, it comes to the same."""
    values = {"chain": "{{ place }}", "place": "unix:///{{ word }}.sock", "word": "nowhere", "gone": "{{ omit }}"}
    named, wrong, unknown = (diagnose("records", vars={**values, "time": "{{ 'soon' }}"}) for _each in range(3))
    named[MODULE].update(docker_host="{{ chain }}", components="{{ gone }}")
    wrong[MODULE]["probe_timeout"] = "{{ time }}"
    unknown[MODULE]["docker_host"] = "{{ nobody_knows }}"
    (found, refused, failed), _printed = play(tmp_path, named, wrong, unknown)
    assert engine_of(found) == "unix:///nowhere.sock"
    assert "probe_timeout" in refused["msg"]
    assert "nobody_knows" in failed["msg"]


def test_arguments_may_come_from_a_vault(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("key")
    command = [sys.executable, "-m", "ansible", "vault", "encrypt_string", "--vault-password-file", str(secret)]
    sealed = subprocess.run([*command, "unix:///sealed.sock"], check=True, capture_output=True, text=True).stdout
    variables = tmp_path / "sealed.yml"
    variables.write_text(f"place: {sealed}")
    task = diagnose("records")
    task[MODULE]["docker_host"] = "{{ place }}"
    (result,), _printed = play(tmp_path, task, flags=("--vault-password-file", str(secret), "-e", f"@{variables}"))
    assert engine_of(result) == "unix:///sealed.sock"
