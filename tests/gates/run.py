#!/usr/bin/env python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the gates of gates.toml, two at a time, and ends with a table. Exit status 0: all passed."""

from __future__ import annotations

import argparse
import os
import re
import signal
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOGS = ROOT / "build" / "gates"
# As in the Makefile, so that this file can also be run by itself.
ENVIRONMENT = {
    **os.environ,
    "PATH": f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}",
    "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
    "LC_ALL": "C.UTF-8",
}
WORKERS = 2
DEADLINE = 30 * 60  # seconds for one gate: a hang must end before CI's own limit
EXCERPT = 60  # lines shown of a gate that failed
PYTEST_CLOSING = re.compile(r"^.*\b\d+ (?:passed|failed|errors?)\b.* in [\d.]+s.*$", re.MULTILINE)


@dataclass(frozen=True)
class Gate:
    """One entry of gates.toml."""

    name: str
    run: str
    after: tuple[str, ...] = ()
    quick: bool = False
    tests: bool = False

    @property
    def log(self) -> Path:
        return LOGS / f"{self.name}.log"


@dataclass(frozen=True)
class Outcome:
    """How one gate ended: its verdict in a word or two, and its seconds."""

    gate: Gate
    passed: bool
    verdict: str
    seconds: float


def load() -> list[Gate]:
    entries = tomllib.loads((Path(__file__).parent / "gates.toml").read_text())
    return [Gate(name, **{**entry, "after": tuple(entry.get("after", ()))}) for name, entry in entries.items()]


def chosen(gates: list[Gate], names: list[str], quick: bool) -> list[Gate]:
    unknown = set(names) - {gate.name for gate in gates}
    if unknown:
        sys.exit(f"gates: no gate {', '.join(sorted(unknown))}; there are {', '.join(gate.name for gate in gates)}")
    return [gate for gate in gates if (gate.name in names if names else gate.quick or not quick)]


def run(gate: Gate) -> Outcome:
    """Run one gate into its log. Test gates must also have run a test: some runners pass when they find none."""
    print(f"....  {gate.name}: {gate.run}", flush=True)
    start = time.monotonic()
    verdict = execute(gate)
    if verdict == "PASS" and gate.tests and not closing_line(gate):
        verdict = "FAIL (no test ran)"
    return Outcome(gate, verdict == "PASS", verdict, time.monotonic() - start)


def execute(gate: Gate) -> str:
    command = ["bash", "-euo", "pipefail", "-c", gate.run]
    with gate.log.open("wb") as log:
        streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT}
        # A session of its own, so that at the deadline everything that it started ends too.
        process = subprocess.Popen(command, cwd=ROOT, env=ENVIRONMENT, start_new_session=True, **streams)
        try:
            code = process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return f"FAIL (not done after {DEADLINE // 60} minutes)"
    return "PASS" if code == 0 else f"FAIL (exit {code})"


def closing_line(gate: Gate) -> str:
    lines = PYTEST_CLOSING.findall(gate.log.read_text(errors="replace"))
    return lines[-1] if lines else ""


def run_all(gates: list[Gate]) -> Iterator[Outcome]:
    """Outcomes as they come. A gate starts when those it comes after have ended, passed or not."""
    waiting = list(gates)
    running = {}
    with ThreadPoolExecutor(WORKERS) as pool:
        while waiting or running:
            unfinished = {gate.name for gate in [*waiting, *running.values()]}
            ready = [gate for gate in waiting if not unfinished & set(gate.after)]
            for gate in ready[: WORKERS - len(running)]:
                waiting.remove(gate)
                running[pool.submit(run, gate)] = gate
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                del running[future]
                yield future.result()


def tail(gate: Gate, lines: int) -> str:
    return "\n".join(gate.log.read_text(errors="replace").rstrip().splitlines()[-lines:])


def announce(outcome: Outcome) -> None:
    print(f"{outcome.verdict}  {outcome.gate.name} ({outcome.seconds:.0f} s)", flush=True)
    if not outcome.passed:
        print(f"{tail(outcome.gate, EXCERPT)}\n----  all of it: {outcome.gate.log.relative_to(ROOT)}", flush=True)


def summarise(outcomes: list[Outcome]) -> None:
    print("\n" + "\n".join(f"{o.gate.name:<20}{o.seconds:>6.0f} s  {o.verdict}" for o in outcomes))
    failed = [o.gate.name for o in outcomes if not o.passed]
    print(f"\n{len(outcomes)} gates: " + (f"FAILED: {', '.join(failed)}" if failed else "all passed") + "\n")
    for outcome in outcomes:
        if outcome.gate.tests:
            print(f"{outcome.gate.name}:\n{closing_line(outcome.gate) or 'no test ran'}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gates", nargs="*", help="only these gates; all when none is named")
    parser.add_argument("--quick", action="store_true", help="only the gates that need no fleet and little time")
    options = parser.parse_args()
    LOGS.mkdir(parents=True, exist_ok=True)
    outcomes = []
    for outcome in run_all(chosen(load(), options.gates, options.quick)):
        announce(outcome)
        outcomes.append(outcome)
    summarise(outcomes)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
