# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What one run found on one host."""

from __future__ import annotations

from dataclasses import dataclass

from ._facts import HostFacts
from ._model import Coverage, Finding, Timing, Unknown


@dataclass(frozen=True)
class Diagnosis:
    """Facts, and what the checks made of them. Times are ISO 8601 UTC, findings worst first."""

    started_at: str
    finished_at: str
    seconds: float
    facts: HostFacts
    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
    coverage: tuple[Coverage, ...]
    timings: tuple[Timing, ...]


__all__ = ("Diagnosis",)
