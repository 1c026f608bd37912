# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes import _packages

# A new interpreter, as a module has one, that finds the packages of the directory in its first argument.
PROGRAM = """
import sys
sys.path[:0] = [sys.argv[2], sys.argv[1]]
exec(open(sys.argv[3]).read().replace("from .._model import ProbeError", "ProbeError = ImportError"))
"""


def run(tmp_path: Path, *lines: str) -> str:
    """What these lines print after ``package`` has been defined."""
    archive = tmp_path / "ansible.zip"
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("brought/__init__.py", "")
        content.writestr("brought/more.py", "print('more')")
    program = "\n".join([PROGRAM, *lines])
    command = [sys.executable, "-c", program, str(tmp_path), str(archive), _packages.__file__]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_what_nobody_needs_is_loaded_when_somebody_does(tmp_path: Path) -> None:
    (tmp_path / "redis.py").write_text("import asyncio\nimport paramiko\n")
    (tmp_path / "paramiko.py").write_text("print('paramiko')\nname = 'paramiko'\n")
    said = run(
        tmp_path,
        "redis = package('redis')",
        "print('asyncio.events' in sys.modules)",
        "print(redis.paramiko.name, redis.asyncio.run.__name__)",
    )
    assert said.split() == ["False", "paramiko", "paramiko", "run"]


@pytest.mark.parametrize("name", ["docker", "redis", "psycopg2", "requests", "yaml"])
def test_the_real_packages_can_be_loaded_so(name: str, tmp_path: Path) -> None:
    assert run(tmp_path, f"print(package({name!r}).__name__)") == f"{name}\n"


def test_a_package_is_not_looked_for_in_the_archive_of_the_module(tmp_path: Path) -> None:
    (tmp_path / "needed.py").write_text("import sys\nplaces = list(sys.path)\n")
    said = run(
        tmp_path,
        "import brought",
        "print([place for place in package('needed').places if place.endswith('ansible.zip')])",
        "import brought.more",
    )
    assert said.split("\n")[:2] == ["[]", "more"]


def test_a_missing_package_is_named_with_debians_name_for_it() -> None:
    with pytest.raises(ProbeError) as caught:
        _packages.package("no_such_package.part")
    assert caught.value.evidence["package"] == "no_such_package"
    assert caught.value.evidence["debian_package"] == "python3-no_such_package"
