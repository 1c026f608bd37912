# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What PostgreSQL and Redis could say, and what nobody should: a hostile server must not hang or crash us."""

from __future__ import annotations

import socket
import ssl
import struct
import sys
import time
import typing as t
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._inside import _postgres, _redis
from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import Parts
from ansible_collections.autogpt.ops.plugins.module_utils._inside._scram import Scram
from ansible_collections.autogpt.ops.plugins.module_utils._inside._stages import Channel, Stopped

sys.path.insert(0, str(Path(__file__).parent))
from lines import saying, serving, silent, stopped

Ask = t.Callable[..., t.Optional[Stopped]]


def message(kind: bytes, body: bytes = b"") -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def authentication(request: int, data: bytes = b"") -> bytes:
    return message(b"R", struct.pack("!i", request) + data)


def refusal(code: str, text: str) -> bytes:
    return message(b"E", f"SFATAL\0C{code}\0M{text}\0\0".encode())


READY = message(b"S", b"server_version\x0017\0") + message(b"Z", b"I")


def ask_postgres(port: int, seconds: float = 2.0, mode: str = "disable") -> Stopped | None:
    parts = Parts("postgresql", user="u", password="secret", host="127.0.0.1", port=port, options={"sslmode": mode})
    return stopped(lambda channel: _postgres.converse(channel, parts), seconds)


def ask_redis(port: int, seconds: float = 2.0, password: str = "") -> Stopped | None:
    parts = Parts("redis", host="127.0.0.1", port=port, password=password)
    return stopped(lambda channel: _redis.converse(channel, parts), seconds)


def outcome(stop: Stopped | None) -> tuple[str, str]:
    return (stop.stage, stop.code) if stop else ("ready", "")


POSTGRES = {
    "trust": ([authentication(0) + READY, READY], ("ready", "")),
    "full": ([refusal("53300", "sorry")], ("auth", "53300")),
    "password refused": ([authentication(3), refusal("28P01", "no")], ("auth", "28P01")),
    "query refused": ([authentication(0) + READY, refusal("53100", "full")], ("query", "53100")),
    "kerberos": ([authentication(7)], ("auth", "unsupported")),
    "no known mechanism": ([authentication(10, b"OTHER\0\0")], ("auth", "unsupported")),
    "bad challenge": ([authentication(10, b"SCRAM-SHA-256\0\0"), authentication(11, b"hello")], ("auth", "protocol")),
    "asks for ever": ([authentication(3)] * 20, ("auth", "protocol")),
    "talks for ever": ([message(b"N") * 500], ("greeting", "protocol")),
    "http": ([b"HTTP/1.1 400 Bad Request\r\n\r\n"], ("greeting", "protocol")),
    "enormous": ([b"R\x7f\xff\xff\xff"], ("greeting", "protocol")),
    "negative": ([b"R\xff\xff\xff\xff"], ("greeting", "protocol")),
    "hangs up": ([b""], ("greeting", "closed")),
    "half a message": ([b"R\0\0"], ("greeting", "closed")),
}


@pytest.mark.parametrize("case", POSTGRES)
def test_postgres(case: str) -> None:
    answers, expected = POSTGRES[case]
    with serving(saying(*answers)) as port:
        assert outcome(ask_postgres(port)) == expected


@pytest.mark.parametrize(
    ("answer", "mode", "expected"),
    [
        (b"N", "require", ("tls", "refused")),
        (b"X", "prefer", ("greeting", "protocol")),
        (refusal("53300", "sorry"), "require", ("auth", "53300")),
        (b"Snonsense", "require", ("tls", "WRONG_VERSION_NUMBER")),
    ],
)
def test_postgres_encryption(answer: bytes, mode: str, expected: tuple[str, str]) -> None:
    with serving(saying(answer)) as port:
        assert outcome(ask_postgres(port, mode=mode)) == expected


REDIS = {
    "pong": (b"+PONG\r\n", ("ready", "")),
    "no password": (b"-NOAUTH Authentication required.\r\n", ("auth", "NOAUTH")),
    "loading": (b"-LOADING Redis is loading\r\n", ("query", "LOADING")),
    "not redis": (b"HTTP/1.1 400\r\n", ("query", "protocol")),
    "another status": (b"+OK\r\n", ("query", "protocol")),
    "no end": (b"+" + b"x" * 9000, ("greeting", "protocol")),
    "hangs up": (b"", ("greeting", "closed")),
}


@pytest.mark.parametrize("case", REDIS)
def test_redis(case: str) -> None:
    answer, expected = REDIS[case]
    with serving(saying(answer)) as port:
        assert outcome(ask_redis(port)) == expected


def test_redis_says_why_it_hangs_up_before_it_is_asked() -> None:
    with serving(lambda connection: connection.sendall(b"-ERR max number of clients reached\r\n")) as port:
        stop = ask_redis(port, password="secret")
    assert stop is not None
    assert (stop.code, stop.message) == ("ERR", "ERR max number of clients reached")


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (ask_postgres, refusal("28000", "word " * 59 + "password1")),
        (ask_redis, b"-" + b"word " * 59 + b"password1\r\n"),
    ],
)
def test_a_message_is_cut_between_words(ask: Ask, answer: bytes) -> None:
    with serving(saying(answer)) as port:
        stop = ask(port)
    assert stop is not None
    assert stop.message == "word " * 59 + "…"


@pytest.mark.parametrize("ask", [ask_postgres, ask_redis])
def test_silence_ends_at_the_deadline(ask: Ask) -> None:
    started = time.monotonic()
    with serving(silent) as port:
        assert outcome(ask(port, 0.3)) == ("greeting", "timeout")
    assert time.monotonic() - started < 5


def test_drops_do_not_stretch_the_deadline() -> None:
    def dripping(connection: socket.socket) -> None:
        for dummy in range(50):
            time.sleep(0.05)
            connection.sendall(b"+")

    started = time.monotonic()
    with serving(dripping) as port:
        assert outcome(ask_redis(port, 0.4)) == ("greeting", "timeout")
    assert time.monotonic() - started < 1


@given(st.binary(max_size=200), st.sampled_from([ask_postgres, ask_redis]))
@settings(max_examples=60, deadline=None)
def test_any_bytes_end_the_conversation(data: bytes, ask: Ask) -> None:
    with serving(saying(data)) as port:
        stop = ask(port, 0.5)
    assert stop is None or stop.stage in ("greeting", "auth", "query")


def test_an_unknown_name() -> None:
    stop = stopped(lambda channel: channel.open("no-such-host.invalid", 1))
    assert stop is not None
    assert stop.stage == "dns"
    assert stop.code.startswith("EAI_")


@pytest.mark.parametrize("name", ["a" * 64, "." * 5, "x" * 300])
def test_a_name_that_dns_cannot_carry(name: str) -> None:
    stop = stopped(lambda channel: channel.open(name, 1))
    assert stop is not None
    assert stop.stage == "dns"


@pytest.mark.parametrize(
    ("reason", "stage"), [("TLSV13_ALERT_CERTIFICATE_REQUIRED", "tls"), ("UNEXPECTED_EOF_WHILE_READING", "greeting")]
)
def test_a_late_alert_is_about_encryption(reason: str, stage: str) -> None:
    error = ssl.SSLError(1, "text")
    error.reason = reason
    with pytest.raises(Stopped) as stop, Channel(time.monotonic() + 1).stage("greeting"):
        raise error
    assert (stop.value.stage, stop.value.code) == (stage, reason)


def test_names_of_containers_are_known_beforehand() -> None:
    with serving(saying(b"+PONG\r\n")) as port:
        channel = Channel(time.monotonic() + 1, {"cache": "127.0.0.1", "gone": ""})
        _redis.converse(channel, Parts("redis", host="cache", port=port))
        channel.close()
    with pytest.raises(Stopped) as stop:
        Channel(time.monotonic() + 1, {"Gone": ""}).open("gonE", 1)
    assert (stop.value.stage, stop.value.code) == ("dns", "no_address")


def test_scram_gives_the_proof_of_rfc_7677(monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of RFC 7677, section 3, whose client names the user in its first message."""
    scram = Scram("pencil")
    monkeypatch.setattr(scram, "_nonce", "rOprNGfwEbeRWgbNEkqO")
    monkeypatch.setattr(scram, "_bare", lambda: "n=user,r=rOprNGfwEbeRWgbNEkqO")
    nonce = "rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0"
    answer = scram.final(f"r={nonce},s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096".encode())
    assert answer == f"c=biws,r={nonce},p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=".encode()


@pytest.mark.parametrize("rest", ["s=YQ==,i=0", "s=YQ==,i=99999999", "s=YQ==", "s=!,i=1", "i=x,s=YQ=="])
def test_scram_takes_no_unreasonable_challenge(rest: str) -> None:
    scram = Scram("pencil")
    nonce = scram.first().decode().rpartition("r=")[2]
    with pytest.raises(ValueError, match=r"SCRAM|literal|padding|split|sequence"):
        scram.final(f"r={nonce}more,{rest}".encode())
    with pytest.raises(ValueError, match=r"SCRAM|literal|padding|split|sequence"):
        scram.final(b"r=another,s=YQ==,i=4096")
