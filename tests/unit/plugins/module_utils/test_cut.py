# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._cut import beginning, ending
from ansible_collections.autogpt.ops.plugins.module_utils._inside._stages import cut

CUTS = [beginning, ending, cut]


def test_only_whole_words_stay() -> None:
    assert [beginning("one two three", limit) for limit in (13, 12, 8, 7, 6, 2)] == [
        "one two three", "one two …", "one two …", "one two …", "one …", "…",
    ]  # fmt: skip
    assert [ending("one two three", limit) for limit in (13, 12, 9, 8, 5, 2)] == [
        "one two three", "… two three", "… two three", "… three", "… three", "…",
    ]  # fmt: skip
    assert (cut("one two three", 8), cut("one two three", 6)) == ("one two …", "one …")


@pytest.mark.parametrize("shorten", CUTS)
@given(text=st.lists(st.text("ab", min_size=1, max_size=9), max_size=9).map(" ".join), limit=st.integers(1, 40))
def test_a_word_is_whole_or_gone(shorten: t.Callable[[str, int], str], text: str, limit: int) -> None:
    words = shorten(text, limit).split()
    assert set(words) <= {*text.split(), "…"}
    assert len(" ".join(word for word in words if word != "…")) <= limit
