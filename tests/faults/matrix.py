# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One case of the fault matrix: inject the fault, diagnose, compare with what must be found, revert.

Every play runs as a subprocess, as an operator would start it; what was found is read from the
record, never from the play's output.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
INVENTORY = ROOT / "build" / "fleet" / "inventory.yml"
OUTPUT = ROOT / "build" / "diagnoses"
QUIET = ("minor",)

# What is true of a machine while others use it, or its hypervisor; it says nothing of a fault.
MOMENTARY = ("host.cpu_pressure", "host.cpu_steal", "host.io_pressure", "host.io_wait")

# Why a question has no answer where a probe did not do its work; no fault of a stack excuses that.
_DEFECTS = ("check_failed", "probe_failed", "package_missing", "unexpected_answer")

Record = dict[str, t.Any]


@dataclass(frozen=True)
class Case:
    """A directory below cases/: what to inject, and what a diagnosis must then find.

    ``what`` says in a line what is wrong then, ``guide`` is the section of the troubleshooting guide that treats it,
    ``stack`` the one that is broken. ``find`` are ids that must be among the findings, ``first`` the one that must
    lead as a cause, ``says`` words that the evidence of a finding must hold, by its id (a regular expression),
    ``never`` what must not be said, ``unknown`` the components of which something must be unknown,
    ``within`` the seconds that the doctor may take (a host's deadline; 0: any). ``options`` are variables that the
    diagnosis of the fault is told, as an operator would with -e; those before and after it go without. ``alone``: the
    fault is the whole machine's, and would show on the fleet's other hosts too.
    """

    name: str
    host: str
    what: str
    guide: str = ""
    stack: str = "autogpt"
    find: tuple[str, ...] = ()
    first: str = ""
    never: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    within: int = 0
    options: t.Mapping[str, t.Any] = field(default_factory=dict, hash=False)
    alone: bool = False
    says: t.Mapping[str, str] = field(default_factory=dict, hash=False)

    @classmethod
    def load(cls, directory: Path) -> Case:
        """The case described by the directory's expect.yml. Raises ``TypeError`` for a key that means nothing."""
        raw = yaml.safe_load((directory / "expect.yml").read_text())
        return cls(
            directory.name, **{key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
        )


@dataclass(frozen=True)
class Run:
    """One diagnosis: the exit status and output of the play, and the records it left."""

    status: int
    output: str
    directory: Path
    records: dict[str, Record] = field(default_factory=dict)


def cases(directory: Path = ROOT / "tests" / "faults" / "cases") -> list[Case]:
    """All cases below a directory, by name."""
    return [Case.load(path.parent) for path in sorted(directory.glob("*/expect.yml"))]


def play(playbook: str | Path, *options: str, inventory: Path = INVENTORY) -> subprocess.CompletedProcess[str]:
    """Run a playbook from the checkout, as a person would."""
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(inventory), str(playbook), *options]
    environment = {**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@contextlib.contextmanager
def machine(alone: bool = False) -> t.Iterator[None]:
    """The machine that all hosts of the fleet share: among others who diagnose, or alone on it.

    Whoever waits to be alone keeps the door, so that those who come later wait behind him.
    """
    locks = ROOT / "build"
    with (locks / "machine.door").open("w") as door, (locks / "machine.lock").open("w") as room:
        fcntl.flock(door, fcntl.LOCK_EX)
        fcntl.flock(room, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        fcntl.flock(door, fcntl.LOCK_UN)
        yield


def diagnose(name: str, *options: str, inventory: Path = INVENTORY) -> Run:
    """Run playbooks/diagnose.yml and read the records of this run."""
    with machine():
        return _diagnosed(name, *options, inventory=inventory)


def _diagnosed(name: str, *options: str, inventory: Path = INVENTORY) -> Run:
    shutil.rmtree(OUTPUT / name, ignore_errors=True)
    where = ["-e", f"diagnose_output_dir={OUTPUT}", "-e", f"diagnose_run={name}"]
    if not any("diagnose_fail_on=" in option for option in options):
        where += ["-e", "diagnose_fail_on=never"]
    done = play("playbooks/diagnose.yml", *where, *options, inventory=inventory)
    # 0: done; 2: findings, or an option that was refused. Anything else is no diagnosis.
    if done.returncode not in (0, 2):
        raise RuntimeError(f"exit status {done.returncode}\n{done.stdout}{done.stderr}")
    directory = OUTPUT / name
    records = {path.stem: json.loads(path.read_text()) for path in sorted((directory / "hosts").glob("*.json"))}
    return Run(done.returncode, done.stdout + done.stderr, directory, records)


def suffer(case: Case, *options: str) -> Run:
    """Inject the fault, diagnose its host with the options that the case names and these, revert."""
    with machine(alone=True) if case.alone else contextlib.nullcontext():
        try:
            inject(case)
            return _examine(case, *options)
        finally:
            revert(case)


def _examine(case: Case, *options: str) -> Run:
    told = ("-e", json.dumps(dict(case.options))) if case.options else ()
    look = _diagnosed if case.alone else diagnose
    return look(f"fault-{case.name}", "--limit", case.host, *told, *options)


def inject(case: Case) -> None:
    """Bring the fault about. Raises ``RuntimeError`` when that fails."""
    must(play("tests/faults/inject.yml", *_extra(case)))


def revert(case: Case) -> None:
    """Undo it. Raises ``RuntimeError`` when that fails."""
    must(play("tests/faults/revert.yml", *_extra(case)))


def _extra(case: Case) -> tuple[str, ...]:
    return ("-e", f"case={case.name}", "-e", f"target={case.host}", "-e", f"fault_stack={case.stack}")


def must(done: subprocess.CompletedProcess[str]) -> None:
    """Raises ``RuntimeError`` with all that a play said, if it failed."""
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(done.args)}\n{done.stdout}{done.stderr}")


def loud(record: Record) -> list[str]:
    """The ids of the findings above ``minor``, worst cause first, but for what is momentary."""
    return [item["id"] for item in record["findings"] if _is_loud(item)]


def causes(record: Record) -> list[str]:
    """The ids of the findings above ``minor`` that nothing else explains, worst first."""
    return [item["id"] for item in record["findings"] if not item["causes"] and _is_loud(item)]


def _is_loud(item: t.Mapping[str, t.Any]) -> bool:
    return item["severity"] not in QUIET and item["id"] not in MOMENTARY


def strays(case: Case, record: Record) -> list[str]:
    """What is said to be wrong besides the fault, without being folded under it."""
    return [name for name in causes(record) if name not in case.find]


def unexplained(case: Case, record: Record) -> list[str]:
    """The checks whose answer is unknown although neither the case nor anything found on their stack excuses it."""
    broken = {item["stack"] for item in record["findings"] if item["severity"] not in QUIET}
    return [
        f"{item['component']}.{item['check']}: {item['reason']}"
        for item in record["unknowns"]
        if item["component"] not in case.unknown and (item["reason"] in _DEFECTS or not broken & {item["stack"], ""})
    ]


def complaints(case: Case, record: Record) -> list[str]:
    """What is wrong with this diagnosis of this case, in a line each; nothing when all is right."""
    found = [item["id"] for item in record["findings"]]
    first = causes(record)[:1]
    unknown = {item["component"] for item in record["unknowns"]}
    wrong = [f"{wanted} was not found" for wanted in case.find if wanted not in found]
    if case.first and first != [case.first]:
        wrong.append(f"the first cause is {first}, not {case.first}")
    wrong += [f"{item} does not say {words}" for item, words in case.says.items() if not _says(record, item, words)]
    wrong += [f"{item} must not be said" for item in case.never if item in found]
    wrong += [f"nothing of {component} is unknown" for component in case.unknown if component not in unknown]
    if case.within and record["seconds"] > case.within:
        wrong.append(f"it took {record['seconds']} s instead of at most {case.within}")
    return wrong + [f"{item} is a finding of its own" for item in strays(case, record)]


def _says(record: Record, name: str, words: str) -> bool:
    """Whether something in the evidence of a finding of this id holds these words."""
    told = (value for item in record["findings"] if item["id"] == name for value in item["evidence"].values())
    return any(re.search(words, str(value)) for value in told)
