# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running a playbook and what it cost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "bench"


@dataclass(frozen=True)
class Cost:
    """What one run took: wall and CPU seconds of the controller's processes, peak memory in bytes."""

    wall: float
    cpu: float
    memory: int


def play(playbook: Path, inventory: Path, *options: str) -> Cost:
    """Run a playbook to its end. Raises ``SystemExit`` with its output when it fails."""
    log = BUILD / f"{playbook.stem}.log"
    command = [str(Path(sys.executable).with_name("ansible-playbook")), "-i", str(inventory), str(playbook), *options]
    started = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(command, cwd=ROOT, stdout=stream, stderr=subprocess.STDOUT, env=_environment())
        _pid, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"{' '.join(command)} failed; see {log}:\n{log.read_text(errors='replace')[-2000:]}")
    # Linux counts ru_maxrss in KiB.
    return Cost(time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def _environment() -> dict[str, str]:
    """Connections outlive every round: whether a play has to make them must not be left to chance."""
    kept = {"ANSIBLE_SSH_ARGS": "-o ControlMaster=auto -o ControlPersist=30m"}
    place = {"ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "PWD": str(BUILD), "LC_ALL": "C.UTF-8"}
    return {**os.environ, **kept, **place}
