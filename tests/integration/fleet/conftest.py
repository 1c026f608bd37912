# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fleet that tests/fleet/up.yml brought up."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / "faults"), str(Path(__file__).resolve().parent)]

import matrix  # noqa: E402 - needs the path above


@pytest.fixture(scope="session", autouse=True)
def _fleet_is_up() -> None:
    assert matrix.INVENTORY.exists(), "there is no fleet; bring it up with: make fleet"


@pytest.fixture(scope="session")
def healthy() -> matrix.Run:
    """A diagnosis of the fleet before anything is broken."""
    return matrix.diagnose("healthy")
