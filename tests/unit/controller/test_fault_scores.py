# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the diagnoses of the fault cases and of the healthy fleet are scored."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
import threading
import typing as t
from pathlib import Path

import pytest
import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "faults"))
import healthy
import matrix
import run

CASE = matrix.Case("case", "host", "what", find=("redis.oom",), first="redis.oom", unknown=("redis",))


def finding(name: str, severity: str = "major", causes: tuple[str, ...] = (), stack: str = "a") -> dict[str, t.Any]:
    return {"id": name, "key": f"{stack}/{name}", "severity": severity, "causes": causes, "stack": stack}


def unknown(component: str, reason: str, stack: str = "a") -> dict[str, t.Any]:
    return {"component": component, "check": "question", "reason": reason, "stack": stack}


def record(*findings: t.Any, unknowns: tuple[t.Any, ...] = ()) -> matrix.Record:
    stacks = [{"name": "a", "profile": "classic"}, {"name": "b", "profile": "platform"}]
    return {"host": "h", "seconds": 1.0, "findings": findings, "unknowns": unknowns, "stacks": stacks}


@pytest.mark.parametrize(
    ("findings", "expected"),
    [
        ([finding("redis.oom")], []),
        ([finding("redis.oom"), finding("frontend.slow", causes=("a/redis.oom",))], []),
        ([finding("redis.oom"), finding("host.swap", "minor")], []),
        ([finding("redis.oom"), finding("host.cpu_steal")], []),  # the hypervisor's doing
        ([finding("redis.oom"), finding("host.disk_full")], ["host.disk_full"]),
        ([finding("redis.oom", stack="a"), finding("redis.oom", stack="b")], []),
    ],
)
def test_a_stray_is_above_minor_and_explained_by_nothing(findings: list[t.Any], expected: list[str]) -> None:
    assert matrix.strays(CASE, record(*findings)) == expected


@pytest.mark.parametrize("words", ["OOM", "O+M", "9[0-9]"])
def test_evidence_says_what_the_case_wants(words: str) -> None:
    case = dataclasses.replace(CASE, unknown=(), says={"redis.oom": words})
    said = {"subject": "cache", "code": "OOM", "percent": 97}
    quiet = {"redis.oom": {"subject": "cache"}, "redis.noauth": said}
    assert matrix.complaints(case, record({**finding("redis.oom"), "evidence": said})) == []
    silent = record(*({**finding(name, "minor"), "evidence": evidence} for name, evidence in quiet.items()))
    assert f"redis.oom does not say {words}" in matrix.complaints(case, silent)


@pytest.mark.parametrize(
    ("unknowns", "expected"),
    [
        ([unknown("redis", "not_reached", "b")], []),  # the case says so
        ([unknown("frontend", "container_not_running")], []),  # something is found to be wrong with the stack
        ([unknown("frontend", "container_not_running", "b")], ["frontend.question: container_not_running"]),
        ([unknown("frontend", "probe_failed")], ["frontend.question: probe_failed"]),
        ([unknown("host", "permission_denied", "")], ["host.question: permission_denied"]),
    ],
)
def test_an_unknown_needs_an_excuse(unknowns: list[t.Any], expected: list[str]) -> None:
    assert matrix.unexplained(CASE, record(finding("redis.oom"), unknowns=tuple(unknowns))) == expected


def test_what_ails_the_host_excuses_every_stack() -> None:
    seen = record(finding("docker.not_running", stack=""), unknowns=(unknown("frontend", "not_reached", "b"),))
    assert matrix.unexplained(CASE, seen) == []


def test_complaints_name_each_thing() -> None:
    assert matrix.complaints(CASE, record(finding("host.disk_full"))) == [
        "redis.oom was not found",
        "the first cause is ['host.disk_full'], not redis.oom",
        "nothing of redis is unknown",
        "host.disk_full is a finding of its own",
    ]


def test_the_healthy_fleet_is_summed_up_by_profile() -> None:
    advice = finding("security.known", "minor", stack="a")
    host = finding("host.overcommit_off", "minor", stack="")
    always = record(advice, host)
    busy = {**finding("host.cpu_pressure", "minor", stack=""), "key": "/host.cpu_pressure/h"}
    late = (unknown("logs", "deadline_exceeded", "a"),)
    once = record(advice, host, busy, finding("redis.oom", stack="b"), unknowns=late)
    said: dict[str, list[healthy.Words]] = {"classic": [], "platform": []}
    for one in (always, once, always):
        for profile, words in healthy.said(one):
            said[profile].append(words)
    assert healthy.summed(said["platform"]) == {
        "runs": 3,
        "above_minor": ["h b/redis.oom"],
        "flapping": ["h b/redis.oom"],
        "busy": ["h /host.cpu_pressure/h"],
    }
    assert healthy.summed(said["classic"]) == {
        "runs": 3,
        "above_minor": [],
        "flapping": ["h a/logs.question: deadline_exceeded"],
        "busy": ["h /host.cpu_pressure/h"],
    }


def result(name: str, seconds: float, **changes: t.Any) -> run.Result:
    good = {"complaints": [], "found": [], "cause_first": True, "strays": [], "unknown": [], "after": []}
    return {"case": name, "seconds": seconds, **good, **changes}


def test_the_figures_are_those_of_all_cases() -> None:
    results = [
        result("one", 10.0),
        result("two", 30.0, cause_first=False, complaints=["x"], strays=["y", "z"], after=["y"]),
        result("three", 20.0, cause_first=None, unknown=["u"]),
    ]
    found = run.summarised(results, {})
    names = ("cases", "detected", "with_first", "cause_first", "false_findings", "unknown", "unhealthy_after")
    assert [found[name] for name in names] == [3, 2, 2, 1, 2, 1, ["two"]]
    assert found["seconds"] == {"median": 20.0, "cases": {"one": 10.0, "two": 30.0, "three": 20.0}}
    assert not run.is_good(found)
    assert "2 of 3 cases detected" in next(run.closing(found))


@pytest.mark.parametrize(
    ("healthy_fleet", "is_good"),
    [
        ({}, True),
        ({"guide": {"runs": 20, "above_minor": [], "flapping": []}}, True),
        ({"guide": {"runs": 20, "above_minor": ["x"], "flapping": []}}, False),
        ({"guide": {"runs": 20, "above_minor": [], "flapping": ["x"]}}, False),
    ],
)
def test_what_is_said_of_the_healthy_fleet_counts(healthy_fleet: t.Any, is_good: bool) -> None:
    summary = run.summarised([result("one", 1.0)], healthy_fleet)
    assert run.is_good(summary) is is_good
    assert any("guide" in line for line in run.closing(summary)) is bool(healthy_fleet)


def test_options_that_mean_nothing_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASES", "redis_oom redis_ooms")
    with pytest.raises(SystemExit, match="no case redis_ooms; there are "):
        run._chosen()
    monkeypatch.setenv("HEALTHY", "many")
    with pytest.raises(SystemExit, match="HEALTHY: 'many' is no number"):
        run._healthy_runs()


@pytest.fixture
def done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    """The plays that were run, in a checkout without a fleet."""
    (tmp_path / "build").mkdir()
    monkeypatch.setattr(matrix, "ROOT", tmp_path)
    plays: list[tuple[str, ...]] = []

    def play(playbook: str, *options: str, inventory: Path = matrix.INVENTORY) -> subprocess.CompletedProcess[str]:
        plays.append((Path(playbook).stem, *options))
        return subprocess.CompletedProcess((playbook,), 0, "", "")

    monkeypatch.setattr(matrix, "play", play)
    return plays


def test_a_fault_is_reverted_even_if_it_cannot_be_injected(
    done: list[tuple[str, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(case: matrix.Case) -> None:
        raise RuntimeError(case.name)

    matrix.suffer(CASE)
    monkeypatch.setattr(matrix, "inject", fail)
    with pytest.raises(RuntimeError, match="case"):
        matrix.suffer(CASE)
    assert [name for name, *dummy in done] == ["inject", "diagnose", "revert", "revert"]


def test_the_diagnosis_of_a_fault_is_told_the_options_of_its_case(done: list[tuple[str, ...]]) -> None:
    options = {"diagnose_stack": [{"name": "a"}], "diagnose_completion": True}
    matrix.suffer(dataclasses.replace(CASE, options=options), "-e", "diagnose_fail_on=critical")
    matrix.suffer(CASE)
    told, plain = (play for play in done if play[0] == "diagnose")
    assert told[told.index("host") + 1 : -2] == ("-e", json.dumps(options))
    assert told[-2:] == ("-e", "diagnose_fail_on=critical")
    assert plain[-1] == "host"


@pytest.mark.parametrize(("alone", "waits"), [(False, False), (True, True)])
def test_nobody_is_diagnosed_beside_a_fault_of_the_whole_machine(
    alone: bool, waits: bool, monkeypatch: pytest.MonkeyPatch, done: list[tuple[str, ...]]
) -> None:
    others: list[threading.Thread] = []

    def inject(case: matrix.Case) -> None:
        others.append(threading.Thread(target=matrix.diagnose, args=("another",)))
        others[0].start()
        others[0].join(0.5)
        done.append(("injected",))

    monkeypatch.setattr(matrix, "inject", inject)
    matrix.suffer(dataclasses.replace(CASE, alone=alone))
    others[0].join()
    assert [name for name, *dummy in done].index("injected") == (0 if waits else 1)


def test_cases_name_only_options_that_the_role_has() -> None:
    spec = yaml.safe_load((matrix.ROOT / "roles" / "diagnose" / "meta" / "argument_specs.yml").read_text())
    known = set(spec["argument_specs"]["main"]["options"])
    assert known
    assert {case.name: sorted(set(case.options) - known) for case in matrix.cases() if set(case.options) - known} == {}
