# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who may be stopped and by which means: the guard and the allow-list together."""

from __future__ import annotations

import dataclasses
import os

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container
from ansible_collections.autogpt.ops.plugins.module_utils._ports._cgroup import Place
from ansible_collections.autogpt.ops.plugins.module_utils._ports._plan import Allow, Refused, Rules
from ansible_collections.autogpt.ops.plugins.module_utils._ports._process import Process
from ansible_collections.autogpt.ops.plugins.module_utils._ports._units import Unit
from ansible_collections.autogpt.ops.plugins.module_utils._ports.guard import Own, own
from ansible_collections.autogpt.ops.plugins.module_utils._ports.owners import Holder

EVERYTHING = Allow(("*",), ("*",), ("*",))
WEB = Container("web", "a" * 64, "image", "running", project="shop", service="front")
NGINX = Process(
    7, 1, 1, "root", "nginx", "/usr/sbin/nginx", "nginx: master", Place("nginx.service"), arguments=("nginx",)
)
UNIT = Unit("nginx.service", "active", "no", 7, ("nginx.service",))


def held(process: Process | None = NGINX, unit: Unit | None = None, container: Container | None = None) -> Holder:
    return Holder("0.0.0.0", "listening", "root", 99, process, unit, container)


def run_by(path: str, pid: int = 7) -> Process:
    return dataclasses.replace(NGINX, pid=pid, executable=path, name=os.path.basename(path)[:15], place=Place())


@pytest.mark.parametrize(
    ("holder", "allow", "means", "target"),
    [
        (held(container=WEB), Allow(containers=("web",)), "container", "a" * 64),
        (held(container=WEB), Allow(containers=("shop/*",)), "container", "a" * 64),
        (held(None, container=WEB), Allow(containers=("w?b",)), "container", "a" * 64),
        (held(unit=UNIT), Allow(units=("nginx.*",)), "unit", "nginx.service"),
        (held(unit=UNIT), EVERYTHING, "unit", "nginx.service"),
        (held(unit=UNIT), Allow(commands=("nginx",)), "process", "7"),
        (held(), Allow(commands=("/usr/sbin/nginx",)), "process", "7"),
        (held(), Allow(commands=("ngin?",)), "process", "7"),
        (held(run_by("/usr/sbin/nginx", 1), Unit("web.socket")), Allow(units=("web.socket",)), "unit", "web.socket"),
        (
            held(dataclasses.replace(NGINX, arguments=("python3", "-m", "http.server", "80"))),
            Allow(commands=("python3 -m http.server *",)),
            "process",
            "7",
        ),
        # The SSH server's unit is protected; a program that somebody started in its session is not.
        (held(run_by("/usr/bin/nc"), Unit("ssh.service")), EVERYTHING, "process", "7"),
        (held(run_by("/usr/bin/nc"), Unit("session-3.scope")), EVERYTHING, "process", "7"),
        (held(run_by("/usr/bin/nc"), Unit("user@7.service")), EVERYTHING, "process", "7"),
        (Holder("127.0.0.1", "closing"), Allow(), "wait", "kernel"),
    ],
)
def test_the_gentlest_means_that_is_allowed(holder: Holder, allow: Allow, means: str, target: str) -> None:
    (act,) = Rules(allow).acts([holder])
    assert (act.means, act.target) == (means, target)


@pytest.mark.parametrize(
    ("holder", "allow", "reason"),
    [
        (held(container=WEB), Allow((), ("*",), ("*",)), "container web is not in allow.containers"),
        (held(container=WEB), Allow(("WEB", "webs", "front")), "container web is not in allow.containers"),
        (held(), Allow(), "nginx (PID 7) is not in allow.commands"),
        (held(), Allow(("*",), ("*",), ("nginx: master x",)), "nginx (PID 7) is not in allow.commands"),
        (
            held(unit=UNIT),
            Allow(("*",)),
            "neither nginx.service is in allow.units nor nginx (PID 7) in allow.commands",
        ),
        (held(run_by("/lib/systemd/systemd", 1), Unit("x.socket")), Allow(), "x.socket is not in allow.units"),
        (
            held(None),
            EVERYTHING,
            "a process of root that this user may not see holds it: nothing can be stopped that is not seen",
        ),
        (
            held(unit=dataclasses.replace(UNIT, restart="always")),
            Allow(commands=("*",)),
            "nginx.service would start nginx again (Restart=always): allow the unit",
        ),
    ],
)
def test_what_is_not_named_is_not_stopped(holder: Holder, allow: Allow, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        Rules(allow).acts([holder])
    assert str(caught.value) == reason


SSH = "the SSH server, without which nobody reaches this host"
ENGINE = "the container engine, with which every container would go"
PROXY = "what forwards the port of a container, which the engine did not name"


@pytest.mark.parametrize(
    ("holder", "reason"),
    [
        (held(run_by("/lib/systemd/systemd", 1)), "systemd (PID 1) is the first process of this host"),
        (held(run_by("/usr/sbin/sshd")), f"sshd (PID 7) is {SSH}"),
        (held(run_by("/usr/lib/openssh/sshd-session")), f"sshd-session (PID 7) is {SSH}"),
        (held(run_by("/usr/sbin/sshd"), Unit("ssh.service")), f"sshd (PID 7) is {SSH}"),
        (held(run_by("/usr/sbin/sshd"), Unit("mine.service")), f"sshd (PID 7) is {SSH}"),
        (held(run_by("/usr/bin/dockerd")), f"dockerd (PID 7) is {ENGINE}"),
        (held(run_by("/usr/bin/containerd-shim-runc-v2")), f"containerd-shim (PID 7) is {ENGINE}"),
        (held(run_by("/usr/bin/podman")), f"podman (PID 7) is {ENGINE}"),
        (held(run_by("/usr/bin/docker-proxy")), f"docker-proxy (PID 7) is {PROXY}"),
        (held(run_by("/usr/bin/conmon")), f"conmon (PID 7) is {PROXY}"),
        (held(run_by("/lib/systemd/systemd")), "systemd (PID 7) is the manager of the units"),
        (held(run_by("/usr/bin/python3", 70)), "python3 (PID 70) runs this very task"),
        (held(run_by("/lib/systemd/systemd", 1), Unit("ssh.socket")), f"ssh.socket is {SSH}"),
        (
            held(run_by("/lib/systemd/systemd", 1), Unit("door.socket", names=("door.socket", "sshd@.service"))),
            f"door.socket is {SSH}",
        ),
        (
            held(run_by("/lib/systemd/systemd", 1), Unit("odd.socket", refuses=True)),
            "odd.socket refuses to be stopped by hand (RefuseManualStop)",
        ),
        (held(container=dataclasses.replace(WEB, id="b" * 64)), "container web runs this very task"),
        (
            held(container=dataclasses.replace(WEB, labels={"com.docker.swarm.service.name": "shop"})),
            "container web is a task of the Swarm service shop, which would start another",
        ),
        (
            held(dataclasses.replace(NGINX, place=Place(container_id="c" * 64))),
            "nginx (PID 7) runs in the container cccccccccccc: no engine",
        ),
    ],
)
def test_some_are_never_stopped_whatever_is_allowed(holder: Holder, reason: str) -> None:
    mine = Own(frozenset({70}), frozenset({"runner.service"}), frozenset({"b" * 64}))
    with pytest.raises(Refused) as caught:
        Rules(EVERYTHING, mine, kill=True, silence="no engine").acts([holder])
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    "unit", ["runner.service", "docker.service", "snap.docker.dockerd.service", "containerd.service"]
)
def test_a_protected_unit_is_not_stopped_with_its_process(unit: str) -> None:
    mine = Own(units=frozenset({"runner.service"}))
    (act,) = Rules(EVERYTHING, mine).acts([held(run_by("/usr/bin/nc"), Unit(unit))])
    assert act.means == "process"


def test_a_unit_is_protected_by_its_main_program_too() -> None:
    unit = Unit("remote.service", main_pid=6, main_program="sshd")
    (act,) = Rules(EVERYTHING).acts([held(run_by("/usr/bin/nc"), unit)])
    assert act.means == "process"


@pytest.mark.parametrize(("kill", "is_refused"), [(False, True), (True, False)])
def test_a_process_that_ignores_term_is_not_bothered_where_kill_is_not_allowed(kill: bool, is_refused: bool) -> None:
    rules, holder = Rules(EVERYTHING, kill=kill), held(dataclasses.replace(NGINX, ignores_term=True))
    if is_refused:
        with pytest.raises(Refused, match=r"^nginx \(PID 7\) ignores TERM, and kill is false$"):
            rules.acts([holder])
    else:
        assert [act.means for act in rules.acts([holder])] == ["process"]


def test_nothing_is_stopped_when_one_may_not_be() -> None:
    with pytest.raises(Refused):
        Rules(Allow(containers=("web",))).acts([held(container=WEB), held()])


def test_each_is_stopped_once_and_sockets_before_their_services() -> None:
    init = run_by("/lib/systemd/systemd", 1)
    holders = [
        held(run_by("/usr/bin/nc", 9)),
        held(container=WEB),
        held(unit=UNIT),
        dataclasses.replace(held(unit=UNIT), inode=98),
        held(init, Unit("nginx.socket")),
    ]
    acts = Rules(EVERYTHING).acts(holders)
    assert [act.target for act in acts] == ["nginx.socket", "nginx.service", "a" * 64, "9"]
    assert acts[1].inodes == {98, 99}


def test_this_process_knows_itself() -> None:
    assert {os.getpid()} <= own().pids
