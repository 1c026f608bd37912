# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Containers that end, or lose a process, for reasons that only their last words or the kernel tell."""

from __future__ import annotations

import json
import subprocess
import time
import typing as t
import uuid
from pathlib import Path

import pytest
from calling import call
from fleet_containers import container, docker, image_of

HOSTS = ("fleet-bookworm", "fleet-trixie")
STACK = "ending"

# A child asks for more than the container may have; the main process sees that it is gone and stays.
GREEDY = "import subprocess, sys, time; subprocess.run([sys.executable, '-c', 'bytearray(2**28)']); time.sleep(600)"

# A cluster of the server's own version that says that it is of another one.
FOREIGN = """
set -e
programs=$(echo /usr/lib/postgresql/*/bin)
"$programs/initdb" --pgdata /tmp/data > /dev/null
echo 9.6 > /tmp/data/PG_VERSION
exec "$programs/postgres" -D /tmp/data
"""


def found(host: str, app: str, directory: Path, container_of: str = "app") -> dict[str, dict[str, t.Any]]:
    """The findings about the container of a stack that has only this one."""
    stack = [{"name": STACK, container_of: app}]
    called = call(
        "stack_health", host, components=["container"], fail_on="never", stack=stack, record_dir=str(directory)
    )
    assert not called.failed, called.output
    record = json.loads((directory / f"{host}.json").read_text())
    return {item["id"]: item for item in record["findings"] if item["stack"] == STACK and item["object"] == app}


def wait_for_state(host: str, name: str, wanted: str) -> None:
    deadline = time.monotonic() + 60
    while docker(host, "inspect", "--format", "{{.State.Status}}", name).strip() != wanted:
        assert time.monotonic() < deadline, f"{name} is not {wanted}"
        time.sleep(0.2)


def kills(host: str, name: str) -> int:
    """How many processes of the container the kernel says that it has killed."""
    identity = docker(host, "inspect", "--format", "{{.Id}}", name).strip()
    script = f"cat $(find /sys/fs/cgroup -path '*{identity}*' '(' -name memory.events -o -name memory.oom_control ')')"
    done = subprocess.run(["docker", "exec", host, "sh", "-c", script], capture_output=True, text=True, check=True)
    return max(int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith("oom_kill "))


@pytest.mark.parametrize("host", HOSTS)
def test_a_child_that_the_kernel_killed(host: str, tmp_path: Path) -> None:
    limit = ("--memory", "64m", "--memory-swap", "64m")
    with container(host, "autogpt-container", ("python3", "-c", GREEDY), options=limit) as name:
        deadline = time.monotonic() + 60
        while not kills(host, name):
            assert time.monotonic() < deadline, "nothing was killed"
            time.sleep(0.2)
        assert docker(host, "inspect", "--format", "{{.State.Status}}", name).strip() == "running"
        item = found(host, name, tmp_path)["container.process_killed"]
    assert (item["severity"], item["evidence"]["count"], item["evidence"]["limit_mib"]) == ("major", 1, 64)


@pytest.mark.parametrize("host", HOSTS)
def test_a_program_for_another_machine(host: str, tmp_path: Path) -> None:
    name = f"ending-{uuid.uuid4().hex[:8]}"
    docker(host, "create", "--name", name, "--entrypoint", "/program", image_of(host, "autogpt-container"))
    try:
        put = f"printf '\\177ELF not for us' > /{name} && chmod 755 /{name} && docker cp /{name} {name}:/program"
        subprocess.run(["docker", "exec", host, "sh", "-c", f"{put}; rm /{name}"], check=True, capture_output=True)
        subprocess.run(["docker", "exec", host, "docker", "start", name], check=False, capture_output=True)
        wait_for_state(host, name, "exited")
        item = found(host, name, tmp_path)["container.wrong_architecture"]
    finally:
        docker(host, "rm", "--force", name)
    machine = subprocess.run(["docker", "exec", host, "uname", "-m"], capture_output=True, text=True, check=True)
    assert (item["causes"], item["evidence"]["architecture"]) == ([], machine.stdout.strip())
    assert "exec format error" in item["evidence"]["last_line"]


@pytest.mark.parametrize("host", HOSTS)
def test_data_of_another_version(host: str, tmp_path: Path) -> None:
    with container(host, "postgres", ("/bin/sh", "-c", FOREIGN), options=("--user", "postgres")) as name:
        wait_for_state(host, name, "exited")
        ended = found(host, name, tmp_path, "postgres")
    assert "initialized by PostgreSQL version 9.6" in ended["container.data_incompatible"]["evidence"]["last_line"]
    assert ended["container.crashed"]["causes"] == [ended["container.data_incompatible"]["key"]]
