# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._causes import fold
from ansible_collections.autogpt.ops.plugins.module_utils._checks import View, container
from ansible_collections.autogpt.ops.plugins.module_utils._checks import port as checks
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    Container,
    Health,
    HostFacts,
    Listener,
    Machine,
    PortBinding,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Gap, Severity, Unknown

MACHINE = Machine("web1", "Debian", "6.1", "x86_64", "3.11", "root", "2026-11-22T12:00:00Z", 2, 2**33, 2**32)
WEB = PortBinding(8000, "tcp", "", 8000)
TAKEN = "Error starting userland proxy: listen tcp4 0.0.0.0:8000: bind: address already in use"
APP = Container(
    "app", "a" * 64, "autogpt", "running", started_at="2026-11-22T08:00:00Z", ports=(WEB,), listening=("0.0.0.0:8000",)
)


def app(**changes: t.Any) -> Container:
    return dataclasses.replace(APP, **changes)


def view(*containers: Container, listeners: t.Optional[tuple[Listener, ...]] = (), gaps: tuple[Gap, ...] = ()) -> View:
    facts = HostFacts(machine=MACHINE, containers=containers, listeners=listeners, gaps=gaps)
    return View(facts, Stack("autogpt", "guide", members={"app": "app"}))


def answers(seen: View) -> list[t.Union[Finding, Unknown]]:
    return [
        item for check in (checks.is_free, checks.is_claimed_once, checks.is_answered_inside) for item in check(seen)
    ]


def findings(seen: View) -> list[Finding]:
    return [item for item in answers(seen) if isinstance(item, Finding)]


THIEF = Listener("tcp", "0.0.0.0", 8000, 812, "nginx")


def test_an_application_that_answers_has_nothing() -> None:
    own = Listener("tcp", "0.0.0.0", 8000, 99, "docker-proxy", "app")
    assert answers(view(APP, listeners=(own,))) == []


@pytest.mark.parametrize("state", [{"status": "exited"}, {"status": "created", "error": TAKEN}])
@pytest.mark.parametrize("address", ["0.0.0.0", "127.0.0.1", "::", "::1"])
def test_a_foreign_process_that_holds_the_port(state: dict[str, str], address: str) -> None:
    (item,) = findings(view(app(**state), listeners=(dataclasses.replace(THIEF, address=address),)))
    assert (item.id, item.object, item.severity) == ("port.conflict", "tcp/8000", Severity.CRITICAL)
    assert (item.evidence["holder"], item.evidence["holder_pid"]) == ("nginx (PID 812)", 812)
    assert item.evidence["part"] == "app"


@pytest.mark.parametrize(
    "other",
    [
        Listener("udp", "0.0.0.0", 8000, 1, "x"),
        Listener("tcp", "0.0.0.0", 8001, 1, "x"),
        Listener("tcp", "0.0.0.0", 8000, 1, "docker-proxy", "app"),
    ],
)
def test_listeners_that_are_no_conflict(other: Listener) -> None:
    assert findings(view(app(status="exited"), listeners=(other,))) == []


def test_different_addresses_do_not_collide() -> None:
    mine = app(status="exited", ports=(PortBinding(8000, "tcp", "127.0.0.1", 8000),))
    assert findings(view(mine, listeners=(Listener("tcp", "192.0.2.1", 8000, 1, "x"),))) == []


def test_another_container_that_publishes_the_port_is_named_rather_than_its_proxy() -> None:
    other = Container("blog", "b" * 64, "blog", "running", project="blog", ports=(WEB,))
    proxy = Listener("tcp", "0.0.0.0", 8000, 7, "docker-proxy", "blog")
    (item,) = findings(view(app(status="exited"), other, listeners=(proxy,)))
    assert (item.evidence["holder"], item.evidence["holder_project"]) == ("blog", "blog")


def test_dockers_own_word_is_enough_when_the_port_is_free_again() -> None:
    (item,) = findings(view(app(status="created", error=TAKEN)))
    assert (item.id, item.evidence["holder"]) == ("port.conflict", "-")


def test_docker_names_the_whole_port_and_no_longer_one() -> None:
    other = TAKEN.replace(":8000", ":80001")
    assert findings(view(app(status="created", error=other))) == []


def test_a_paused_container_holds_its_own_port() -> None:
    proxy = Listener("tcp", "0.0.0.0", 8000, 99, "docker-proxy")
    assert findings(view(app(status="paused"), listeners=(proxy,))) == []


def test_a_paused_container_holds_its_port_against_others() -> None:
    other = Container("old", "b" * 64, "autogpt", "paused", ports=(WEB,))
    (item,) = findings(view(app(status="exited"), other))
    assert (item.id, item.evidence["holder"]) == ("port.conflict", "old")


def test_without_permission_the_holder_has_no_name() -> None:
    (item,) = findings(view(app(status="exited"), listeners=(Listener("tcp", "0.0.0.0", 8000),)))
    assert item.evidence["holder"] == "?"


def test_the_failed_start_folds_under_the_conflict() -> None:
    seen = view(app(status="created", error=TAKEN), listeners=(THIEF,))
    failed = [item for item in container.started(seen) if isinstance(item, Finding)]
    folded = {item.id: item.causes for item in fold([*findings(seen), *failed])}
    assert folded == {"port.conflict": (), "container.start_failed": ("autogpt/port.conflict/tcp/8000",)}


def test_sockets_that_could_not_be_read_leave_the_question_open() -> None:
    gap = Gap("listeners", "deadline_exceeded", evidence={"seconds": 5})
    seen = view(app(status="exited"), listeners=None, gaps=(gap,))
    assert [item.reason for item in answers(seen) if isinstance(item, Unknown)] == ["deadline_exceeded"]


@pytest.mark.parametrize(
    ("policies", "severity"), [(("always", "unless-stopped"), Severity.MAJOR), (("always", "no"), Severity.MINOR)]
)
def test_two_that_do_not_run_and_want_one_port(policies: tuple[str, str], severity: Severity) -> None:
    rival = Container("old", "b" * 64, "autogpt", "exited", ports=(WEB,), restart_policy=policies[1])
    (item,) = findings(view(app(status="exited", restart_policy=policies[0]), rival))
    assert (item.id, item.severity, item.evidence["rivals"]) == ("port.claimed_twice", severity, ["old"])


def test_a_stopped_rival_of_a_running_application_is_nothing() -> None:
    assert findings(view(APP, Container("old", "b" * 64, "autogpt", "exited", ports=(WEB,)))) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"listening": ("127.0.0.1:8000",)}, ["port.loopback_only"]),
        ({"listening": ("127.0.0.1:8000", "[::1]:8000")}, ["port.loopback_only"]),
        ({"listening": ("127.0.0.1:8000", "172.18.0.2:8000")}, []),
        ({"listening": ("[::]:8000",)}, []),
        ({"listening": ()}, ["port.not_listening"]),
        ({"listening": ("0.0.0.0:80",)}, ["port.not_listening"]),
        ({"listening": ("0.0.0.0:18000",)}, ["port.not_listening"]),
        ({"listening": (), "started_at": "2026-11-22T11:59:30Z"}, []),
        ({"listening": (), "started_at": ""}, []),
        ({"listening": (), "health": Health("starting")}, []),
        ({"listening": (), "ports": ()}, []),
        ({"listening": (), "ports": (PortBinding(53, "udp", "", 53),)}, []),
    ],
)
def test_who_listens_inside(changes: dict[str, t.Any], expected: list[str]) -> None:
    assert [item.id for item in findings(view(app(**changes)))] == expected


def test_two_ports_are_two_findings() -> None:
    ports = (WEB, PortBinding(8001, "tcp", "", 8001))
    keys = [item.key for item in findings(view(app(listening=(), ports=ports)))]
    assert keys == ["autogpt/port.not_listening/tcp/8000", "autogpt/port.not_listening/tcp/8001"]


@pytest.mark.parametrize(
    ("gaps", "reason"),
    [((), "permission_denied"), ((Gap("containers", "deadline_exceeded"),), "deadline_exceeded")],
)
def test_a_namespace_that_could_not_be_read_is_unknown(gaps: tuple[Gap, ...], reason: str) -> None:
    (item,) = answers(view(app(listening=None), gaps=gaps))
    assert isinstance(item, Unknown)
    assert item.reason == reason
