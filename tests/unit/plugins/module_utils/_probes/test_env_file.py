# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._facts import BadLine
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes import env_file
from ansible_collections.autogpt.ops.plugins.module_utils._probes.env_file import parse, read


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
    assert parse(text) == (values, ())


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
    assert parse(text) == (values, bad)


@hypothesis.settings(deadline=None)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    values, bad = parse(text)
    assert all(1 <= item.line <= text.count("\n") + 1 for item in bad)
    assert max(len(values), len(bad)) <= text.count("\n") + 1


NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,20}", fullmatch=True)
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="'\\\r"))


@hypothesis.settings(deadline=None)
@given(st.dictionaries(NAMES, VALUES))
def test_single_quoted_values_come_back_as_they_were(wanted: dict[str, str]) -> None:
    text = "".join(f"{name}='{value}'\n" for name, value in wanted.items())
    assert parse(text) == (wanted, ())


def test_a_file_is_described_without_its_secrets(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    lines = (b"\xef\xbb\xbfOPENAI_API_KEY=sk-hidden-value", b"REDIS_HOST=redis", b"CUSTOMER=somebody", b"bad line", b"")
    path.write_bytes(b"\r\n".join(lines))
    path.chmod(0o640)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    found = read(str(path), public=("OPENAI_API_KEY", "REDIS_HOST"))
    assert found is not None
    facts, values = found
    assert values == {"OPENAI_API_KEY": "sk-hidden-value", "REDIS_HOST": "redis", "CUSTOMER": "somebody"}
    assert (facts.mode, facts.modified_at) == (0o640, "2023-11-14T22:13:20Z")
    assert facts.damage == ("byte_order_mark", "carriage_return")
    assert facts.bad_lines == (BadLine(4, "delimiter"),)
    assert facts.variables["REDIS_HOST"].value == "redis"
    assert facts.variables["CUSTOMER"].value is None
    assert "hidden" not in repr(facts)


def test_an_absent_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert read(str(tmp_path / "absent")) is None
    assert read(str(tmp_path / "file" / "below")) is None


def test_what_is_no_ordinary_small_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"#" * (env_file.MAX_BYTES + 1))
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "large"):
        with pytest.raises(ProbeError) as caught:
            read(str(path))
        assert caught.value.reason == "unexpected_answer"


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Root may read everything; then the test runs with another effective user."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_a_private_file_is_a_matter_of_permission(tmp_path: Path, unprivileged: None) -> None:
    path = tmp_path / ".env"
    if os.access(tmp_path, os.W_OK, effective_ids=True):
        path.touch(mode=0o000)
    with pytest.raises(ProbeError) as caught:
        read(str(path))
    assert caught.value.reason == "permission_denied"
