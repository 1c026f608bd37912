# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Injects every case into the fleet, one after the other, and scores the diagnoses.

CASES="a b" runs some, FAULTS_DIR=dir those of another directory. Writes build/faults.json.
"""

from __future__ import annotations

import json
import os
import sys
import time
import typing as t
from pathlib import Path

from matrix import ROOT, Case, cases, complaints, diagnose, inject, loud, revert


def main() -> int:
    """Exit status 0: every case was detected, with its cause first, and left no trace."""
    results = [_score(case) for case in _chosen()]
    summary = {
        "cases": len(results),
        "detected": sum(not item["complaints"] for item in results),
        "unhealthy_after": [item["case"] for item in results if item["after"]],
        "results": results,
    }
    (ROOT / "build" / "faults.json").write_text(json.dumps(summary, indent=2) + "\n")
    print(f"{summary['detected']} of {summary['cases']} cases detected; build/faults.json has the details")
    return 0 if summary["detected"] == summary["cases"] and not summary["unhealthy_after"] else 1


def _chosen() -> list[Case]:
    found = cases(Path(os.environ["FAULTS_DIR"])) if os.environ.get("FAULTS_DIR") else cases()
    names = os.environ.get("CASES", "").split()
    missing = set(names) - {case.name for case in found}
    if missing:
        raise SystemExit(
            f"CASES: no case {', '.join(sorted(missing))}; there are {', '.join(case.name for case in found)}"
        )
    return [case for case in found if not names or case.name in names]


def _score(case: Case) -> dict[str, t.Any]:
    started = time.monotonic()
    try:
        inject(case)
        record = diagnose(f"fault-{case.name}", "--limit", case.host).records[case.host]
    finally:
        revert(case)
    seconds = round(time.monotonic() - started, 1)
    after = loud(diagnose(f"after-{case.name}", "--limit", case.host).records[case.host])
    wrong = complaints(case, record)
    print(
        f"{'FAIL' if wrong or after else 'ok':4}  {case.name:24} {seconds:6} s  {'; '.join(wrong + after)}", flush=True
    )
    return {"case": case.name, "complaints": wrong, "found": loud(record), "after": after, "seconds": seconds}


if __name__ == "__main__":
    sys.exit(main())
