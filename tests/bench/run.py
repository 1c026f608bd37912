# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Measures the promises about speed, as ratios within one run.

Writes build/bench.json and docs/benchmarks.md. Needs the fleet (``make fleet``).
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import shutil
import statistics
import time
import typing as t
from pathlib import Path

import docker
import logs
import yaml
from measure import BUILD, ROOT, Cost, play
from records import write_records

HOSTS, FEW, ROUNDS, REPORT_HOSTS = 50, 4, 5, 1000
HOST_TIMEOUT = 15
# As many forks as hosts: with fewer, the controller's CPU goes into waiting for a free one. The hosts share this
# machine, so each gets as much time as all of them together need.
PATIENT = ("-f", str(HOSTS), "-e", "diagnose_probe_timeout=60", "-e", "diagnose_host_timeout=120")
HERE = Path(__file__).parent
FLEET = ROOT / "build" / "fleet" / "inventory.yml"
# The host with one stack: the guide's commands look at one, so a diagnosis must not look at two.
HOST = "fleet-bookworm"
DIAGNOSES = BUILD / "diagnosis"
DIAGNOSE = ROOT / "playbooks" / "diagnose.yml"
LIMITS = {
    "diagnose_over_ping_cpu": ("≤", 1.5),
    "guide_over_diagnose_wall": ("≥", 25),
    "hung_host_delay_seconds": ("<", HOST_TIMEOUT),
    "report_seconds": ("≤", 10),
    "report_memory_mb": ("≤", 300),
    "report_html_mb": ("≤", 5),
    "logs_guide_over_ours": ("≥", 20),
    "logs_memory_mb": ("≤", 150),
}
MEANING = {
    "diagnose_over_ping_cpu": f"controller CPU of a diagnosis of {HOSTS} hosts over one ping of each",
    "guide_over_diagnose_wall": "wall time a host of the guide's commands over one diagnosis",
    "hung_host_delay_seconds": f"seconds by which a host that hangs delays the others (its deadline: {HOST_TIMEOUT})",
    "report_seconds": f"rendering HTML, JSON, JUnit and Prometheus of {REPORT_HOSTS} recorded diagnoses",
    "report_memory_mb": "peak memory of that",
    "report_html_mb": "size of its HTML",
    "logs_guide_over_ours": "wall time of the guide's four searches of a log of 1 GB over our classification of it",
    "logs_memory_mb": "peak memory of our side of that",
}


def main() -> None:
    """Run all measurements and write what they gave."""
    BUILD.mkdir(parents=True, exist_ok=True)
    # Every report looks back at the runs before it: how many there are must not depend on earlier measurements.
    shutil.rmtree(DIAGNOSES, ignore_errors=True)
    with _alone():
        figures = {**_against_ping_and_guide(), **_hung_host(), **_report(), **logs.figures()}
    missed = [name for name, (sign, limit) in LIMITS.items() if not _holds(figures[name], sign, limit)]
    (ROOT / "build" / "bench.json").write_text(json.dumps({**figures, "missed": missed}, indent=2) + "\n")
    (ROOT / "docs" / "benchmarks.md").write_text(_page(figures))
    print(json.dumps(figures, indent=2))
    if missed:
        raise SystemExit(f"missed: {', '.join(missed)}")


def _fleet() -> dict[str, t.Any]:
    return t.cast(dict[str, t.Any], yaml.safe_load(FLEET.read_text())["fleet"])


@contextlib.contextmanager
def _alone() -> t.Iterator[None]:
    """The rest of the fleet stands still meanwhile: health checks of its stacks take a tenth of a core."""
    client = docker.DockerClient(base_url=logs.ENGINE)
    names = _fleet()["hosts"]
    with contextlib.ExitStack() as stack:
        for one in (client.containers.get(name) for name in names if name != HOST):
            one.pause()
            stack.callback(one.unpause)
        yield


def _inventory(count: int) -> Path:
    """``count`` names for one host, each with an SSH connection of its own."""
    fleet = _fleet()
    host = {**fleet.get("vars", {}), **fleet["hosts"][HOST]}
    names = {
        f"bench{index:03}": {**host, "ansible_control_path": f"%(directory)s/bench{index:03}"} for index in range(count)
    }
    path = BUILD / f"inventory-{count}.yml"
    path.write_text(yaml.safe_dump({"all": {"hosts": names}}))
    return path


def _guide() -> Path:
    """A play with one command task for each command of the guide.

    Whether an answer is good or bad a person would judge, so none fails; some hold secrets, so none is shown.
    """
    commands = [one for section in yaml.safe_load((HERE / "guide.yml").read_text()).values() for one in section]
    tasks = [
        {
            "name": f"Type command {number}",
            "ansible.builtin.command": {"argv": ["sh", "-c", command]},
            "changed_when": False,
            "failed_when": False,
            "no_log": True,
        }
        for number, command in enumerate(commands, 1)
    ]
    path = BUILD / "guide.yml"
    path.write_text(yaml.safe_dump([{"hosts": "all", "gather_facts": False, "tasks": tasks}], sort_keys=False))
    return path


def _diagnose(inventory: Path, *options: str) -> Cost:
    where = ("-e", f"diagnose_output_dir={DIAGNOSES}", "-e", "diagnose_fail_on=never")
    return play(DIAGNOSE, inventory, *where, *options)


def _against_ping_and_guide() -> dict[str, float]:
    many, few = _inventory(HOSTS), _inventory(FEW)
    ping, guide = HERE / "playbooks" / "ping.yml", _guide()
    play(ping, many, *PATIENT)
    rounds = [
        {
            "ping": play(ping, many, *PATIENT),
            "diagnose": _diagnose(many, *PATIENT),
            "guide": play(guide, few),
            "diagnose_few": _diagnose(few),
        }
        for _round in range(ROUNDS)
    ]
    return {
        "diagnose_over_ping_cpu": _median(one["diagnose"].cpu / one["ping"].cpu for one in rounds),
        "diagnose_over_ping_wall": _median(one["diagnose"].wall / one["ping"].wall for one in rounds),
        "guide_over_diagnose_wall": _median(
            (one["guide"].wall / FEW) / (one["diagnose"].wall / HOSTS) for one in rounds
        ),
        "guide_over_diagnose_wall_few": _median(one["guide"].wall / one["diagnose_few"].wall for one in rounds),
        "diagnose_wall_seconds_a_host": _median(one["diagnose"].wall / HOSTS for one in rounds),
    }


def _hung_host() -> dict[str, float]:
    """Diagnose eight hosts, one of which has a frozen Docker engine; when were the other seven recorded?"""
    timeouts = ("-e", f"diagnose_host_timeout={HOST_TIMEOUT}", "-e", f"diagnose_probe_timeout={HOST_TIMEOUT}")
    healthy = _inventory(8)
    inventory = yaml.safe_load(healthy.read_text())
    inventory["all"]["hosts"]["bench000"] = {
        **inventory["all"]["hosts"]["bench000"],
        "diagnose_docker_host": "unix:///run/bench-hung.sock",
    }
    hung = healthy.with_name("inventory-hung.yml")
    hung.write_text(yaml.safe_dump(inventory))
    quick = _others_done(healthy, timeouts)
    with _hanging_engine(healthy):
        slow = _others_done(hung, timeouts)
    return {"hung_host_delay_seconds": round(max(0.0, slow - quick), 2)}


@contextlib.contextmanager
def _hanging_engine(inventory: Path) -> t.Iterator[None]:
    """A socket on the host that takes connections and never answers: what a frozen engine looks like."""
    playbook = HERE / "playbooks" / "hang.yml"
    play(playbook, inventory, "--limit", "bench000", "-e", "hang_state=started")
    try:
        yield
    finally:
        play(playbook, inventory, "--limit", "bench000", "-e", "hang_state=stopped")


def _others_done(inventory: Path, timeouts: t.Sequence[str]) -> float:
    """Seconds from the start until the last record of the hosts that do not hang was written."""
    started = time.time()
    _diagnose(inventory, *timeouts)
    records = (DIAGNOSES / "latest" / "hosts").glob("bench*.json")
    return max(path.stat().st_mtime for path in records if path.stem != "bench000") - started


def _report() -> dict[str, float]:
    sample = DIAGNOSES / "latest" / "hosts"
    directory = write_records(sample, BUILD / "records", REPORT_HOSTS)
    output = BUILD / "report"
    cost = play(
        HERE / "playbooks" / "report.yml",
        Path("localhost,"),
        "-e",
        f"record_dir={directory}",
        "-e",
        f"output_dir={output}",
    )
    return {
        "report_seconds": round(cost.wall, 2),
        "report_memory_mb": round(cost.memory / 1e6, 1),
        "report_html_mb": round((output / "diagnosis.html").stat().st_size / 1e6, 2),
    }


def _median(values: t.Iterable[float]) -> float:
    return round(statistics.median(values), 2)


def _holds(value: float, sign: str, limit: float) -> bool:
    return {"≤": value <= limit, "≥": value >= limit, "<": value < limit}[sign]


def _page(figures: dict[str, float]) -> str:
    rows = "\n".join(
        f"| {MEANING[name]} | {figures[name]:g} | {sign} {limit:g} |" for name, (sign, limit) in LIMITS.items()
    )
    return f"""# Benchmarks

Written by `make bench`: ratios and medians of one run, measured interleaved. Controller and hosts shared one machine
({platform.system()} {platform.machine()}, {os.cpu_count()} cores), so compare ratios, not seconds. The hosts are names
of one host of the fleet, which runs one stack; the rest of the fleet stands still meanwhile. SSH connections outlive
every round: making them anew, as a scheduled run has to, costs a ping and a diagnosis the same.

| what | measured | promised |
|---|---|---|
{rows}

Medians of {ROUNDS} rounds of a ping and a diagnosis of {HOSTS} hosts, with as many forks as hosts, the poll interval of
the repository's ansible.cfg, and a probe_timeout of 60 s; in each round the guide's commands, too.

The guide's commands are those of [tests/bench/guide.yml](../tests/bench/guide.yml), a task each, run on {FEW} hosts and
scaled to one; on equally few hosts the ratio was {figures["guide_over_diagnose_wall_few"]:g}.
A diagnosis took {figures["diagnose_wall_seconds_a_host"]:g} s of wall time a host, its own work included:
{figures["diagnose_over_ping_wall"]:g} times a ping.
"""


if __name__ == "__main__":
    main()
