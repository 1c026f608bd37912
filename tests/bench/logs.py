# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The guide's four searches of a container's log against our classification of the same log.

Run as a program (``logs.py CONTAINER SECONDS``) it is our side: it reads the log and prints the counts.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import statistics
import subprocess
import sys
import time
import typing as t
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import docker
from measure import BUILD, ROOT, Cost

SIZE = 10**9
NAME = "bench-logs"
ENGINE = "unix:///var/run/docker.sock"
# Lines a second, and how many of a hundred speak of trouble.
PACE, SHARE = 80, 1

# As in the guide, each with both streams.
GUIDE = (
    "grep -i error",
    "grep -E '(slow|timeout|duration)'",
    "grep -E '(openai|api_call)'",
    "grep -E '(task_|execute_)'",
)

ORDINARY = (
    "INFO autogpt.agent task_{n:08x} step {k}: execute_command browse_website took duration={d:.3f}s",
    'INFO:     172.18.0.7:{p} - "GET /health HTTP/1.1" 200 OK',
    'INFO httpx HTTP Request: POST https://api.openai.com/v1/chat/completions "HTTP/1.1 200 OK"',
    "DEBUG autogpt.memory redis set key=task:{n:08x}:status ttl=3600",
    "INFO sqlalchemy.engine.Engine SELECT tasks.task_id, tasks.input FROM tasks WHERE tasks.task_id = %(pk_1)s",
    "WARNING autogpt.agent slow answer: {d:.1f}s of timeout=60s used by api_call {n:08x}",
)
# What speaks of trouble, by the class that it belongs to.
TROUBLE = {
    "quota": "ERROR autogpt openai.RateLimitError: Error code: 429 - {{'code': 'insufficient_quota', 'id': '{n:08x}'}}",
    "redis": "ERROR autogpt redis.exceptions.ConnectionError: Error 111 connecting to redis:6379. Connection refused.",
    "database": "ERROR autogpt psycopg2.OperationalError: FATAL:  sorry, too many clients already",
    "server": 'INFO:     172.18.0.7:{p} - "POST /tasks HTTP/1.1" 500 Internal Server Error',
    "exception": "KeyError: 'result of {n:08x}'",
}


def figures() -> dict[str, float]:
    """``logs_guide_over_ours`` (wall time), ``logs_memory_mb`` (peak of our side), and the seconds of both sides."""
    client = docker.APIClient(base_url=ENGINE, version="auto")
    with _container(client) as path:
        wanted = _write(path)
        ours: list[Cost] = []
        guide = 0.0
        for search in GUIDE:
            ours.append(_ours(wanted))
            guide += _guide(search)
    seconds = statistics.median(cost.wall for cost in ours)
    return {
        "logs_guide_over_ours": round(guide / seconds, 1),
        "logs_memory_mb": round(max(cost.memory for cost in ours) / 1e6, 1),
        "logs_guide_seconds": round(guide, 1),
        "logs_seconds": round(seconds, 2),
    }


@contextlib.contextmanager
def _container(client: t.Any) -> Iterator[Path]:
    """A container of this machine's engine that has run and said nothing; where its log is."""
    image = client.inspect_container("fleet-trixie")["Config"]["Image"]
    with contextlib.suppress(docker.errors.NotFound):
        client.remove_container(NAME, force=True)
    host = client.create_host_config(log_config={"type": "json-file"}, network_mode="none")
    client.create_container(image, name=NAME, host_config=host, entrypoint=["true"])
    try:
        client.start(NAME)
        client.wait(NAME)
        yield Path(client.inspect_container(NAME)["LogPath"])
    finally:
        client.remove_container(NAME, force=True)


def _write(path: Path) -> dict[str, int]:
    """Fill the log with ``SIZE`` bytes, always the same but for their times; how many lines of each class there are.

    They are written after the container's start, as far as their times go, so all of them concern its present life.
    """
    chance = random.Random(1)
    ordinary, trouble = [_line(chance, one) for one in ORDINARY * 300], _troubles(chance)
    second, counts = datetime.now(timezone.utc) + timedelta(seconds=5), dict.fromkeys(TROUBLE, 0)
    with path.open("wb") as file:
        while file.tell() < SIZE:
            rows = chance.choices(ordinary, k=PACE)
            for place in range(PACE):
                if chance.randrange(100) < SHARE:
                    name, rows[place] = chance.choice(trouble)
                    counts[name] += 1
            stamp = second.strftime("%Y-%m-%dT%H:%M:%S")
            file.write("".join(f'{row}{stamp}.{number:09}Z"}}\n' for number, row in enumerate(rows)).encode())
            second += timedelta(seconds=1)
    return counts


def _troubles(chance: random.Random) -> list[tuple[str, str]]:
    return [(name, _line(chance, one)) for name, one in TROUBLE.items() for dummy in range(50)]


def _line(chance: random.Random, template: str) -> str:
    """A line of Docker's file up to its time."""
    numbers = {"n": chance.getrandbits(32), "k": chance.randrange(99), "d": chance.random() * 9, "p": 50_000}
    row = {"log": template.format(**numbers) + "\n", "stream": "stderr", "time": ""}
    return json.dumps(row, separators=(",", ":"))[: -len('"}')]


def _ours(wanted: t.Mapping[str, int]) -> Cost:
    """What our side costs, from the start of its Python to the end. Raises ``SystemExit`` if its counts are wrong."""
    output = BUILD / "logs.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "build" / "collections")}
    started = time.monotonic()
    with output.open("wb") as stream:
        command = [sys.executable, str(Path(__file__).resolve()), NAME, "60"]
        process = subprocess.Popen(command, stdout=stream, env=environment)
        _pid, status, usage = os.wait4(process.pid, 0)
    cost = Cost(time.monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)
    found = json.loads(output.read_text()) if os.waitstatus_to_exitcode(status) == 0 else None
    if found != {"complete": True, "classes": dict(wanted)}:
        raise SystemExit(f"logs: found {found} instead of {wanted}")
    return cost


def _guide(search: str) -> float:
    """Seconds of one of the guide's searches. Its result goes to a file: grep stops early if nobody wants it."""
    output = BUILD / "logs.txt"
    started = time.monotonic()
    subprocess.run(["bash", "-c", f"docker logs {NAME} 2>&1 | {search} > {output}"], check=True)
    seconds = time.monotonic() - started
    output.unlink()
    return seconds


def _read(name: str, seconds: float) -> None:
    from ansible_collections.autogpt.ops.plugins.module_utils._probes import containers, logs

    client = docker.APIClient(base_url=ENGINE, version="auto")
    (facts,) = logs.read([containers.container(client.inspect_container(name))], client, seconds)
    classes = {one.id: one.count for one in facts.classes}
    print(json.dumps({"complete": facts.complete, "classes": {name: classes.get(name, 0) for name in TROUBLE}}))


if __name__ == "__main__":
    _read(sys.argv[1], float(sys.argv[2]))
