# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The findings that no fault case brings about, and who proves them instead, or why nobody can."""

from __future__ import annotations

import ast
import typing as t
from dataclasses import dataclass
from pathlib import Path

import yaml
from matrix import ROOT

MARK = "brings_about"


@dataclass(frozen=True)
class Caseless:
    """Ids of findings: ``elsewhere`` and ``on_records`` with the test of each, ``impossible`` with the reason."""

    elsewhere: t.Mapping[str, str]
    on_records: t.Mapping[str, str]
    impossible: t.Mapping[str, str]

    @classmethod
    def load(cls, root: Path = ROOT) -> Caseless:
        """Those of a checkout: of the marks of its integration tests, and of caseless.yml."""
        known = yaml.safe_load((root / "tests" / "faults" / "caseless.yml").read_text())
        tests = sorted((root / "tests" / "integration").rglob("test_*.py"))
        elsewhere = {name: str(path.relative_to(root)) for path in tests for name in marked(path.read_text())}
        return cls(elsewhere, known["on_records"], known["impossible"])


def marked(source: str) -> list[str]:
    """The ids in the marks of the tests of a file."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    marks = (call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == MARK)
    return [str(ast.literal_eval(argument)) for mark in marks for argument in mark.args]
