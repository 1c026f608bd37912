# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A small engine for each test that asks for one."""

from __future__ import annotations

import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from small_engine import Answers, SmallEngine


@pytest.fixture
def small_engine(tmp_path: Path) -> Iterator[t.Callable[[Answers], SmallEngine]]:
    started: list[SmallEngine] = []

    def start(answers: Answers) -> SmallEngine:
        started.append(SmallEngine(tmp_path / f"{len(started)}.sock", answers))
        return started[-1]

    yield start
    for item in started:
        item.close()
