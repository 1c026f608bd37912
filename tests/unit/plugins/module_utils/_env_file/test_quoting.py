# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is written is read alike by compose's rules (our parser), python-dotenv and docker run --env-file."""

from __future__ import annotations

import io

import dotenv
import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._env_file.document import parse
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.quoting import written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        ("abc", "abc"),
        ("a b", "a b"),
        ("a#b", "a#b"),
        ("it's", "it's"),
        ("a\\b", "a\\b"),
        ("postgresql://u:p%40=1@db/x?a=b", "postgresql://u:p%40=1@db/x?a=b"),
        ("a #b", "'a #b'"),
        ("a\t#b", "'a\t#b'"),
        (" a", "' a'"),
        ("a ", "'a '"),
        ("'a'", "'\\'a\\''"),
        ('"a"', "'\"a\"'"),
        ("pa$word", "'pa$word'"),
        ("a$'b", "'a$\\'b'"),
        (" a\\b", "' a\\b'"),
        (" a\\\\b", '" a\\\\\\\\b"'),
        ("one\ntwo\r\n", '"one\\ntwo\\r\\n"'),
    ],
)
def test_quotes_only_where_they_are_needed(value: str, text: str) -> None:
    assert written(value) == text


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        ("abc", "'", "'abc'"),
        ("abc", '"', '"abc"'),
        ("a$b", '"', "'a$b'"),  # double quotes cannot hold it
        ("a\nb", "'", '"a\\nb"'),
    ],
)
def test_the_quotes_that_are_there_stay_if_they_can(value: str, style: str, text: str) -> None:
    assert written(value, style) == text


@pytest.mark.parametrize(
    ("value", "bare_only", "words"),
    [
        ("hunter\0", False, "NUL"),
        ("hunter${X}", False, "${...}"),
        ("hunter${}", False, "${...}"),
        ("hunter\udc80", False, "UTF-8"),
        ("hunter$\n", False, "because of a $"),
        ("hunter$\\", False, "because of a $"),
        ("hunter$\\'", False, "because of a $"),
        (" hunter\\", False, "or a backslash"),
        ("hunter ", True, "without quotes"),
        ("hunter$x", True, "without quotes"),
        ("hunter\n", True, "without quotes"),
    ],
)
def test_refused_with_a_reason_that_does_not_show_the_value(value: str, bare_only: bool, words: str) -> None:
    with pytest.raises(ValueError, match=r"^(it|no kind of quotes) ") as caught:
        written(value, bare_only=bare_only)
    assert words in str(caught.value)
    assert "hunter" not in str(caught.value)


VALUES = st.text(st.characters(codec="utf-8")) | st.text(st.sampled_from("ab \t\n\r'\"\\#$={}"))


@hypothesis.settings(deadline=None, max_examples=500)
@given(VALUES, st.sampled_from(["", "'", '"']))
def test_whatever_is_written_is_read_back_by_both(value: str, style: str) -> None:
    try:
        line = f"A={written(value, style)}\nB=\"1\"\nC='1'\n"
    except ValueError:
        return
    document = parse(line)
    assert (document.values, document.bad_lines) == ({"A": value, "B": "1", "C": "1"}, ())
    assert not document.lines[0].has_reference
    assert dict(dotenv.dotenv_values(stream=io.StringIO(line, newline=""))) == {"A": value, "B": "1", "C": "1"}


@hypothesis.settings(deadline=None, max_examples=300)
@given(VALUES)
def test_bare_values_are_the_lines_themselves(value: str) -> None:
    """As docker run --env-file takes them: everything behind the first equals sign, to the end of the line."""
    try:
        text = written(value, bare_only=True)
    except ValueError:
        return
    assert text == value
    assert "\n" not in text
