# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import urllib.parse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._secrets import MASK, Secrets


def knowing(*values: str, names: tuple[str, ...] = ()) -> Secrets:
    secrets = Secrets()
    secrets.add(*values)
    secrets.add_names(*names)
    return secrets


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("hunter22", "password hunter22 refused"),
        ("p@ss/word", "postgresql://autogpt:p%40ss%2Fword@db/autogpt"),
        ("p@ss/word", "postgresql://autogpt:p%40ss/word@db/autogpt"),
        ("two words", "q=two+words"),
        ('quo"ted', 'json {"password": "quo\\"ted"}'),
        (' "in-quotes"\r\n', "the value in-quotes leaked"),
    ],
)
def test_masks_every_spelling(value: str, text: str) -> None:
    masked = knowing(value).masked(text)
    assert MASK in masked
    assert value.strip("\"' \r\n") not in masked


def test_masks_keys_and_nested_values_and_counts_them() -> None:
    secrets = knowing("hunter22")
    assert secrets.masked({"a hunter22": ["x", {"y": "hunter22hunter22"}], "n": 1}) == {
        f"a {MASK}": ["x", {"y": MASK * 2}],
        "n": 1,
    }
    assert secrets.redactions == 3


def test_a_longer_secret_is_not_left_half_visible() -> None:
    assert knowing("abcd", "abcd-efgh").masked("abcd-efgh") == MASK


@pytest.mark.parametrize("value", ["", None, "abc", "autogpt"])
def test_leaves_short_values_and_public_names_alone(value: str | None) -> None:
    secrets = Secrets()
    secrets.add(value)
    secrets.add_names("autogpt")
    text = "the container autogpt-container, abc"
    assert secrets.masked(text) == text


@given(
    st.text(min_size=4).map(lambda value: value.strip("\"' \t\r\n")).filter(lambda value: len(value) >= 4), st.text()
)
def test_no_secret_survives_in_any_spelling(secret: str, around: str) -> None:
    secrets = knowing(secret)
    for spelling in (secret, urllib.parse.quote(secret, safe=""), json.dumps(secret)[1:-1]):
        masked = secrets.masked(around.replace(secret, "") + spelling)
        assert secret in MASK or secret not in masked
