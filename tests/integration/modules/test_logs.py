# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a diagnosis makes of logs that real engines wrote, by several drivers; compared with ``docker logs``."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from calling import call
from fleet_containers import container, docker

HOSTS = ("fleet-bookworm", "fleet-trixie")
TRIXIE = "fleet-trixie"

# Three requests without quota, two tracebacks of one kind, and nothing else that speaks of trouble.
TALK = """
echo 'INFO listening on http://0.0.0.0:8000'
for number in 1 2 3; do
  echo "ERROR openai.RateLimitError: 429 {'code': 'insufficient_quota'} password=$LOGIN_PASSWORD number $number" >&2
done
for number in 1 2; do
  echo 'Traceback (most recent call last):' >&2
  echo '  File "/app/x.py", line 1, in <module>' >&2
  echo "KeyError: 'result'" >&2
done
echo 'INFO httpx HTTP Request: GET https://api.test/v1/models "HTTP/1.1 200 OK"'
echo 'END OF TALK'
exec sleep 600
"""
# Half of it would be left of the sample if only its looks told that it is a secret.
PASSWORD = "horse battery staple 4711"


def said(host: str, name: str) -> list[str]:
    """What the engine has of both streams."""
    done = subprocess.run(["docker", "exec", host, "docker", "logs", name], capture_output=True, text=True, check=True)
    return (done.stdout + done.stderr).splitlines()


def wait_for_end(host: str, name: str, times: int = 1) -> None:
    deadline = time.monotonic() + 60
    while sum("END OF TALK" in line for line in said(host, name)) < times:
        assert time.monotonic() < deadline, f"{name} did not come to its end"
        time.sleep(0.2)


@contextlib.contextmanager
def talker(host: str, *options: str, script: str = TALK) -> Iterator[str]:
    """A container that says these things and then stays up."""
    command = ("/bin/sh", "-c", script)
    with container(host, "redis", command, env={"LOGIN_PASSWORD": PASSWORD}, options=options) as name:
        yield name


def diagnosed(host: str, app: str, directory: Path) -> tuple[dict[str, t.Any], dict[str, t.Any]]:
    """The stack of this one container in the record, and all of the record."""
    stack = [{"name": "talking", "app": app}]
    called = call("stack_health", host, components=["logs"], fail_on="never", stack=stack, record_dir=str(directory))
    assert not called.failed, called.output
    record = json.loads((directory / f"{host}.json").read_text())
    (facts,) = [item for item in record["facts"]["stacks"] if item["name"] == "talking"]
    assert "battery" not in called.output + json.dumps(record)
    (log,) = facts["logs"]
    return log, {**record, "own": [item for item in record["findings"] if item["stack"] == "talking"]}


def counts(log: dict[str, t.Any]) -> dict[str, int]:
    return {item["id"]: item["count"] for item in log["classes"]}


@pytest.mark.parametrize("driver", ["json-file", "local", "journald"])
@pytest.mark.parametrize("host", HOSTS)
def test_whatever_driver_can_be_read_tells_the_same(host: str, driver: str, tmp_path: Path) -> None:
    with talker(host, "--log-driver", driver) as name:
        wait_for_end(host, name)
        log, record = diagnosed(host, name, tmp_path)
    assert (log["driver"], log["problem"], log["complete"]) == (driver, "", True)
    assert log["source"] == ("file" if driver == "json-file" else "api")
    assert counts(log) == {"quota": 3, "exception": 2}
    quota, exception = log["classes"]
    assert quota["sample"].endswith("password=******** number 3")
    assert (exception["words"], exception["sample"]) == ({"KeyError": 2}, "KeyError: 'result'")
    assert [(item["id"], item["object"], item["severity"]) for item in record["own"]] == [
        ("logs.quota_exhausted", name, "major")
    ]


def test_a_driver_that_keeps_nothing(tmp_path: Path) -> None:
    with talker(TRIXIE, "--log-driver", "none") as name:
        log, record = diagnosed(TRIXIE, name, tmp_path)
    assert (log["source"], log["problem"], log["classes"]) == ("", "driver", [])
    assert [(item["id"], item["severity"]) for item in record["own"]] == [("logs.driver_unreadable", "minor")]
    assert [item for item in record["unknowns"] if item["stack"] == "talking"] == []


@pytest.mark.parametrize("host", HOSTS)
def test_rotated_files_are_read_too(host: str, tmp_path: Path) -> None:
    script = (
        "i=0; while [ $i -lt 2000 ]; do echo \"ValueError: $i\"; i=$((i+1)); done; echo 'END OF TALK'; exec sleep 600"
    )
    with talker(host, "--log-opt", "max-size=20k", "--log-opt", "max-file=3", script=script) as name:
        wait_for_end(host, name)
        kept = [line for line in said(host, name) if line.startswith("ValueError")]
        log, _record = diagnosed(host, name, tmp_path)
    assert (log["files"], log["max_size"]) == (3, "20k")
    assert 0 < len(kept) < 2000
    assert counts(log) == {"exception": len(kept)}
    assert log["classes"][0]["sample"] == "ValueError: 1999"


def test_what_was_said_before_the_latest_start_is_history(tmp_path: Path) -> None:
    script = """
    if [ -e /tmp/second ]; then echo "KeyError: 'now'"; else touch /tmp/second; echo "KeyError: 'then'"; sleep 1; fi
    echo 'END OF TALK'
    exec sleep 600
    """
    with talker(TRIXIE, script=script) as name:
        wait_for_end(TRIXIE, name)
        docker(TRIXIE, "restart", "--time", "0", name)
        wait_for_end(TRIXIE, name, times=2)
        log, _record = diagnosed(TRIXIE, name, tmp_path)
    assert counts(log) == {"exception": 1}
    assert log["classes"][0]["sample"] == "KeyError: 'now'"


def test_a_log_that_grows_without_limit(tmp_path: Path) -> None:
    script = "head -c 104857600 /dev/zero | tr '\\0' x | fold -w 8000; echo 'END OF TALK'; exec sleep 600"
    with talker(TRIXIE, script=script) as name:
        path = docker(TRIXIE, "inspect", "--format", "{{.LogPath}}", name).strip()
        deadline = time.monotonic() + 120
        tail = ["docker", "exec", TRIXIE, "tail", "-c", "1000", path]
        while b"END OF TALK" not in subprocess.run(tail, capture_output=True, check=True).stdout:
            assert time.monotonic() < deadline
            time.sleep(0.5)
        size = int(
            subprocess.run(["docker", "exec", TRIXIE, "stat", "-c", "%s", path], capture_output=True, check=True).stdout
        )
        log, record = diagnosed(TRIXIE, name, tmp_path)
    assert log["size_bytes"] == size > 100 * 2**20
    (finding,) = record["own"]
    assert (finding["id"], finding["evidence"]["size_mib"]) == ("logs.unrotated", size // 2**20)
    assert log["scanned_bytes"] == size
    assert log["complete"]
