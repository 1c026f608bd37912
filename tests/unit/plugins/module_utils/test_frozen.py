# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import copy
import dataclasses
import pickle
import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._frozen import field, frozen


@frozen
class Pair:
    """Two of something, and what is kept out of sight."""

    one: str
    other: tuple[int, ...] = ()
    hidden: str = field(default="", repr=False)
    aside: t.Any = field(default=None, compare=False)

    @property
    def both(self) -> str:
        return f"{self.one}{self.other}"


@dataclasses.dataclass(frozen=True)
class Model:
    one: str
    other: tuple[int, ...] = ()
    hidden: str = dataclasses.field(default="", repr=False)
    aside: t.Any = dataclasses.field(default=None, compare=False)


PAIR = Pair("a", (1,), "secret", [])


def test_it_behaves_as_the_standard_librarys_do() -> None:
    model = Model("a", (1,), "secret", [])
    assert repr(PAIR) == repr(model).replace("Model", "Pair") == "Pair(one='a', other=(1,), aside=[])"
    assert dataclasses.asdict(PAIR) == dataclasses.asdict(model)
    assert hash(PAIR) == hash(model)
    assert PAIR.both == "a(1,)"


def test_equal_is_who_has_equal_values() -> None:
    assert Pair("a", (1,), "secret", {}) == PAIR
    assert {PAIR, Pair("a", (1,), "secret")} == {PAIR}
    assert Pair("a", (1,), "other") != PAIR
    assert Model("a", (1,), "secret", []) != PAIR
    assert PAIR != ("a", (1,), "secret")


@pytest.mark.parametrize("name", ["one", "hidden", "both", "unknown"])
def test_nothing_of_it_can_be_changed(name: str) -> None:
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError)):
        setattr(PAIR, name, "b")
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError)):
        delattr(PAIR, name)
    assert vars(PAIR) == {"one": "a", "other": (1,), "hidden": "secret", "aside": []}


def test_copies_are_equal_and_changed_ones_are_others() -> None:
    assert copy.deepcopy(PAIR) == copy.copy(PAIR) == pickle.loads(pickle.dumps(PAIR)) == PAIR
    assert dataclasses.replace(PAIR, one="b") == Pair("b", (1,), "secret")
