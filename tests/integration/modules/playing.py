# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs tasks as a play on this machine, with values from elsewhere, and keeps all that Ansible prints."""

from __future__ import annotations

import os
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml
from calling import ROOT


def play(directory: Path, tasks: list[dict[str, t.Any]], values: dict[str, t.Any], *flags: str) -> str:
    """What a play of these tasks prints; ``values`` are variables that it has from a file, as from a vault."""
    the_play = {"hosts": "localhost", "connection": "local", "gather_facts": False, "tasks": tasks}
    (directory / "play.yml").write_text(yaml.safe_dump([the_play]))
    (directory / "values.yml").write_text(yaml.safe_dump(values, allow_unicode=True))
    words = [str(Path(sys.executable).with_name("ansible-playbook")), "play.yml", "-e", "@values.yml", *flags]
    words += ["-e", f"ansible_python_interpreter={sys.executable}", "-i", "localhost,"]
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "build" / "collections"), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(words, cwd=directory, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr
