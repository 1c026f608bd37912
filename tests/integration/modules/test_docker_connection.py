# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reaching real engines over TLS and SSH, and what is told when the certificates or the login are wrong."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import threading
import time
import typing as t
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from calling import FLEET, Called, call
from engines import docker_engine
from supplies import free_port, program

TRIXIE = "ssh://root@fleet-trixie:2213"


@dataclass(frozen=True)
class Certificates:
    """A directory with an authority, what it signed for the engine and for a client, and a stranger's."""

    directory: Path

    def path(self, name: str) -> str:
        return str(self.directory / f"{name}.pem")

    def sign(self, name: str, purpose: str, authority: str = "ca", names: str = "") -> None:
        """A key and a certificate; ``purpose`` is ``serverAuth`` or ``clientAuth``."""
        extension = f"extendedKeyUsage={purpose}\n" + (f"subjectAltName={names}\n" if names else "")
        (self.directory / f"{name}.ext").write_text(extension)
        request = ["req", "-new", *NEW_KEY, "-keyout", self.path(f"{name}-key"), "-subj", f"/CN={name}"]
        _openssl(*request, "-out", self.path(f"{name}-request"))
        signed = ["x509", "-req", "-in", self.path(f"{name}-request"), "-days", "2", "-CAcreateserial"]
        issuer = ["-CA", self.path(authority), "-CAkey", self.path(f"{authority}-key")]
        _openssl(*signed, *issuer, "-extfile", str(self.directory / f"{name}.ext"), "-out", self.path(name))

    def authority(self, name: str) -> None:
        """A certificate that signs others."""
        options = ["-x509", *NEW_KEY, "-days", "2", "-subj", f"/CN={name}"]
        _openssl("req", *options, "-keyout", self.path(f"{name}-key"), "-out", self.path(name))


NEW_KEY = ("-newkey", "rsa:2048", "-nodes")


def _openssl(*arguments: str) -> None:
    subprocess.run([program("openssl"), *arguments], check=True, capture_output=True)


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    made = Certificates(tmp_path_factory.mktemp("certificates"))
    made.authority("ca")
    made.authority("stranger")
    made.sign("engine", "serverAuth", names="IP:127.0.0.1")
    made.sign("client", "clientAuth")
    made.sign("strange-client", "clientAuth", authority="stranger")
    return made


@pytest.fixture(scope="module")
def port(certificates: Certificates) -> Iterator[int]:
    """Where an engine listens that wants a client's certificate."""
    number = free_port()
    files = {"tlscacert": "ca", "tlscert": "engine", "tlskey": "engine-key"}
    options = " ".join(f"--{option}={certificates.path(name)}" for option, name in files.items())
    with docker_engine(options=f"--host tcp://127.0.0.1:{number} --tlsverify {options}"):
        yield number


def ask(**options: t.Any) -> Called:
    """Only look at the engine: no kind of thing is asked for."""
    return call("docker_prune", check=True, **{"kinds": [], "timeout": 5, **options})


def tls(certificates: Certificates, **names: str) -> dict[str, t.Any]:
    """The options that name these files, and check the engine's."""
    return {"validate_certs": True, **{option: certificates.path(name) for option, name in names.items()}}


OURS = {"ca_path": "ca", "client_cert": "client", "client_key": "client-key"}


@pytest.fixture
def web_settings(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> None:
    """An environment as many companies have it, which says nothing about engines."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", certificates.path("stranger"))
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")


@pytest.mark.usefixtures("web_settings")
def test_an_engine_over_tls_with_certificates_on_both_sides(port: int, certificates: Certificates) -> None:
    called = ask(docker_host=f"tcp://127.0.0.1:{port}", **tls(certificates, **OURS))
    assert (called.failed, called.result.get("removed"), called.result.get("available")) == (False, [], None)


@pytest.mark.usefixtures("web_settings")
def test_tls_without_a_look_at_the_engines_certificate(port: int, certificates: Certificates) -> None:
    options = tls(certificates, client_cert="client", client_key="client-key")
    called = ask(docker_host=f"tcp://127.0.0.1:{port}", tls=True, **{**options, "validate_certs": False})
    assert (called.failed, called.result.get("removed")) == (False, [])


@pytest.mark.parametrize(
    ("host", "names", "words"),
    [
        ("127.0.0.1", {**OURS, "ca_path": "stranger"}, "CERTIFICATE_VERIFY_FAILED"),
        ("localhost", OURS, "localhost"),  # a name that the certificate does not hold
        ("127.0.0.1", {**OURS, "client_cert": "strange-client", "client_key": "strange-client-key"}, "alert"),
        ("127.0.0.1", {"ca_path": "ca"}, "alert"),
        ("127.0.0.1", {**OURS, "ca_path": "absent"}, "absent"),
        ("127.0.0.1", {**OURS, "client_cert": "absent"}, "client_cert"),
        ("127.0.0.1", {**OURS, "client_key": "strange-client-key"}, "KEY_VALUES_MISMATCH"),
        ("127.0.0.1", {**OURS, "client_key": "client"}, "PEM"),
    ],
)
def test_certificates_that_do_not_fit(
    port: int, certificates: Certificates, host: str, names: dict[str, str], words: str
) -> None:
    called = ask(docker_host=f"tcp://{host}:{port}", **tls(certificates, **names))
    assert called.failed
    assert called.result["msg"].startswith("The encrypted connection to the Docker engine fails: ")
    assert words in called.result["msg"]
    assert "Traceback" not in called.output


def test_tls_where_the_engine_has_none() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        listen_plainly(server)
        called = ask(docker_host=f"tcp://127.0.0.1:{server.getsockname()[1]}", tls=True)
    assert called.result["msg"].startswith("The encrypted connection to the Docker engine fails: ")


def test_an_engine_that_wants_tls_and_is_asked_without(port: int) -> None:
    called = ask(docker_host=f"tcp://127.0.0.1:{port}")
    assert called.failed
    assert "HTTPS" in called.result["msg"]


def listen_plainly(server: socket.socket) -> None:
    """Answer each connection as a web server without TLS does."""

    def serve() -> None:
        for dummy in range(3):
            with server.accept()[0] as connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    threading.Thread(target=serve, daemon=True).start()


@pytest.fixture
def ssh_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file with the configuration of this user's ssh, which knows the hosts of the fleet by their names."""
    folder = FLEET.parent
    config = tmp_path / "config"
    common = f"IdentityFile {folder}/id_ed25519\nIdentitiesOnly yes\nUserKnownHostsFile {folder}/known_hosts"
    strict = "StrictHostKeyChecking yes\nGlobalKnownHostsFile /dev/null"
    config.write_text(f"Host fleet-*\nHostName 127.0.0.1\nHost *\n{strict}\n{common}\n")
    wrapper = tmp_path / "ssh"
    wrapper.write_text(f'#!/bin/sh\nexec {program("ssh")} -F {config} "$@"\n')
    wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    return config


@pytest.mark.parametrize("host", [TRIXIE, "ssh://root@fleet-bookworm:2212", "ssh://root@127.0.0.1:2213"])
def test_an_engine_over_ssh(ssh_client: Path, host: str) -> None:
    called = ask(docker_host=host, timeout=30)  # each request is a login
    assert not called.failed, called.result["msg"]
    assert (called.result["removed"], called.result["freed"]) == ([], None)


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("ssh://root@127.0.0.1:1", "Connection refused"),
        ("ssh://nobody-here@fleet-trixie:2213", "Permission denied"),
        ("ssh://visitor@fleet-trixie:2213", "permission denied"),
        ("ssh://root@no-such-host.invalid", "no-such-host.invalid"),
    ],
)
def test_ssh_that_leads_nowhere_says_why(ssh_client: Path, host: str, words: str) -> None:
    called = ask(docker_host=host)
    assert called.failed
    assert called.result["msg"].startswith("SSH does not lead to the Docker engine: ")
    assert words in called.result["msg"]
    assert "Traceback" not in called.output


def test_a_host_whose_key_is_unknown_is_not_trusted(ssh_client: Path, tmp_path: Path) -> None:
    ssh_client.write_text(ssh_client.read_text().replace(f"{FLEET.parent}/known_hosts", str(tmp_path / "empty")))
    assert "Host key verification failed" in ask(docker_host=TRIXIE).result["msg"]


def test_an_ssh_server_that_says_nothing_costs_one_timeout(ssh_client: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        called = ask(docker_host=f"ssh://root@127.0.0.1:{port}")
    assert called.result["msg"].startswith("SSH does not lead to the Docker engine: ")
    left = subprocess.run(["pgrep", "-f", f"ssh.* -p {port} "], capture_output=True, check=False)
    assert left.stdout == b"", "an ssh that still waits"


def test_a_command_in_a_container_over_ssh(ssh_client: Path) -> None:
    """Its output comes through a pipe, where everything else has a socket."""
    called = call("openai_key_check", container="autogpt-container", docker_host=TRIXIE, timeout=60)
    assert not called.failed, called.result["msg"]
    assert (called.result["seen_from"], called.result["status"]) == ("container", 200)


def test_ssh_that_falls_silent_after_the_login_costs_one_timeout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first call is the look whether there is a way at all; it has nothing to say."""
    wrapper = tmp_path / "ssh"
    wrapper.write_text("#!/bin/sh\nread line || exit 0\ncat >/dev/null\n")
    wrapper.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    started = time.monotonic()
    called = call("redis_health", container="redis", docker_host="ssh://root@nowhere", timeout=1)
    assert called.result["msg"] == "docker_host ssh://nowhere does not answer (greeting: timeout)"
    assert time.monotonic() - started < 30
