# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every finding has a case that brings it about, or a reason why there is none; docs/fault-matrix.md tells which."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "faults"))
import matrix  # noqa: E402 - needs the path above
from caseless import Caseless, marked  # noqa: E402 - needs the path above

WITHOUT = "## Findings without a case"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    """docs/generate.py, which is no part of a package."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_finding_has_a_case_or_one_reason_why_there_is_none() -> None:
    others = Caseless.load()
    cases = {finding for case in matrix.cases() for finding in case.find}
    groups = [cases, set(others.elsewhere), set(others.on_records), set(others.impossible)]
    assert set().union(*groups) - set(CATALOG) == set(), "unknown"
    assert {name for name in CATALOG if not any(name in group for group in groups)} == set(), "neither case nor reason"
    assert {name for name in CATALOG if sum(name in group for group in groups) > 1} == set(), "in two places"


def test_the_tests_that_prove_a_finding_on_records_speak_of_it() -> None:
    others = Caseless.load()
    assert others.elsewhere
    assert others.on_records
    for name, path in others.on_records.items():
        assert name.partition(".")[2] in (ROOT / path).read_text(), path


def test_marks_are_found_wherever_they_stand() -> None:
    source = """
@pytest.mark.brings_about("a.one", "a.two")
def test_one(): ...
class TestTwo:
    @pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.brings_about("a.three"))])
    @other.mark("a.four")
    def test_two(self, x): assert x == "a.five"
"""
    assert sorted(marked(source)) == ["a.one", "a.three", "a.two"]


def test_the_page_tells_what_has_no_case_and_why(generate: ModuleType) -> None:
    case = matrix.Case("one", "h", "what is wrong", find=("redis.noauth",), first="redis.noauth")
    tests = {"redis.oom": "tests/test_a.py"}, {"container.memory_growing": "tests/test_b.py"}
    page: str = generate.fault_matrix([case], Caseless(*tests, {"host.cpu_steal": "Nobody can."}))
    rows = [line for line in page.partition(WITHOUT)[2].splitlines() if line.startswith("| `")]
    assert "| `one` |  | what is wrong | **`redis.noauth`** |" in page.partition(WITHOUT)[0]
    assert rows == [
        "| `redis.oom` | [test_a.py](../tests/test_a.py) |",
        "| `container.memory_growing` | [test_b.py](../tests/test_b.py) |",
        "| `host.cpu_steal` | Nobody can. |",
    ]
