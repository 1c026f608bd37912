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


def test_masks_nested_values_and_counts_them_but_leaves_keys_alone() -> None:
    secrets = knowing("hunter22", "password")
    assert secrets.masked({"has_password": ["x", {"y": "hunter22hunter22"}], "n": 1}) == {
        "has_password": ["x", {"y": MASK * 2}],
        "n": 1,
    }
    assert secrets.redactions == 2


def test_a_secret_of_several_lines_is_masked_line_by_line() -> None:
    line = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ"
    assert knowing(f"-----BEGIN PRIVATE KEY-----\n{line}\n-----END-----").masked(f"log: {line}") == f"log: {MASK}"


def test_only_what_is_nobodys_word_is_masked_in_texts_of_any_kind() -> None:
    assert knowing("password", "12345678", "short1", "s3cret-value").distinctive == {"s3cret-value"}


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
