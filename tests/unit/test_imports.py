# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Target code must load on every target Python, on a host that has none of the packages it can use."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PREFIX = "ansible_collections.autogpt.ops."
OPTIONAL = ("docker", "psycopg2", "redis", "requests", "yaml")
FILES = sorted((ROOT / "plugins" / "module_utils").rglob("*.py"))


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).replace(".__init__", "")


@pytest.fixture
def bare_host(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing of ours is loaded yet, and nothing optional can be."""
    for name in [name for name in sys.modules if name.startswith(PREFIX)]:
        monkeypatch.delitem(sys.modules, name)
    for name in OPTIONAL:
        monkeypatch.setitem(sys.modules, name, None)
    yield
    for name in [name for name in sys.modules if name.startswith(PREFIX)]:
        del sys.modules[name]


@pytest.mark.usefixtures("bare_host")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "plugins").as_posix())
def test_loads_without_optional_packages(path: Path) -> None:
    importlib.import_module(PREFIX + dotted(path))
