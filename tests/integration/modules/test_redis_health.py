# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""redis_health against real servers: this machine's package, and Redis 7 and 8 in the fleet's containers."""

from __future__ import annotations

import contextlib
import sys
import typing as t
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import redis as client_package
from calling import Called, call
from fleet_containers import container, docker
from playing import play

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "servers"))
from servers import Redis, certificate, redis_server, wait_until

PASSWORD = "p@ss w/o:rd%#?'\"é"
HOSTS = {"fleet-trixie": "8", "fleet-bookworm": "7"}
OPEN = ["redis-server", "--protected-mode", "no"]


def ask(host: str = "localhost", **options: t.Any) -> Called:
    return call("redis_health", host, **options)


def ids(called: Called) -> list[str]:
    assert "findings" in called.result, called.result["msg"]
    return [item["id"] for item in called.result["findings"]]


def said(called: Called) -> str:
    """All that was printed, but for the line in which Ansible quotes the command that it was called with."""
    return "\n".join(line for line in called.output.splitlines() if not line.startswith("{'action': "))


@contextlib.contextmanager
def connected(server: Redis, **options: t.Any) -> Iterator[client_package.Redis]:
    with contextlib.closing(client_package.Redis(port=server.port, **options)) as connection:
        yield connection


@pytest.mark.parametrize("host", HOSTS)
def test_a_healthy_container_passes(host: str) -> None:
    found = ask(host, container="redis", fail_on="minor")
    banner = docker(host, "exec", "redis", "redis-server", "--version")
    assert not found.failed, found.result.get("msg")
    assert found.result["findings"] == []
    assert found.result["unknown"] == []
    assert found.result["worst"] == "none"
    assert f"v={found.result['facts']['version']}" in banner
    assert found.result["facts"]["version"].startswith(HOSTS[host])
    assert found.result["reach"]["stage"] == "ready"


@pytest.mark.parametrize("host", HOSTS)
def test_a_container_tells_its_own_password(host: str) -> None:
    command = ["sh", "-c", 'exec redis-server --protected-mode no --requirepass "$SECRET_WORD"']
    with container(host, "redis", command, env={"SECRET_WORD": "Tr0ub4dor&3x"}) as name:
        assert not ask(host, container=name).failed
        refused = ask(host, container=name, login_password="Wr0ng-one!")
    assert refused.result["msg"] == f"1 finding(s) at or above critical: redis.wrong_password ({name}:6379)"
    assert "Tr0ub4dor&3x" not in said(refused)
    assert "Wr0ng-one!" not in said(refused)


def test_a_variable_that_the_server_ignores_is_no_password() -> None:
    env = {"REDIS_PASSWORD": "meant-for-0thers"}
    with container("fleet-trixie", "redis", [*OPEN, "--maxmemory", "96mb"], env=env) as name:
        found = ask("fleet-trixie", container=name)
        assert ids(found) == []
        assert "redis.auth_unneeded" in ids(ask("fleet-trixie", container=name, login_password="meant-for-0thers"))


@pytest.mark.parametrize("host", HOSTS)
def test_memory_is_compared_with_the_containers(host: str) -> None:
    with container(host, "redis", OPEN) as name:
        (found,) = ask(host, container=name, fail_on="never").result["findings"]
    assert (found["id"], found["severity"]) == ("redis.memory_unlimited", "minor")
    assert (found["evidence"]["limit_mib"], found["evidence"]["maxmemory_mib"]) == (192, 0)


def test_what_is_wrong_with_the_container_is_the_cause() -> None:
    with container("fleet-trixie", "redis", OPEN) as name:
        docker("fleet-trixie", "pause", name)
        frozen = ask("fleet-trixie", container=name, timeout=2)
        docker("fleet-trixie", "unpause", name)
        docker("fleet-trixie", "stop", name)
        stopped = ask("fleet-trixie", container=name)
    assert frozen.result["msg"].endswith(f"container.paused ({name})")
    assert {item["id"]: item["causes"] for item in frozen.result["findings"]} == {
        "container.paused": [], "redis.not_answering": ["container.paused"],
    }  # fmt: skip
    assert stopped.result["msg"].endswith(f"container.stopped ({name})")
    assert ids(ask("fleet-trixie", container="no-such-redis")) == ["container.missing", "redis.dns_failed"]


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[Redis]:
    """A server with a password, an ACL user with another, a Unix socket and an IPv6 address."""
    socket = ["--unixsocket", str(tmp_path / "redis.sock"), "--bind", "127.0.0.1", "::1"]
    with redis_server(tmp_path, "--requirepass", "default-pa55", *socket) as server:
        with connected(server, password="default-pa55") as connection:
            connection.execute_command("ACL", "SETUSER", "agent", "on", f">{PASSWORD}", "~*", "+@all")
        yield server


def test_every_way_to_name_a_server(guarded: Redis, tmp_path: Path) -> None:
    port, socket, encoded = guarded.port, str(tmp_path / "redis.sock"), quote(PASSWORD, safe="")
    user = {"login_user": "agent", "login_password": PASSWORD}
    ways: list[dict[str, t.Any]] = [
        {"login_host": "127.0.0.1", "login_port": port, **user},
        {"login_host": "::1", "port": port, **user},
        {"login_unix_socket": socket, **user},
        {"url": f"redis://agent:{encoded}@localhost:{port}/0"},
        {"url": f"redis://agent@[::1]:{port}/0", "login_password": PASSWORD},
        {"url": f"unix://agent:{encoded}@{socket}?db=1"},
    ]
    for options in ways:
        found = ask(**options)
        assert (ids(found), found.result["reach"]["stage"], found.result["unknown"]) == ([], "ready", []), options
        assert found.result["facts"]["used_memory"] > 0
        assert PASSWORD not in said(found)
        assert encoded not in said(found)


def test_refusals_are_told_apart_and_show_no_secret(guarded: Redis) -> None:
    refused = ask(url=f"redis://agent:wr0ng-{quote(PASSWORD, safe='')}@127.0.0.1:{guarded.port}")
    assert (refused.failed, ids(refused)) == (True, ["redis.wrong_password"])
    assert refused.result["reach"]["code"] == "WRONGPASS"
    assert PASSWORD not in said(refused)
    assert ids(ask(login_host="127.0.0.1", login_port=guarded.port)) == ["redis.noauth"]
    nobody = ask(login_host="127.0.0.1", login_port=1)
    assert ids(nobody) == ["redis.unreachable"]
    assert nobody.result["reach"]["code"] == "ECONNREFUSED"
    assert ids(ask(login_unix_socket="/nowhere/redis.sock")) == ["redis.unreachable"]
    assert ids(ask(login_host="no-such-host.invalid")) == ["redis.dns_failed"]


def test_in_a_loop_over_several_servers_no_password_is_shown(tmp_path: Path) -> None:
    """One of them is wrong. What a loop itself goes over Ansible shows, so that the passwords come from elsewhere."""
    words = {"first": "P4ss-of-the-first", "second": PASSWORD, "third": "wr0ng-for-the-third"}
    with contextlib.ExitStack() as stack:
        servers = {
            name: stack.enter_context(redis_server(tmp_path, "--requirepass", word if name != "third" else "an0ther"))
            for name, word in words.items()
        }
        ports = {name: server.port for name, server in servers.items()}
        urls = {name: f"redis://:{quote(word, safe='')}@127.0.0.1:{ports[name]}" for name, word in words.items()}
        by_option = {
            "login_host": "127.0.0.1",
            "login_port": "{{ ports[item] }}",
            "login_password": "{{ words[item] }}",
        }
        common = {"loop": list(words), "register": "found", "ignore_errors": True}
        tasks = [
            {"autogpt.ops.redis_health": by_option, **common},
            {"ansible.builtin.debug": {"var": "found"}},
            {"autogpt.ops.redis_health": {"url": "{{ urls[item] }}"}, **common},
        ]
        said = play(tmp_path, tasks, {"words": words, "ports": ports, "urls": urls}, "-vvv", "--diff")
    assert said.count("finding(s) at or above critical: redis.wrong_password") >= 2
    for word in words.values():
        assert word not in said
        assert quote(word, safe="") not in said


def test_certificates_are_really_verified(tmp_path: Path) -> None:
    authority = certificate(tmp_path)
    files = ["--tls-cert-file", str(authority), "--tls-key-file", str(authority.with_name("server.key"))]
    both = [*files, "--tls-ca-cert-file", str(authority), "--tls-auth-clients", "optional"]
    with redis_server(tmp_path, *both) as server:
        port = server.port + 1 if server.port < 65000 else server.port - 1
        with connected(server) as connection:
            connection.config_set("tls-port", port)

        def stage(**options: t.Any) -> str:
            found = ask(login_port=port, timeout=3, **options)
            assert found.result["reach"]["stage"] != "ready" or found.result["facts"]["version"]
            return t.cast(str, found.result["reach"]["stage"])

        trusted = {"ca_cert": str(authority)}
        own = {"ssl_cert": str(authority), "ssl_key": str(authority.with_name("server.key"))}
        assert stage(login_host="localhost", ssl_mode="verify-full", **trusted) == "ready"
        assert stage(login_host="localhost", ssl_mode="verify-full", **trusted, **own) == "ready"
        assert stage(login_host="127.0.0.1", ssl_mode="verify-full", **trusted) == "tls"
        assert stage(login_host="127.0.0.1", ssl_mode="verify-ca", **trusted) == "ready"
        assert stage(login_host="localhost", ssl_mode="verify-ca") == "tls"
        assert stage(login_host="localhost", ssl_mode="require") == "ready"
        assert stage(url="rediss://localhost") == "tls"
        assert stage(url="rediss://localhost", **trusted) == "ready"
        assert stage(url="rediss://localhost", ssl_mode="disable") == "greeting"
        with connected(server) as connection:
            connection.config_set("tls-auth-clients", "yes")
        assert stage(login_host="localhost", ssl_mode="verify-full", **trusted) != "ready"
        assert stage(login_host="localhost", ssl_mode="verify-full", **trusted, **own) == "ready"


def test_fails_from_the_severity_on_that_is_asked_for(tmp_path: Path) -> None:
    with redis_server(tmp_path, "--maxclients", "10") as server, contextlib.ExitStack() as stack:
        for dummy in range(9):
            stack.enter_context(connected(server, single_connection_client=True)).ping()
        where = {"login_host": "127.0.0.1", "login_port": server.port}
        wait_until(lambda: "redis.clients_high" in ids(ask(fail_on="never", **where)), "the connections are counted")
        outcomes = {limit: ask(fail_on=limit, **where) for limit in ("never", "major", "critical")}
        checked = call("redis_health", check=True, fail_on="major", **where)
    assert {limit: found.failed for limit, found in outcomes.items()} == {
        "never": False, "major": True, "critical": False,
    }  # fmt: skip
    expected = f"1 finding(s) at or above major: redis.clients_high (127.0.0.1:{server.port})"
    assert (outcomes["major"].result["msg"], checked.result["msg"]) == (expected, expected)
    assert outcomes["never"].result["worst"] == "major"


BAD = {
    "nothing": ({"timeout": 3}, "one of the following is required: container, login_host, login_unix_socket, url"),
    "too much": ({"container": "a", "login_host": "b"}, "mutually exclusive"),
    "port": ({"login_host": "a", "login_port": 0}, "login_port must be 1 to 65535, not 0"),
    "time": ({"login_host": "a", "timeout": 0}, "timeout must be above 0 and at most 3600 seconds, not 0"),
    "scheme": ({"url": "postgresql://u:s3cretive-one@h/d"}, "url must be redis://"),
    "syntax": ({"url": "redis://:s3cretive-one x@h"}, "a character in it must be percent-encoded"),
    "authority": ({"login_host": "a", "ssl_mode": "require", "ca_cert": "/none.pem"}, "ca_cert: /none.pem cannot be"),
    "plain": ({"login_host": "a", "ca_cert": "/etc/hostname"}, "ca_cert needs an encrypted connection"),
    "socket": ({"login_unix_socket": "/a", "ssl_mode": "require"}, "a Unix socket is never encrypted"),
    "docker": ({"container": "a", "docker_host": "unix:///nowhere"}, "docker_host unix:///nowhere does not answer"),
}


@pytest.mark.parametrize("case", BAD)
def test_options_that_mean_nothing_are_one_clear_line(case: str) -> None:
    options, line = BAD[case]
    found = ask(**t.cast(dict[str, t.Any], options))
    assert found.failed
    assert line in found.result["msg"]
    assert "\n" not in found.result["msg"]
    assert "Traceback" not in found.output
    assert "s3cretive" not in said(found)
