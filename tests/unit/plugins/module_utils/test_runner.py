# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading

from ansible_collections.autogpt.ops.plugins.module_utils._model import Gap, ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._runner import Job, Runner


def hang() -> None:
    threading.Event().wait(30)


def refuse() -> None:
    raise ProbeError("permission_denied", what="the socket", user="visitor")


def break_down() -> None:
    raise ZeroDivisionError("oh")


def test_results_come_under_the_keys_of_the_jobs() -> None:
    runner = Runner(5, 5)
    assert runner.run({"x": Job("a", lambda: 1), "y": Job("b", lambda: 2, "stack")}) == {"x": 1, "y": 2}
    assert [(one.probe, one.stack, one.outcome) for one in runner.timings] == [
        ("a", "", "done"),
        ("b", "stack", "done"),
    ]
    assert runner.gaps == []


def test_a_probe_that_hangs_leaves_a_gap_and_costs_the_others_nothing() -> None:
    runner = Runner(0.05, 5)
    assert runner.run({1: Job("hung", hang, "autogpt"), 2: Job("fine", lambda: "answer")}) == {1: None, 2: "answer"}
    assert [(gap.probe, gap.reason, gap.stack) for gap in runner.gaps] == [("hung", "deadline_exceeded", "autogpt")]


def test_the_deadline_of_the_host_ends_probes_that_have_time_left() -> None:
    runner = Runner(30, 0.05)
    assert runner.run({1: Job("hung", hang)}) == {1: None}
    assert runner.gaps[0].reason == "deadline_exceeded"


def test_errors_become_gaps_with_their_reason() -> None:
    runner = Runner(5, 5)
    assert runner.run({1: Job("refused", refuse), 2: Job("broken", break_down)}) == {1: None, 2: None}
    assert runner.gaps == [
        Gap("refused", "permission_denied", "", {"what": "the socket", "user": "visitor"}),
        Gap("broken", "probe_failed", "", {"error": "ZeroDivisionError: oh"}),
    ]
