# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conversations with a real Redis server, and what is made of them."""

from __future__ import annotations

import contextlib
import socket
import time
from pathlib import Path

import pytest
import redis as client_package
from diagnosing import findings, observed
from servers import Redis, frozen, redis_server, wait_until

from ansible_collections.autogpt.ops.plugins.module_utils._inside import _main, _redis
from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import Parts, parse_dsn
from ansible_collections.autogpt.ops.plugins.module_utils._inside._targets import Server
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes import redis as probe


def environment(server: Redis, password: str = "", host: str = "127.0.0.1") -> dict[str, str]:
    return {"REDIS_HOST": host, "REDIS_PORT": str(server.port), "REDIS_PASSWORD": password}


def reach(variables: dict[str, str], timeout: float = 3.0) -> tuple[str, str]:
    found = observed(variables, timeout).redis
    assert found is not None
    return found.stage, found.code


def client(server: Redis) -> client_package.Redis:
    return client_package.Redis(port=server.port, single_connection_client=True)


def test_a_healthy_server_gives_no_finding(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        assert reach(environment(server)) == ("ready", "")
        assert not findings(environment(server))


def test_a_url_with_user_password_and_database(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        with contextlib.closing(client(server)) as connection:
            connection.execute_command("ACL", "SETUSER", "agent", "on", ">p@ss", "~*", "+@all")
        url = {"REDIS_URL": f"redis://agent:p%40ss@127.0.0.1:{server.port}/3"}
        assert reach(url) == ("ready", "")
        assert not findings(url)
        assert list(findings({"REDIS_URL": f"redis://127.0.0.1:{server.port}/99"})) == ["redis.error"]


@pytest.mark.parametrize(
    ("options", "password", "code", "finding"),
    [
        (["--requirepass", "secret"], "", "NOAUTH", "redis.noauth"),
        (["--requirepass", "secret"], "wrong", "WRONGPASS", "redis.wrong_password"),
        ([], "unneeded", "ERR", "redis.auth_unneeded"),
    ],
)
def test_tells_refusals_apart(tmp_path: Path, options: list[str], password: str, code: str, finding: str) -> None:
    with redis_server(tmp_path, *options) as server:
        found = findings(environment(server, password))
    assert list(found) == [finding]
    assert found[finding].evidence["code"] == code


def test_protected_mode_refuses_other_hosts(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as outward:
        outward.connect(("192.0.2.1", 9))  # sends nothing; the kernel only chooses this machine's address
        address = outward.getsockname()[0]
    with redis_server(tmp_path, "--bind", "*") as server:
        assert list(findings(environment(server, host=address))) == ["redis.protected_mode"]


def test_no_connection_left(tmp_path: Path) -> None:
    with redis_server(tmp_path, "--maxclients", "2") as server, contextlib.ExitStack() as stack:
        for dummy in range(2):
            stack.enter_context(contextlib.closing(client(server))).ping()
        assert list(findings(environment(server))) == ["redis.max_clients"]


def test_few_connections_left(tmp_path: Path) -> None:
    with redis_server(tmp_path, "--maxclients", "10") as server, contextlib.ExitStack() as stack:
        for dummy in range(9):
            stack.enter_context(contextlib.closing(client(server))).ping()
        found = findings(environment(server))
    assert list(found) == ["redis.clients_high"]
    assert found["redis.clients_high"].evidence["limit"] == 10


def fill(server: Redis) -> None:
    with contextlib.closing(client(server)) as connection, contextlib.suppress(client_package.ResponseError):
        for number in range(10_000):
            connection.set(f"key{number}", "x" * 10_000)


def test_no_memory_left(tmp_path: Path) -> None:
    with redis_server(tmp_path, "--maxmemory", "4mb", "--maxmemory-policy", "noeviction") as server:
        fill(server)
        found = findings(environment(server))
    assert list(found) == ["redis.oom"]
    assert found["redis.oom"].evidence["limit_mib"] == 4


def test_a_full_cache_that_evicts_is_healthy(tmp_path: Path) -> None:
    with redis_server(tmp_path, "--maxmemory", "4mb", "--maxmemory-policy", "allkeys-lru") as server:
        fill(server)
        assert not findings(environment(server))


def test_little_memory_left(tmp_path: Path) -> None:
    with redis_server(tmp_path, "--maxmemory", "0", "--maxmemory-policy", "noeviction") as server:
        with contextlib.closing(client(server)) as connection:
            connection.mset({f"key{number}": "x" * 10_000 for number in range(500)})
            connection.config_set("maxmemory", int(connection.info("memory")["used_memory"] * 1.06))
        assert list(findings(environment(server))) == ["redis.memory_high"]


def test_a_server_that_cannot_save_refuses_writes(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server:
        with contextlib.closing(client(server)) as connection:
            connection.config_set("save", "3600 1")
            (tmp_path / "dump.rdb" / "in-the-way").mkdir(parents=True)
            connection.set("key", "value")
            connection.bgsave()
            wait_until(lambda: connection.info("persistence")["rdb_last_bgsave_status"] == "err", "saving fails")
        found = findings(environment(server))
    assert set(found) == {"redis.misconf", "redis.save_failed"}
    assert found["redis.misconf"].causes == (found["redis.save_failed"].key,)


def test_a_replica_refuses_writes(tmp_path: Path) -> None:
    with redis_server(tmp_path, "--replicaof", "127.0.0.1 1") as server:
        assert list(findings(environment(server))) == ["redis.readonly"]


def test_a_server_that_loads_its_data(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server, contextlib.closing(client(server)) as connection:
        connection.mset({f"key{number}": "x" * 2000 for number in range(2000)})
        connection.save()
    # Options of Redis' own test suite: sleep for each key, look at the clients every kilobyte.
    slow = ["--key-load-delay", "5000", "--loading-process-events-interval-bytes", "1024"]
    with redis_server(tmp_path, *slow) as server:
        found = findings(environment(server))
        assert list(found) == ["redis.loading"]
        assert probe.read(Parts(host="127.0.0.1", port=server.port)).loading


def test_a_frozen_server_costs_no_more_than_the_deadline(tmp_path: Path) -> None:
    with redis_server(tmp_path) as server, frozen(server.process):
        started = time.monotonic()
        assert reach(environment(server), 1.0) == ("greeting", "timeout")
        with pytest.raises(ProbeError) as error:
            probe.read(Parts(host="127.0.0.1", port=server.port), timeout=1.0)
        assert error.value.reason == "deadline_exceeded"
        assert time.monotonic() - started < 3.5


def test_encryption(tmp_path: Path, certificate: Path) -> None:
    key = certificate.with_name("server.key")
    files = ["--tls-cert-file", str(certificate), "--tls-key-file", str(key), "--tls-ca-cert-file", str(certificate)]
    with redis_server(tmp_path, *files, "--tls-auth-clients", "no", "--tls-port", "0") as plain:
        with contextlib.closing(client(plain)) as connection:
            port = plain.port + 1 if plain.port < 65000 else plain.port - 1
            connection.config_set("tls-port", port)
        url = f"rediss://localhost:{port}/0"
        assert reach({"REDIS_URL": f"{url}?ssl_ca_certs={certificate}"}) == ("ready", "")
        assert reach({"REDIS_URL": f"{url}?ssl_cert_reqs=none"}) == ("ready", "")
        assert reach({"REDIS_URL": url}) == ("tls", "certificate")
        assert list(findings({"REDIS_URL": url})) == ["redis.tls_failed"]
        assert reach({"REDIS_URL": f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={certificate}"}) == ("tls", "certificate")
        by_name = f"rediss://127.0.0.1:{port}/0?ssl_ca_certs={certificate}&ssl_check_hostname=no"
        assert reach({"REDIS_URL": by_name}) == ("ready", "")
        assert _read(by_name, verify=True)
        assert _read(f"{url}?ssl_ca_certs={certificate}", verify=True)
        assert _read(url, verify=False)
        for unsafe in (url, by_name.replace("&ssl_check_hostname=no", "")):
            with pytest.raises(ProbeError) as error:
                _read(unsafe, verify=True)
            assert error.value.reason == "not_reached"
        # It waits for the rest of what it takes for a command, and answers another question.
        unencrypted = findings({"REDIS_URL": f"rediss://127.0.0.1:{plain.port}/0"})
        assert list(unencrypted) == ["redis.tls_failed"]
        assert unencrypted["redis.tls_failed"].evidence["code"] == "refused"
        with frozen(plain.process):
            assert list(findings({"REDIS_URL": f"rediss://127.0.0.1:{plain.port}/0"})) == ["redis.not_answering"]
        assert list(findings({"REDIS_URL": f"redis://localhost:{port}/0"})) == ["redis.unreachable"]


def _read(url: str, verify: bool) -> str:
    return probe.read(parse_dsn(url), verify=verify).version


def test_a_unix_socket(tmp_path: Path) -> None:
    path = tmp_path / "redis.sock"
    with redis_server(tmp_path, "--unixsocket", str(path), "--requirepass", "p:@ss"):
        server = Server("url", parse_dsn(f"unix://:p%3A%40ss@{path}?db=1"))
        assert _main.ask(_redis.converse, server, 3.0, {})["stage"] == "ready"
        assert (server.label, probe.read(server.parts).role) == (str(path), "master")


def test_configuration_may_be_out_of_reach(tmp_path: Path) -> None:
    with redis_server(tmp_path, "--rename-command", "CONFIG", "") as server:
        facts = probe.read(Parts(host="127.0.0.1", port=server.port))
    assert facts.rdb_enabled is None
    assert facts.maxclients > 0
