# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs tasks as Ansible runs them: in a real play, against real files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml

Json = dict[str, t.Any]

ROOT = Path(__file__).resolve().parents[5]


def play(directory: Path, *tasks: Json, flags: tuple[str, ...] = (), **env: str) -> tuple[list[Json], str]:
    """The result of each task, and all that one play of them on localhost printed.

    The playbook lies in ``directory / "plays"``, the command is typed in ``directory``. Neither a failed task nor an
    unreachable host ends the play.
    """
    link = directory / "collections" / "ansible_collections" / "autogpt" / "ops"
    link.parent.mkdir(parents=True)
    link.symlink_to(ROOT)
    playbook = directory / "plays" / "play.yml"
    playbook.parent.mkdir()
    plays = [{"hosts": "localhost", "gather_facts": False, "tasks": list(_tasks(playbook.parent, tasks))}]
    playbook.write_text(yaml.safe_dump(plays))
    environment = {
        **os.environ,
        "ANSIBLE_COLLECTIONS_PATH": str(directory / "collections"),
        "ANSIBLE_CONFIG": str(directory / "none.cfg"),
        "ANSIBLE_NOCOLOR": "1",
        "COLUMNS": "1000",  # a warning is wrapped at the terminal's width
        "LC_ALL": "C.UTF-8",
        **env,
    }
    interpreter = f"ansible_python_interpreter={sys.executable}"
    command = [sys.executable, "-m", "ansible", "playbook", "-i", "localhost,", "-c", "local", "-e", interpreter]
    done = subprocess.run(
        [*command, *flags, str(playbook)], cwd=directory, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    results = [json.loads((playbook.parent / f"result{n}").read_text()) for n in range(len(tasks))]
    return results, done.stdout + done.stderr


def unwrapped(text: str) -> str:
    """The text without white space: releases before 2.19 wrap warnings at 79 columns, wherever that is."""
    return "".join(text.split())


def _tasks(directory: Path, tasks: t.Iterable[Json]) -> t.Iterator[Json]:
    for number, task in enumerate(tasks):
        yield {**task, "register": "outcome", "ignore_errors": True, "ignore_unreachable": True}
        content = {"content": "{{ outcome | to_json }}", "dest": str(directory / f"result{number}")}
        yield {"ansible.builtin.copy": content, "check_mode": False}
