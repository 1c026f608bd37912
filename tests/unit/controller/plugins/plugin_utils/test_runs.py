# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which run came before which, whatever is rendered again and in whatever order."""

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.plugin_utils import _files
from ansible_collections.autogpt.ops.plugins.plugin_utils._runs import before, chain, links


@pytest.fixture
def runs(tmp_path: Path) -> list[Path]:
    directories = [tmp_path / name for name in ("first", "second", "third")]
    for directory in directories:
        directory.mkdir()
    return directories


def render(link: Path, run: Path) -> str:
    """The name of the run that this one is compared with, after which the links are made."""
    found = before(link, run)
    for place, target in links(link, run):
        _files.point(place, target)
    assert link.resolve() == run
    return found.name if found else ""


@pytest.mark.parametrize(
    ("order", "compared"),
    [
        ((0, 1, 2), ["", "first", "second"]),
        ((0, 0, 1, 1, 1), ["", "", "first", "first", "first"]),
        ((0, 1, 2, 1, 2), ["", "first", "second", "first", "second"]),
        ((0, 1, 2, 0, 2), ["", "first", "second", "", "second"]),
    ],
    ids=["one after the other", "rendered again", "an older one rendered again", "the first one rendered again"],
)
def test_the_run_before(runs: list[Path], order: tuple[int, ...], compared: list[str]) -> None:
    link = runs[0].parent / "latest"
    assert [render(link, runs[number]) for number in order] == compared


def test_a_run_that_was_deleted_is_none(runs: list[Path]) -> None:
    link = runs[0].parent / "latest"
    render(link, runs[0])
    runs[0].rmdir()
    assert before(link, runs[1]) is None
    assert links(link, runs[1]) == [(link, runs[1])]


def test_a_directory_in_the_links_place_is_no_run(runs: list[Path]) -> None:
    assert before(runs[0], runs[1]) is None


def test_the_chain_of_all_runs_before(runs: list[Path]) -> None:
    link = runs[0].parent / "latest"
    for run in runs:
        render(link, run)
    names = [[item.name for item in chain(link, run)] for run in runs]
    assert names == [[], ["first"], ["second", "first"]]
    runs[0].rmdir()
    assert [item.name for item in chain(link, runs[2])] == ["second"]
