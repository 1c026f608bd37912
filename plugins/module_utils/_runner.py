# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Running probes side by side, each under its own deadline and all under one."""

from __future__ import annotations

import threading
import time
import typing as t
from dataclasses import dataclass, field

from ._frozen import frozen
from ._model import Gap, ProbeError, Timing

# Of a probe's time, what it may spend waiting for one server: one that hangs is then named as such by
# the probe, before the probe itself is given up.
_PATIENCE = 0.6

K = t.TypeVar("K", bound=t.Hashable)


@frozen
class Job:
    """One probe to run: its name, the stack it is for (empty: the host), and the call."""

    probe: str
    call: t.Callable[[], t.Any]
    stack: str = ""


@dataclass
class _Attempt:
    """A job under way; ``outcome`` is its value, or the gap it left, in a list of one as soon as it has ended."""

    job: Job
    started: float
    seconds: float = 0.0
    outcome: list[t.Any] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)


class Runner:
    """Runs jobs and keeps what they left behind: gaps and timings.

    ``probe_timeout`` and ``total_timeout`` are seconds; the latter counts from construction. ``patience`` is
    how long a probe should itself wait for a server. A probe that hangs is left behind in a daemon
    thread, which ends with the process.
    """

    def __init__(self, probe_timeout: float, total_timeout: float) -> None:
        self.probe_timeout = probe_timeout
        self.patience = probe_timeout * _PATIENCE
        self._end = time.monotonic() + total_timeout
        self.gaps: list[Gap] = []
        self.timings: list[Timing] = []

    def run(self, jobs: t.Mapping[K, Job]) -> dict[K, t.Any]:
        """The jobs' results under the same keys; None for a job that left a gap."""
        attempts = {key: _start(job) for key, job in jobs.items()}
        return {key: self._finish(attempt) for key, attempt in attempts.items()}

    def _finish(self, attempt: _Attempt) -> t.Any:
        limit = min(attempt.started + self.probe_timeout, self._end)
        if attempt.ended.wait(max(0.0, limit - time.monotonic())):
            outcome, seconds = attempt.outcome[0], attempt.seconds
        else:
            seconds = time.monotonic() - attempt.started
            outcome = _gap(attempt.job, "deadline_exceeded", seconds=round(seconds, 1))
        left_gap = isinstance(outcome, Gap)
        reason = outcome.reason if left_gap else "done"
        self.timings.append(Timing(attempt.job.probe, attempt.job.stack, round(seconds, 3), reason))
        if left_gap:
            self.gaps.append(outcome)
        return None if left_gap else outcome


def _start(job: Job) -> _Attempt:
    attempt = _Attempt(job, time.monotonic())
    threading.Thread(target=_carry_out, args=(attempt,), name=job.probe, daemon=True).start()
    return attempt


def _carry_out(attempt: _Attempt) -> None:
    attempt.outcome.append(_outcome(attempt.job))
    attempt.seconds = time.monotonic() - attempt.started
    attempt.ended.set()


def _outcome(job: Job) -> t.Any:
    """What the job returns, or the gap it leaves."""
    try:
        return job.call()
    except ProbeError as error:
        return _gap(job, error.reason, **error.evidence)
    except Exception as error:  # one probe's defect must not cost the others' answers
        return _gap(job, "probe_failed", error=f"{type(error).__name__}: {error}")


def _gap(job: Job, reason: str, **evidence: t.Any) -> Gap:
    return Gap(job.probe, reason, job.stack, evidence)


__all__ = ("Job", "Runner")
