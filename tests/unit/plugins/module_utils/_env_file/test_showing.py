# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._env_file.document import parse
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.showing import changes, outline


def digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:8]


def test_an_outline_shows_public_values_and_fingerprints() -> None:
    text = "# OPENAI_API_KEY=hidden\nREDIS_HOST=redis\nTOKEN=hidden # x\nEMPTY=\nNAME\nREDIS_PORT='6\n7'\nbad line\n"
    assert outline(parse(text), {"REDIS_HOST", "REDIS_PORT", "TOKEN"}).splitlines() == [
        "REDIS_HOST=redis",
        f"TOKEN=******** ({digest('hidden')})",
        "EMPTY=",
        f"REDIS_PORT=******** ({digest(chr(54) + chr(10) + chr(55))})",
    ]


@pytest.mark.parametrize(
    ("before", "after", "action", "values"),
    [
        ("", "A=1\n", "added", ("", "1")),
        ("A\n", "A=1\n", "added", ("", "1")),
        ("A=1\n", "", "removed", ("1", "")),
        ("A=1\n", "A=2\n", "changed", ("1", "2")),
        ("A=1\nA=2\n", "A=2\n", "rewritten", ("2", "2")),
        ("A='1'\n", "A=1\n", "rewritten", ("1", "1")),
    ],
)
def test_what_became_of_a_variable(before: str, after: str, action: str, values: tuple[str, str]) -> None:
    old, new = (digest(value) if value else "" for value in values)
    (found,) = changes(parse("B=1\n" + before), parse("B=1\n" + after))
    assert found == {"name": "A", "action": action, "before": old, "after": new}


def test_a_line_that_only_moved_is_no_change() -> None:
    assert changes(parse("#\nA=1\nB=1"), parse("A=1\nB=1\n")) == []
