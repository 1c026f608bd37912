# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._env_file.document import decoded, encoded, parse
from ansible_collections.autogpt.ops.plugins.module_utils._facts import BadLine


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("", {}),
        ("# comment\n\n  # another\n", {}),
        ("VAR=VAL", {"VAR": "VAL"}),
        ("VAR = VAL ", {"VAR": "VAL"}),
        ("VAR: VAL", {"VAR": "VAL"}),
        ("export VAR=VAL", {"VAR": "VAL"}),
        ('VAR="VAL"', {"VAR": "VAL"}),
        ("VAR='VAL'", {"VAR": "VAL"}),
        ("VAR=VAL # comment", {"VAR": "VAL"}),
        ("VAR=VAL# not a comment", {"VAR": "VAL# not a comment"}),
        ('VAR="VAL # not a comment"', {"VAR": "VAL # not a comment"}),
        ('VAR="VAL" # comment', {"VAR": "VAL"}),
        ("VAR='$OTHER'", {"VAR": "$OTHER"}),
        ("VAR=${OTHER:-x}", {"VAR": "${OTHER:-x}"}),
        ("VAR='Let\\'s go!'", {"VAR": "Let's go!"}),
        ('VAR="{\\"hello\\": \\"json\\"}"', {"VAR": '{"hello": "json"}'}),
        ('VAR="some\\tvalue\\\\"', {"VAR": "some\tvalue\\"}),
        ("VAR='some\\tvalue'", {"VAR": "some\\tvalue"}),
        ("VAR='one\ntwo'\nB=1", {"VAR": "one\ntwo", "B": "1"}),
        ("VAR='one  \n two'", {"VAR": "one  \n two"}),
        ("VAR=", {"VAR": ""}),
        ("VAR=#text", {"VAR": "#text"}),
        ("VAR= # text", {"VAR": "# text"}),
        ("VAR=a#b c # d", {"VAR": "a#b c"}),
        ("1A=1\nA-B=2", {"1A": "1", "A-B": "2"}),
        ("VAR", {}),
        ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("A='1\r\n2'\r\n", {"A": "1\n2"}),
        ("A=1\nA=2", {"A": "2"}),
        ("A.B=1", {"A.B": "1"}),
        ("URL=postgresql://u:p=1@db/x?a=b", {"URL": "postgresql://u:p=1@db/x?a=b"}),
    ],
)
def test_values_are_those_that_compose_reads(text: str, values: dict[str, str]) -> None:
    document = parse(text)
    assert (document.values, document.bad_lines) == (values, ())


@pytest.mark.parametrize(
    ("text", "values", "bad"),
    [
        ("A=1\nB C=2\nD=3", {"A": "1", "D": "3"}, (BadLine(2, "delimiter"),)),
        ("=1", {}, (BadLine(1, "name"),)),
        ("A #c", {}, (BadLine(1, "delimiter"),)),
        ("- A=1", {}, (BadLine(1, "delimiter"),)),
        ('A="open\nB=2', {"B": "2"}, (BadLine(1, "unterminated"),)),
        ('A="x" y\nB=2', {"A": "x", "B": "2"}, (BadLine(1, "trailing"),)),
    ],
)
def test_lines_that_compose_refuses_or_misreads(text: str, values: dict[str, str], bad: tuple[BadLine, ...]) -> None:
    document = parse(text)
    assert (document.values, document.bad_lines) == (values, bad)


@hypothesis.settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    document = parse(text)
    assert all(1 <= item.line <= text.count("\n") + 1 for item in document.bad_lines)
    assert max(len(document.values), len(document.bad_lines)) <= text.count("\n") + 1


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True)
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="'\\\r"))


@hypothesis.settings(deadline=None)
@given(st.dictionaries(NAMES, VALUES))
def test_single_quoted_values_come_back_as_they_were(wanted: dict[str, str]) -> None:
    document = parse("".join(f"{name}='{value}'\n" for name, value in wanted.items()))
    assert (document.values, document.bad_lines) == (wanted, ())


@hypothesis.settings(deadline=None)
@given(
    st.binary()
    | st.lists(st.sampled_from([b"A=1", b"export B='x", b"y'", b"#A=1", b"\r\n", b"\n", b"\xef\xbb\xbf"])).map(b"".join)
)
def test_what_is_read_is_written_to_the_last_byte(content: bytes) -> None:
    assert encoded(parse(decoded(content)).text) == content


@pytest.mark.parametrize(
    ("text", "head", "quote", "tail", "end"),
    [
        ("A=1\n", "", "", "", "\n"),
        ("  export  A=1 # why\r\n", "  export  ", "", " # why", "\r\n"),
        ("A='1'   # why", "", "'", "   # why", ""),
        ('A="1\n2" # why\n', "", '"', " # why", "\n"),
        ("A=1   \n", "", "", "", "\n"),
        ("A='1' junk\n", "", "'", "", "\n"),
    ],
)
def test_what_stands_around_a_value(text: str, head: str, quote: str, tail: str, end: str) -> None:
    (line,) = parse(text).lines
    assert (line.name, line.head, line.quote, line.tail, line.end) == ("A", head, quote, tail, end)


@pytest.mark.parametrize(
    ("text", "names", "duplicates"),
    [
        ("B=1\nA=2\nB=3\n", ("B", "A"), ("B",)),
        ("A\nA=1\n", ("A",), ()),  # a name alone sets nothing
        ("B\n", (), ()),
    ],
)
def test_names_that_stand_twice(text: str, names: tuple[str, ...], duplicates: tuple[str, ...]) -> None:
    document = parse(text)
    assert (document.names, document.duplicates) == (names, duplicates)


@pytest.mark.parametrize(("text", "expected"), [("A=a$b", True), ('A="$b"', True), ("A='$b'", False), ("A=1", False)])
def test_what_compose_may_replace(text: str, expected: bool) -> None:
    assert parse(text).lines[0].has_reference is expected


def test_no_value_is_in_what_a_traceback_would_show() -> None:
    assert "hunter" not in repr(parse("A=hunter # hunter\n"))
