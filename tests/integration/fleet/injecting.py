# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fault cases of one host, and what each must show."""

from __future__ import annotations

import matrix


def cases(host: str) -> list[matrix.Case]:
    """Those that break this host."""
    return [case for case in matrix.cases() if case.host == host]


def check(case: matrix.Case) -> None:
    """Inject it, diagnose, revert: what was found must be what is wrong, and nothing else."""
    run = matrix.suffer(case, "-e", "diagnose_fail_on=critical")
    wrong = matrix.complaints(case, run.records[case.host])
    assert not wrong, "\n".join(wrong)
    critical = any(item["severity"] == "critical" for item in run.records[case.host]["findings"])
    assert (run.status != 0) == critical
