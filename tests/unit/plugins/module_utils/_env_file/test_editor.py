# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import io

import dotenv
import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._env_file.document import parse
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.editor import Edit, commented_out, edited


def after(text: str, *remove: str, bare_only: bool = False, **values: str) -> str:
    return edited(parse(text), Edit(values, remove, bare_only)).text


@pytest.mark.parametrize(
    ("before", "values", "expected"),
    [
        ("", {"A": "1"}, "A=1\n"),
        ("B=1", {"A": "1"}, "B=1\nA=1\n"),
        ("B=1\n\n# end\n", {"A": "1"}, "B=1\n\n# end\nA=1\n"),
        ("# about A\nA=1 # why\nB=2\n", {"A": "2"}, "# about A\nA=2 # why\nB=2\n"),
        ("export A=1\nB=2\n", {"A": "2"}, "export A=2\nB=2\n"),
        ("export B=1\n", {"A": "1"}, "export B=1\nexport A=1\n"),
        ("export B=1\nC=1\n", {"A": "1"}, "export B=1\nC=1\nA=1\n"),
        ("A='1'\n", {"A": "2"}, "A='2'\n"),
        ('A="1" # why\n', {"A": "2"}, 'A="2" # why\n'),
        ("A=1\r\nB=2\r\n", {"A": "2", "C": "3"}, "A=2\r\nB=2\r\nC=3\r\n"),
        ("A=1\r\nB=2\nC=3\n", {"D": "4"}, "A=1\r\nB=2\nC=3\nD=4\n"),
        ("#A=old\nB=1\n", {"A": "1"}, "#A=old\nA=1\nB=1\n"),
        ("# A=x\n#B=1\n## export A = y\nC=1\n", {"A": "1"}, "# A=x\n#B=1\n## export A = y\nA=1\nC=1\n"),
        ("#AB=1\nC=1\n", {"A": "1"}, "#AB=1\nC=1\nA=1\n"),
        ("A=1\nB=2\nA=3 # last\n", {"A": "4"}, "B=2\nA=4 # last\n"),
        ("A=1\nA=2\n", {"A": "2"}, "A=2\n"),
        ("A='one\ntwo'\nB=1\n", {"A": "x"}, "A='x'\nB=1\n"),
        ("A : 1\n", {"A": "2"}, "A=2\n"),
        ("A = 1\n", {"A": "2"}, "A=2\n"),
        ("A\nB=1\n", {"A": "2"}, "A=2\nB=1\n"),
        ('A="open\nB=1\n', {"A": "2"}, 'A="2"\nB=1\n'),
        ("A='x' junk\n", {"A": "x"}, "A='x'\n"),
        ("A=1 # why\n", {"A": ""}, "A='' # why\n"),
        ("\ufeffA=1\n", {"A": "2"}, "\ufeffA=2\n"),
        ("A=a$b\n", {"A": "a$b"}, "A='a$b'\n"),  # so far compose replaced $b
    ],
)
def test_setting(before: str, values: dict[str, str], expected: str) -> None:
    assert after(before, **values) == expected


@pytest.mark.parametrize(
    "text",
    ["A=1\n", "A='1'\n", 'A = "1" # why\n', "export A: 1", "A=1   \r\n", "B C\nA=1\n", "A='1\n"],
)
def test_a_value_that_is_there_changes_nothing(text: str) -> None:
    if parse(text).values:
        assert after(text, A="1") == text
    assert after(text) == text


@pytest.mark.parametrize(
    ("before", "names", "expected"),
    [
        ("A=1\nB=2\n", ["A"], "B=2\n"),
        ("# about\nA=1\n\nB=2\nA=3\n", ["A"], "# about\n\nB=2\n"),
        ("A='one\ntwo'\nB=2\n", ["A"], "B=2\n"),
        ("A\n#A=1\n", ["A"], "#A=1\n"),
        ("A=1\n", ["B"], "A=1\n"),
        ("A=1", ["A"], ""),
    ],
)
def test_removing(before: str, names: list[str], expected: str) -> None:
    assert after(before, *names) == expected


@pytest.mark.parametrize(
    ("before", "value", "expected"),
    [
        ("A='1' # why\n", "1", "A=1\n"),
        ("A=1 # why\n", "2", "A=2\n"),
        ("A=1\n", "1", "A=1\n"),
    ],
)
def test_without_quotes_and_comments_for_docker_run(before: str, value: str, expected: str) -> None:
    assert after(before, bare_only=True, A=value) == expected


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("A=1\n", "hunter${X}", "set: the value of A cannot be written"),
        ("X='hunter\nB=1\n", " hunter", "mended: 1"),  # our quotes would end that of X
    ],
)
def test_refusals_name_the_variable_and_never_a_value(text: str, value: str, words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        after(text, A=value)
    assert "hunter" not in str(caught.value)


def test_what_comments_set() -> None:
    lines = parse("#A=1\n# export B = 2\n# prose = no, but = here\n#\nC=1 #D=1\n").lines
    assert commented_out(lines) == ("A", "B", "prose")


NAMES = st.sampled_from(["A", "B", "OPENAI_API_KEY"])
VALUES = st.text(st.characters(codec="utf-8")) | st.text(st.sampled_from("ab '\"\\#$\n"))
LINES = st.sampled_from(
    ["A=1", "A='1'", 'B="x\ny"', "export A=2 # c", "#B=3", "", "A", "B : 4", "bad line", "A='open", "# it's", 'B="z" #']
)
TEXTS = st.tuples(st.lists(LINES), st.sampled_from(["\n", "\r\n"]), st.booleans()).map(
    lambda drawn: drawn[1].join(drawn[0]) + (drawn[1] if drawn[2] else "")
)


@hypothesis.settings(deadline=None, max_examples=400)
@given(TEXTS, st.dictionaries(NAMES, VALUES), st.booleans())
def test_what_is_set_is_read_and_setting_it_twice_is_setting_it_once(
    text: str, values: dict[str, str], bare_only: bool
) -> None:
    edit = Edit(values, bare_only=bare_only)
    try:
        once = edited(parse(text), edit)
    except ValueError:
        return
    assert once.values == {**parse(text).values, **values}
    assert edited(once, edit).text == once.text
    assert set(once.duplicates).isdisjoint(values)


@hypothesis.settings(deadline=None, max_examples=200)
@given(st.dictionaries(NAMES, VALUES, min_size=1))
def test_python_dotenv_reads_the_same(values: dict[str, str]) -> None:
    try:
        text = edited(parse("# head\nexport X=1\n#A=2\n"), Edit(values)).text
    except ValueError:
        return
    assert dict(dotenv.dotenv_values(stream=io.StringIO(text, newline=""))) == {"X": "1", **values}
