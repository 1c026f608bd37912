# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What makes a real Redis server slow, lossy or short of memory, and what is made of it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

import redis as client_package
from diagnosing import findings
from servers import Redis, redis_server, wait_until

from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import Parts
from ansible_collections.autogpt.ops.plugins.module_utils._probes import redis as probe


def environment(server: Redis) -> dict[str, str]:
    return {"REDIS_HOST": "127.0.0.1", "REDIS_PORT": str(server.port), "REDIS_PASSWORD": ""}


@contextlib.contextmanager
def connected(server: Redis, **options: str) -> Iterator[client_package.Redis]:
    with contextlib.closing(client_package.Redis(port=server.port, **options)) as connection:
        yield connection


def sleep(connection: client_package.Redis, seconds: float) -> None:
    connection.execute_command("DEBUG", "SLEEP", seconds)


DEBUG = ("--enable-debug-command", "local")


def test_a_slow_command_is_told_by_its_name_only(tmp_path: Path) -> None:
    with (
        redis_server(tmp_path, *DEBUG, "--latency-monitor-threshold", "100") as server,
        connected(server) as connection,
    ):
        sleep(connection, 0.15)
        found = findings(environment(server))
    assert list(found) == ["redis.slow_commands"]
    slow = found["redis.slow_commands"]
    assert (slow.severity.label, slow.evidence["names"], slow.evidence["count"]) == ("minor", "DEBUG", 1)
    assert 150 <= int(str(slow.evidence["worst_ms"])) < 1000


def test_a_standstill_of_a_second_is_major_and_unwatched_by_default(tmp_path: Path) -> None:
    with redis_server(tmp_path, *DEBUG) as server, connected(server) as connection:
        sleep(connection, 1.01)
        found = findings(environment(server))
    assert {name: item.severity.label for name, item in found.items()} == {
        "redis.slow_commands": "major", "redis.latency_unwatched": "minor",
    }  # fmt: skip


def test_where_the_slow_log_is_hidden_the_latency_monitor_tells(tmp_path: Path) -> None:
    with (
        redis_server(tmp_path, *DEBUG, "--latency-monitor-threshold", "100") as server,
        connected(server) as connection,
    ):
        sleep(connection, 0.15)
        connection.execute_command("ACL", "SETUSER", "agent", "on", ">p", "~*", "+@all", "-slowlog")
        found = findings({"REDIS_URL": f"redis://agent:p@127.0.0.1:{server.port}"})
    assert list(found) == ["redis.latency_spikes"]
    assert found["redis.latency_spikes"].evidence["worst"] == "command"


def test_a_script_that_does_not_end(tmp_path: Path) -> None:
    def loop() -> None:
        with connected(server) as connection, contextlib.suppress(client_package.ResponseError):
            connection.eval("while true do end", 0)

    with redis_server(tmp_path, "--busy-reply-threshold", "50") as server, connected(server) as connection:
        thread = threading.Thread(target=loop)
        thread.start()
        wait_until(lambda: _is_busy(connection), "the script holds everybody up")
        found = findings(environment(server))
        connection.script_kill()
        thread.join()
    assert list(found) == ["redis.busy"]


def _is_busy(connection: client_package.Redis) -> bool:
    with contextlib.suppress(client_package.ResponseError):
        connection.ping()
        return False
    return True


def test_data_that_was_to_be_kept_is_evicted(tmp_path: Path) -> None:
    options = ["--maxmemory", "4mb", "--maxmemory-policy", "allkeys-lru", "--appendonly", "yes"]
    with redis_server(tmp_path, *options) as server, connected(server) as connection:
        for number in range(800):
            connection.set(f"key{number}", "x" * 10_000)
        found = findings(environment(server))
    assert list(found) == ["redis.evicts"]
    assert int(str(found["redis.evicts"].evidence["count"])) > 100


def test_connections_that_were_turned_away(tmp_path: Path) -> None:
    with redis_server(tmp_path, "--maxclients", "10") as server:
        with contextlib.ExitStack() as stack:
            for dummy in range(10):
                stack.enter_context(connected(server, single_connection_client="yes")).ping()
            with contextlib.suppress(client_package.ConnectionError), connected(server) as connection:
                connection.ping()
        with connected(server, single_connection_client="yes") as connection:
            wait_until(lambda: connection.info("clients")["connected_clients"] == 1, "the clients are gone")
        found = findings(environment(server))
    assert list(found) == ["redis.clients_rejected"]
    assert int(str(found["redis.clients_rejected"].evidence["count"])) >= 1


def test_many_answers_are_errors(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server, connected(server) as connection:
        connection.set("text", "x")
        for dummy in range(150):
            with contextlib.suppress(client_package.ResponseError):
                connection.lpush("text", "y")
        found = findings(environment(server))
    assert list(found) == ["redis.errors_answered"]
    assert found["redis.errors_answered"].evidence["words"] == "WRONGTYPE (150)"


def test_memory_in_fragments(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server, connected(server) as connection:
        for start in range(0, 60_000, 2000):
            connection.mset({f"key{number}": "x" * 1000 for number in range(start, start + 2000)})
        for start in range(0, 60_000, 2000):
            connection.delete(*(f"key{number}" for number in range(start, start + 2000) if number % 4))
        parts = Parts(host="127.0.0.1", port=server.port)
        wait_until(lambda: probe.read(parts).fragmentation > 1.4, "Redis has measured its memory")
        found = findings(environment(server))
    assert list(found) == ["redis.fragmented"]
    assert int(str(found["redis.fragmented"].evidence["wasted_mib"])) > 10


def test_everything_is_asked_in_one_go_and_changes_nothing(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server, connected(server) as connection:
        connection.config_set("slowlog-log-slower-than", 0)
        connection.slowlog_reset()
        facts = probe.read(Parts(host="127.0.0.1", port=server.port))
        assert (facts.slow_commands is None, facts.latency_events, facts.latency_threshold) == (False, (), 0)
        asked = {entry["command"].split()[0] for entry in connection.slowlog_get(50)}
        assert {b"INFO", b"CONFIG", b"SLOWLOG"} <= asked <= {
            b"INFO", b"CONFIG", b"SLOWLOG", b"LATENCY", b"HELLO", b"CLIENT", b"SELECT",
        }  # fmt: skip
