# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._causes import fold
from ansible_collections.autogpt.ops.plugins.module_utils._checks import View, config_forms
from ansible_collections.autogpt.ops.plugins.module_utils._checks import config as checks
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    ApiReach,
    BadLine,
    Container,
    Dsn,
    EnvFile,
    HostFacts,
    NetworkLink,
    Observation,
    Reach,
    Stack,
    Web,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Gap, Severity, Vantage
from ansible_collections.autogpt.ops.plugins.module_utils._probes.settings import settings, variables
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import PROFILES
from ansible_collections.autogpt.ops.plugins.module_utils._profiles.guide import GUIDE

KEY = "sk-proj-" + "aB3" * 40
GOOD = {
    "OPENAI_API_KEY": KEY,
    "DATABASE_STRING": "postgresql://autogpt:hidden@postgres:5432/autogpt",
    "REDIS_HOST": "redis",
    "REDIS_PORT": "6379",
}
NET = (NetworkLink("autogpt_default", aliases=("autogpt",)),)
CREATED = "2026-11-22T08:00:00Z"
APP = Container("app", "a" * 64, "autogpt", "running", networks=NET, created_at=CREATED, service="autogpt")
POSTGRES = Container(
    "db-1", "b" * 64, "postgres", "running", networks=(NetworkLink("autogpt_default", aliases=("postgres",)),)
)
REDIS = Container(
    "cache-1", "c" * 64, "redis", "exited", networks=(NetworkLink("autogpt_default", aliases=("redis",)),)
)

ALL = (
    checks.required_are_set,
    checks.values_are_real,
    checks.values_are_undamaged,
    checks.values_are_accepted,
    checks.variables_are_read,
    checks.env_file_is_undamaged,
    config_forms.key_is_of_the_provider,
    checks.urls_are_valid,
    checks.servers_are_not_localhost,
    checks.servers_are_known,
    checks.container_is_up_to_date,
    checks.env_file_exists,
    checks.env_file_is_readable,
)


def dsn(**changes: t.Any) -> Dsn:
    return Dsn(**{"variable": "DATABASE_STRING", "host": "postgres", **changes})


def env_file(values: t.Mapping[str, str], modified_at: str = "2026-11-22T07:00:00Z", **more: t.Any) -> EnvFile:
    return EnvFile("/srv/autogpt/.env", 0o600, "root", modified_at, variables(values), **more)


def view(
    environment: t.Optional[t.Mapping[str, str]] = None,
    app: Container = APP,
    others: tuple[Container, ...] = (POSTGRES, REDIS),
    gaps: tuple[Gap, ...] = (),
    **stack: t.Any,
) -> View:
    members = {"app": "app", "postgres": "db-1", "redis": "cache-1"}
    values = {**GOOD, **(environment or {})}
    present = {name: value for name, value in values.items() if value is not None}
    known = settings("app", present, GUIDE.public_variables)
    base = {"settings": known, "dsn": dsn(), "members": members, **stack}
    return View(HostFacts(containers=(app, *others), gaps=gaps), Stack("autogpt", "guide", **base))


def of_kind(profile: str, environment: t.Mapping[str, str]) -> list[tuple[str, str, Severity]]:
    known = settings("app", environment, PROFILES[profile].public_variables)
    stack = Stack("autogpt", profile, settings=known, members={"app": "app"})
    return summary(View(HostFacts(containers=(APP,)), stack))


def found(seen: View) -> list[Finding]:
    return [item for check in ALL for item in check(seen) if isinstance(item, Finding)]


def summary(seen: View) -> list[tuple[str, str, Severity]]:
    return [(item.id, item.object, item.severity) for item in found(seen)]


CRITICAL, MAJOR, MINOR = Severity.CRITICAL, Severity.MAJOR, Severity.MINOR


def test_a_good_configuration_has_nothing() -> None:
    assert summary(view(env_file=env_file(GOOD))) == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"OPENAI_API_KEY": ""}, [("config.variable_missing", "OPENAI_API_KEY", CRITICAL)]),
        ({"OPENAI_API_KEY": None}, [("config.variable_missing", "OPENAI_API_KEY", CRITICAL)]),
        ({"REDIS_HOST": None, "REDIS_PORT": None, "REDIS_URL": "redis://redis"}, []),
        ({"OPENAI_API_KEY": "your-api-key-here"}, [("config.placeholder_key", "OPENAI_API_KEY", CRITICAL)]),
        ({"REDIS_PASSWORD": "changeme"}, [("config.placeholder_key", "REDIS_PASSWORD", MINOR)]),
        ({"SLACK_TOKEN": "your-slack-token"}, [("config.placeholder_left", "SLACK_TOKEN", MINOR)]),
        ({"SMART_LLM": "your-model"}, []),
        ({"OPENAI_API_KEY": f'"{KEY}"'}, [("config.value_damaged", "OPENAI_API_KEY", MAJOR)]),
        ({"REDIS_PORT": "6379\r"}, [("config.value_damaged", "REDIS_PORT", MAJOR)]),
        ({"PS1": "$ "}, []),
        ({"SLACK_TOKEN": '"xoxb-1"'}, []),
        ({"RESTRICT_TO_WORKSPACE": '"True"'}, [("config.value_damaged", "RESTRICT_TO_WORKSPACE", MAJOR)]),
        ({"OPENAI_API_KEY": "sk-ant-api03-" + "a" * 40}, [("config.foreign_key", "OPENAI_API_KEY", CRITICAL)]),
        ({"OPENAI_API_KEY": "sk-or-v1-" + "a" * 40}, [("config.foreign_key", "OPENAI_API_KEY", CRITICAL)]),
        ({"OPENAI_API_KEY": "sk-or-v1-" + "a" * 40, "OPENAI_BASE_URL": "https://openrouter.ai/api/v1"}, []),
        ({"EXECUTE_LOCAL_COMMANDS": "False"}, []),
        ({"EXECUTE_LOCAL_COMMANDS": "true"}, [("config.value_inexact", "EXECUTE_LOCAL_COMMANDS", MINOR)]),
        ({"LOG_FORMAT": "json", "CACHE_TTL": "3600"}, []),
        ({"REDIS_HOST": "localhost"}, [("config.dsn_localhost", "REDIS_HOST", CRITICAL)]),
        ({"REDIS_HOST": "127.0.0.1"}, [("config.dsn_localhost", "REDIS_HOST", CRITICAL)]),
        ({"REDIS_HOST": "rediss"}, [("config.host_unknown", "REDIS_HOST", CRITICAL)]),
        ({"REDIS_HOST": "cache-1"}, []),
        ({"REDIS_HOST": "Cache-1"}, []),
        ({"REDIS_HOST": "redis.example.org"}, []),
        ({"REDIS_HOST": "10.0.0.9"}, []),
    ],
)
def test_variables(environment: dict[str, str], expected: list[tuple[str, str, Severity]]) -> None:
    assert summary(view(environment)) == expected


def test_a_default_that_works_makes_a_missing_variable_a_small_matter() -> None:
    inside = Observation(Vantage.CONTAINER, redis=Reach("redis:6379", "ready"))
    assert summary(view({"REDIS_PORT": ""}, inside=inside)) == [("config.variable_missing", "REDIS_PORT", MINOR)]


def test_a_placeholder_that_is_accepted_hurts_nobody() -> None:
    inside = Observation(Vantage.CONTAINER, redis=Reach("redis:6379", "ready"))
    seen = view({"REDIS_PASSWORD": "changeme"}, inside=inside)
    assert summary(seen) == [("config.placeholder_left", "REDIS_PASSWORD", MINOR)]


@pytest.mark.parametrize("environment", [{"SLACK_TOKEN": "your-slack-token"}, {"SLACK_TOKEN": '"xoxb-1"'}])
def test_a_secret_that_nobody_is_known_to_need_explains_nothing(environment: dict[str, str]) -> None:
    crash = Finding("container.crashed", "app", MAJOR, "autogpt", {"part": "app"})
    folded = {item.id: item.causes for item in fold([*found(view(environment)), crash])}
    assert folded["container.crashed"] == ()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"host": "", "problem": "syntax"}, [("config.dsn_invalid", "DATABASE_STRING", CRITICAL)]),
        ({"host": "localhost"}, [("config.dsn_localhost", "DATABASE_STRING", CRITICAL)]),
        ({"host": "::1"}, [("config.dsn_localhost", "DATABASE_STRING", CRITICAL)]),
        ({"host": "postgre"}, [("config.host_unknown", "DATABASE_STRING", CRITICAL)]),
        ({"host": "autogpt"}, []),
        ({"host": "AutoGPT"}, []),
        ({"host": "db.example.org"}, []),
    ],
)
def test_database_urls(facts: dict[str, str], expected: list[tuple[str, str, Severity]]) -> None:
    assert summary(view(dsn=dsn(**facts))) == expected


def test_an_empty_url_is_missing_and_not_also_invalid() -> None:
    seen = view({"DATABASE_STRING": ""}, dsn=dsn(host="", problem="syntax"))
    assert summary(seen) == [("config.variable_missing", "DATABASE_STRING", CRITICAL)]


@pytest.mark.parametrize(
    "app",
    [
        {"network_mode": "host", "networks": (NetworkLink("host"),)},
        {"network_mode": "container:abc", "networks": ()},
    ],
)
def test_localhost_is_right_on_the_hosts_network(app: dict[str, t.Any]) -> None:
    changed = Container("app", "a" * 64, "autogpt", "running", created_at=CREATED, **app)
    assert summary(view({"REDIS_HOST": "localhost"}, app=changed, dsn=dsn(host="localhost"))) == []


def test_names_mean_nothing_on_the_default_bridge_unless_they_were_added() -> None:
    bridge = (NetworkLink("bridge"),)
    app = Container("app", "a" * 64, "autogpt", "running", networks=bridge, extra_hosts=("redis",))
    postgres = Container("postgres", "b" * 64, "postgres", "running", networks=bridge)
    seen = view(app=app, others=(postgres, REDIS))
    assert summary(seen) == [("config.host_unknown", "DATABASE_STRING", CRITICAL)]


def test_what_the_application_itself_resolves_is_known() -> None:
    inside = Observation(Vantage.CONTAINER, database=Reach("x", "tcp", "ECONNREFUSED"))
    assert summary(view(dsn=dsn(host="elsewhere"), inside=inside)) == []


LATER = "2026-11-22T09:00:00Z"


@pytest.mark.parametrize(
    ("values", "modified_at", "expected"),
    [
        ({**GOOD, "OPENAI_API_KEY": KEY + "x"}, LATER, [("config.drift", "OPENAI_API_KEY", MINOR)]),
        ({**GOOD, "LOG_LEVEL": "DEBUG"}, LATER, [("config.drift", "LOG_LEVEL", MINOR)]),
        ({**GOOD, "LOG_LEVEL": "DEBUG"}, "2026-11-22T07:00:00Z", []),
        ({**GOOD, "LOG_LEVEL": "${LEVEL}"}, LATER, []),
        ({**GOOD, "COMPOSE_PROJECT_NAME": "x"}, LATER, []),
        (GOOD, LATER, []),
    ],
)
def test_drift(values: dict[str, str], modified_at: str, expected: list[tuple[str, str, Severity]]) -> None:
    seen = view({"LOG_LEVEL": "INFO"}, env_file=env_file(values, modified_at))
    assert summary(seen) == expected


REFUSED = ApiReach("https://api.test/v1", "authentication", "401")


@pytest.mark.parametrize(
    ("observed", "severity"),
    [
        ({"inside": Observation(Vantage.CONTAINER, api=REFUSED)}, MAJOR),
        ({"outside": Observation(Vantage.HOST, api=REFUSED)}, MAJOR),
        ({"inside": Observation(Vantage.CONTAINER, api=ApiReach("https://api.test/v1", "ready"))}, MINOR),
        ({"inside": Observation(Vantage.CONTAINER, api=ApiReach("Azure OpenAI", "config", "azure"))}, MINOR),
        ({"inside": Observation(Vantage.CONTAINER, redis=Reach("redis:6379", "tcp", "ECONNREFUSED"))}, MINOR),
    ],
)
def test_drift_matters_more_where_the_conversation_fails(observed: dict[str, Observation], severity: Severity) -> None:
    seen = view(env_file=env_file({**GOOD, "OPENAI_API_KEY": KEY + "x"}, LATER), **observed)
    assert summary(seen) == [("config.drift", "OPENAI_API_KEY", severity)]


def test_no_evidence_shows_a_secret() -> None:
    broken = {"OPENAI_API_KEY": f'"{KEY}"', "REDIS_HOST": "nowhere", "REDIS_PASSWORD": "changeme"}
    seen = view(broken, dsn=dsn(host="", problem="port"), env_file=env_file(GOOD, LATER))
    text = repr(found(seen))
    assert len(found(seen)) > 4
    assert KEY not in text
    assert "hidden" not in text


def test_parts_say_whom_a_variable_is_about() -> None:
    missing = dict.fromkeys(GOOD, "")
    parts = {item.object: item.evidence["part"] for item in found(view(missing, dsn=None))}
    assert parts == {
        "OPENAI_API_KEY": "api",
        "DATABASE_STRING": "postgres",
        "REDIS_HOST": "redis",
        "REDIS_PORT": "redis",
    }


def test_the_environment_file_as_a_file() -> None:
    file = env_file(GOOD, bad_lines=(BadLine(3, "delimiter"),), damage=("carriage_return",))
    assert summary(view(env_file=file)) == [
        ("config.value_damaged", "/srv/autogpt/.env", MINOR),
        ("config.env_line_invalid", "/srv/autogpt/.env", MAJOR),
    ]


@pytest.mark.parametrize(
    ("gaps", "directory", "expected"),
    [
        ((), "/srv/autogpt", ["config.variable_missing", "config.env_file_missing"]),
        ((Gap("env_file", "permission_denied", "autogpt"),), "/srv/autogpt", ["config.variable_missing"]),
        ((), "", ["config.variable_missing"]),
    ],
)
def test_no_environment_file(gaps: tuple[Gap, ...], directory: str, expected: list[str]) -> None:
    seen = view({"OPENAI_API_KEY": ""}, gaps=gaps, working_dir=directory)
    assert [item.id for item in found(seen)] == expected


def test_no_environment_file_is_needed_when_nothing_is_missing() -> None:
    assert summary(view(working_dir="/srv/autogpt")) == []


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, []),
        ({"LOG_FORMAT": "simple", "SMART_LLM": "gpt-4-turbo", "RESTRICT_TO_WORKSPACE": "true"}, []),
        ({"LOG_FORMAT": "json"}, [("config.value_refused", "LOG_FORMAT", CRITICAL)]),
        ({"FAST_LLM": "gpt-4o"}, [("config.value_refused", "FAST_LLM", CRITICAL)]),
        ({"REDIS_HOST": "", "CACHE_TTL": ""}, []),
        ({"DATABASE_STRING": "postgresql://db/x", "CACHE_TTL": "60"}, [("config.variable_ignored", "app", MINOR)]),
    ],
)
def test_classic_is_exact_about_values_and_ignores_others(
    environment: dict[str, str], expected: list[tuple[str, str, Severity]]
) -> None:
    assert of_kind("classic", {"OPENAI_API_KEY": KEY, **environment}) == expected


PLATFORM = {
    "DATABASE_URL": "postgresql://db/x",
    "REDIS_HOST": "redis.example.org",
    "ENCRYPTION_KEY": "k" * 44,
    "JWT_VERIFY_KEY": "j" * 44,
}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"JWT_VERIFY_KEY": ""}, [("config.variable_missing", "JWT_VERIFY_KEY", CRITICAL)]),
        ({"JWT_VERIFY_KEY": "", "SUPABASE_JWT_SECRET": "s" * 44}, []),  # its name in older releases
    ],
)
def test_the_platform_needs_a_key_for_sessions(
    changes: dict[str, str], expected: list[tuple[str, str, Severity]]
) -> None:
    assert of_kind("platform", {**PLATFORM, **changes}) == expected


SERVING = Observation(Vantage.CONTAINER, web=Web("http://127.0.0.1:8006/health", "ready", "200"))
ENDING = Observation(Vantage.CONTAINER, web=Web("http://127.0.0.1:8006/health", "tcp", "ECONNREFUSED"))


@pytest.mark.parametrize(
    ("key", "inside", "expected"),
    [
        ("", None, [("config.variable_missing", CRITICAL)]),
        ("", ENDING, [("config.variable_missing", CRITICAL)]),
        ("", SERVING, [("config.variable_missing", MAJOR)]),
        ("your-super-secret-jwt-token", ENDING, [("config.placeholder_key", MINOR)]),
        ("your-super-secret-jwt-token", SERVING, [("config.placeholder_left", MINOR)]),
    ],
)
def test_what_the_application_serves_without_is_no_outage(
    key: str, inside: t.Optional[Observation], expected: list[tuple[str, Severity]]
) -> None:
    known = settings("app", {**PLATFORM, "JWT_VERIFY_KEY": key})
    stack = Stack("autogpt", "platform", settings=known, members={"app": "app"}, inside=inside)
    said = found(View(HostFacts(containers=(APP,)), stack))
    assert [(item.id, item.severity) for item in said] == expected


def test_the_platform_names_the_variable_that_works_here() -> None:
    known = settings("app", {**PLATFORM, "DATABASE_STRING": "x", "SMART_LLM": "gpt-4o"})
    stack = Stack("autogpt", "platform", settings=known, members={"app": "app"})
    (finding,) = found(View(HostFacts(containers=(APP,)), stack))
    assert finding.evidence["variables"] == ["DATABASE_STRING", "SMART_LLM"]
    assert finding.evidence["better"] == ["DATABASE_STRING: DATABASE_URL"]
