# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Containers of a test's own on a host of the fleet, made from the images that are there."""

from __future__ import annotations

import contextlib
import subprocess
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence


def docker(host: str, *words: str) -> str:
    """What the engine of this host of the fleet answers to a command."""
    command = ["docker", "exec", host, "docker", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{words}: {done.stderr}"
    return done.stdout


def image_of(host: str, name: str) -> str:
    """The image that the stack's container of this name was made from."""
    return docker(host, "inspect", name, "--format", "{{.Config.Image}}").strip()


@contextlib.contextmanager
def container(
    host: str,
    like: str,
    command: Sequence[str] = (),
    *,
    env: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> Iterator[str]:
    """A container with the image and the network of the stack's container ``like``; its name. It is always removed."""
    name = f"health-{like}-{uuid.uuid4().hex[:8]}"
    variables = [word for key, value in (env or {}).items() for word in ("--env", f"{key}={value}")]
    entrypoint = ["--entrypoint", command[0]] if command else []
    network = docker(host, "inspect", like, "--format", "{{.HostConfig.NetworkMode}}").strip()
    run = [
        "run",
        "--detach",
        "--memory",
        "192m",
        "--network",
        network,
        "--name",
        name,
        *variables,
        *options,
        *entrypoint,
        image_of(host, like),
        *command[1:],
    ]
    try:
        docker(host, *run)
        yield name
    finally:
        docker(host, "rm", "--force", "--volumes", name)


def wait_for(host: str, name: str, *command: str, password: str = "", seconds: float = 60) -> None:
    """Until a command inside the container succeeds; ``password`` is what psql sends."""
    inside = ["docker", "exec", host, "docker", "exec", "--env", f"PGPASSWORD={password}", name, *command]
    end = time.monotonic() + seconds
    while subprocess.run(inside, capture_output=True, check=False).returncode:
        assert time.monotonic() < end, f"{name}: {command} does not succeed"
        time.sleep(0.2)


__all__ = ("container", "docker", "image_of", "wait_for")
