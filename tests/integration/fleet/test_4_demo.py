# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Health after all faults, then the demo's three at once: exactly those are found, and up.yml mends them."""

from __future__ import annotations

from collections.abc import Iterator

import matrix
import pytest


@pytest.fixture
def broken() -> Iterator[matrix.Run]:
    matrix.must(matrix.play("tests/fleet/demo.yml"))
    try:
        yield matrix.diagnose("demo")
    finally:
        matrix.must(matrix.play("tests/fleet/up.yml"))


def test_the_fleet_is_healthy_again() -> None:
    run = matrix.diagnose("healed")
    assert set(run.records) == {"fleet-trixie", "fleet-bookworm", "fleet-kinds"}
    assert [(name, matrix.loud(record)) for name, record in run.records.items() if matrix.loud(record)] == []


def test_the_demo_shows_its_faults_and_no_others(broken: matrix.Run) -> None:
    assert {name: sorted(matrix.loud(record)) for name, record in broken.records.items()} == {
        "fleet-trixie": ["openai.quota_exhausted", "redis.noauth"],
        "fleet-bookworm": ["migration.behind"],
        "fleet-kinds": [],
    }
    for name in ("openai.quota_exhausted", "redis.noauth", "migration.behind"):
        assert name in broken.output
    assert str(broken.directory / "diagnosis.html") in broken.output
