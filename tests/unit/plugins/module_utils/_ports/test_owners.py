# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
import socket
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, PortBinding
from ansible_collections.autogpt.ops.plugins.module_utils._model import Severity
from ansible_collections.autogpt.ops.plugins.module_utils._ports._engine import Engine
from ansible_collections.autogpt.ops.plugins.module_utils._ports._suggestions import next_free
from ansible_collections.autogpt.ops.plugins.module_utils._ports._units import Unit, Units
from ansible_collections.autogpt.ops.plugins.module_utils._ports._wanted import Wanted
from ansible_collections.autogpt.ops.plugins.module_utils._ports.owners import Holder, Onlooker, Sight, published
from ansible_collections.autogpt.ops.plugins.module_utils._probes._endpoint import Endpoint
from ansible_collections.autogpt.ops.plugins.module_utils._secrets import Secrets

sys.path.insert(0, str(Path(__file__).parent))
from squatters import squatter


class Told(Engine):
    """An engine that has told what runs."""

    def __init__(self, *containers: Container) -> None:
        super().__init__(Endpoint("unix:///nonexistent/docker.sock"))
        self._told = containers

    def containers(self) -> tuple[Container, ...]:
        return self._told


class NoUnits(Units):
    """A host without systemd."""

    def __init__(self) -> None:
        super().__init__(root="/nonexistent")


def look(wanted: Wanted, *containers: Container, proc: str = "/proc") -> Sight:
    return Onlooker(Told(*containers), NoUnits(), Secrets(), proc).look(wanted)


def seen(wanted: Wanted) -> list[tuple[str, str, int]]:
    holders = look(wanted).holders
    return [(item.address, item.state, item.process.pid if item.process else 0) for item in holders]


def publishing(name: str, host_ip: str, port: int, protocol: str = "tcp") -> Container:
    return Container(name, name * 64, "image", "running", ports=(PortBinding(80, protocol, host_ip, port),))


@pytest.mark.parametrize(
    ("protocol", "held", "manner", "wanted"),
    [
        ("tcp", "127.0.0.1", "", ""),
        ("tcp", "0.0.0.0", "", "127.0.0.1"),
        ("tcp", "::1", "", ""),
        ("tcp", "::", "", "127.0.0.1"),
        ("udp", "127.0.0.1", "", ""),
        ("udp", "::1", "", "::"),
    ],
)
def test_a_holder_is_named_with_its_process(protocol: str, held: str, manner: str, wanted: str) -> None:
    with squatter(protocol, held, manner) as process:
        assert seen(Wanted(process.port, protocol, wanted)) == [(held, "listening", process.pid)]
        assert look(Wanted(process.port, protocol, wanted)).severity is Severity.CRITICAL


def test_a_free_port_is_held_by_nobody() -> None:
    with squatter() as process:
        port = process.port
    assert look(Wanted(port)) == Sight()
    assert look(Wanted(port)).is_free
    assert look(Wanted(port)).severity is None


def test_only_who_is_in_the_way_is_named() -> None:
    """One has IPv6 alone and another has IPv4; the second is no reason to stop the first."""
    with squatter("tcp", "127.0.0.1") as four, squatter("tcp", "::", "v6only", port=four.port) as six:
        assert seen(Wanted(four.port, "tcp", "127.0.0.1")) == [("127.0.0.1", "listening", four.pid)]
        assert seen(Wanted(four.port, "tcp", "127.0.0.2")) == []
        assert seen(Wanted(four.port, "tcp", "::1")) == [("::", "listening", six.pid)]
        assert len(seen(Wanted(four.port))) == 2


def test_children_that_share_the_socket_are_answered_for_by_their_parent() -> None:
    with squatter(manner="forks") as process:
        assert process.child
        assert seen(Wanted(process.port)) == [("127.0.0.1", "listening", process.pid)]


@pytest.fixture
def connection() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname()) as client, server.accept()[0] as other:
            yield client, other


def test_a_connection_that_happens_to_use_the_port_is_found(connection: tuple[socket.socket, socket.socket]) -> None:
    wanted = Wanted(connection[0].getsockname()[1])
    assert seen(wanted) == [("127.0.0.1", "connected", os.getpid())]
    assert look(wanted).severity is Severity.MAJOR


def test_a_closed_connection_that_the_kernel_keeps_is_found(connection: tuple[socket.socket, socket.socket]) -> None:
    client, server = connection
    wanted = Wanted(client.getsockname()[1])
    client.close()
    server.recv(1)
    server.close()
    (holder,) = look(wanted).holders
    assert (holder.state, holder.process, holder.user) == ("closing", None, "")
    assert holder.title == "a closed connection that the kernel keeps for a minute"
    assert look(wanted).severity is Severity.MINOR


def test_a_socket_that_no_table_shows_is_not_called_free() -> None:
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        (holder,) = look(Wanted(mute.getsockname()[1])).holders
        assert holder.state == "invisible"


def test_without_permission_the_owner_of_the_socket_is_still_known(tmp_path: Path) -> None:
    """A /proc that shows the tables but nobody's files, as to another user."""
    (tmp_path / "net").symlink_to("/proc/net")
    with squatter() as process:
        (holder,) = look(Wanted(process.port), proc=str(tmp_path)).holders
        assert (holder.process, holder.user) == (None, Path("/proc/self").owner())
        assert holder.title == f"a process of {holder.user} that this user may not see"


def test_a_published_port_without_a_socket_is_held() -> None:
    with squatter() as process:
        port = process.port
    (holder,) = look(Wanted(port), publishing("web", "0.0.0.0", port)).holders
    assert (holder.state, holder.title) == ("published", "container web")


def test_an_ordinary_process_is_not_taken_for_a_containers_proxy() -> None:
    with squatter() as process:
        held, other = look(Wanted(process.port), publishing("web", "0.0.0.0", process.port)).holders
        assert (held.container, other.state) == (None, "published")


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("127.0.0.1", ["a"]),
        ("0.0.0.0", ["a", "b"]),
        ("192.0.2.1", ["b"]),
        ("192.0.2.9", []),
        ("::1", ["c"]),
        ("", None),
    ],
)
def test_ports_published_at_one_address_are_held_only_there(address: str, names: list[str] | None) -> None:
    everyone = [
        publishing("a", "127.0.0.1", 80),
        publishing("b", "192.0.2.1", 80),
        publishing("c", "::", 80),
        publishing("d", "0.0.0.0", 80, "udp"),
        publishing("e", "0.0.0.0", 81),
    ]
    found = [container.name for container, dummy in published(Wanted(80, "tcp", address), everyone)]
    assert found == (["a", "b", "c"] if names is None else names)


@pytest.mark.parametrize(
    ("holder", "title"),
    [
        (Holder("::", "listening", container=publishing("web", "", 80)), "container web"),
        (Holder("::", "listening", unit=Unit("web.socket")), "web.socket"),
        (Holder("::", "listening", "postgres"), "a process of postgres that this user may not see"),
    ],
)
def test_holders_are_called(holder: Holder, title: str) -> None:
    assert holder.title == title


def test_the_next_ports_are_really_free() -> None:
    with squatter() as process:
        wanted = Wanted(process.port, "tcp", "127.0.0.1")
        first, second, third = next_free(wanted, 3)
        assert process.port < first < second < third
        with squatter(port=first):
            found = next_free(wanted, 1, [publishing("web", "", second)])
            assert found == [third]
            with socket.socket() as server:
                server.bind(("127.0.0.1", third))


@pytest.mark.parametrize(("port", "count"), [(65535, 3), (8000, 0)])
def test_there_may_be_none(port: int, count: int) -> None:
    assert next_free(Wanted(port), count) == []


def test_secrets_of_a_holder_are_remembered() -> None:
    secrets = Secrets()
    with squatter(arguments=["--password", "s3cret-value"]) as process:
        onlooker = Onlooker(Told(), NoUnits(), secrets)
        (holder,) = onlooker.look(Wanted(process.port)).holders
    assert holder.process
    assert "s3cret-value" not in holder.process.command
    assert "s3cret-value" not in repr(t.cast(object, holder))
    assert secrets.distinctive == {"s3cret-value"}
