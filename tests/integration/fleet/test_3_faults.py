# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every fault case: the real fault in the real stack is found by its cause, and reverted to health."""

from __future__ import annotations

import matrix
import pytest

CASES = matrix.cases()


def test_there_are_cases() -> None:
    assert len(CASES) >= 45


# Two hosts can be broken at a time, one host only in one way: with pytest-xdist each host is a group of its own.
@pytest.mark.parametrize(
    "case", [pytest.param(case, id=case.name, marks=pytest.mark.xdist_group(case.host)) for case in CASES]
)
def test_the_fault_is_found_by_its_cause(case: matrix.Case) -> None:
    matrix.inject(case)
    try:
        run = matrix.diagnose(f"fault-{case.name}", "--limit", case.host, "-e", "diagnose_fail_on=critical")
    finally:
        matrix.revert(case)
    assert matrix.complaints(case, run.records[case.host]) == []
    critical = any(item["severity"] == "critical" for item in run.records[case.host]["findings"])
    assert (run.status != 0) == critical
