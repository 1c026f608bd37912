# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every fault case of fleet-kinds. A host can be broken in one way at a time, two hosts side by side."""

from __future__ import annotations

import injecting
import matrix
import pytest

CASES = injecting.cases("fleet-kinds")


def test_there_are_cases() -> None:
    assert len(CASES) >= 10


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_fault_is_found_by_its_cause(case: matrix.Case) -> None:
    injecting.check(case)
