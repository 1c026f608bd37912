# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Diagnoses the healthy fleet, injects every case into it, each host's one after the other, and scores the diagnoses.

CASES="a b" runs some, FAULTS_DIR=dir those of another directory, LIMIT=host those of one host. HEALTHY=n is the number
of diagnoses of the healthy fleet before (20; none where cases are named). Writes build/faults.json.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
import typing as t
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from healthy import precision
from matrix import ROOT, Case, Record, cases, causes, complaints, diagnose, loud, strays, suffer, unexplained

Result = dict[str, t.Any]


def main() -> int:
    """Exit status 0: the healthy fleet was well, every case was detected, with its cause first, and left no trace."""
    chosen, limit = _chosen(), os.environ.get("LIMIT", "")
    healthy = precision(_healthy_runs(), *(("--limit", limit) if limit else ()))
    summary = summarised(_scores(chosen), healthy)
    (ROOT / "build" / "faults.json").write_text(json.dumps(summary, indent=2) + "\n")
    print("\n".join([*closing(summary), "build/faults.json has the details"]))
    return 0 if is_good(summary) else 1


def _chosen() -> list[Case]:
    found = cases(Path(os.environ["FAULTS_DIR"])) if os.environ.get("FAULTS_DIR") else cases()
    names = os.environ.get("CASES", "").split()
    missing = set(names) - {case.name for case in found}
    if missing:
        raise SystemExit(
            f"CASES: no case {', '.join(sorted(missing))}; there are {', '.join(case.name for case in found)}"
        )
    limit = os.environ.get("LIMIT", "")
    return [case for case in found if (not names or case.name in names) and limit in ("", case.host)]


def _healthy_runs() -> int:
    some = os.environ.get("CASES") or os.environ.get("FAULTS_DIR")
    text = os.environ.get("HEALTHY") or ("0" if some else "20")
    if not text.isdecimal():
        raise SystemExit(f"HEALTHY: {text!r} is no number of diagnoses; a whole number from 0")
    return int(text)


def _scores(chosen: t.Sequence[Case]) -> list[Result]:
    """The hosts side by side, the cases of each one after the other."""
    hosts = sorted({case.host for case in chosen})
    with ThreadPoolExecutor(max(1, len(hosts))) as pool:
        running = [pool.submit(_scores_of, [case for case in chosen if case.host == host]) for host in hosts]
        return [result for future in running for result in future.result()]


def _scores_of(chosen: t.Sequence[Case]) -> list[Result]:
    return [_score(case) for case in chosen]


def _score(case: Case) -> Result:
    started = time.monotonic()
    record = suffer(case).records[case.host]
    seconds = round(time.monotonic() - started, 1)
    after = loud(diagnose(f"after-{case.name}", "--limit", case.host).records[case.host])
    result = {**_judged(case, record), "after": after, "seconds": seconds}
    verdict = "; ".join([*result["complaints"], *(f"{name} is still there" for name in after)])
    print(f"{'FAIL' if verdict else 'ok':4}  {case.name:32} {seconds:6} s  {verdict}", flush=True)
    return result


def _judged(case: Case, record: Record) -> Result:
    return {
        "case": case.name,
        "host": case.host,
        "complaints": complaints(case, record),
        "found": loud(record),
        "cause_first": causes(record)[:1] == [case.first] if case.first else None,
        "strays": strays(case, record),
        "unknown": unexplained(case, record),
        "diagnosis_seconds": record["seconds"],
    }


def summarised(results: t.Sequence[Result], healthy: t.Mapping[str, t.Any]) -> Result:
    """The figures of all cases, and those of the healthy fleet as they are."""
    seconds = {item["case"]: item["seconds"] for item in results}
    return {
        "cases": len(results),
        "detected": sum(not item["complaints"] for item in results),
        "with_first": sum(item["cause_first"] is not None for item in results),
        "cause_first": sum(item["cause_first"] is True for item in results),
        "false_findings": sum(len(item["strays"]) for item in results),
        "unknown": sum(len(item["unknown"]) for item in results),
        "unhealthy_after": [item["case"] for item in results if item["after"]],
        "seconds": {"median": round(statistics.median(seconds.values()), 1) if seconds else 0.0, "cases": seconds},
        "healthy": dict(healthy),
        "results": list(results),
    }


def closing(summary: Result) -> t.Iterator[str]:
    """The summary in a few lines."""
    yield (
        f"{summary['detected']} of {summary['cases']} cases detected in {summary['seconds']['median']} s each "
        f"(median); the cause first in {summary['cause_first']} of {summary['with_first']}, "
        f"{summary['false_findings']} false findings, {summary['unknown']} unexpected unknowns"
    )
    for name, one in summary["healthy"].items():
        bad = "; ".join([*(f"above minor: {key}" for key in one["above_minor"]), *_flapping(one)])
        yield f"{name}: {one['runs']} diagnoses of the healthy fleet, {bad or 'nothing above minor, nothing flapping'}"


def _flapping(one: Result) -> list[str]:
    return [f"comes and goes: {key}" for key in one["flapping"]]


def is_good(summary: Result) -> bool:
    """Whether there is nothing to complain of."""
    wrong = any(one["above_minor"] or one["flapping"] for one in summary["healthy"].values())
    return summary["detected"] == summary["cases"] and not summary["unhealthy_after"] and not wrong


if __name__ == "__main__":
    sys.exit(main())
