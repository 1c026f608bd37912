# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.plugin_utils._arguments import shortened

VARIABLES = {"plain": ["a"], "nested": "{{ plain }}", "empty": "", "no": False}


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("{{ plain }}", ["a"]),
        ("{{plain}}", ["a"]),
        ("{{ nested }}", "{{ plain }}"),
        ("{{ empty }}", ""),
        ("{{ no }}", False),
        ("{{ missing }}", "{{ missing }}"),
        ("{{ plain }} ", "{{ plain }} "),
        ("{{ plain }}{{ no }}", "{{ plain }}{{ no }}"),
        ("{{ plain | first }}", "{{ plain | first }}"),
        ("{{ plain[0] }}", "{{ plain[0] }}"),
        ("{{ 'plain' }}", "{{ 'plain' }}"),
        ("plain", "plain"),
        (7, 7),
        (None, None),
        (["{{ plain }}"], ["{{ plain }}"]),
    ],
)
def test_only_the_name_of_a_variable_is_looked_up(argument: t.Any, expected: t.Any) -> None:
    assert shortened(argument, VARIABLES) == expected
