# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._prune._images import names, pieces
from ansible_collections.autogpt.ops.plugins.module_utils._prune._thing import repository

NUMBERS = st.lists(st.integers(0, 1000), max_size=8)


def test_layers_are_the_same_only_above_the_same_layers() -> None:
    one = pieces("1", 30, ["base", "app"], [10, 0, 20])
    two = pieces("2", 30, ["other", "app"], [10, 20])
    assert one == {"base": 10, "base/app": 20, "image:1": 0}
    assert set(one) & set(two) == set()


@pytest.mark.parametrize(
    ("size", "layers", "history", "own"),
    [
        (30, ["a", "b"], [10, 20], 0),
        (30, ["a", "b", "c"], [10, 0, 20], 0),  # which of them is the empty one is not told
        (50, ["a", "b"], [10, 20], 20),  # containerd keeps a compressed copy too
        (50, ["a", "b"], [], 50),  # no history could be had
        (50, [], [], 50),
        (10, ["a"], [20], 0),
    ],
)
def test_what_the_history_does_not_account_for_is_the_images_own(
    size: int, layers: list[str], history: list[int], own: int
) -> None:
    assert pieces("1", size, layers, history)["image:1"] == own


@given(st.integers(0, 10**6), st.lists(st.text("abc", min_size=1), max_size=8), NUMBERS)
def test_the_pieces_make_up_the_size(size: int, layers: list[str], history: list[int]) -> None:
    found = pieces("1", size, layers, history)
    assert len(found) == len(layers) + 1
    assert sum(found.values()) >= size
    assert all(bytes_ >= 0 for bytes_ in found.values())


@pytest.mark.parametrize("listed", [None, [], ["<none>:<none>"], ["<none>@<none>"]])
def test_an_image_without_a_name(listed: object) -> None:
    assert names({"RepoTags": listed}, "RepoTags") == ()


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("postgres", "postgres"),
        ("postgres:16", "postgres"),
        ("localhost:5000/postgres", "localhost:5000/postgres"),
        ("localhost:5000/postgres:16", "localhost:5000/postgres"),
        ("docker.io/library/postgres@sha256:00", "docker.io/library/postgres"),
        ("postgres:16@sha256:00", "postgres"),
    ],
)
def test_the_repository_of_a_reference(reference: str, expected: str) -> None:
    assert repository(reference) == expected
