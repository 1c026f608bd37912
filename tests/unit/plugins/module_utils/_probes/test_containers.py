# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, Mount, NetworkLink, PortBinding
from ansible_collections.autogpt.ops.plugins.module_utils._probes.containers import container, enriched, environment

HERE = Path(__file__).parent
OLD: dict[str, t.Any] = json.loads((HERE / "docker_20_10.json").read_text())
NEW: dict[str, t.Any] = json.loads((HERE / "docker_26_1.json").read_text())


def test_a_healthy_application_of_docker_26() -> None:
    item = container(NEW["app"])
    assert (item.name, item.status, item.project, item.service) == ("brain", "running", "assistant", "mindserver")
    assert item.health is not None
    assert item.health.status == "healthy"
    assert item.networks[0].name == "assistant_mindnet"
    assert {"brain", "mindserver"} <= set(item.networks[0].aliases)
    assert item.ports == (PortBinding(8000, "tcp", "", 8100),)
    assert item.mounts[0].kind == "volume"
    assert (item.memory_limit, item.log_driver, item.restart_policy) == (536870912, "json-file", "unless-stopped")
    assert item.working_dir == "/app"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("crashed", {"status": "exited", "exit_code": 1, "error": ""}),
        ("port_taken", {"status": "created", "exit_code": 128, "started_at": "", "finished_at": ""}),
        ("loop", {"status": "restarting", "exit_code": 3, "restart_policy": "always"}),
        ("paused", {"status": "paused", "running": False}),
        ("host_network", {"network_mode": "host", "running": True}),
    ],
)
def test_states_as_docker_20_10_tells_them(name: str, expected: dict[str, object]) -> None:
    item = container(OLD[name])
    assert {key: getattr(item, key) for key in expected} == expected


def test_the_reason_of_a_failed_start_is_kept() -> None:
    assert container(OLD["port_taken"]).error.endswith("bind: address already in use")


def test_an_unhealthy_container_says_why() -> None:
    health = container(OLD["unhealthy"]).health
    assert health is not None
    assert (health.status, health.last_output) == ("unhealthy", "no")
    assert health.failing_streak >= 2


def test_the_environment_is_not_among_the_facts() -> None:
    raw = {"Name": "/x", "Config": {"Env": ["KEY=sk-hidden=1", "EMPTY=", "BARE", "=odd", 7]}}
    assert environment(raw) == {"KEY": "sk-hidden=1", "EMPTY": "", "BARE": ""}
    assert "hidden" not in repr(container(raw))


def test_the_command_is_not_among_the_facts() -> None:
    assert "hidden" not in repr(container({"Name": "/x", "Path": "/bin/hidden", "Args": ["--password=hidden"]}))


@pytest.mark.parametrize(
    ("bindings", "expected"),
    [
        (None, ()),
        ({"80/tcp": None}, ()),
        ({"80/tcp": [{"HostIp": "", "HostPort": ""}]}, ()),
        ({"80/tcp": [{"HostIp": "", "HostPort": "0"}]}, ()),
        ({"53/udp": [{"HostIp": "::1", "HostPort": "53"}]}, (PortBinding(53, "udp", "::1", 53),)),
        ({"x/tcp": [{"HostPort": "1"}], "80/tcp": [7]}, ()),
    ],
)
def test_port_bindings(bindings: object, expected: tuple[PortBinding, ...]) -> None:
    assert container({"HostConfig": {"PortBindings": bindings}}).ports == expected


def test_hosts_that_were_added_and_linked() -> None:
    raw = {"HostConfig": {"ExtraHosts": ["db:10.0.0.1", "cache=10.0.0.2"], "Links": ["/redis:/app/kv"]}}
    assert container(raw).extra_hosts == ("cache", "db", "kv")


@pytest.mark.parametrize(("status", "expected"), [("configured", "created"), ("stopped", "exited"), ("dead", "dead")])
def test_the_words_of_podman(status: str, expected: str) -> None:
    assert container({"State": {"Status": status}}).status == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T07:45:29.123456789Z", "2026-11-22T07:45:29Z"),
        ("2026-11-22T07:45:29+08:00", "2026-11-21T23:45:29Z"),
        ("2026-11-22T07:45:29.5-01:30", "2026-11-22T09:15:29Z"),
        ("0001-01-01T00:00:00Z", ""),
        ("2026-13-45T07:45:29Z", ""),
        ("soon", ""),
        (None, ""),
    ],
)
def test_times_are_told_in_one_form(text: object, expected: str) -> None:
    assert container({"Created": text}).created_at == expected


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "Id",
        "Name",
        "Created",
        "RestartCount",
        "State",
        "Config",
        "HostConfig",
        "NetworkSettings",
        "Mounts",
    ]
)
INNER = st.sampled_from(
    [
        "Status",
        "Health",
        "Log",
        "Labels",
        "Env",
        "PortBindings",
        "RestartPolicy",
        "ExtraHosts",
        "Networks",
        "Error",
        "Pid",
    ]
)


@hypothesis.settings(deadline=None)
@given(st.dictionaries(KEYS, JSON | st.dictionaries(INNER, JSON)))
def test_any_json_is_taken(raw: dict[str, t.Any]) -> None:
    assert isinstance(container(raw), Container)
    environment(raw)


class Engine:
    """Answers like ``docker.APIClient`` for one container."""

    def __init__(self, log: bytes = b"", ooms: tuple[int, ...] = ()) -> None:
        self.sent = 0
        self.log, self.ooms, self.asked = log, ooms, list[str]()

    def logs(self, _name: str, **options: object) -> t.Iterator[bytes]:
        assert options["follow"] is False, "a running container's log has no end"
        self.asked.append("logs")
        for start in range(0, len(self.log), 7):
            self.sent = start
            yield self.log[start : start + 7]

    def events(self, **_options: object) -> list[dict[str, int]]:
        self.asked.append("events")
        return [{"time": moment} for moment in self.ooms]


def test_a_running_container_costs_no_further_call(tmp_path: Path) -> None:
    engine = Engine()
    enriched(Container("a", "", "image", "running"), engine, str(tmp_path))
    assert engine.asked == []


def test_the_end_of_the_log_is_kept_without_terminal_codes() -> None:
    engine = Engine(b"first\r\n\x1b[31mKeyError: 'X'\x1b[0m\n\n" + b"word " * 99 + b"password1\n")
    item = enriched(Container("a", "", "image", "exited"), engine)
    assert item.log_tail == ("first", "KeyError: 'X'", "word " * 99 + "…")


def test_the_end_of_a_health_check_is_kept_in_whole_words() -> None:
    log = [{"Output": "password1" + " word" * 99}]
    health = container({"State": {"Health": {"Status": "unhealthy", "Log": log}}}).health
    assert health is not None
    assert health.last_output == "…" + " word" * 99


@pytest.mark.parametrize(("restarts", "expected"), [(0, ()), (1, ("said",))])
def test_one_that_runs_between_two_restarts_is_listened_to(restarts: int, expected: tuple[str, ...]) -> None:
    item = Container("a", "", "image", "running", restart_count=restarts)
    assert enriched(item, Engine(b"said\n")).log_tail == expected


def test_an_endless_log_is_cut() -> None:
    engine = Engine(b"line\n" * 100_000)
    assert len(enriched(Container("a", "", "image", "exited"), engine).log_tail) == 20
    assert engine.sent < 70_000


def test_the_last_memory_kill_that_the_engine_remembers() -> None:
    engine = Engine(ooms=(1_700_000_000, 1_700_000_060))
    assert enriched(Container("a", "", "image", "exited", exit_code=137), engine).oom_at == "2023-11-14T22:14:20Z"


def test_sources_of_bind_mounts_are_looked_at(tmp_path: Path) -> None:
    sources = [("bind", str(tmp_path)), ("bind", str(tmp_path / "gone")), ("volume", "/gone"), ("bind", "\0")]
    mounts = tuple(Mount(kind, source, "/data", True) for kind, source in sources)
    item = enriched(Container("a", "", "image", "running", mounts=mounts), Engine())
    assert [mount.exists for mount in item.mounts] == [True, False, None, None]


TCP = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0
   1: 0B00007F:8F0B 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 112 1 0 100 0 0 10 0
   2: 0100007F:1F40 0100007F:AAAA 01 00000000:00000000 00:00000000 00000000     0        0 113 1 0 100 0 0 10 0
"""
TCP6 = (
    TCP.splitlines()[0]
    + """
   0: 00000000000000000000000000000000:1F41 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 114 1 0 100 0 0 10 0
"""
)


def proc(folder: Path, pid: int, cgroup: str) -> str:
    (folder / str(pid) / "net").mkdir(parents=True)
    (folder / str(pid) / "cgroup").write_text(cgroup)
    (folder / str(pid) / "net" / "tcp").write_text(TCP)
    (folder / str(pid) / "net" / "tcp6").write_text(TCP6)
    return str(folder)


RUNNING = Container("a", "f" * 64, "image", "running", pid=42)


def test_listening_sockets_inside_but_not_dockers_own_name_server(tmp_path: Path) -> None:
    item = enriched(RUNNING, Engine(), proc(tmp_path, 42, f"0::/system.slice/docker-{'f' * 64}.scope\n"))
    assert item.listening == ("127.0.0.1:8000", "[::]:8001")


@pytest.mark.parametrize("cgroup", ["0::/init.scope\n", "0::/docker/" + "e" * 64])
def test_a_process_that_is_not_the_containers_is_not_believed(tmp_path: Path, cgroup: str) -> None:
    assert enriched(RUNNING, Engine(), proc(tmp_path, 42, cgroup)).listening is None


def test_a_process_that_has_gone_leaves_the_question_open(tmp_path: Path) -> None:
    assert enriched(RUNNING, Engine(), str(tmp_path)).listening is None


def test_links_hold_addresses_of_either_family() -> None:
    networks = {"b": {"IPAddress": "", "GlobalIPv6Address": "fd00::2"}, "a": None}
    found = container({"NetworkSettings": {"Networks": networks}}).networks
    assert found == (NetworkLink("a"), NetworkLink("b", "fd00::2"))
