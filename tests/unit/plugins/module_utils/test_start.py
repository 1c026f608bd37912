# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import gc
import json
import subprocess
import sys
import typing as t
import zipfile
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils import _start

# A new interpreter, as a module has one, that notes what zipimport compiles.
PROGRAM = """
import gc, json, sys, zipimport
compiled, real = [], zipimport._compile_source
zipimport._compile_source = lambda path, source: (compiled.append(path), real(path, source))[1]
sys.path.insert(0, sys.argv[1])
import package
if sys.argv[2] == "start":
    import package.start
import package.part, package.inner.deep
files = [package.__file__, package.part.__file__, package.inner.__file__, package.inner.deep.__file__]
print(json.dumps({"compiled": compiled, "files": files, "threshold": gc.get_threshold()[0]}))
"""


def seen(tmp_path: Path, word: str) -> dict[str, t.Any]:
    """What came of importing from an archive."""
    archive = tmp_path / "payload.zip"
    with zipfile.ZipFile(archive, "w") as content:
        content.writestr("package/start.py", Path(_start.__file__).read_text(encoding="utf-8"))
        for name in ("__init__", "part", "inner/__init__", "inner/deep"):
            content.writestr(f"package/{name}.py", f"name = {name!r}\n")
    command = [sys.executable, "-c", PROGRAM, str(archive), word]
    found: dict[str, t.Any] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return {**found, "counts": {path: found["compiled"].count(path) for path in found["files"]}}


@pytest.mark.parametrize("word", ["start", "plain"])
def test_files_have_their_names(tmp_path: Path, word: str) -> None:
    names = ("__init__.py", "part.py", "inner/__init__.py", "inner/deep.py")
    assert seen(tmp_path, word)["files"] == [str(tmp_path / "payload.zip" / "package" / name) for name in names]


def test_what_comes_after_it_is_compiled_once(tmp_path: Path) -> None:
    before, *after = seen(tmp_path, "start")["counts"].values()
    assert (before, after) == (seen(tmp_path, "plain")["counts"].popitem()[1], [1, 1, 1])
    assert before > 1  # else Python does that itself by now, and the module can go


def test_elsewhere_it_changes_nothing(tmp_path: Path) -> None:
    assert seen(tmp_path, "plain")["threshold"] == gc.get_threshold()[0]
    assert seen(tmp_path, "start")["threshold"] > gc.get_threshold()[0]
