# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way to an API with TLS and proxies, and what is made of where it ends."""

from __future__ import annotations

import contextlib
import email.utils
import http.server
import ssl
import threading
import time
import typing as t
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from authority import NAME, Authority
from diagnosing import VARIABLES
from servers import Postgres

from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._facts import HostFacts, Observation, Stack
from ansible_collections.autogpt.ops.plugins.module_utils._judge import judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity
from ansible_collections.autogpt.ops.plugins.module_utils._probes import host, inside

KEY = "sk-proj-only-a-test"


class Api(http.server.BaseHTTPRequestHandler):
    """Lists no models, tells the time of its own clock, and remembers what it heard."""

    ahead = 0.0
    heard: t.ClassVar[list[tuple[str, str | None]]] = []

    def do_GET(self) -> None:
        self.heard.append((self.path, self.headers["Authorization"]))
        self.send_response_only(200)
        self.send_header("Date", email.utils.formatdate(time.time() + type(self).ahead, usegmt=True))
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"[]")

    def log_message(self, *_arguments: object) -> None:
        """Keep quiet."""


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@contextlib.contextmanager
def serving(certificate: Path, ahead: float = 0.0) -> Iterator[int]:
    """An API with this certificate, whose clock is so many seconds ahead; its port."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Api", (Api,), {"ahead": ahead}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, certificate.with_name("server.key"))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Api.heard.clear()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()


def observed(environment: Mapping[str, str]) -> Observation:
    return inside.from_host({"variables": VARIABLES, "timeout": 3.0}, environment)


def findings(environment: Mapping[str, str]) -> dict[str, Finding]:
    """What is said about the network and the API, by id."""
    stack = Stack("s", "guide", outside=observed(environment))
    checks = [item for item in registered() if item.component in ("network", "openai")]
    facts = HostFacts(host.machine(("/",)), stacks=(stack,))
    return {item.id: item for item in judge(facts, checks).findings}


def environment(port: int, authority: Authority, name: str = "localhost", **more: str) -> dict[str, str]:
    url = f"https://{name}:{port}/v1?token=only-a-test"
    return {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": url, "SSL_CERT_FILE": str(authority.certificate), **more}


def test_all_is_well(authority: Authority) -> None:
    with serving(authority.issue("localhost", -10, 80)) as port:
        values = environment(port, authority)
        assert findings(values) == {}
        reach = observed(values).api
    assert reach is not None
    assert reach.certificate is not None
    assert (reach.certificate.names, reach.certificate.issuer) == (("localhost",), NAME)
    assert reach.certificate.checked
    assert set(reach.timings) == {"dns", "tcp", "tls", "greeting"}
    assert reach.clock_offset is not None
    assert abs(reach.clock_offset) < 3


@pytest.mark.parametrize(
    ("begins", "ends", "severity"), [(-70, 21, None), (-70, 19, Severity.MAJOR), (-88, 2, Severity.CRITICAL)]
)
def test_a_certificate_that_nobody_renews(
    authority: Authority, begins: float, ends: float, severity: Severity | None
) -> None:
    with serving(authority.issue("localhost", begins, ends)) as port:
        found = findings(environment(port, authority))
    assert [(item.id, item.severity) for item in found.values()] == (
        [("network.certificate_expiring", severity)] if severity else []
    )


@pytest.mark.parametrize(
    ("name", "begins", "ends", "refusal"),
    [
        ("localhost", -90, -1, "expired"),
        ("localhost", 1, 90, "not_yet_valid"),
        ("api.example.test", -10, 80, "wrong_name"),
    ],
)
def test_why_a_certificate_is_refused(
    authority: Authority, name: str, begins: float, ends: float, refusal: str
) -> None:
    with serving(authority.issue(name, begins, ends)) as port:
        found = findings(environment(port, authority))
    assert set(found) == {"network.tls_failed", "openai.tls_failed"}
    cause = found["network.tls_failed"]
    assert (cause.evidence["refusal"], cause.evidence["names"], cause.evidence["issuer"]) == (refusal, [name], NAME)
    assert found["openai.tls_failed"].causes == (cause.key,)


def test_an_authority_that_nobody_trusts(authority: Authority, certificate: Path) -> None:
    with serving(authority.issue("localhost", -10, 80)) as port:
        found = findings(environment(port, authority, SSL_CERT_FILE=str(certificate)))
    assert found["network.tls_failed"].evidence["refusal"] == "untrusted"
    assert found["network.tls_failed"].evidence["issuer"] == NAME


def test_a_stranger_learns_nothing(authority: Authority) -> None:
    """The second look at a server whose certificate was refused is a question without key, path or query."""
    with serving(authority.issue("localhost", -90, -1)) as port:
        observed(environment(port, authority))
        assert Api.heard == [("/", None)]


@pytest.mark.parametrize(("begins", "ends", "ahead"), [(-90, -1, -2 * 86400.0), (1, 90, 2 * 86400.0)])
def test_only_the_clock_is_wrong(authority: Authority, begins: float, ends: float, ahead: float) -> None:
    with serving(authority.issue("localhost", begins, ends), ahead) as port:
        found = findings(environment(port, authority))
    cause = found.pop("network.clock_skew")
    assert (cause.severity, cause.causes) == (Severity.CRITICAL, ())
    assert {item.id: item.causes for item in found.values()} == {
        "network.tls_failed": (cause.key,),
        "openai.tls_failed": (cause.key,),
    }


def test_a_clock_that_hurts_nobody_yet(authority: Authority) -> None:
    with serving(authority.issue("localhost", -10, 80), 600) as port:
        found = findings(environment(port, authority))
    assert [(item.id, item.severity) for item in found.values()] == [("network.clock_skew", Severity.MAJOR)]


def test_a_dead_proxy(authority: Authority) -> None:
    values = environment(443, authority, "api.example.test", HTTPS_PROXY="http://me:secret@127.0.0.1:1")
    found = findings(values)
    cause = found["network.proxy_failed"]
    assert (cause.evidence["proxy"], cause.evidence["proxy_variable"]) == ("127.0.0.1:1", "HTTPS_PROXY")
    assert found["openai.proxy_failed"].causes == (cause.key,)
    assert "secret" not in str(found)


def test_a_name_that_does_not_exist(authority: Authority) -> None:
    found = findings(environment(443, authority, "api.no-such-host.invalid"))
    assert set(found) == {"network.dns_failed", "openai.dns_failed"}
    assert found["openai.dns_failed"].causes == (found["network.dns_failed"].key,)


def test_nobody_listens(authority: Authority) -> None:
    found = findings(environment(1, authority))
    assert set(found) == {"network.tcp_failed", "openai.unreachable"}
    assert found["network.tcp_failed"].evidence["code"] == "ECONNREFUSED"


@pytest.mark.parametrize(("mode", "checked"), [("require", False), ("verify-full", True)])
def test_the_databases_certificate(postgres: Postgres, mode: str, checked: bool) -> None:
    authorities = f"&sslrootcert={postgres.data / 'server.crt'}" if checked else ""
    reach = observed(postgres.environment("app", options=f"?sslmode={mode}{authorities}")).database
    assert reach is not None
    assert reach.ready, reach
    assert reach.certificate is not None
    assert (reach.certificate.names, reach.certificate.checked) == (("localhost",), checked)
