# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._causes import fold
from ansible_collections.autogpt.ops.plugins.module_utils._checks import View
from ansible_collections.autogpt.ops.plugins.module_utils._checks import container as checks
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    Container,
    Dsn,
    Health,
    HostFacts,
    Machine,
    Mount,
    NetworkLink,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity

NOW = "2026-11-22T12:00:00Z"
MACHINE = Machine("web1", "Debian", "6.1", "x86_64", "3.11", "root", NOW, 2, 2**33, 2**32)
NET = (NetworkLink("autogpt_default"),)
ALL = (
    checks.exists,
    checks.started,
    checks.keeps_running,
    checks.is_steady,
    checks.is_not_frozen,
    checks.is_healthy,
    checks.shares_network,
    checks.has_its_mounts,
)


def running(name: str, **changes: t.Any) -> Container:
    base = Container(name, name * 8, name, "running", started_at="2026-11-22T08:00:00Z", networks=NET)
    return dataclasses.replace(base, **changes)


def view(*containers: Container, stack: t.Optional[Stack] = None, **members: str) -> View:
    named = members or {item.name: item.name for item in containers}
    return View(HostFacts(machine=MACHINE, containers=containers), stack or Stack("autogpt", "guide", members=named))


def found(seen: View) -> list[Finding]:
    return [item for check in ALL for item in check(seen) if isinstance(item, Finding)]


def ids(seen: View) -> list[str]:
    return [item.id for item in found(seen)]


def test_a_healthy_stack_has_nothing() -> None:
    app = running("app", health=Health("healthy"), mounts=(Mount("bind", "/srv", "/data", True, True),))
    assert ids(view(app, running("postgres"), running("redis", restart_count=1))) == []


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"exit_code": 1}, ["container.crashed"]),
        ({"exit_code": 139}, ["container.crashed"]),
        ({"exit_code": 0}, ["container.stopped"]),
        ({"exit_code": 143}, ["container.stopped"]),
        ({"exit_code": 130}, ["container.stopped"]),
        ({"exit_code": 137}, ["container.killed"]),
        ({"exit_code": 137, "restart_policy": "on-failure"}, ["container.killed"]),
        ({"exit_code": 137, "restart_policy": "always"}, ["container.stopped"]),
        ({"exit_code": 137, "oom_killed": True}, ["container.oom_killed"]),
        ({"exit_code": 137, "oom_killed": True, "restart_policy": "always"}, ["container.oom_killed"]),
        ({"exit_code": 1, "oom_killed": True}, ["container.crashed"]),
        ({"exit_code": 137, "oom_at": "2026-11-22T11:00:02Z"}, ["container.oom_killed"]),
        ({"exit_code": 137, "oom_at": "2026-11-22T10:00:00Z"}, ["container.killed"]),
        ({"exit_code": 127}, ["container.start_failed"]),
        ({"exit_code": 128, "error": "bind: address already in use"}, ["container.start_failed"]),
        ({"status": "created"}, ["container.never_started"]),
        ({"status": "created", "exit_code": 127, "error": "exec: not found"}, ["container.start_failed"]),
        ({"status": "restarting", "exit_code": 3}, ["container.crash_loop"]),
        ({"status": "restarting", "exit_code": 128, "error": "no"}, ["container.start_failed", "container.crash_loop"]),
        ({"status": "restarting", "exit_code": 137}, ["container.crash_loop"]),
        (
            {"status": "restarting", "exit_code": 137, "oom_killed": True},
            ["container.oom_killed", "container.crash_loop"],
        ),
        ({"status": "paused"}, ["container.paused"]),
        ({"status": "dead"}, ["container.dead"]),
        ({"status": "removing"}, []),
    ],
)
def test_what_became_of_a_container(state: dict[str, t.Any], expected: list[str]) -> None:
    changes = {"status": "exited", "finished_at": "2026-11-22T11:00:00Z", **state}
    seen = view(running("app", **changes), running("postgres"), running("redis"))
    assert ids(seen) == expected
    assert all(item.severity is Severity.CRITICAL for item in found(seen))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"restart_count": 3, "started_at": "2026-11-22T11:59:00Z"}, [("container.crash_loop", Severity.CRITICAL)]),
        ({"restart_count": 3, "started_at": "2026-11-22T11:00:00Z"}, [("container.restarted", Severity.MAJOR)]),
        ({"restart_count": 3, "started_at": "2026-11-20T11:00:00Z"}, [("container.restarted", Severity.MINOR)]),
        ({"restart_count": 2, "started_at": "2026-11-22T11:59:00Z"}, []),
        ({"oom_killed": True}, []),
        (
            {"restart_count": 1, "oom_killed": True, "started_at": "2026-11-22T11:59:00Z"},
            [("container.oom_killed", Severity.CRITICAL)],
        ),
        (
            {"restart_count": 1, "oom_at": "2026-11-22T11:58:00Z", "started_at": "2026-11-22T11:59:00Z"},
            [("container.oom_killed", Severity.CRITICAL)],
        ),
        ({"health": Health("unhealthy", 4, "refused")}, [("container.unhealthy", Severity.MAJOR)]),
        ({"health": Health("starting")}, []),
    ],
)
def test_containers_that_run(state: dict[str, t.Any], expected: list[tuple[str, Severity]]) -> None:
    assert [(item.id, item.severity) for item in found(view(running("app", **state)))] == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"exit_code": 0}, []),
        ({"exit_code": 0, "restart_policy": "always"}, [Severity.MAJOR]),
        ({"exit_code": 1}, [Severity.MAJOR]),
    ],
)
def test_jobs_beside_the_servers_may_end_well_and_are_milder(state: dict[str, t.Any], expected: list[Severity]) -> None:
    seen = view(running("app"), running("migrate", status="exited", **state))
    assert [item.severity for item in found(seen)] == expected


def test_a_member_that_does_not_exist() -> None:
    seen = view(running("app"), app="app", postgres="db")
    assert [(item.id, item.object, item.evidence["part"]) for item in found(seen)] == [
        ("container.missing", "db", "postgres")
    ]


def test_evidence_ends_with_the_log_and_knows_since_when() -> None:
    tail = ("starting", "KeyError: 'OPENAI_API_KEY'")
    ended = running("app", status="exited", exit_code=1, finished_at="2026-11-22T11:00:00Z", log_tail=tail)
    (item,) = found(view(ended))
    assert item.since == "2026-11-22T11:00:00Z"
    assert item.evidence["last_line"] == tail[1]
    assert item.evidence["part"] == "app"


@pytest.mark.parametrize(
    ("exit_code", "signal"), [(139, "SIGSEGV"), (132, "SIGILL"), (134, "SIGABRT"), (1, "-"), (128, "-"), (255, "-")]
)
def test_an_exit_code_above_128_names_a_signal(exit_code: int, signal: str) -> None:
    (item,) = found(view(running("app", status="exited", exit_code=exit_code)))
    assert (item.id, item.evidence["signal"]) == ("container.crashed", signal)


def test_a_long_error_is_told_by_its_end() -> None:
    error = "driver failed: " + "x" * 300 + ": bind: address already in use"
    (item,) = found(view(running("app", status="created", error=error)))
    assert str(item.evidence["reason"]).endswith("address already in use")
    assert len(str(item.evidence["reason"])) < 100
    assert item.evidence["error"] == error


OTHER = (NetworkLink("other"),)
DSN = Dsn("DATABASE_STRING", host="db.example.org")


@pytest.mark.parametrize(
    ("app", "postgres", "dsn", "expected"),
    [
        ({}, {"networks": OTHER}, None, ["container.no_shared_network"]),
        ({}, {"networks": ()}, None, ["container.no_shared_network"]),
        (
            {"networks": (NetworkLink("none"),)},
            {"networks": (NetworkLink("none"),)},
            None,
            ["container.no_shared_network"],
        ),
        ({}, {"networks": (*OTHER, *NET)}, None, []),
        ({"network_mode": "host", "networks": (NetworkLink("host"),)}, {}, None, []),
        ({"network_mode": "container:abc", "networks": ()}, {}, None, []),
        ({}, {"networks": OTHER}, DSN, []),
    ],
)
def test_networks(app: dict[str, t.Any], postgres: dict[str, t.Any], dsn: t.Optional[Dsn], expected: list[str]) -> None:
    stack = Stack("autogpt", "guide", members={"app": "app", "postgres": "postgres"}, dsn=dsn)
    assert ids(view(running("app", **app), running("postgres", **postgres), stack=stack)) == expected


@pytest.mark.parametrize(
    ("exists", "status", "expected"),
    [
        (False, "running", [Severity.MAJOR]),
        (False, "exited", [Severity.CRITICAL]),
        (None, "running", []),
        (True, "running", []),
    ],
)
def test_mounts(exists: t.Optional[bool], status: str, expected: list[Severity]) -> None:
    mounts = (Mount("bind", "/srv/app", "/data", True, exists),) * 2
    seen = view(running("app", status=status, mounts=mounts))
    assert [item.severity for item in checks.has_its_mounts(seen) if isinstance(item, Finding)] == expected


def test_a_stopped_database_explains_the_application_and_not_the_other_way() -> None:
    seen = view(
        running("app", health=Health("unhealthy", 3, "no")),
        running("postgres", status="exited", exit_code=0, finished_at="2026-11-22T11:00:00Z"),
        running("redis", health=Health("unhealthy", 3, "no")),
    )
    folded = {(item.id, item.object): item.causes for item in fold(found(seen))}
    assert folded["container.unhealthy", "app"] == ("autogpt/container.stopped/postgres",)
    assert folded["container.stopped", "postgres"] == ()
    assert folded["container.unhealthy", "redis"] == ()


def test_a_title_shows_whole_words_of_an_error() -> None:
    error = "password1" + " word" * 17
    (item,) = found(view(running("app", status="created", exit_code=128, error=error)))
    assert (item.evidence["error"], item.evidence["reason"]) == (error, "…" + " word" * 17)


def depending(name: str, *on: str, **changes: t.Any) -> Container:
    listed = ",".join(f"{service}:service_started:false" for service in on)
    return running(name, service=name, labels={"com.docker.compose.depends_on": listed}, **changes)


@pytest.mark.parametrize(
    ("on", "needs"),
    [
        (("migrate", "redis"), ("db", "migrate", "redis")),  # migrate needs db
        (("redis",), ("redis",)),
        (("elsewhere", "worker"), ("elsewhere",)),
        ((), None),
    ],
)
def test_what_compose_starts_before_a_container_is_said_of_it(on: tuple[str, ...], needs: t.Any) -> None:
    db = running("db", service="db", status="exited", exit_code=0)
    migrate = depending("migrate", "db", "migrate", status="exited", exit_code=0)
    worker = depending("worker", *on, health=Health("unhealthy", 5))
    folded = {
        item.object: item for item in fold(found(view(db, migrate, worker, postgres="db", m="migrate", w="worker")))
    }
    assert folded["worker"].evidence.get("needs") == needs
    assert bool(folded["worker"].causes) is ("db" in (needs or ()))
