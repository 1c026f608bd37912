# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""systemctl as a script that says what a real one said; the real one is asked in the integration tests."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._ports import _units
from ansible_collections.autogpt.ops.plugins.module_utils._ports._units import Unit, UnitError, Units

SERVICE = """\
Restart=on-failure
MainPID=76
Id=ssh.service
Names=ssh.service sshd.service
TriggeredBy=ssh.socket
LoadState=loaded
ActiveState=active
RefuseManualStop=no
"""

SOCKETS = """\
Listen=/run/docker.sock (Stream)
Id=docker.socket
Names=docker.socket
Triggers=docker.service
LoadState=loaded
ActiveState=active

Listen=[::]:8080 (Stream)
Listen=127.0.0.1:53 (Datagram)
Id=web.socket
Names=web.socket
Triggers=web.service
LoadState=loaded
ActiveState=active
"""


@pytest.fixture
def systemctl(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    script = tmp_path / "systemctl"
    script.touch()
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return script


def saying(script: Path, output: str = "", status: int = 0, errors: str = "") -> Units:
    (script.parent / "output").write_text(output)
    (script.parent / "errors").write_text(errors)
    here = script.parent
    script.write_text(f"#!/bin/sh\necho $* >>{here}/calls\ncat {here}/output\ncat {here}/errors >&2\nexit {status}\n")
    return Units(str(here))


def test_a_unit_and_its_other_names(systemctl: Path) -> None:
    units = saying(systemctl, SERVICE)
    assert units.find("sshd.service") == Unit(
        "ssh.service", "active", "on-failure", 76, ("ssh.service", "sshd.service"), ("ssh.socket",)
    )


@pytest.mark.parametrize("state", ["not-found", "masked"])
def test_a_unit_that_is_not_there_is_none(systemctl: Path, state: str) -> None:
    assert saying(systemctl, f"Id=x.service\nLoadState={state}\n").find("x.service") is None


@pytest.mark.parametrize(
    ("protocol", "address", "port", "name"),
    [
        ("tcp", "::", 8080, "web.socket"),
        ("udp", "127.0.0.1", 53, "web.socket"),
        ("tcp", "127.0.0.1", 53, None),
        ("tcp", "::", 80, None),
        ("tcp", "0.0.0.0", 8080, None),
    ],
)
def test_the_socket_unit_behind_a_socket(
    systemctl: Path, protocol: str, address: str, port: int, name: str | None
) -> None:
    found = saying(systemctl, SOCKETS).listening(protocol, address, port)
    assert (found.name if found else None) == name
    if found:
        assert found.names == ("web.socket", "web.service")


@pytest.mark.parametrize(
    ("state", "ended"), [("inactive", True), ("failed", True), ("deactivating", False), ("", False)]
)
def test_when_a_unit_has_ended(systemctl: Path, state: str, ended: bool) -> None:
    assert saying(systemctl, f"ActiveState={state}\n" if state else "").ended("x.service") is ended


def test_stopping_does_not_wait_and_never_asks_for_a_password(systemctl: Path) -> None:
    saying(systemctl).stop("-odd.service")
    assert (systemctl.parent / "calls").read_text() == "stop --no-block --no-ask-password -- -odd.service\n"


@pytest.mark.parametrize(
    ("errors", "message"),
    [
        ("Failed to stop x: Access denied\nSee logs", "Failed to stop x: Access denied"),
        ("", "systemctl ended with status 4"),
    ],
)
def test_a_refusal_is_one_line(systemctl: Path, errors: str, message: str) -> None:
    with pytest.raises(UnitError) as caught:
        saying(systemctl, status=4, errors=errors).stop("x.service")
    assert str(caught.value) == message


def test_a_manager_that_hangs_is_not_waited_for(systemctl: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_units, "_PATIENCE", 0.2)
    systemctl.write_text("#!/bin/sh\nexec sleep 60\n")
    started = time.monotonic()
    with pytest.raises(UnitError, match=r"^systemd did not answer within 0\.2 s$"):
        Units(str(systemctl.parent)).find("x.service")
    assert time.monotonic() - started < 5


def test_without_systemd_there_are_no_units(systemctl: Path) -> None:
    saying(systemctl, SERVICE)
    units = Units("/nonexistent")
    assert units.find("ssh.service") is None
    assert units.listening("tcp", "::", 80) is None
    assert not (systemctl.parent / "calls").exists()
