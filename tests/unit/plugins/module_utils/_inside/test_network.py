# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way to the API, as far as it can be seen without leaving the machine; TLS is tested with real servers."""

from __future__ import annotations

import json
import socket
import sys
import time
import typing as t
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._codec import from_json
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Network
from ansible_collections.autogpt.ops.plugins.module_utils._inside import _clock, _dns, _network
from ansible_collections.autogpt.ops.plugins.module_utils._inside._network import Witness
from ansible_collections.autogpt.ops.plugins.module_utils._inside._stages import Stopped
from ansible_collections.autogpt.ops.plugins.module_utils._inside._targets import Api

sys.path.insert(0, str(Path(__file__).parent))
from lines import saying, serving

ROUTES = """\
Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth1\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth0\t00000000\t010012AC\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth0\t000012AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
"""


def api(base_url: str = "https://api.example.test/v1") -> Api:
    return Api("OPENAI_API_KEY", base_url, "sk-only-a-test")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The kernel's tables and resolv.conf, in a directory of the test's own. No name server is asked."""
    (tmp_path / "resolv.conf").write_text("nameserver 192.0.2.53\n")
    (tmp_path / "route").write_text(ROUTES)
    (tmp_path / "eth0").write_text("1450\n")
    (tmp_path / "ip_forward").write_text("0\n")
    monkeypatch.setattr(_network, "_RESOLVER", str(tmp_path / "resolv.conf"))
    monkeypatch.setattr(_network, "_ROUTES", str(tmp_path / "route"))
    monkeypatch.setattr(_network, "_MTU", str(tmp_path / "{}"))
    monkeypatch.setattr(_network, "_FORWARDING", str(tmp_path / "ip_forward"))
    monkeypatch.setattr(_dns, "ask", lambda _server, name, _seconds: f"asked for {name}")
    return tmp_path


def look(environment: dict[str, str], endpoint: t.Optional[Api] = None) -> Network:
    return from_json(Network, _network.surroundings(endpoint or api(), environment, 1.0))


@pytest.mark.usefixtures("files")
def test_the_surroundings() -> None:
    found = look({})
    assert (found.question, found.proxy, found.gateway, found.mtu) == ("api.example.test", "", "172.18.0.1", 1450)
    assert [(item.address, item.answer) for item in found.nameservers] == [("192.0.2.53", "asked for api.example.test")]
    assert found.forwarding is False


def test_what_cannot_be_read_is_not_known(files: Path) -> None:
    for path in files.iterdir():
        path.unlink()
    assert look({}) == Network("api.example.test")


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("base_url", ["https://192.0.2.1/v1", "https://[2001:db8::1]/v1", "https://[/v1", "nonsense"])
def test_what_is_no_name_is_not_asked_for(base_url: str) -> None:
    found = look({}, api(base_url))
    assert (found.question, found.nameservers[0].answer) == ("", "")


@pytest.mark.usefixtures("files")
def test_a_proxy_is_asked_for_in_place_of_the_api() -> None:
    found = look({"https_proxy": "http://me:secret@squid.example.test:3128", "NO_PROXY": "localhost, .svc ,"})
    assert (found.question, found.proxy, found.proxy_variable) == (
        "squid.example.test",
        "squid.example.test:3128",
        "https_proxy",
    )
    assert found.no_proxy == ("localhost", ".svc")
    assert "secret" not in str(found)


@pytest.mark.usefixtures("files")
def test_urls_for_which_the_proxy_would_be_asked() -> None:
    environment = {
        "HTTP_PROXY": "http://squid:3128",
        "NO_PROXY": "known,.example.test",
        "INTERNAL_URL": "http://user:secret@oracle:8089/v1",
        "KNOWN_URL": "http://known/",
        "BELOW_URL": "http://a.example.test/",
        "SECURE_URL": "https://api.example.org/",  # no proxy for https
        "BROKEN_URL": "http://[",
        "DATABASE_STRING": "postgresql://u:secret@postgres/d",
    }
    found = look(environment)
    assert found.proxied == {"INTERNAL_URL": "oracle"}
    assert "secret" not in str(found)


def test_a_proxy_that_nobody_speaks_to_is_none() -> None:
    assert look({"ALL_PROXY": "socks5://127.0.0.1:1", "U": "http://x/"}).proxied == {}


@given(st.text(alphabet="ab0123456789ABCDEF\t\n ", max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_routing_table_has_a_default_route_or_none(text: str) -> None:
    gateway, interface = _network._default_route("header\n" + text)
    assert bool(gateway) == bool(interface)


class TestWitness:
    """A connection that remembers."""

    def test_the_time_of_each_stage(self) -> None:
        def slow(connection: socket.socket) -> None:
            connection.recv(10)
            time.sleep(0.1)
            connection.sendall(b"x")

        with serving(slow) as port:
            witness = Witness(time.monotonic() + 2)
            witness.open("127.0.0.1", port)
            witness.send(b"?", "greeting")
            witness.receive(1, "greeting")
            witness.close()
        timings = witness.facts["timings"]
        assert list(timings) == ["dns", "tcp", "greeting"]
        assert timings["greeting"] >= 0.1 > timings["tcp"]

    def test_a_stage_that_fails_has_its_time_too(self) -> None:
        witness = Witness(time.monotonic() + 2)
        with pytest.raises(Stopped):
            witness.open("no-such-host.invalid", 1)
        assert list(witness.facts["timings"]) == ["dns"]


@pytest.mark.parametrize("stage", [("ready", "200"), ("tls", "timeout"), ("tcp", "ECONNREFUSED")])
def test_only_a_refused_certificate_is_worth_a_second_look(stage: tuple[str, str]) -> None:
    found = {"stage": stage[0], "code": stage[1]}
    assert _network.explained(found, Witness(time.monotonic()), api(), {}) is found


def test_a_second_look_that_fails_costs_nothing() -> None:
    with serving(saying(b"nonsense")) as port:
        endpoint = api(f"https://127.0.0.1:{port}/v1")
        found = _network.explained({"stage": "tls", "code": "certificate"}, Witness(time.monotonic() + 1), endpoint, {})
    assert found == {"stage": "tls", "code": "certificate", "certificate": None, "clock_offset": None}
    assert json.dumps(found)


@pytest.mark.parametrize(
    ("headers", "offset"),
    [
        ({"date": "Thu, 01 Jan 1970 01:00:00 GMT"}, 3600.0),
        ({"date": "Thu, 01 Jan 1970 00:59:00 -0001"}, 3600.0),
        ({"date": "Thu, 01 Jan 1970 01:00:00 GMT", "age": "5"}, None),
        ({"date": "yesterday"}, None),
        ({"date": "Thu, 99 Jan 99999999999 00:00:00 GMT"}, None),
        ({}, None),
    ],
)
def test_the_servers_clock(headers: dict[str, str], offset: t.Optional[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert _clock.offset(headers) == offset
