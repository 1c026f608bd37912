# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A gate of a test's own on a host of the fleet: llmock, told how to fail, and a container that goes through it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
import typing as t
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

KEY = "sk-proj-" + "Ab1_-" * 30

_PATIENCE = 60


def on(host: str, *words: str, stdin: str = "") -> str:
    """What a command prints on a host of the fleet."""
    command = ["docker", "exec", "-i", host, *words]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


@dataclass(frozen=True)
class Gate:
    """An OpenAI-compatible server in a container, and another container that has its key and its address."""

    host: str
    name: str
    app: str
    address: str

    @property
    def url(self) -> str:
        """The base URL, as the host has it."""
        return f"http://{self.address}:8089/v1"

    def fails(self, status: int, code: str, times: int | None = None, **more: t.Any) -> None:
        """Answer with this error from now on, so many times or (None) until it is told otherwise."""
        behavior = {"type": "fail", "status": status, "code": code, "times": times, **more}
        self._tell("POST", "scenario", json.dumps({"behaviors": [behavior]}))

    def answers(self) -> None:
        """Forget all that was, and answer."""
        self._tell("POST", "reset")

    @property
    def requests(self) -> list[dict[str, t.Any]]:
        """What was asked since then, in order, by its own journal."""
        found: list[dict[str, t.Any]] = json.loads(self._tell("GET", "requests"))["requests"]
        return found

    @property
    def verdict(self) -> list[dict[str, t.Any]]:
        """What it has to say of the manners of those who ask."""
        found: list[dict[str, t.Any]] = json.loads(self._tell("GET", "verdict"))["findings"]
        return found

    def _tell(self, method: str, what: str, body: str = "") -> str:
        place = f"http://{self.address}:8089/_llmock/{what}"
        return on(self.host, "curl", "-fsS", "-X", method, *(["-d", body] if body else []), place)


@contextlib.contextmanager
def gate(host: str) -> Iterator[Gate]:
    """Both containers, on a network of their own; all are removed in any case."""
    name = f"keygate-{uuid.uuid4().hex[:8]}"
    app = f"{name}-user"
    image = on(host, "docker", "inspect", "openai", "--format", "{{.Config.Image}}").strip()
    environment = ["-e", f"OPENAI_API_KEY={KEY}", "-e", f"OPENAI_BASE_URL=http://{name}:8089/v1"]
    run = ["docker", "run", "--detach", "--memory", "192m", "--network", name, "--name"]
    try:
        on(host, "docker", "network", "create", name)
        on(host, *run, name, image)
        on(host, *run, app, *environment, "--entrypoint", "sleep", image, "3600")
        template = "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"
        address = on(host, "docker", "inspect", name, "--format", template).strip()
        found = Gate(host, name, app, address)
        _wait(found)
        yield found
    finally:
        for words in (["rm", "--force", "--volumes", app, name], ["network", "rm", name]):
            subprocess.run(["docker", "exec", host, "docker", *words], capture_output=True, check=False)


def _wait(found: Gate) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        with contextlib.suppress(AssertionError):
            found.answers()
            return
        assert time.monotonic() < end, f"{found.name} does not answer"
        time.sleep(0.2)


__all__ = ("KEY", "Gate", "gate", "on")
