# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""openai_key_check against llmock in containers of the fleet, from inside a container and from the host."""

from __future__ import annotations

import hashlib
import typing as t
from collections.abc import Iterator

import pytest
from calling import Called, call
from keychecking import KEY, Gate, gate, on

HOST = "fleet-trixie"
OTHER = "sk-proj-" + "Zz9_-" * 30


@pytest.fixture(scope="module")
def _shared() -> Iterator[Gate]:
    with gate(HOST) as found:
        yield found


@pytest.fixture
def gateway(_shared: Gate) -> Gate:
    _shared.answers()
    return _shared


def check(gateway: Gate, **options: t.Any) -> Called:
    """The module on the host; by default about the key of the container."""
    source = {} if {"api_key", "env_file"} & set(options) and "container" not in options else {"container": gateway.app}
    called = call("openai_key_check", HOST, **{"docker_host": "unix:///var/run/docker.sock", **source, **options})
    assert KEY not in called.output
    assert OTHER not in called.output
    return called


def ids(called: Called) -> list[str]:
    return [item["id"] for item in called.result["findings"]]


def test_from_inside_the_container(gateway: Gate) -> None:
    called = check(gateway, models=["gpt-4o"])
    assert not called.failed
    assert called.result["seen_from"] == "container"
    assert called.result["reach"]["addresses"] == [gateway.address]
    assert called.result["key"] == {
        "variable": "OPENAI_API_KEY",
        "kind": "project",
        "hash": hashlib.sha256(KEY.encode()).hexdigest()[:8],
        "damage": [],
    }
    assert [(item["method"], item["path"]) for item in gateway.requests] == [("GET", "/v1/models")]


def test_what_is_not_offered(gateway: Gate) -> None:
    called = check(gateway, models=["gpt-4o", "gpt-unheard-of"], fail_on="major")
    assert (called.failed, ids(called)) == (True, ["openai.model_unavailable"])
    assert called.result["models"]["missing"] == ["gpt-unheard-of"]
    assert "openai.model_unavailable" in called.result["msg"]


def test_a_refused_key_is_tried_once(gateway: Gate) -> None:
    gateway.fails(401, "invalid_api_key", message="Incorrect API key provided.")
    called = check(gateway, retries=5)
    assert (called.failed, ids(called)) == (True, ["openai.invalid_key"])
    assert (called.result["status"], called.result["error_code"], called.result["retries"]) == (
        401,
        "invalid_api_key",
        0,
    )
    assert len(gateway.requests) == 1


def test_reported_but_not_failed(gateway: Gate) -> None:
    gateway.fails(401, "invalid_api_key")
    called = check(gateway, fail_on="never")
    assert (called.failed, ids(called), called.result["worst"]) == (False, ["openai.invalid_key"], "critical")


def test_exhausted_quota_shows_only_when_paid_for_and_is_never_tried_again(gateway: Gate) -> None:
    gateway.fails(429, "insufficient_quota", match={"path": "/v1/chat/completions"})
    assert not check(gateway).failed
    gateway.answers()
    gateway.fails(429, "insufficient_quota", match={"path": "/v1/chat/completions"})
    called = check(gateway, completion=True, completion_model="gpt-4o", retries=5)
    assert (called.failed, ids(called), called.result["paid"]) == (True, ["openai.quota_exhausted"], True)
    (request,) = [item for item in gateway.requests if item["method"] == "POST"]
    assert (request["body"]["model"], request["body"]["max_tokens"]) == ("gpt-4o", 1)


def test_throttling_is_waited_out_with_good_manners(gateway: Gate) -> None:
    gateway.fails(429, "rate_limit_exceeded", times=1, retry_after=1.0)
    called = check(gateway)
    assert (called.failed, called.result["status"], called.result["retries"]) == (False, 200, 1)
    first, second = gateway.requests
    assert second["started_at"] - first["ended_at"] >= 1.0
    assert gateway.verdict == []


def test_throttling_that_outlasts_the_timeout(gateway: Gate) -> None:
    gateway.fails(429, "rate_limit_exceeded", retry_after=60)
    called = check(gateway, timeout=5, fail_on="major")
    assert (called.failed, ids(called), called.result["retries"]) == (True, ["openai.rate_limited"], 0)
    assert called.result["rate_limits"]["retry-after"] == "60"


def test_a_server_in_trouble_is_tried_again_to_no_avail(gateway: Gate) -> None:
    gateway.fails(503, "overloaded", retry_after=0)
    called = check(gateway, retries=2, fail_on="major")
    assert (called.failed, ids(called), len(gateway.requests)) == (True, ["openai.server_error"], 3)


def test_a_new_key_is_tried_from_inside_before_it_is_rolled_out(gateway: Gate) -> None:
    called = check(gateway, container=gateway.app, api_key=OTHER)
    assert (called.failed, called.result["seen_from"]) == (False, "container")
    assert called.result["key"]["hash"] == hashlib.sha256(OTHER.encode()).hexdigest()[:8]


def test_no_key_is_ever_in_a_command_line(gateway: Gate) -> None:
    """While the question hangs inside the container, the host's process table and Docker's events are looked at."""
    gateway.fails(429, "rate_limit_exceeded", retry_after=1, times=2)
    watch = "for i in $(seq 40); do cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; echo; sleep 0.1; done"
    on(HOST, "sh", "-c", f"( {watch} ) > /tmp/{gateway.name}.seen 2>/dev/null &")
    called = check(gateway, container=gateway.app, api_key=OTHER)
    assert called.result["retries"] == 2
    seen = on(HOST, "sh", "-c", f"cat /tmp/{gateway.name}.seen; rm /tmp/{gateway.name}.seen")
    events = on(HOST, "docker", "events", "--since", "60s", "--until", "0s", "--filter", f"container={gateway.app}")
    assert "exec_create: python3 -IS -c" in events
    assert OTHER not in seen + events


def test_from_the_host_where_the_container_does_not_run(gateway: Gate) -> None:
    on(HOST, "docker", "stop", "--time", "0", gateway.app)
    try:
        called = check(gateway)
    finally:
        on(HOST, "docker", "start", gateway.app)
    assert (called.failed, called.result["seen_from"], called.result["status"]) == (False, "host", 200)


def test_a_key_of_an_environment_file_from_the_host(gateway: Gate) -> None:
    path = on(HOST, "mktemp").strip()
    on(HOST, "sh", "-c", f"cat > {path}", stdin=f"OPENAI_API_KEY='{OTHER}'\nOPENAI_BASE_URL={gateway.url}\n")
    try:
        called = check(gateway, env_file=path)
    finally:
        on(HOST, "rm", path)
    assert (called.failed, called.result["seen_from"], called.result["status"]) == (False, "host", 200)


def test_a_placeholder_explains_the_refusal(gateway: Gate) -> None:
    gateway.fails(401, "invalid_api_key")
    called = check(gateway, api_key="your-api-key-here", container=gateway.app)
    assert ids(called) == ["config.placeholder_key", "openai.invalid_key"]
    assert called.result["findings"][1]["causes"] == ["config.placeholder_key"]
    assert called.result["key"]["kind"] == "placeholder"


def test_a_name_that_only_the_container_resolves(gateway: Gate) -> None:
    called = check(gateway, api_key=KEY, base_url=f"http://{gateway.name}:8089/v1", retries=0)
    assert (called.failed, ids(called), called.result["seen_from"]) == (True, ["openai.dns_failed"], "host")


def test_through_a_proxy_that_is_not_there(gateway: Gate) -> None:
    called = check(gateway, proxy="http://me:hunter22-hunter22@127.0.0.1:9", retries=0)
    assert (called.failed, ids(called)) == (True, ["openai.proxy_failed"])
    assert "hunter22-hunter22" not in called.output


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"container": "nobody"}, "container: there is no container nobody"),
        ({"env_file": "/nonexistent/.env"}, "env_file: there is no file /nonexistent/.env"),
        ({"container": "openai", "timeout": 0}, "timeout must be above 0 and at most 3600 seconds, not 0"),
        ({"container": "openai", "completion": True}, "completion needs completion_model"),
    ],
)
def test_bad_input_is_one_line(options: dict[str, t.Any], message: str) -> None:
    called = call("openai_key_check", HOST, **options)
    assert called.failed
    assert called.result["msg"].startswith(message)
    assert "Traceback" not in called.output


def test_something_must_hold_the_key() -> None:
    called = call("openai_key_check", HOST, fail_on="never")
    assert called.result["msg"] == "one of the following is required: api_key, container, env_file"


def test_the_stacks_own_key_works_on_the_other_release_too() -> None:
    called = call("openai_key_check", "fleet-bookworm", check=True, container="autogpt-container", fail_on="minor")
    assert (called.failed, called.result["findings"], called.result["seen_from"]) == (False, [], "container")
    assert called.result["models"]["wanted"] == ["gpt-4-turbo", "gpt-3.5-turbo"]
