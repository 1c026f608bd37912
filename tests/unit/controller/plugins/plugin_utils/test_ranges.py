# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.plugin_utils._ranges import natural, ranges, short


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ([], []),
        (["db"], ["db"]),
        ([f"web{n:02}" for n in range(1, 18)], ["web[01-17]"]),
        (["web19", "web02", "web01", "db"], ["db", "web[01-02,19]"]),
        (["web9", "web10"], ["web9", "web10"]),
        (["a1.prod2.example.com", "a2.prod2.example.com"], ["a[1-2].prod2.example.com"]),
        (["10.0.0.3", "10.0.0.4", "10.0.1.4"], ["10.0.0.[3-4]", "10.0.1.4"]),
        (["rack1-node1", "rack1-node2", "rack2-node1"], ["rack1-node[1-2]", "rack2-node1"]),
        (["web1", "web1"], ["web1"]),
        (["主机1", "主机2"], ["主机[1-2]"]),
        (["a\n1", "²", ""], ["", "a\n1", "²"]),
    ],
)
def test_ranges(names: list[str], expected: list[str]) -> None:
    assert ranges(names) == expected


@pytest.mark.parametrize(
    ("width", "expected"),
    [(40, "web[01-03], x"), (13, "web[01-03], x"), (12, "web01, +3"), (9, "web01, +3"), (8, "+4"), (1, "+4")],
)
def test_short(width: int, expected: str) -> None:
    assert short(["web01", "web02", "web03", "x"], width) == expected


@given(st.lists(st.text()), st.integers(8, 60))
def test_any_names_fit(names: list[str], width: int) -> None:
    assert len(short(names, width)) <= width


@given(st.lists(st.from_regex(r"[a-z]{1,3}[0-9]{1,3}(\.[a-z]{2})?", fullmatch=True), unique=True))
def test_no_host_is_lost(names: list[str]) -> None:
    assert sorted(host for piece in ranges(names) for host in _expanded(piece)) == sorted(names)


def _expanded(piece: str) -> list[str]:
    if "[" not in piece:
        return [piece]
    prefix, rest = piece.split("[")
    runs, suffix = rest.split("]")
    return [f"{prefix}{number}{suffix}" for run in runs.split(",") for number in _numbers(run)]


def _numbers(run: str) -> list[str]:
    first, _dash, last = run.partition("-")
    return [f"{number:0{len(first)}}" for number in range(int(first), int(last or first) + 1)]


def test_natural_order() -> None:
    assert sorted(["web10", "web9", "web", "10.0.0.10", "10.0.0.9"], key=natural) == [
        "10.0.0.9", "10.0.0.10", "web", "web9", "web10",
    ]  # fmt: skip
