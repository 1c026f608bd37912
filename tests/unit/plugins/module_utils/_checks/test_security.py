# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import View, security
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    Container,
    Dsn,
    EnvFile,
    HostFacts,
    Mount,
    PortBinding,
    RedisFacts,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Severity
from ansible_collections.autogpt.ops.plugins.module_utils._probes.settings import settings
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import PROFILES

NOBODY = Stack("", "")
CRITICAL, MAJOR, MINOR = Severity.CRITICAL, Severity.MAJOR, Severity.MINOR


def judged(check: t.Callable[[View], t.Iterable[t.Any]], facts: HostFacts, subject: Stack = NOBODY) -> list[Finding]:
    return [item for item in check(View(facts, subject)) if isinstance(item, Finding)]


@pytest.mark.parametrize(
    ("mode", "expected"),
    [(0o600, []), (0o400, []), (0o640, [MINOR]), (0o644, [MAJOR]), (0o666, [MAJOR]), (0o604, [MAJOR])],
)
def test_the_environment_file_belongs_to_its_owner(mode: int, expected: list[Severity]) -> None:
    file = EnvFile("/srv/.env", mode, "root", "", {})
    found = judged(security.env_file_is_private, HostFacts(), Stack("autogpt", "guide", env_file=file))
    assert [item.severity for item in found] == expected


def exposed(part: str, address: str, **facts: t.Any) -> list[tuple[str, Severity]]:
    item = Container("server", "a" * 64, part, "running", ports=(PortBinding(6379, "tcp", address, 16379),))
    subject = Stack("autogpt", "guide", members={part: "server"}, **facts)
    found = judged(security.servers_are_not_public, HostFacts(containers=(item,)), subject)
    return [(one.object, one.severity) for one in found]


REDIS = RedisFacts("7", "master", 1, 0, "noeviction", 1, 100)


@pytest.mark.parametrize("address", ["", "0.0.0.0", "::"])
def test_servers_on_every_interface(address: str) -> None:
    assert exposed("postgres", address) == [("tcp/16379", MAJOR)]


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "::1"])
def test_servers_on_one_address(address: str) -> None:
    assert exposed("postgres", address) == []


def test_the_application_is_meant_to_be_reached() -> None:
    assert exposed("app", "") == []


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        ({"redis": REDIS}, CRITICAL),
        ({"redis": REDIS, "settings": settings("app", {"REDIS_PASSWORD": "hidden"})}, MAJOR),
        ({"redis": REDIS, "redis_dsn": Dsn("REDIS_URL", has_password=True)}, MAJOR),
        ({}, MAJOR),
    ],
)
def test_a_redis_that_lets_anybody_in_is_worse(facts: dict[str, t.Any], severity: Severity) -> None:
    assert exposed("redis", "0.0.0.0", **facts) == [("tcp/16379", severity)]


def guarded(profile: str = "guide", **environment: str) -> list[tuple[str, Severity]]:
    known = settings("app", environment, PROFILES[profile].public_variables)
    subject = Stack("autogpt", profile, settings=known, members={"app": "app"})
    checks = (security.shell_is_bounded, security.secrets_are_own)
    return [(one.id, one.severity) for check in checks for one in judged(check, HostFacts(), subject)]


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, []),
        ({"RESTRICT_TO_WORKSPACE": "True", "EXECUTE_LOCAL_COMMANDS": "False", "SHELL_COMMAND_CONTROL": "denylist"}, []),
        ({"RESTRICT_TO_WORKSPACE": "true"}, [("security.workspace_open", MAJOR)]),
        ({"RESTRICT_TO_WORKSPACE": "False"}, [("security.workspace_open", MINOR)]),
        ({"EXECUTE_LOCAL_COMMANDS": "True"}, [("security.shell_enabled", MINOR)]),
        ({"SHELL_COMMAND_CONTROL": "Denylist"}, [("security.shell_unfiltered", MINOR)]),
        (
            {"SHELL_COMMAND_CONTROL": "off", "EXECUTE_LOCAL_COMMANDS": "True"},
            [("security.shell_unfiltered", MAJOR)],
        ),
    ],
)
def test_the_agents_shell(environment: dict[str, str], expected: list[tuple[str, Severity]]) -> None:
    assert guarded(**environment) == expected
    assert guarded("classic", **environment) == expected
    assert guarded("platform", **environment) == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"REDIS_PASSWORD": "own-and-long"}, []),
        ({"REDIS_HOST": "password"}, []),
        ({"REDIS_PASSWORD": "password"}, [("security.default_secret", MAJOR)]),
        (
            {"DASHBOARD_PASSWORD": "this_password_is_insecure_and_should_be_updated"},
            [("security.default_secret", MAJOR)],
        ),
    ],
)
def test_published_secrets(environment: dict[str, str], expected: list[tuple[str, Severity]]) -> None:
    assert guarded("platform", **environment) == expected
    assert guarded("guide", **environment) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"privileged": True}, ["security.privileged"]),
        ({"mounts": (Mount("bind", "/srv/data", "/var/run/docker.sock", True),)}, []),
        ({"mounts": (Mount("bind", "/var/run/docker.sock", "/engine.sock", False),)}, ["security.engine_socket"]),
    ],
)
def test_what_gives_a_container_the_host(changes: dict[str, t.Any], expected: list[str]) -> None:
    item = Container("app", "a" * 64, "autogpt", "running", **changes)
    subject = Stack("autogpt", "guide", members={"app": "app"})
    found = judged(security.containers_are_contained, HostFacts(containers=(item,)), subject)
    assert [one.id for one in found] == expected
