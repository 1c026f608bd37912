# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import json
import os
import socket
import subprocess
import sys
import threading
import time
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._codec import from_json
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Observation
from ansible_collections.autogpt.ops.plugins.module_utils._inside import _main, _redis
from ansible_collections.autogpt.ops.plugins.module_utils._probes import inside
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import profile

sys.path.insert(0, str(Path(__file__).parent))
from lines import saying, serving, silent

VARIABLES = dataclasses.asdict(profile("guide").variables)


def environment(port: int) -> dict[str, str]:
    return {
        "DATABASE_STRING": f"postgresql://user:hidden@127.0.0.1:{port}/db",
        "REDIS_HOST": "127.0.0.1",
        "REDIS_PORT": str(port),
        "OPENAI_API_KEY": "sk-hidden",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1",
    }


def observe(values: dict[str, str], seconds: float = 2.0) -> Observation:
    return inside.from_host({"variables": VARIABLES, "timeout": seconds}, values)


def test_conversations_are_held_side_by_side_and_end_at_the_deadline() -> None:
    started = time.monotonic()
    with serving(silent) as port:
        found = observe(environment(port), 0.5)
    assert [(item.stage, item.code) for item in (found.database, found.redis, found.api) if item] == [
        ("greeting", "timeout")
    ] * 3
    assert time.monotonic() - started < 5


def test_nothing_configured_is_said_so() -> None:
    found = observe({})
    for reach, variable in (
        (found.database, "DATABASE_STRING"),
        (found.redis, "REDIS_HOST"),
        (found.api, "OPENAI_API_KEY"),
    ):
        assert reach is not None
        assert (reach.stage, reach.code, reach.variable) == ("config", "missing", variable)
    assert found.migrations is None


@pytest.mark.parametrize(
    ("url", "code"), [("postgresql://u:p@ss@h/d", "syntax"), ("postgresql:///d?host=/var/run", "socket")]
)
def test_a_useless_url_is_not_tried(url: str, code: str) -> None:
    reach = observe({"DATABASE_STRING": url}).database
    assert reach is not None
    assert (reach.stage, reach.code) == ("config", code)
    assert "p@ss" not in str(reach)


def test_a_lookup_that_hangs_does_not_outlast_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()

    def hang(*_arguments: object, **_options: object) -> t.NoReturn:
        released.wait(10)
        raise socket.gaierror(socket.EAI_AGAIN, "nobody answered")

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    started = time.monotonic()
    reach = observe({"REDIS_HOST": "slow"}, 0.3).redis
    released.set()
    assert reach is not None
    assert (reach.stage, reach.code, reach.target) == ("dns", "timeout", "slow:6379")
    assert time.monotonic() - started < 5


def test_a_defect_costs_only_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_redis, "converse", lambda *_arguments: 1 // 0)
    with serving(saying(b"+PONG\r\n")) as port:
        found = observe(environment(port))
    assert found.redis is not None
    assert (found.redis.code, found.redis.message) == ("defect", "ZeroDivisionError")
    assert found.database is not None
    assert found.database.code != "defect"


def run(program: str, values: dict[str, str], folder: Path) -> Observation:
    spec = json.dumps({"variables": VARIABLES, "timeout": 2})
    command = [sys.executable, "-IS", "-c", "import sys; exec(sys.stdin.buffer.read())", spec]
    result = subprocess.run(
        command, env={**os.environ, **values}, cwd=folder, input=program, capture_output=True, text=True, check=True
    )
    assert "hidden" not in result.stdout + result.stderr
    return from_json(Observation, json.loads(result.stdout[len(_main.MARKER) :]))


def test_the_program_runs_where_nothing_is_installed(tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('an application may have a file of this name')")
    (tmp_path / "alembic.ini").write_text("[alembic]\nscript_location = alembic\n")
    with serving(saying(b"+PONG\r\n")) as port:
        found = run(inside.program(), environment(port), tmp_path)
    assert found.redis is not None
    assert found.redis.ready
    assert found.migrations is not None
    assert found.migrations.path == str(tmp_path / "alembic.ini")


def test_the_program_can_be_made_from_a_zip_archive(tmp_path: Path) -> None:
    """Ansible loads modules from one."""
    root = Path(__file__).resolve().parents[5]
    archive = tmp_path / "collection.zip"
    code = (
        "import sys, zipfile, pathlib, types\n"
        "root, archive = pathlib.Path(sys.argv[1]), sys.argv[2]\n"
        "prefix = 'ansible_collections/autogpt/ops/'\n"
        "with zipfile.ZipFile(archive, 'w') as file:\n"
        "    for depth in range(1, 6):\n"  # zipimport knows no packages without this file
        "        file.writestr('/'.join((prefix + 'plugins/module_utils').split('/')[:depth]) + '/__init__.py', '')\n"
        "    for path in (root / 'plugins' / 'module_utils').rglob('*.py'):\n"
        "        file.write(path, prefix + path.relative_to(root).as_posix())\n"
        "sys.path.insert(0, archive)\n"
        "from ansible_collections.autogpt.ops.plugins.module_utils._probes import inside\n"
        "assert archive in inside.__file__\n"
        "print(inside.program(), end='')\n"
    )
    command = [sys.executable, "-IS", "-c", code, str(root), str(archive)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout == inside.program()


def test_the_sources_are_valid_for_old_interpreters() -> None:
    import ast

    folder = Path(__file__).resolve().parents[5] / "plugins" / "module_utils" / "_inside"
    for path in sorted(folder.glob("*.py")):
        ast.parse(path.read_text(), feature_version=(3, 7))
