# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._ports import _binding
from ansible_collections.autogpt.ops.plugins.module_utils._ports._binding import Answer, attempt, takes_ipv4_along
from ansible_collections.autogpt.ops.plugins.module_utils._ports._wanted import Wanted

sys.path.insert(0, str(Path(__file__).parent))
from squatters import squatter

FREE, TAKEN = Answer.FREE, Answer.TAKEN


@pytest.mark.parametrize(
    ("protocol", "held", "manner", "wanted", "answer"),
    [
        ("tcp", "127.0.0.1", "", "", TAKEN),
        ("tcp", "127.0.0.1", "", "127.0.0.1", TAKEN),
        ("tcp", "127.0.0.1", "", "127.0.0.2", FREE),
        ("tcp", "127.0.0.1", "", "192.0.2.7", FREE),  # not an address of this host
        ("tcp", "0.0.0.0", "", "192.0.2.7", TAKEN),
        ("tcp", "127.0.0.1", "", "::", TAKEN),
        ("tcp", "127.0.0.1", "", "::1", FREE),
        ("tcp", "::", "", "127.0.0.1", TAKEN),
        ("tcp", "::", "v6only", "127.0.0.1", FREE),
        ("tcp", "::", "v6only", "", TAKEN),
        ("tcp", "127.0.0.1", "mute", "127.0.0.1", FREE),  # both have SO_REUSEADDR and nobody listens
        ("udp", "127.0.0.1", "", "0.0.0.0", TAKEN),
        ("udp", "127.0.0.1", "", "127.0.0.2", FREE),
        ("udp", "::", "v6only", "::1", TAKEN),
        ("udp", "::", "v6only", "127.0.0.1", FREE),
    ],
)
def test_the_kernel_answers(protocol: str, held: str, manner: str, wanted: str, answer: Answer) -> None:
    with squatter(protocol, held, manner) as process:
        assert attempt(Wanted(process.port, protocol, wanted)) is answer


def test_protocols_have_ports_of_their_own() -> None:
    with squatter("udp", "0.0.0.0") as process:
        assert attempt(Wanted(process.port, "tcp", "127.0.0.1")) is FREE


@pytest.mark.parametrize(("manner", "along"), [("", True), ("v6only", False)])
def test_a_socket_of_ipv6_is_seen_to_have_ipv4_along(manner: str, along: bool) -> None:
    with squatter("tcp", "::", manner) as process:
        assert takes_ipv4_along(Wanted(process.port)) is along


def test_asking_leaves_nothing_behind() -> None:
    with squatter() as process:
        port = process.port
    for dummy in range(3):
        assert attempt(Wanted(port)) is FREE
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))


def test_what_may_not_be_bound_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """No user of a test machine is sure to be refused a port, so the refusal is made up."""

    class Refusing(socket.socket):
        def bind(self, address: object) -> None:
            raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(_binding.socket, "socket", Refusing)
    assert attempt(Wanted(80)) is Answer.UNKNOWN


def test_a_kernel_without_ipv6_still_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    class Old(socket.socket):
        def __init__(self, family: int, kind: int) -> None:
            if family == socket.AF_INET6:
                raise OSError(97, "Address family not supported by protocol")
            super().__init__(family, kind)

    monkeypatch.setattr(_binding.socket, "socket", Old)
    with squatter() as process:
        port = process.port
        assert attempt(Wanted(port)) is TAKEN
    assert attempt(Wanted(port)) is FREE
    assert attempt(Wanted(port, "tcp", "::1")) is Answer.UNKNOWN
