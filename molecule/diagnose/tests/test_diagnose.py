# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the role left behind, seen from outside: on the fleet's hosts, and on the controller."""

from __future__ import annotations

import json
import typing
from pathlib import Path

import pytest
import testinfra.host

LATEST = Path(__file__).resolve().parents[3] / "build" / "molecule" / "diagnosis" / "latest"


@pytest.fixture
def record(host: testinfra.host.Host) -> dict[str, object]:
    name = host.backend.get_hostname()
    found: dict[str, object] = json.loads((LATEST / "hosts" / f"{name}.json").read_text())
    return found


def containers(host: testinfra.host.Host, *flags: str) -> set[str]:
    return set(host.check_output(f"docker ps {' '.join(flags)} --format '{{{{.Names}}}}'").split())


def test_the_record_names_the_containers_that_run(
    host: testinfra.host.Host, record: dict[str, list[dict[str, dict[str, str]]]]
) -> None:
    recorded = {name for stack in record["stacks"] for name in stack["members"].values()}
    assert containers(host) <= recorded <= containers(host, "--all")


def test_the_record_agrees_with_the_database(host: testinfra.host.Host, record: dict[str, typing.Any]) -> None:
    stack = next(item for item in record["facts"]["stacks"] if item["postgres"])
    server, role, database = stack["members"]["postgres"], stack["dsn"]["user"], stack["dsn"]["database"]

    def ask(query: str) -> list[str]:
        return host.check_output(f'docker exec {server} psql -U {role} -d {database} -Atc "{query}"').split()

    assert ask("show server_version_num") == [str(stack["postgres"]["version"])]
    if stack["profile"] == "guide":
        assert ask("select version_num from alembic_version") == stack["postgres"]["alembic_versions"]


def test_diagnosing_left_nothing_on_the_host(host: testinfra.host.Host) -> None:
    assert host.check_output("find /root/.ansible/tmp /tmp -name 'ansible-*' -mmin -10 | wc -l") == "0"
    assert host.check_output("docker ps -a --filter status=created -q") == ""


def test_records_are_for_the_owner_alone(record: object) -> None:
    assert (LATEST / "hosts").stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in (LATEST / "hosts").glob("*.json"))


def test_the_reports_stand_beside_the_records(record: object) -> None:
    assert "<html" in (LATEST / "diagnosis.html").read_text()
    assert json.loads((LATEST / "diagnosis.json").read_text())
