# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bad input gets one clear line that names the option and what is accepted, and changes nothing."""

from __future__ import annotations

import matrix
import pytest

LIMIT = ("--limit", "fleet-bookworm")


@pytest.mark.parametrize(
    ("option", "named"),
    [
        ('{"diagnose_components": ["postgresql"]}', ["diagnose_components", "postgresql", "migration"]),
        ('{"diagnose_formats": ["pdf"]}', ["diagnose_formats", "pdf", "junit"]),
        ('{"diagnose_fail_on": "warning"}', ["diagnose_fail_on", "warning", "critical"]),
        ('{"diagnose_language": "de"}', ["diagnose_language", "de", "zh"]),
        ('{"diagnose_probe_timeout": "soon"}', ["diagnose_probe_timeout", "float"]),
        ('{"diagnose_host_timeout": 0}', ["host_timeout", "above 0"]),
        ('{"autogpt_stack": {"application": "brain"}}', ["stack", "application", "app"]),
        ('{"autogpt_stack": "brain"}', ["autogpt_stack", "dictionary", "list of dictionaries"]),
        ('{"diagnose_docker_host": "docker.sock"}', ["docker_host", "unix://"]),
    ],
)
def test_one_line_names_the_option_and_what_is_accepted(option: str, named: list[str]) -> None:
    run = matrix.diagnose("bad-input", *LIMIT, "-e", "diagnose_fail_on=critical", "-e", option)
    assert run.status != 0
    assert "Traceback" not in run.output
    lines = [line for line in run.output.splitlines() if all(word in line for word in named)]
    assert lines, run.output


@pytest.mark.parametrize("options", [("--skip-tags", "openai"), ("--tags", "postgresql")])
def test_tags_that_would_skip_everything_are_refused(options: tuple[str, str]) -> None:
    run = matrix.diagnose("bad-tags", *LIMIT, *options)
    assert run.status != 0
    assert run.records == {}
    assert "diagnose_components" in run.output


@pytest.mark.parametrize(
    ("fail_on", "status"),
    [("critical", 0), ("never", 0)],
)
def test_a_healthy_fleet_passes_whatever_may_fail(fail_on: str, status: int) -> None:
    assert matrix.diagnose("fail-on", *LIMIT, "-e", f"diagnose_fail_on={fail_on}").status == status
