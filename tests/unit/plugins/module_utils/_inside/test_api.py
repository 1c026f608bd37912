# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an OpenAI-compatible endpoint, or a proxy before it, could answer."""

from __future__ import annotations

import json
import socket
import sys
import time
import typing as t
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._inside import _api
from ansible_collections.autogpt.ops.plugins.module_utils._inside._stages import Channel
from ansible_collections.autogpt.ops.plugins.module_utils._inside._targets import Api

sys.path.insert(0, str(Path(__file__).parent))
from lines import saying, serving, silent

KEY = "sk-proj-" + "x1" * 20


def http(status: int, body: object = None, headers: str = "") -> bytes:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return f"HTTP/1.1 {status} Reason\r\n{headers}Content-Length: {len(content)}\r\n\r\n".encode() + content


def error(code: object, message: str = "", kind: str = "") -> dict[str, object]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code}}


MODELS = {"object": "list", "data": [{"id": "gpt-4o"}, {"id": "b"}, {"no": "id"}, "text"]}


def converse(
    base_url: str,
    key: str = KEY,
    environment: t.Mapping[str, str] | None = None,
    seconds: float = 2.0,
    **options: t.Any,
) -> t.Mapping[str, t.Any]:
    deadline = time.monotonic() + seconds
    completion = options.pop("completion", False)
    api = Api("OPENAI_API_KEY", base_url, key, **options)
    return _api.converse(lambda: Channel(deadline), api, environment or {}, completion)


def answered(*answers: bytes, **options: t.Any) -> t.Mapping[str, t.Any]:
    with serving(saying(*answers)) as port:
        return converse(f"http://127.0.0.1:{port}/v1", **options)


def test_a_good_answer() -> None:
    found = answered(http(200, MODELS, "X-RateLimit-Remaining-Requests: 59\r\nX-Request-Id: r1\r\n"))
    assert (found["stage"], found["code"], found["models"]) == ("ready", "200", ["b", "gpt-4o"])
    assert (found["rate_limits"], found["request_id"]) == ({"x-ratelimit-remaining-requests": "59"}, "r1")


def test_the_request_carries_key_and_organization() -> None:
    heard: list[bytes] = []

    def script(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        connection.sendall(http(200, MODELS))

    with serving(script) as port:
        converse(f"http://user:pw@127.0.0.1:{port}/v1/", organization="org-1", project="proj_1")
    (request,) = heard
    lines = request.decode().split("\r\n")
    assert lines[0] == "GET /v1/models HTTP/1.1"
    assert {f"Host: 127.0.0.1:{port}", f"Authorization: Bearer {KEY}", "OpenAI-Organization: org-1"} <= set(lines)
    assert "OpenAI-Project: proj_1" in lines


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (401, error("invalid_api_key", f"Incorrect API key provided: {KEY[:11]}****{KEY[-4:]}."), "invalid_api_key"),
        (401, error(None, f"You sent {KEY}"), ""),
        (
            429,
            error("insufficient_quota", "You exceeded your current quota", "insufficient_quota"),
            "insufficient_quota",
        ),
        (500, error(42), ""),  # not even a text
        (403, {"error": "a text"}, ""),
        (404, b"<html>", ""),
        (502, [], ""),
    ],
)
def test_refusals(status: int, body: object, code: str) -> None:
    found = answered(http(status, body))
    assert (found["stage"], found["code"], found["error_code"]) == ("query", str(status), code)
    assert "x1x1" not in json.dumps(found)


@pytest.mark.parametrize(
    ("answer", "stage", "code"),
    [
        (http(200, b"<html>login</html>"), "query", "200"),
        (http(302, b"", "Location: /login\r\n"), "query", "302"),
        (b"", "greeting", "protocol"),
        (b"SSH-2.0-OpenSSH\r\n", "greeting", "protocol"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "greeting", "protocol"),
        (b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"da', "query", "200"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n", "greeting", "protocol"),
    ],
)
def test_what_is_no_api(answer: bytes, stage: str, code: str) -> None:
    found = answered(answer)
    assert (found["stage"], found["code"]) == (stage, code)


@pytest.mark.parametrize(
    ("base_url", "key", "code"),
    [
        ("http://h/v1", "", "missing"),
        ("http://h/v1", "key\r\n", "unusable"),
        ("http://h/v1", " key", "unusable"),
        ("http://h/v1", "key\u2026", "unusable"),
        ("h/v1", "key", "unusable"),
        ("ftp://h/v1", "key", "unusable"),
        ("http://h:port/v1", "key", "unusable"),
        ("http://[::1/v1", "key", "unusable"),
    ],
)
def test_what_cannot_be_sent(base_url: str, key: str, code: str) -> None:
    found = converse(base_url.replace("//h", "//127.0.0.1:1"), key) if code == "missing" else converse(base_url, key)
    assert (found["stage"], found["code"]) in {("config", code), ("dns", "EAI_AGAIN"), ("dns", "EAI_NONAME")}
    assert "key" not in found["message"].replace("the key", "")


def test_target_has_no_credentials() -> None:
    found = converse("http://user:secret@127.0.0.1:1/v1?token=secret")
    assert found["target"] == "http://127.0.0.1:1/v1"
    assert (found["stage"], found["code"]) == ("tcp", "ECONNREFUSED")


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("https://user:pw@login.example/start?token=x", "It redirects to login.example."),
        ("/login?token=x", "It redirects to another path."),
        ("http://[::1/login", "It redirects to another path."),
    ],
)
def test_of_a_redirection_only_the_host_is_told(location: str, message: str) -> None:
    assert answered(http(302, error("x", "Go to /login?token=x"), f"Location: {location}\r\n"))["message"] == message


@pytest.mark.parametrize(
    ("base_url", "azure"),
    [
        ("https://me.OpenAI.azure.com/openai/v1", False),
        ("https://me.cognitiveservices.azure.com", False),
        ("https://api.openai.com/v1", True),
    ],
)
def test_azure_is_not_asked(base_url: str, azure: bool) -> None:
    def no_channel() -> Channel:
        raise AssertionError

    found = _api.converse(no_channel, Api("OPENAI_API_KEY", base_url, KEY, azure=azure), {}, completion=True)
    assert found == {"target": "Azure OpenAI", "variable": "OPENAI_API_KEY", "stage": "config", "code": "azure"}


def test_a_message_is_cut_between_words() -> None:
    found = answered(http(400, error("word " * 15 + "password1", "word " * 59 + "password1")))
    assert (found["message"], found["error_code"]) == ("word " * 59 + "…", "word " * 15 + "…")


def test_a_large_answer_is_cut() -> None:
    endless = b"HTTP/1.1 200 OK\r\n\r\n" + b"[" + b"1," * 4_000_000
    assert answered(endless, seconds=5.0)["stage"] == "query"


def test_a_length_below_zero_opens_no_floodgate() -> None:
    """http.client takes a chunk of -1 bytes for everything that is to come."""
    sent: list[int] = []

    def flood(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")
        for dummy in range(64):
            connection.sendall(bytes(1024 * 1024))
            sent.append(1)

    with serving(flood) as port:
        assert converse(f"http://127.0.0.1:{port}/v1", seconds=5.0)["stage"] in ("greeting", "query")
    assert len(sent) < 32


def test_silence_ends_at_the_deadline() -> None:
    started = time.monotonic()
    with serving(silent) as port:
        found = converse(f"http://127.0.0.1:{port}/v1", seconds=0.3)
    assert (found["stage"], found["code"]) == ("greeting", "timeout")
    assert time.monotonic() - started < 5


def test_a_completion_is_asked_for_only_when_allowed() -> None:
    heard: list[bytes] = []

    def script(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        quota = http(429, error("insufficient_quota"))
        connection.sendall(http(200, MODELS) if heard[-1].startswith(b"GET") else quota)

    with serving(script) as port:
        url = f"http://127.0.0.1:{port}/v1"
        assert "paid" not in converse(url, models=("m",))
        found = converse(url, models=("m",), completion=True)
    assert (found["paid"], found["error_code"], found["models"]) == (True, "insufficient_quota", ["b", "gpt-4o"])
    assert b'"max_tokens": 1' in heard[-1]
    assert len(heard) == 3


def test_reasoning_models_have_another_word_for_the_limit() -> None:
    def script(connection: socket.socket) -> None:
        heard = connection.recv(65536)
        refusal = http(400, error("unsupported_parameter", "Use 'max_completion_tokens' instead."))
        connection.sendall(refusal if b'"max_tokens"' in heard else http(200, MODELS))

    with serving(script) as port:
        found = converse(f"http://127.0.0.1:{port}/v1", models=("o3",), completion=True)
    assert (found["stage"], found["paid"]) == ("ready", True)


class TestRetries:
    """Trying again, as often as is allowed and as long as there is time."""

    BUSY = http(503, error(None, "overloaded"), "Retry-After-Ms: 10\r\n")

    @staticmethod
    def heard(answers: list[bytes], **options: t.Any) -> tuple[t.Mapping[str, t.Any], int]:
        """What comes of a server that answers so, one connection after the other, and how many there were."""
        asked: list[bytes] = []

        def script(connection: socket.socket) -> None:
            asked.append(connection.recv(65536))
            connection.sendall(answers[min(len(asked), len(answers)) - 1])

        with serving(script) as port:
            return converse(f"http://127.0.0.1:{port}/v1", **options), len(asked)

    @pytest.mark.parametrize(
        ("answers", "retries", "code", "count"),
        [
            ([BUSY, http(200, MODELS)], 2, "200", 2),
            ([BUSY, BUSY, http(200, MODELS)], 2, "200", 3),
            ([BUSY], 2, "503", 3),
            ([BUSY, http(200, MODELS)], 0, "503", 1),
            ([BUSY, http(401, error("invalid_api_key"))], 5, "401", 2),
            ([http(429, error("insufficient_quota")), http(200, MODELS)], 5, "429", 1),
        ],
    )
    def test_again(self, answers: list[bytes], retries: int, code: str, count: int) -> None:
        found, asked = self.heard(answers, retries=retries)
        assert (found["code"], found["retries"], asked) == (code, count - 1, count)

    def test_a_server_that_asks_for_more_patience_than_there_is_is_not_waited_for(self) -> None:
        started = time.monotonic()
        found, asked = self.heard([http(429, error("slow_down"), "Retry-After: 30\r\n")], retries=5)
        assert (found["code"], asked) == ("429", 1)
        assert found["rate_limits"] == {"retry-after": "30"}
        assert time.monotonic() - started < 5

    def test_nobody_there_yet(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        found = converse(f"http://127.0.0.1:{port}/v1", retries=1)
        assert (found["code"], found["retries"]) == ("ECONNREFUSED", 1)

    def test_both_requests_count(self) -> None:
        answers = [self.BUSY, http(200, MODELS), self.BUSY, http(200, MODELS)]
        found, asked = self.heard(answers, retries=1, completion=True, models=("m",))
        assert (found["retries"], asked, found["model"]) == (2, 4, "m")


class TestAzure:
    """Azure's paths, header and version, as its reference has them; a resource of Azure's cannot be had here."""

    @staticmethod
    def asked(base: str, completion: bool = False, **options: t.Any) -> tuple[list[str], list[str]]:
        """The first lines of the requests, and the headers that hold the key."""
        heard: list[list[str]] = []

        def script(connection: socket.socket) -> None:
            heard.append(connection.recv(65536).decode().split("\r\n"))
            connection.sendall(http(200, MODELS))

        with serving(script) as port:
            converse(f"http://127.0.0.1:{port}{base}", azure=True, completion=completion, **options)
        keys = [line for lines in heard for line in lines if KEY in line]
        return [lines[0].rpartition(" ")[0] for lines in heard], keys

    @pytest.mark.parametrize(
        ("base", "version", "lines"),
        [
            ("", "2024-10-21", "GET /openai/models?api-version=2024-10-21"),
            ("/", "2024-10-21", "GET /openai/models?api-version=2024-10-21"),
            ("/openai/", "2024-10-21", "GET /openai/models?api-version=2024-10-21"),
            ("/openai/v1", "v1", "GET /openai/v1/models?api-version=v1"),
            ("/gate?team=1", "x y", "GET /gate/openai/models?team=1&api-version=x%20y"),
        ],
    )
    def test_models(self, base: str, version: str, lines: str) -> None:
        assert self.asked(base, api_version=version) == ([lines], [f"api-key: {KEY}"])

    @pytest.mark.parametrize(
        ("base", "path"),
        [("", "/openai/deployments/my%20agents/chat/completions"), ("/openai/v1/", "/openai/v1/chat/completions")],
    )
    def test_a_completion_is_asked_of_the_deployment(self, base: str, path: str) -> None:
        lines, keys = self.asked(base, completion=True, api_version="v1", deployment="my agents", models=("gpt-4o",))
        assert lines[-1] == f"POST {path}?api-version=v1"
        assert keys == [f"api-key: {KEY}"] * 2

    def test_without_a_deployment_nothing_is_paid_for(self) -> None:
        assert len(self.asked("", completion=True, api_version="v1", models=("gpt-4o",))[0]) == 1

    def test_its_request_id(self) -> None:
        assert answered(http(200, MODELS, "apim-request-id: a1\r\n"))["request_id"] == "a1"


class TestProxies:
    """The proxy that the application's environment names."""

    def test_plain_requests_go_through_it(self) -> None:
        heard: list[bytes] = []

        def script(connection: socket.socket) -> None:
            heard.append(connection.recv(65536))
            connection.sendall(http(200, MODELS))

        with serving(script) as port:
            found = converse("http://api.invalid/v1", environment={"HTTP_PROXY": f"http://me:p%40ss@127.0.0.1:{port}"})
        assert found["stage"] == "ready"
        assert heard[0].startswith(b"GET http://api.invalid/v1/models HTTP/1.1\r\n")
        assert b"Proxy-Authorization: Basic bWU6cEBzcw==\r\n" in heard[0]

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "407"),
            (b"HTTP/1.0 403 Forbidden\r\n\r\n", "403"),
            (b"nonsense\r\n", "protocol"),
            (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200, "protocol"),
            (b"", "closed"),
        ],
    )
    def test_a_tunnel_is_refused(self, answer: bytes, code: str) -> None:
        with serving(saying(answer)) as port:
            found = converse("https://api.invalid/v1", environment={"https_proxy": f"127.0.0.1:{port}"})
        assert (found["stage"], found["code"]) == ("proxy", code)

    def test_nobody_is_there(self) -> None:
        found = converse("https://api.invalid/v1", environment={"ALL_PROXY": "http://127.0.0.1:1"})
        assert (found["stage"], found["code"]) == ("proxy", "ECONNREFUSED")

    def test_socks_is_not_spoken_here(self) -> None:
        found = converse("https://api.invalid/v1", environment={"ALL_PROXY": "socks5://127.0.0.1:1"})
        assert (found["stage"], found["code"]) == ("proxy", "unsupported")

    @pytest.mark.parametrize("no_proxy", ["127.0.0.1", "other, 127.0.0.1", "*", ".0.0.1"])
    def test_excluded_hosts_go_without(self, no_proxy: str) -> None:
        with serving(saying(http(200, MODELS))) as port:
            environment = {"HTTP_PROXY": "http://127.0.0.1:1", "NO_PROXY": no_proxy}
            assert converse(f"http://127.0.0.1:{port}/v1", environment=environment)["stage"] == "ready"


def test_what_speaks_no_tls() -> None:
    with serving(saying(http(400))) as port:
        found = converse(f"https://127.0.0.1:{port}/v1")
    assert found["stage"] == "tls"


@given(st.binary(max_size=300), st.sampled_from([b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_end_the_conversation(data: bytes, start: bytes) -> None:
    assert answered(start + data, seconds=0.5)["stage"] in ("greeting", "query", "ready")
