# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Name servers of every kind, each a socket on the loopback interface."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
import typing as t

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._inside import _dns

Answer = t.Callable[[bytes], t.Optional[bytes]]


@contextlib.contextmanager
def nameserver(answer: Answer) -> t.Iterator[int]:
    """Answers each question as the function does, or not at all; its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    question, place = server.recvfrom(4096)
                    said = answer(question)
                    if said is not None:
                        server.sendto(said, place)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def reply(code: int) -> Answer:
    return lambda question: question[:2] + struct.pack("!H", 0x8180 | code) + question[4:]


@pytest.mark.parametrize(
    ("code", "word"),
    [(0, "NOERROR"), (1, "FORMERR"), (2, "SERVFAIL"), (3, "NXDOMAIN"), (4, "NOTIMP"), (5, "REFUSED"), (9, "RCODE9")],
)
def test_the_response_code_is_told_in_dns_own_words(code: int, word: str) -> None:
    with nameserver(reply(code)) as port:
        assert _dns.ask("127.0.0.1", "api.example.test", 2, port) == word


def test_the_question_is_for_the_address_of_the_name() -> None:
    heard: list[bytes] = []

    def listen(question: bytes) -> bytes:
        heard.append(question)
        return t.cast(bytes, reply(0)(question))

    with nameserver(listen) as port:
        _dns.ask("127.0.0.1", "Bücher.example.", 2, port)
    (question,) = heard
    assert question[2:12] == b"\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
    assert question[12:] == b"\x0dxn--bcher-kva\x07example\x00\x00\x01\x00\x01"


def test_a_question_that_got_lost_is_asked_again() -> None:
    heard: list[bytes] = []

    def deaf_at_first(question: bytes) -> t.Optional[bytes]:
        heard.append(question)
        return reply(0)(question) if len(heard) > 1 else None

    with nameserver(deaf_at_first) as port:
        assert _dns.ask("127.0.0.1", "api.example.test", 0.6, port) == "NOERROR"


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (lambda question: None, "timeout"),
        (lambda question: b"\0\0" + question[2:], "timeout"),  # somebody else's answer
        (lambda question: question, "protocol"),  # an echo
        (lambda question: question[:2], "protocol"),
    ],
)
def test_what_is_no_answer(answer: Answer, word: str) -> None:
    started = time.monotonic()
    with nameserver(answer) as port:
        assert _dns.ask("127.0.0.1", "api.example.test", 0.3, port) == word
    assert time.monotonic() - started < 5


def test_nobody_is_there() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    assert _dns.ask("127.0.0.1", "api.example.test", 2, port) == "ECONNREFUSED"


def test_what_is_no_address_is_not_asked() -> None:
    assert _dns.ask("ns.example.test", "api.example.test", 2) == "protocol"


@pytest.mark.parametrize("name", ["", "a" * 64, "a..b", "." * 5])
def test_a_name_that_dns_cannot_carry_is_not_asked_for(name: str) -> None:
    assert _dns.ask_each(["127.0.0.1"], name, 2) == [{"address": "127.0.0.1", "answer": ""}]


def test_all_are_asked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    together = threading.Barrier(3)
    monkeypatch.setattr(_dns, "ask", lambda address, *_more: f"{address} {together.wait(5) >= 0}")
    found = _dns.ask_each(["1", "2", "3"], "api.example.test", 2)
    assert found == [{"address": name, "answer": f"{name} True"} for name in "123"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("# nameserver 1.1.1.1\nsearch a b\nnameserver 127.0.0.11\noptions ndots:0\n", ["127.0.0.11"]),
        (
            "nameserver ::1\nnameserver\t10.0.0.1 # x\nnameserver\nnameserver 3\nnameserver 4\n",
            ["::1", "10.0.0.1", "3"],
        ),
    ],
)
def test_resolv_conf(text: str, found: list[str]) -> None:
    assert _dns.nameservers(text) == found


@given(st.binary(max_size=40))
@settings(max_examples=100, deadline=None)
def test_any_bytes_are_some_answer(data: bytes) -> None:
    words = {"protocol", *_dns._WORDS, *(f"RCODE{code}" for code in range(16))}
    with nameserver(lambda question: question[:2] + data) as port:
        assert _dns.ask("127.0.0.1", "a", 2, port) in words
