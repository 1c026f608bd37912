# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hashlib

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._probes.settings import (
    is_secret,
    secret_parts,
    secrets,
    setting,
    settings,
    shape,
)
from ansible_collections.autogpt.ops.plugins.module_utils._profiles.guide import GUIDE

KEY = "sk-proj-" + "a1B2" * 30


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("OPENAI_API_KEY", True),
        ("GITHUB_TOKEN", True),
        ("JWT_SECRET", True),
        ("REDIS_PASSWORD", True),
        ("redis_pass", True),
        ("DB_PWD", True),
        ("GOOGLE_CREDENTIALS", True),
        ("OPENAI_MAX_TOKENS_PER_DAY", False),
        ("TOKENIZERS_PARALLELISM", False),
        ("POSTGRES_PASSWORD_FILE", False),
        ("PWD", False),
        ("OLDPWD", False),
        ("REDIS_HOST", False),
    ],
)
def test_secrets_are_known_by_name(name: str, expected: bool) -> None:
    assert is_secret(name) is expected


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("REDIS_HOST", "redis", ()),
        ("REDIS_PASSWORD", "s3cret", ("s3cret",)),
        ("USE_TOKEN", "True", ()),
        ("REDIS_PASSWORD", '""', ()),
        ("DATABASE_STRING", "postgresql+psycopg2://u:p%40ss@db:5432/x", ("p%40ss", "p@ss")),
        ("DATABASE_STRING", "postgresql://u@db/x", ()),
        ("DATABASE_STRING", "postgresql://u:a@b/c@db/x", ("a@b/c",)),
        ("REDIS_URL", "redis://:hidden@cache:6379/0", ("hidden",)),
        ("DB", "host=db user=u password=hidden", ("hidden",)),
        ("ENDPOINT", "https://x.example/v1?api_key=hidden&a=b", ("hidden",)),
        ("SOMETHING", KEY, (KEY,)),
        ("SOMETHING", "hf_transfer", ()),
    ],
)
def test_what_must_be_masked(name: str, value: str, expected: tuple[str, ...]) -> None:
    assert secret_parts(name, value) == expected
    item = setting(name, value, public=(name,))
    assert (item.value is None) is item.secret is bool(expected)


def test_only_public_variables_show_their_values() -> None:
    values = {"REDIS_HOST": "redis", "CUSTOMER": "a name", "REDIS_PASSWORD": "hidden"}
    facts = settings("app", values, public=("REDIS_HOST", "REDIS_PASSWORD")).variables
    assert {name: item.value for name, item in facts.items()} == {**dict.fromkeys(values), "REDIS_HOST": "redis"}
    assert [name for name, item in facts.items() if item.secret] == ["REDIS_PASSWORD"]


def test_a_profile_makes_public_what_it_reads_and_nothing_that_can_hold_a_password() -> None:
    assert {"REDIS_HOST", "REDIS_PORT", "SMART_LLM", "AP_SERVER_PORT", "OPENAI_BASE_URL"} <= GUIDE.public_variables
    assert not {"OPENAI_API_KEY", "REDIS_PASSWORD", "DATABASE_STRING", "REDIS_URL"} & GUIDE.public_variables


@pytest.mark.parametrize(
    ("value", "prefix"),
    [
        (KEY, "sk-proj-"),
        ("sk-" + "a" * 48, "sk-"),
        ("sk-svcacct-abc", "sk-svcacct-"),
        ("sk-admin-abc", "sk-admin-"),
        ("sk-ant-api03-abc", "sk-ant-"),
        ("sk-or-v1-abc", "sk-or-v1-"),
        ('"sk-proj-abc"', "sk-proj-"),
        ("gpt-4o", ""),
        ("", ""),
    ],
)
def test_keys_are_told_by_prefix_and_never_by_length(value: str, prefix: str) -> None:
    assert shape("X", value).prefix == prefix


@pytest.mark.parametrize(
    "value",
    [
        "your-openai-api-key",
        "your-api-key-here",
        "sk-your-new-api-key",
        "your-api-key",
        "YOUR_API_KEY",
        "<insert key>",
        "{{ api_key }}",
        "changeme",
        "change-me",
        "xxxx",
        "sk-...",
        "sk-",
        "sk-xxxxxxxxxxxx",
        "sk-proj-XXXX",
        "insert-your-key",
        "api-key-here",
        "postgresql://your_user:your_password@db/x",
    ],
)
def test_placeholders_are_recognised(value: str) -> None:
    assert shape("X", value).placeholder


@pytest.mark.parametrize("value", [KEY, "sk-test-51Habc", "autogpt", "my-app", "MySecret99", "redis", "sk-aYour-b", ""])
def test_real_values_are_no_placeholders(value: str) -> None:
    assert not shape("X", value).placeholder


@pytest.mark.parametrize(
    ("name", "value", "damage"),
    [
        ("A", "fine", ()),
        ("A", '"quoted"', ("quotes",)),
        ("A", "'quoted'", ("quotes",)),
        ("A", '"open', ("quotes",)),
        ("A", "it's", ()),
        ("A", "value\r", ("carriage_return",)),
        ("A", "value ", ("spaces",)),
        ("A", "\tvalue", ("spaces",)),
        ("A", "value\n", ("newline",)),
        ("export A", "value", ("export",)),
        ("A", '"value" \r\n', ("quotes", "carriage_return", "newline")),
        ("A", "-----BEGIN\nline\n-----END", ()),
    ],
)
def test_damage_at_the_edges(name: str, value: str, damage: tuple[str, ...]) -> None:
    assert shape(name, value).damage == damage


def test_the_fingerprint_is_that_of_sha256_and_empty_for_nothing() -> None:
    assert shape("A", "redis").fingerprint == hashlib.sha256(b"redis").hexdigest()[:8]
    assert shape("A", "").fingerprint == ""


@pytest.mark.parametrize(("value", "expected"), [("${X}", True), ("a$HOME", True), ("cost: 5$", False), ("$1", False)])
def test_references(value: str, expected: bool) -> None:
    assert shape("A", value).reference is expected


@hypothesis.settings(deadline=None)
@given(st.text(max_size=200), st.text(max_size=400))
def test_facts_never_hold_what_must_be_masked(name: str, value: str) -> None:
    facts = settings("app", {name: value}, public=(name,))
    hidden = secrets({name: value})
    assert facts.variables[name].value == (None if hidden else value)


def test_hostile_values_take_no_time() -> None:
    value = "@" + "://a:" * 20_000 + "your-" * 20_000
    assert shape("A", value).length == len(value)
    secret_parts("A", value)
