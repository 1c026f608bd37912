# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One diagnosis of a host with containers that cannot get out, cannot be talked to, or turn browsers away.

The containers are real, and so is their web framework; their image and variables tell that they are applications.
"""

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

HOST = "fleet-trixie"
SITES = "http://localhost:3000, https://app.example.test"

PROGRAM = """
import os, time, uvicorn
from fastapi import FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
origins = os.environ.get("AP_SERVER_CORS_ALLOWED_ORIGINS", "").split(",")
app.add_middleware(CORSMiddleware, allow_origins=origins, allow_credentials=True, allow_methods=["*"])

@app.get("/health")
async def health(response: Response):
    if os.environ.get("MOOD") == "hangs":
        time.sleep(3600)  # in an async function: nothing else is served meanwhile
    if os.environ.get("MOOD") == "sick":
        response.status_code = 503
    return {"status": os.environ.get("MOOD", "well")}

uvicorn.run(app, host="0.0.0.0", port=8000, log_level="warning")
"""


def on_host(*command: str, check: bool = True) -> str:
    done = subprocess.run(["docker", "exec", HOST, *command], check=check, capture_output=True, text=True)
    return done.stdout.strip()


# Options of docker run; {address} is the host's own.
CONTAINERS = {
    "well": ("-p", "18001:8000", "-e", "AP_SERVER_CORS_ALLOWED_ORIGINS=http://localhost:3000"),
    "sick": ("-p", "18002:8000", "-e", "MOOD=sick"),
    "hangs": ("-p", "18003:8000", "-e", "MOOD=hangs"),
    "blank": ("-e", f"AP_SERVER_CORS_ALLOWED_ORIGINS={SITES}"),
    "blocked": ("--network", "ops-way-shut", "-e", "OPENAI_BASE_URL=http://{address}:8100/v1"),
    "nameless": ("--dns", "127.0.0.53", "-e", "OPENAI_BASE_URL=http://api.example.test/v1"),
    "refused": ("-e", "OPENAI_BASE_URL=http://{address}:9/v1"),
    "proxied": (
        "-e",
        "HTTP_PROXY=http://me:hidden-word@127.0.0.1:9",
        "-e",
        "OPENAI_BASE_URL=http://api.example.test/v1",
    ),
    "spared": ("--network", "autogpt_default", "-e", "HTTP_PROXY=http://127.0.0.1:9"),
}
IDLE = "http://{address}:8100/v1"  # an application of the fleet: it answers, if only with 404
SPARED = "http://openai:8089/v1"


@pytest.fixture(scope="session")
def _containers() -> Iterator[None]:
    address = on_host("hostname", "-i").split()[0]
    on_host("docker", "network", "create", "--internal", "ops-way-shut")
    on_host("docker", "network", "create", "ops-way-open")
    try:
        for name, options in CONTAINERS.items():
            network = () if "--network" in options else ("--network", "ops-way-open")
            usual = (
                *network,
                "-e",
                f"OPENAI_BASE_URL={(SPARED if name == 'spared' else IDLE).format(address=address)}",
            )
            chosen = [word.format(address=address) for word in (*usual, *options)]
            on_host(
                *("docker", "run", "--detach", "--name", f"ops-way-{name}", "-e", "OPENAI_API_KEY=sk-only-a-test"),
                *chosen,
                *("autogpt:0.5.1", "python", "-c", PROGRAM),
            )
        for name in CONTAINERS:
            wait_for(f"ops-way-{name}")
        yield
    finally:
        on_host("docker", "rm", "--force", "--volumes", *(f"ops-way-{name}" for name in CONTAINERS), check=False)
        on_host("docker", "network", "rm", "ops-way-shut", "ops-way-open", check=False)


def wait_for(name: str, seconds: float = 60.0) -> None:
    """Until the container listens."""
    knock = "import socket; socket.create_connection(('127.0.0.1', 8000), 1)"
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(subprocess.CalledProcessError):
            on_host("docker", "exec", name, "python", "-c", knock)
            return
    pytest.fail(f"{name} does not listen: {on_host('docker', 'logs', name, check=False)}")


@pytest.fixture(scope="session")
def record(_containers: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, t.Any]:
    directory = tmp_path_factory.mktemp("record")
    parts = ["network", "frontend", "openai", "port"]
    called = call("stack_health", HOST, components=parts, fail_on="never", record_dir=str(directory))
    assert not called.failed, called.output
    assert "hidden-word" not in called.output
    assert "sk-only-a-test" not in called.output
    text = next(Path(directory).rglob("*.json")).read_text()
    assert "hidden-word" not in text
    return t.cast("dict[str, t.Any]", json.loads(text))


def said(record: dict[str, t.Any], name: str, *components: str) -> dict[str, dict[str, t.Any]]:
    """The findings about one container's stack, by id."""
    found = [item for item in record["findings"] if item["stack"] == f"ops-way-{name}"]
    return {item["id"]: item for item in found if not components or item["component"] in components}


def test_the_fleets_own_stacks_have_nothing(record: dict[str, t.Any]) -> None:
    ours = [item["id"] for item in record["findings"] if item["stack"] in ("autogpt", "assistant")]
    assert ours == []


def test_who_is_well_has_nothing(record: dict[str, t.Any]) -> None:
    assert said(record, "well", "network", "frontend", "port") == {}


@pytest.mark.parametrize(("name", "expected"), [("sick", "health_failed"), ("hangs", "not_answering")])
def test_an_application_in_trouble(record: dict[str, t.Any], name: str, expected: str) -> None:
    assert set(said(record, name, "network", "frontend", "port")) == {f"frontend.{expected}"}


def test_the_body_is_shown(record: dict[str, t.Any]) -> None:
    assert said(record, "sick")["frontend.health_failed"]["evidence"]["message"] == '{"status":"sick"}'


def test_a_blank_after_the_comma(record: dict[str, t.Any]) -> None:
    (found,) = said(record, "blank", "network", "frontend").values()
    assert (found["id"], found["object"]) == ("frontend.cors_rejected", "https://app.example.test")
    assert found["evidence"]["configured"] == '" https://app.example.test"'


def test_an_internal_network_leads_nowhere(record: dict[str, t.Any]) -> None:
    found = said(record, "blocked", "network", "openai")
    cause = found.pop("network.container_blocked")
    assert (cause["evidence"]["gateway"], cause["evidence"]["host_stage"]) == ("-", "query")
    assert {name: item["causes"] for name, item in found.items()} == {"openai.unreachable": [cause["key"]]}


@pytest.mark.parametrize(
    ("name", "network", "openai"),
    [
        ("nameless", "dns_failed", "dns_failed"),
        ("refused", "tcp_failed", "unreachable"),
        ("proxied", "proxy_failed", "proxy_failed"),
        ("spared", "no_proxy_incomplete", "proxy_failed"),
    ],
)
def test_the_first_stage_that_fails_is_the_cause(
    record: dict[str, t.Any], name: str, network: str, openai: str
) -> None:
    found = said(record, name, "network", "openai")
    cause = found.pop(f"network.{network}")
    assert cause["causes"] == []
    assert {name: item["causes"] for name, item in found.items()} == {f"openai.{openai}": [cause["key"]]}


def test_what_each_name_server_said(record: dict[str, t.Any]) -> None:
    told = said(record, "nameless")["network.dns_failed"]["evidence"]["nameservers"]
    assert told == ["127.0.0.11: SERVFAIL"]
