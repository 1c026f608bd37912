# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.plugin_utils._arguments import shortened

SAID_BY_A_HOST = "{{ plain  }}"
VARIABLES = {
    "plain": ["a"],
    "nested": "{{ plain }}",
    "deep": "{{ nested }}",
    "deeper": "{{ deep }}",
    "circle": "{{ circle }}",
    "computed": "{{ plain | first }}",
    "told": SAID_BY_A_HOST,
    "empty": "",
    "no": False,
}


def is_template(text: str) -> bool:
    """What was written by whoever wrote the play is one."""
    return text is not SAID_BY_A_HOST


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("{{ plain }}", ["a"]),
        ("{{plain}}", ["a"]),
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
    assert shortened(argument, VARIABLES, is_template) == expected


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("{{ nested }}", ["a"]),
        ("{{ deep }}", ["a"]),
        ("{{ deeper }}", "{{ plain }}"),
        ("{{ circle }}", "{{ circle }}"),
        ("{{ computed }}", "{{ plain | first }}"),
    ],
)
def test_a_variable_that_names_another_is_followed_for_some_steps(argument: str, expected: t.Any) -> None:
    assert shortened(argument, VARIABLES, is_template) == expected


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("{{ missing | default([]) }}", []),
        ("{{missing|default([])}}", []),
        ("{{ plain | default([]) }}", "{{ plain | default([]) }}"),
        ("{{ missing | default(['b']) }}", "{{ missing | default(['b']) }}"),
    ],
)
def test_an_empty_list_is_the_default_of_what_is_missing(argument: str, expected: t.Any) -> None:
    assert shortened(argument, VARIABLES, is_template) == expected


def test_a_host_cannot_name_a_variable() -> None:
    assert shortened("{{ told }}", VARIABLES, is_template) is SAID_BY_A_HOST
