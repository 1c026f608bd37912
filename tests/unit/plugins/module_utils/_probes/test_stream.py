# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The stream of an exec: its frames, however they arrive, and both ends of it over the connections of the SDK."""

from __future__ import annotations

import collections
import contextlib
import itertools
import socket
import struct
import subprocess
import sys
import threading
import time
import types
import typing as t
from pathlib import Path

import docker
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._probes._stream import Exchange, Malformed, unframed

FOREVER = 60.0


def frame(stream: int, data: bytes) -> bytes:
    return struct.pack(">BxxxL", stream, len(data)) + data


def joined(pieces: t.Iterable[tuple[int, bytes]]) -> dict[int, bytes]:
    """Everything of each stream."""
    found: dict[int, bytes] = {}
    for stream, piece in pieces:
        found[stream] = found.get(stream, b"") + piece
    return found


def soon(seconds: float = FOREVER) -> float:
    return time.monotonic() + seconds


@given(
    st.lists(st.tuples(st.integers(0, 3), st.binary(min_size=1, max_size=40)), max_size=8),
    st.lists(st.integers(0, 400), max_size=12),
    st.integers(0, 50),
)
def test_frames_may_be_cut_anywhere(sent: list[tuple[int, bytes]], cuts: list[int], missing: int) -> None:
    raw = b"".join(frame(*item) for item in sent)
    raw = raw[: len(raw) - missing] if missing else raw
    places = [0, *sorted(min(cut, len(raw)) for cut in cuts), len(raw)]
    found = joined(unframed(raw[start:stop] for start, stop in zip(places, places[1:])))
    if missing:
        assert all(joined(sent)[stream].startswith(data) for stream, data in found.items())
    else:
        assert found == joined(sent)


def test_a_piece_is_there_before_its_frame_is_whole() -> None:
    chunks = iter([frame(1, b"hello world")[:13]])
    assert list(unframed(chunks)) == [(1, b"hello")]


def test_frames_without_contents_are_passed_over() -> None:
    assert list(unframed([frame(1, b"") + frame(2, b"x") + frame(2, b"")])) == [(2, b"x")]


@pytest.mark.parametrize("raw", [b"plain text", b"\x04\0\0\0\0\0\0\1x", b"\1\0\1\0\0\0\0\1x", b"\1\0\0\0\xff\0\0\0"])
def test_what_is_not_in_frames(raw: bytes) -> None:
    with pytest.raises(Malformed):
        list(unframed([raw]))


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_are_frames_or_are_not(chunks: list[bytes]) -> None:
    with contextlib.suppress(Malformed):
        assert sum(len(piece) for dummy, piece in unframed(chunks)) <= sum(map(len, chunks))


@pytest.fixture
def pair() -> t.Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    with near, far:
        yield near, far


Pair = tuple[socket.socket, socket.socket]


def test_a_conversation(pair: Pair) -> None:
    near, far = pair
    exchange = Exchange(near)
    exchange.send(b"question", soon())
    assert far.recv(100) == b"question"
    far.sendall(frame(1, b"answer") + frame(2, b"doubt"))
    far.close()
    assert joined(exchange.frames(soon())) == {1: b"answer", 2: b"doubt"}
    exchange.close()
    assert near.fileno() == -1


def test_silence_ends_at_the_deadline(pair: Pair) -> None:
    near, far = pair
    far.sendall(frame(1, b"begun"))
    frames = Exchange(near).frames(soon(0.2))
    assert next(frames) == (1, b"begun")
    with pytest.raises(socket.timeout):
        next(frames)


def test_a_command_that_never_pauses_ends_at_the_deadline(pair: Pair) -> None:
    near, far = pair
    stop = threading.Event()

    def chatter() -> None:
        with contextlib.suppress(OSError):
            while not stop.is_set():
                far.sendall(frame(1, b"y\n" * 1000))

    threading.Thread(target=chatter, daemon=True).start()
    much = itertools.islice(Exchange(near).frames(soon(0.2)), 1_000_000)
    with pytest.raises(socket.timeout):
        collections.deque(much, maxlen=0)
    stop.set()


def test_nobody_reads_what_is_sent(pair: Pair) -> None:
    with pytest.raises(socket.timeout):
        Exchange(pair[0]).send(b"x" * 10_000_000, soon(0.2))


@pytest.fixture
def engine(tmp_path: Path) -> t.Iterator[docker.APIClient]:
    """A client of an engine that answers the start of an exec, and has the first output ready with the answer."""
    path = tmp_path / "docker.sock"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(path))
        server.listen()
        threading.Thread(target=_serve, args=(server,), daemon=True).start()
        with contextlib.closing(docker.APIClient(base_url=f"unix://{path}", version="1.41", timeout=5)) as client:
            yield client


def _serve(server: socket.socket) -> None:
    connection, dummy = server.accept()
    with contextlib.suppress(OSError), connection:
        received = b""
        while b"}" not in received:
            received += connection.recv(4096)
        head = b"HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
        connection.sendall(head + frame(1, b"early "))
        connection.recv(1)
        connection.sendall(frame(1, b"late"))


def test_what_came_with_the_answers_header(engine: docker.APIClient) -> None:
    exchange = Exchange(engine.exec_start("1", socket=True))
    exchange.send(b"!", soon())
    assert joined(exchange.frames(soon())) == {1: b"early late"}
    exchange.close()


def test_nothing_is_left_to_flush_itself_into_a_closed_socket(engine: docker.APIClient) -> None:
    """The collector takes the parts of the HTTP answer in any order; urllib3 complains on stderr about some."""
    stream = engine.exec_start("1", socket=True)
    answer = stream._response.raw
    reader = answer._fp.fp
    Exchange(stream).close()
    reader.close()
    answer.close()
    assert answer.closed


class Ssh:
    """What the SDK has instead of a socket where it talks through ``ssh``: a process with pipes."""

    def __init__(self, script: str) -> None:
        self.proc = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self) -> None:
        self.proc.kill()
        self.proc.communicate()


@pytest.fixture
def ssh() -> t.Iterator[t.Callable[[str], Ssh]]:
    started: list[Ssh] = []

    def start(script: str) -> Ssh:
        started.append(Ssh(script))
        return started[-1]

    yield start
    for item in started:
        item.close()


def test_a_conversation_through_ssh(ssh: t.Callable[[str], Ssh]) -> None:
    head = struct.pack(">BxxxL", 1, 5)
    exchange = Exchange(ssh(f"import os; word = os.read(0, 100); os.write(1, {head!r} + word)"))
    exchange.send(b"hello", soon())
    assert joined(exchange.frames(soon())) == {1: b"hello"}
    exchange.close()


def test_through_ssh_the_first_output_may_be_in_the_buffer(ssh: t.Callable[[str], Ssh]) -> None:
    connection = ssh(f"import os; os.write(1, b'header' + {frame(1, b'early')!r}); os.read(0, 1)")
    assert connection.proc.stdout is not None
    assert connection.proc.stdout.read(6) == b"header"
    inner = types.SimpleNamespace(_fp=types.SimpleNamespace(fp=connection.proc.stdout))
    connection._response = types.SimpleNamespace(raw=inner, close=lambda: None)  # type: ignore[attr-defined]
    exchange = Exchange(connection)
    exchange.send(b"!", soon())
    assert joined(exchange.frames(soon())) == {1: b"early"}


@pytest.mark.parametrize("output", [b"", frame(1, b"begun")])
def test_ssh_that_says_nothing_more_ends_at_the_deadline(ssh: t.Callable[[str], Ssh], output: bytes) -> None:
    connection = ssh(f"import os, time; os.write(1, {output!r}); time.sleep(60)")
    inner = types.SimpleNamespace(_fp=types.SimpleNamespace(fp=connection.proc.stdout))
    connection._response = types.SimpleNamespace(raw=inner, close=lambda: None)  # type: ignore[attr-defined]
    started = time.monotonic()
    with pytest.raises(socket.timeout):
        joined(Exchange(connection).frames(soon(0.3)))
    assert time.monotonic() < started + 10


def test_ssh_that_takes_nothing_ends_at_the_deadline(ssh: t.Callable[[str], Ssh]) -> None:
    exchange = Exchange(ssh("import time; time.sleep(60)"))
    with pytest.raises(socket.timeout):
        exchange.send(b"x" * 1_000_000, soon(0.3))
