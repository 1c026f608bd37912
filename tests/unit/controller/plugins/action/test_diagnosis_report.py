# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action as Ansible runs it: in a real play, against real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml

from ansible_collections.autogpt.ops.plugins.action.diagnosis_report import ARGUMENTS
from ansible_collections.autogpt.ops.plugins.modules.diagnosis_report import DOCUMENTATION
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

ROOT = Path(__file__).resolve().parents[5]


def run(tmp_path: Path, *tasks: make.Json, flags: tuple[str, ...] = ()) -> tuple[list[make.Json], str]:
    """The result of each task, given by its options, and all that one play of them printed."""
    link = tmp_path / "collections" / "ansible_collections" / "autogpt" / "ops"
    link.parent.mkdir(parents=True)
    link.symlink_to(ROOT)
    play = {"hosts": "localhost", "gather_facts": False, "tasks": list(_tasks(tmp_path, tasks))}
    (tmp_path / "play.yml").write_text(yaml.safe_dump([play]))
    environment = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(tmp_path / "collections"),
        "ANSIBLE_CONFIG": str(tmp_path / "none.cfg"),
        "ANSIBLE_NOCOLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    interpreter = f"ansible_python_interpreter={sys.executable}"
    command = [sys.executable, "-m", "ansible", "playbook", "-i", "localhost,", "-c", "local", "-e", interpreter]
    done = subprocess.run(
        [*command, *flags, "play.yml"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return [json.loads((tmp_path / f"result{n}").read_text()) for n in range(len(tasks))], done.stdout + done.stderr


def _tasks(tmp_path: Path, tasks: t.Iterable[make.Json]) -> t.Iterator[make.Json]:
    for number, options in enumerate(tasks):
        yield {"autogpt.ops.diagnosis_report": options, "register": "rendered", "ignore_errors": True}
        content = {"content": "{{ rendered | to_json }}", "dest": str(tmp_path / f"result{number}")}
        yield {"ansible.builtin.copy": content, "check_mode": False}


def test_documentation_and_arguments_agree() -> None:
    documented = yaml.safe_load(DOCUMENTATION)["options"]
    for name, option in documented.items():
        del option["description"]
        assert option == ARGUMENTS[name], name
    assert documented.keys() == ARGUMENTS.keys()


def test_renders_everything_once(tmp_path: Path) -> None:
    records = make.write(tmp_path / "records", make.fleet(12))
    formats = ["terminal", "html", "json", "junit", "prometheus"]
    options = {"record_dir": "records", "output_dir": str(tmp_path / "out"), "formats": formats}
    (first, second), printed = run(tmp_path, options, options)
    assert first["changed"]
    assert first["verdict"] == first["summary"]["verdict"] == "critical"
    assert "\nautogpt.ops: 5 of 12 hosts in critical condition\n" in printed
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "diagnosis.html", "diagnosis.json", "diagnosis.prom", "diagnosis.xml",
    ]  # fmt: skip
    assert not second["changed"]
    assert second["reports"]["html"] == str(tmp_path / "out" / "diagnosis.html")
    assert len(list(records.iterdir())) == 12


def test_check_mode_writes_nothing_and_needs_no_records(tmp_path: Path) -> None:
    make.write(tmp_path / "records", make.fleet(3))
    there = {"record_dir": "records", "output_dir": "out"}
    not_yet = {"record_dir": "nowhere", "expected_hosts": ["web01"], "fail_on_unknown": True}
    (found, missing), _printed = run(tmp_path, there, not_yet, flags=("--check",))
    assert found["changed"]
    assert found["msg"].startswith(f"Would write {tmp_path / 'out' / 'diagnosis.html'}")
    assert not missing["failed"]
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "nowhere").exists()


def test_limits_fail_the_task_after_the_reports_are_written(tmp_path: Path) -> None:
    make.write(tmp_path / "records", make.fleet(7)[6:])
    expected = {
        "1 of 2 hosts with major trouble: config.placeholder_key (fail_on: major)": {"fail_on": "major"},
        "1 host could not be diagnosed. (fail_on_unknown: true)": {"fail_on_unknown": True},
        "1 of 2 hosts with major trouble": {"fail_on": "critical"},
    }
    tasks = [
        {"record_dir": "records", "output_dir": f"out{number}", "expected_hosts": ["ghost"], **options}
        for number, options in enumerate(expected.values())
    ]
    results, _printed = run(tmp_path, *tasks)
    for message, result in zip(expected, results, strict=True):
        assert result["msg"].endswith(message)
        assert result["failed"] is ("fail_on" in message)
        assert Path(result["reports"]["html"]).exists()


def test_bad_input_gets_one_clear_line(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    expected: dict[str, make.Json] = {
        "missing required arguments: record_dir": {},
        f"record_dir: {nowhere} is no directory with records of stack_health": {"record_dir": "nowhere"},
        "value of language must be one of: en, zh, got: fr": {"record_dir": ".", "language": "fr"},
        "basename: a file name without directories is accepted, such as diagnosis": {
            "record_dir": ".",
            "basename": "../x",
        },
        f"output_dir: {tmp_path}/play.yml/x/diagnosis.html cannot be written: Not a directory": {
            "record_dir": ".",
            "output_dir": "play.yml/x",
        },
    }
    results, printed = run(tmp_path, *expected.values())
    assert [result["msg"] for result in results] == list(expected)
    assert all(result["failed"] for result in results)
    assert "Traceback" not in printed
