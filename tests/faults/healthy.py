# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Precision: what is said of a healthy fleet, diagnosed again and again.

Nothing above ``minor`` may be found, and each diagnosis must say what the one before it said; only how busy the machine
is changes from minute to minute.
"""

from __future__ import annotations

import typing as t

from matrix import MOMENTARY, QUIET, Record, diagnose

# What is said of one kind of deployment in one run, and how serious it is.
Words = t.Mapping[str, str]

_UNKNOWN = "unknown"


def precision(runs: int, *options: str) -> dict[str, dict[str, t.Any]]:
    """So many diagnoses of the fleet (``options`` may limit it), summed up for each profile; see :func:`summed`."""
    rounds = []
    for number in range(1, runs + 1):
        records = diagnose("healthy-again", *options).records.values()
        rounds.append([words for record in records for words in said(record)])
        print(f"healthy  {number:2} of {runs}", flush=True)
    profiles = sorted({profile for one in rounds for profile, _words in one})
    return {name: summed([_of_profile(name, one) for one in rounds]) for name in profiles}


def said(record: Record) -> list[tuple[str, dict[str, str]]]:
    """For each stack its profile and what is said of it; what concerns the host is said of all its stacks."""
    return [(stack["profile"], _of_stack(record, stack["name"])) for stack in record["stacks"]]


def _of_stack(record: Record, name: str) -> dict[str, str]:
    host, ours = record["host"], ("", name)
    findings = {f"{host} {item['key']}": item["severity"] for item in record["findings"] if item["stack"] in ours}
    unknowns = {
        f"{host} {item['stack']}/{item['component']}.{item['check']}: {item['reason']}": _UNKNOWN
        for item in record["unknowns"]
        if item["stack"] in ours
    }
    return {**findings, **unknowns}


def _of_profile(name: str, one: t.Iterable[tuple[str, Words]]) -> dict[str, str]:
    return {key: severity for profile, words in one if profile == name for key, severity in words.items()}


def summed(rounds: t.Sequence[Words]) -> dict[str, t.Any]:
    """The number of runs, and the keys of findings above ``minor`` and of what comes and goes.

    ``flapping`` are findings or unknowns; those that tell how busy the machine was are ``busy``.
    """
    changing = set().union(*rounds) - set.intersection(*(set(words) for words in rounds))
    busy = {key for key in changing if any(f"/{name}/" in key for name in MOMENTARY)}
    loud = {key for words in rounds for key, severity in words.items() if severity not in (*QUIET, _UNKNOWN)}
    return {
        "runs": len(rounds),
        "above_minor": sorted(loud),
        "flapping": sorted(changing - busy),
        "busy": sorted(busy),
    }
