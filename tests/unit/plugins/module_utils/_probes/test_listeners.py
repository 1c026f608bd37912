# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import dataclasses
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, Listener, NetworkLink, PortBinding
from ansible_collections.autogpt.ops.plugins.module_utils._probes._sockets import (
    Bound,
    Socket,
    bound,
    endpoint,
    sockets,
    table,
)
from ansible_collections.autogpt.ops.plugins.module_utils._probes.listeners import listeners, processes_of

HEAD = "sl local_address rem_address st tx_queue tr retrnsmt uid timeout inode\n"


def line(address: str, state: str, inode: int) -> str:
    return f" 0: {address} 00000000:0000 {state} 00000000:00000000 00:00000000 00000000 0 0 {inode} 1 0\n"


@pytest.fixture
def loopback() -> Iterator[socket.socket]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server


def test_a_real_socket_is_found_with_its_process(loopback: socket.socket) -> None:
    port = loopback.getsockname()[1]
    found = [item for item in listeners() if item.port == port and item.protocol == "tcp"]
    assert [(item.address, item.pid) for item in found] == [("127.0.0.1", os.getpid())]
    assert found[0].process


def test_a_table_of_many_pages_is_read_to_its_end() -> None:
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _number in range(300)]
        wanted = {server.getsockname()[1] for server in servers}
        assert wanted <= {item.port for item in sockets(table("/proc/self/net/tcp"), "tcp")}


@pytest.mark.parametrize("lines", [0, 1, 20, 1000, 5000])
def test_a_table_of_any_length_is_read_to_its_end(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "tcp"
    path.write_text(HEAD + line("0100007F:1F40", "0A", 1) * lines)
    assert table(str(path)) == path.read_text()


def test_a_real_udp_socket_of_ipv6_is_found() -> None:
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as server:
        server.bind(("::1", 0))
        port = server.getsockname()[1]
        assert ("udp", "::1", port) in [(item.protocol, item.address, item.port) for item in listeners()]


def test_states_and_addresses_of_the_kernels_tables() -> None:
    text = HEAD + line("0100007F:1F40", "0A", 1) + line("00000000:0050", "01", 2) + line("00000000:0035", "07", 3)
    assert list(sockets(text, "tcp")) == [Socket("tcp", "127.0.0.1", 8000, 1)]
    assert list(sockets(text, "udp")) == [Socket("udp", "0.0.0.0", 53, 3)]


@hypothesis.settings(deadline=None)
@given(st.text())
def test_any_table_is_taken(text: str) -> None:
    list(sockets(text, "tcp"))
    list(sockets(f"0: {text} 0:0 0A 0 0 0 0 0 1 0", "tcp"))
    list(bound(text, "tcp", 80))
    list(bound(f"0: {text}:0050 0:0 0A 0 0 0 0 0 1 0", "tcp", 80))


def test_sockets_of_one_port_in_any_state() -> None:
    text = HEAD + line("0100007F:1F40", "0A", 1) + line("00000000:1F40", "06", 0) + line("00000000:1F41", "0A", 3)
    assert list(bound(text, "tcp", 8000)) == [Bound("127.0.0.1", True, 0, 1), Bound("0.0.0.0", False, 0, 0)]


def test_every_process_that_has_a_socket_open_is_found(tmp_path: Path) -> None:
    processes = {9: ("a", "0::/", [3, 7]), 10: ("b", "0::/", [7]), 11: ("c", "0::/", [8])}
    assert processes_of({7, 8, 99}, fake(tmp_path, "", processes)) == {7: (9, 10), 8: (11,)}


def test_endpoints_have_brackets_where_needed() -> None:
    assert (endpoint("127.0.0.1", 80), endpoint("::", 80)) == ("127.0.0.1:80", "[::]:80")


def fake(folder: Path, table: str, processes: dict[int, tuple[str, str, list[int]]]) -> str:
    """A /proc with this TCP table and processes: name, cgroup and inodes of sockets."""
    (folder / "net").mkdir()
    (folder / "net" / "tcp").write_text(HEAD + table)
    for pid, (name, cgroup, inodes) in processes.items():
        (folder / str(pid) / "fd").mkdir(parents=True)
        (folder / str(pid) / "comm").write_text(name + "\n")
        (folder / str(pid) / "cgroup").write_text(cgroup)
        for number, inode in enumerate(inodes):
            (folder / str(pid) / "fd" / str(number)).symlink_to(f"socket:[{inode}]")
    return str(folder)


WEB = Container(
    "web",
    "a" * 64,
    "image",
    "running",
    networks=(NetworkLink("n", "172.18.0.2"),),
    ports=(PortBinding(8000, "tcp", "", 8001),),
)


@pytest.mark.parametrize(
    ("process", "cgroup", "port", "owner"),
    [
        ("docker-proxy", "0::/system.slice/docker.service\n", "1F41", "web"),
        ("python", f"0::/system.slice/docker-{'a' * 64}.scope\n", "0050", "web"),
        ("python", f"3:cpu:/docker/{'a' * 64}\n", "0050", "web"),
        ("python", "0::/user.slice\n", "0050", ""),
        ("python", f"0::/docker/{'b' * 64}\n", "0050", ""),
        ("nginx", "0::/system.slice/nginx.service\n", "1F41", ""),
        ("docker-proxy", "0::/\n", "1F42", ""),
    ],
)
def test_the_container_behind_a_socket(tmp_path: Path, process: str, cgroup: str, port: str, owner: str) -> None:
    proc = fake(tmp_path, line(f"00000000:{port}", "0A", 7), {9: (process, cgroup, [3, 7])})
    assert listeners([WEB], proc) == (Listener("tcp", "0.0.0.0", int(port, 16), 9, process, owner),)


@pytest.mark.parametrize(("status", "owner"), [("paused", "web"), ("exited", "")])
def test_a_paused_container_keeps_its_ports(tmp_path: Path, status: str, owner: str) -> None:
    proc = fake(tmp_path, line("00000000:1F41", "0A", 7), {9: ("docker-proxy", "0::/\n", [7])})
    (found,) = listeners([dataclasses.replace(WEB, status=status)], proc)
    assert found.container == owner


def test_without_permission_the_owner_is_unknown_and_the_port_is_not(tmp_path: Path) -> None:
    proc = fake(tmp_path, line("00000000:1F41", "0A", 7), {})
    assert listeners([WEB], proc) == (Listener("tcp", "0.0.0.0", 0x1F41, 0, "", "web"),)


def test_a_kernel_without_tables_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        listeners([], str(tmp_path))


def test_twenty_thousand_open_files_cost_less_than_a_second(tmp_path: Path) -> None:
    processes = {pid: ("busy", "0::/\n", list(range(pid * 1000, pid * 1000 + 500))) for pid in range(1, 41)}
    proc = fake(tmp_path, line("00000000:0050", "0A", 999_999_999), processes)
    started = time.thread_time()
    listeners([], proc)
    assert time.thread_time() - started < 1


def test_processes_that_come_and_go_do_no_harm() -> None:
    stop = threading.Event()

    def churn() -> None:
        while not stop.is_set():
            with socket.socket() as server:
                server.bind(("127.0.0.1", 0))
                server.listen()

    thread = threading.Thread(target=churn)
    thread.start()
    try:
        for dummy in range(20):
            listeners()
    finally:
        stop.set()
        thread.join()
