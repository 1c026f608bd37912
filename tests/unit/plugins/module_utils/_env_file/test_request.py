# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._env_file.request import Request

OPTIONS: dict[str, t.Any] = {
    "path": "/e",
    "set": {},
    "remove": [],
    "quotes": "when_needed",
    "profile": "",
    "template": None,
    "create": True,
    "follow": True,
    "mode": "0600",
}


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"set": {"A B": "1"}}, "'A B' is no name of a variable"),
        ({"set": {"1A": "1"}}, "no digit first"),
        ({"set": {"A=": "1"}}, "no name"),
        ({"set": {"": "1"}}, "no name"),
        ({"set": {1: "1"}}, "no name"),
        ({"set": {"A": None}}, "not nothing; list it under remove"),
        ({"set": {"A": True}}, "not a bool; put it in quotes"),
        ({"set": {"A": 1.10}}, "not a float"),
        ({"set": {"A": ["hunter2"]}}, "not a list"),
        ({"set": {"A": {"hunter2": 1}}}, "not a dict"),
        ({"set": {"A": "hunter2", "B": "1"}, "remove": ["B", "A"]}, "contradict each other: A, B"),
    ],
)
def test_refusals_name_the_option_and_never_a_value(options: dict[str, t.Any], words: str) -> None:
    with pytest.raises(ValueError, match=r"^set") as caught:
        Request.from_options({**OPTIONS, **options})
    assert words in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_whole_numbers_are_texts() -> None:
    request = Request.from_options({**OPTIONS, "set": {"A": 6379, "B": "x"}})
    assert request.edit.set == {"A": "6379", "B": "x"}


@pytest.mark.parametrize(
    ("options", "expected"),
    [({}, True), ({"set": {"A": "1"}}, False), ({"remove": ["A"]}, False)],
)
def test_without_anything_to_change_it_is_an_assertion(options: dict[str, t.Any], expected: bool) -> None:
    assert Request.from_options({**OPTIONS, **options}).is_assertion is expected


@pytest.mark.parametrize(
    ("mode", "expected"),
    [("0600", 0o600), ("640", 0o640), (384, 0o600), ("u=rw,g=r", None), ("", None)],
)
def test_modes(mode: t.Any, expected: int | None) -> None:
    assert Request.from_options({**OPTIONS, "mode": mode}).mode == expected


@pytest.mark.parametrize(("follow", "name"), [(True, "target"), (False, "link")])
def test_links(tmp_path: Path, follow: bool, name: str) -> None:
    (tmp_path / "link").symlink_to("target")
    options = {**OPTIONS, "path": str(tmp_path / "link"), "follow": follow}
    assert Request.from_options(options).path == os.path.join(os.path.realpath(tmp_path), name)


def test_no_value_is_in_what_a_traceback_would_show() -> None:
    assert "hunter2" not in repr(Request.from_options({**OPTIONS, "set": {"A": "hunter2"}}))


@pytest.mark.parametrize("mode", ["u=rw,g=r", "a-x", "+r", "=", "o-rwx,u+s", "g=u", "u=rw-x+X,g=r", None])
def test_modes_that_depend_on_what_they_are_now(mode: t.Any) -> None:
    assert Request.from_options({**OPTIONS, "mode": mode}).mode is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"mode": "private"}, "^mode must be octal such as '0600', or symbolic such as u=rw,g=r, not 'private'$"),
        ({"mode": "0999"}, "^mode must be octal"),
        ({"mode": "u=rw g=r"}, "^mode must be octal"),
        ({"mode": "x=r"}, "^mode must be octal"),
        ({"mode": "17777"}, "^mode must be octal"),
        ({"mode": -1}, "^mode must be octal"),
        ({"owner": "no-such-user"}, "^owner: this host knows no 'no-such-user'$"),
        ({"group": "no-such-group"}, "^group: this host knows no 'no-such-group'$"),
    ],
)
def test_what_ansible_would_only_miss_when_the_file_is_written(options: dict[str, t.Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Request.from_options({**OPTIONS, **options})


@pytest.mark.parametrize("owner", ["root", "0", "4711", 4711, None])
def test_owners_that_can_be(owner: t.Any) -> None:
    assert Request.from_options({**OPTIONS, "owner": owner})
