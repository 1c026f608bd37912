# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The action as Ansible runs it: in a real play, against real files."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import yaml

from ansible_collections.autogpt.ops.plugins.action.diagnosis_report import ARGUMENTS
from ansible_collections.autogpt.ops.plugins.modules.diagnosis_report import DOCUMENTATION
from ansible_collections.autogpt.ops.plugins.plugin_utils import _recording
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.action.plays import play, unwrapped
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

ACCEPTED = {"id": "port.conflict", "owner": "alice", "reason": "moved soon", "until": "2999-12-31"}


def run(directory: Path, *options: make.Json, flags: tuple[str, ...] = (), **env: str) -> tuple[list[make.Json], str]:
    """The result of each call, given by its options, and all that was printed."""
    return play(directory, *({"autogpt.ops.diagnosis_report": each} for each in options), flags=flags, **env)


def spec(documented: make.Json) -> make.Json:
    """The options of a documentation as an argument spec names them."""
    specs: make.Json = {}
    for name, option in documented.items():
        specs[name] = {key: value for key, value in option.items() if key not in ("description", "suboptions")}
        if "suboptions" in option:
            specs[name]["options"] = spec(option["suboptions"])
    return specs


def test_documentation_and_arguments_agree() -> None:
    assert spec(yaml.safe_load(DOCUMENTATION)["options"]) == ARGUMENTS


def test_renders_everything_once(tmp_path: Path) -> None:
    records = make.write(tmp_path / "records", make.fleet(12))
    formats = ["terminal", "html", "json", "junit", "prometheus", "sarif"]
    options = {"record_dir": "records", "output_dir": str(tmp_path / "out"), "formats": formats}
    (first, second), printed = run(tmp_path, options, options)
    assert first["changed"]
    assert first["verdict"] == first["summary"]["verdict"] == "critical"
    assert "\nautogpt.ops: 5 of 12 hosts in critical condition\n" in printed
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "diagnosis.html", "diagnosis.json", "diagnosis.prom", "diagnosis.sarif", "diagnosis.xml",
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
        "missing required arguments: record_dirs": {},
        f"record_dirs: {nowhere} is no directory with records of stack_health": {"record_dir": "nowhere"},
        "value of language must be one of: en, zh, got: fr": {"record_dir": ".", "language": "fr"},
        "basename: a file name without directories is accepted, such as diagnosis": {
            "record_dir": ".",
            "basename": "../x",
        },
        f"output_dir: {tmp_path}/plays/play.yml/x/diagnosis.html cannot be written: Not a directory": {
            "record_dir": ".",
            "output_dir": "plays/play.yml/x",
        },
    }
    (tmp_path / "accepted.yml").write_text("- id: redis.*\n  owner: alice\n")
    (tmp_path / "empty").mkdir()
    expected |= {
        "suppressions[1] (a.b): until must be a day such as 2026-12-31, not 'soon'": {
            "record_dir": ".",
            "suppressions": [ACCEPTED, {**ACCEPTED, "id": "a.b", "until": "soon"}],
        },
        "suppressions: a list of suppressions is accepted": {"record_dir": ".", "suppressions": "redis.oom"},
        f"{tmp_path}/accepted.yml[0] (redis.*): reason, until is missing; needed are id, owner, reason, until": {
            "record_dir": ".",
            "suppressions_file": "accepted.yml",
        },
        f"suppressions_file: {nowhere} cannot be read: No such file or directory": {
            "record_dir": ".",
            "suppressions_file": "nowhere",
        },
        f"compare_with: {nowhere} is no directory with records of stack_health": {
            "record_dir": ".",
            "compare_with": ["nowhere"],
        },
        "compare_with: empty holds no record of stack_health": {"record_dir": ".", "compare_with": "empty"},
    }
    results, printed = run(tmp_path, *expected.values())
    assert [result["msg"] for result in results] == list(expected)
    assert all(result["failed"] for result in results)
    assert "Traceback" not in printed


def test_paths_start_where_the_command_was_typed(tmp_path: Path) -> None:
    make.write(tmp_path / "records", make.fleet(1))
    relative = {"record_dir": "records", "output_dir": "out", "link": "latest"}
    expanded = {"record_dir": "$RUN/records", "output_dir": "~/out", "link": "$RUN/newest"}
    results, _printed = run(tmp_path, relative, expanded, RUN=str(tmp_path), HOME=str(tmp_path / "home"))
    assert [result["reports"]["json"] for result in results] == [
        str(tmp_path / "out" / "diagnosis.json"),
        str(tmp_path / "home" / "out" / "diagnosis.json"),
    ]
    assert (tmp_path / "latest" / "diagnosis.json").exists()
    assert (tmp_path / "newest").resolve() == tmp_path / "home" / "out"


def test_a_link_that_cannot_be_made_is_a_warning_after_the_summary(tmp_path: Path) -> None:
    make.write(tmp_path / "records", make.fleet(12))
    taken, loop = tmp_path / "taken", tmp_path / "loop"
    taken.mkdir()
    loop.symlink_to(loop)
    calls = [{"record_dir": "records", "link": str(link), "formats": ["terminal"]} for link in (taken, loop)]
    (refused, mended), printed = run(tmp_path, *calls)
    assert not refused["failed"]
    assert not refused["changed"]
    assert unwrapped(f"link: {taken} cannot be made: Is a directory") in unwrapped(printed)
    assert printed.count("\nautogpt.ops: 5 of 12 hosts in critical condition\n") == 2
    assert mended["changed"]
    assert loop.resolve() == tmp_path / "records"
    assert not list(tmp_path.glob(".taken*"))


def test_runs_are_compared_one_after_the_other(tmp_path: Path) -> None:
    for name, documents in {"one": make.fleet(12), "two": make.a_day_later(12), "three": make.fleet(12)}.items():
        make.write(tmp_path / name / "hosts", documents)
    calls = [
        {"record_dirs": f"{name}/hosts", "output_dir": name, "link": "latest", **options}
        for name, options in [
            ("one", {}),
            ("two", {}),
            ("two", {}),
            ("three", {"compare_with": []}),
            ("two", {"compare_with": ["one"], "formats": ["json"]}),
            ("three", {"formats": ["sarif"]}),
        ]
    ]
    results, printed = run(tmp_path, *calls)
    changes = [result["summary"]["changes"] for result in results]
    a_day = {"new": 1, "uncovered": 0, "changed": 1, "unchanged": 9, "fixed": 3, "unchecked": 1}
    assert changes[:5] == [None, a_day, a_day, None, a_day]
    assert [result["changed"] for result in results[:3]] == [True, True, False]
    assert (changes[5]["fixed"], changes[5]["uncovered"]) == (1, 1)
    assert (tmp_path / "two" / "previous").resolve() == tmp_path / "one"
    assert (tmp_path / "three" / "previous").resolve() == tmp_path / "two"
    assert (tmp_path / "latest").resolve() == tmp_path / "three"
    assert "  Since 2026-11-22 07:45 UTC: 1 new, 1 changed, 3 fixed, 1 no longer checked.\n" in printed


def test_memory_that_grows_over_three_runs_is_told_unless_nothing_is_to_be_compared(tmp_path: Path) -> None:
    for number in range(3):
        usage = {"memory": (200 + 60 * number) * 2**20}
        item = {"name": "redis", "started_at": "2026-11-19T00:00:00Z", "memory_limit": 2**29, "usage": usage}
        facts = {**make.facts(), "containers": [item]}
        document = make.record("web1", facts=facts, finished_at=f"2026-11-2{number}T00:00:00Z")
        _recording.write_record(tmp_path / str(number) / "hosts", document)
    places = [{"record_dirs": str(number), "link": "latest", "formats": ["terminal"]} for number in range(3)]
    results, printed = run(tmp_path, *places, {**places[2], "compare_with": []}, {**places[2], "link": None})
    assert [result["summary"]["growing"] for result in results] == [0, 0, 1, 0, 0]
    assert printed.count("Memory only grows: redis (1 host)\n") == 1


def test_what_somebody_accepted_does_not_fail_the_task(tmp_path: Path) -> None:
    make.write(tmp_path / "records", make.fleet(7)[5:])
    (tmp_path / "accepted.yml").write_text(yaml.safe_dump([{**ACCEPTED, "until": datetime.date(2999, 12, 31)}]))
    key = {**ACCEPTED, "id": "config.*", "hosts": ["ungrouped"], "until": datetime.date(2999, 12, 31)}
    places = {"record_dirs": "records", "fail_on": "major", "formats": ["json"]}
    files = {**places, "suppressions_file": "accepted.yml"}
    make.write(tmp_path / "here", [make.record("localhost", [make.finding("config.drift", "app", "major")])])
    (alone, both, elsewhere, here, expired), printed = run(
        tmp_path,
        files,
        {**files, "suppressions": [{**key, "hosts": "web07*"}]},
        {**files, "suppressions": [key]},
        {**places, "record_dirs": "here", "suppressions": [key]},
        {**places, "suppressions": [{**ACCEPTED, "until": "2026-01-01"}]},
    )
    assert alone["msg"] == "1 of 2 hosts with major trouble: config.placeholder_key (fail_on: major)"
    assert (both["failed"], both["verdict"], both["summary"]["suppressed"]) == (False, "suppressed", 2)
    assert (elsewhere["failed"], here["failed"]) == (True, False)  # only localhost is in the group of the inventory
    assert "port.conflict" in expired["msg"]
    assert "[WARNING]: Expired suppressions: port.conflict (alice, 2026-01-01)." in printed


def test_records_of_several_controllers_are_one_report(tmp_path: Path) -> None:
    make.write(tmp_path / "berlin" / "hosts", make.fleet(6))
    make.write(tmp_path / "tokyo", make.fleet(12)[4:])
    (merged, text), _printed = run(
        tmp_path,
        {"record_dirs": ["berlin", "tokyo"], "output_dir": "out"},
        {"record_dirs": "berlin,tokyo", "output_dir": "out", "formats": ["json"]},
    )
    assert merged["summary"]["hosts"]["total"] == text["summary"]["hosts"]["total"] == 12
    assert not text["changed"]
    assert json.loads((tmp_path / "out" / "diagnosis.json").read_text())["superseded"] == 2
