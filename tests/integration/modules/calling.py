# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls one module as Ansible calls it: on this machine, or on a host of the fleet by SSH."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
FLEET = ROOT / "build" / "fleet" / "inventory.yml"


@dataclass(frozen=True)
class Called:
    """Whether a module failed, what it returned, and all that Ansible printed meanwhile (with ``-vvv``)."""

    failed: bool
    result: dict[str, t.Any]
    output: str


def call(
    module: str, host: str = "localhost", *, check: bool = False, diff: bool = False, network: int = 0, **options: t.Any
) -> Called:
    """Run ``autogpt.ops.<module>`` with these options; on the fleet's hosts as root.

    ``network`` is a process of this machine in whose network namespace the module shall be.
    """
    prefix = ["nsenter", f"--net=/proc/{network}/ns/net"] if network else []
    where = ["-i", str(FLEET), "-b"] if host != "localhost" else ["-i", "localhost,", "-c", "local"]
    local = ["-e", f"ansible_python_interpreter={sys.executable}"] if host == "localhost" else []
    flags = [*(["--check"] if check else []), *(["--diff"] if diff else []), "-vvv"]
    ansible = str(Path(sys.executable).with_name("ansible"))
    command = [*prefix, ansible, *where, *local, *flags, "-m", f"autogpt.ops.{module}", "-a", json.dumps(options), host]
    environment = {
        **os.environ,
        "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
        "ANSIBLE_CALLBACK_RESULT_FORMAT": "json",
        "ANSIBLE_NOCOLOR": "1",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    text = done.stdout + done.stderr
    status, brace, rest = text.partition(f"{host} | ")[2].partition("{")
    assert brace, text
    result, _end = json.JSONDecoder().raw_decode(brace + rest)
    return Called("FAILED" in status, result, text)
