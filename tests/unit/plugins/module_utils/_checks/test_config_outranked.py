# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Environment files that nobody hears, because compose's own files come first."""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    ApiReach,
    ComposeVariable,
    Container,
    EnvFile,
    HostFacts,
    Observation,
    Reach,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._judge import Judgement, judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Gap, Severity, Vantage
from ansible_collections.autogpt.ops.plugins.module_utils._probes.settings import settings, shape, variables
from ansible_collections.autogpt.ops.plugins.module_utils._profiles.guide import GUIDE

sys.path.insert(0, str(Path(__file__).parent))
from texts import missing

BEFORE, CREATED, AFTER = "2026-11-22T07:00:00Z", "2026-11-22T08:00:00Z", "2026-11-22T09:00:00Z"
KEY = "sk-proj-" + "aB3" * 40
ENVIRONMENT = {
    "OPENAI_API_KEY": KEY,
    "DATABASE_STRING": "postgresql://autogpt:hidden@postgres:5432/autogpt",
    "REDIS_HOST": "redis",
    "REDIS_PORT": "6379",
    "LOG_LEVEL": "INFO",
    "FAST_LLM": "gpt-3.5-turbo",
}
REFUSED = ApiReach("https://api.test/v1", "auth", "401", host="api.test", error_code="invalid_api_key")


def fixed(name: str, line: int = 7, **values: str) -> ComposeVariable:
    value = values.get("value", ENVIRONMENT[name])
    return ComposeVariable(name, "/srv/compose.yml", line, "fixed", shape(name, value))


def passed(name: str, kind: str = "passed") -> ComposeVariable:
    return ComposeVariable(name, "/srv/compose.yml", 8, kind)


def judged(
    file: t.Mapping[str, str],
    *composed: ComposeVariable,
    modified_at: str = AFTER,
    changed_at: str = AFTER,
    components: t.Container[str] = ("config",),
    **stack: t.Any,
) -> Judgement:
    app = Container("app", "a" * 64, "autogpt", "running", created_at=CREATED, network_mode="host")
    env_file = EnvFile("/srv/.env", 0o600, "root", modified_at, variables(file), changed_at=changed_at)
    base = {
        "members": {"app": "app"},
        "settings": settings("app", ENVIRONMENT, GUIDE.public_variables),
        "env_file": env_file,
        "composed": composed,
    }
    facts = HostFacts(containers=(app,), stacks=(Stack("autogpt", "guide", **{**base, **stack}),))
    result = judge(facts, [item for item in registered() if item.component in components])
    for item in result.findings:
        assert not missing(item)
        assert not {KEY, "hidden"} & set(repr(item).split("'"))
    return result


def found(*arguments: t.Any, **options: t.Any) -> list[tuple[str, str]]:
    return [(item.id, item.object) for item in judged(*arguments, **options).findings]


OUTRANKED = [("config.env_outranked", "/srv/.env")]
DEBUG = {"LOG_LEVEL": "DEBUG"}


@pytest.mark.parametrize(
    ("composed", "times", "expected"),
    [
        ((), (AFTER, AFTER), [("config.drift", "LOG_LEVEL")]),
        ((), (BEFORE, BEFORE), []),
        ((fixed("LOG_LEVEL"),), (AFTER, AFTER), OUTRANKED),
        ((fixed("LOG_LEVEL"),), (BEFORE, BEFORE), OUTRANKED),
        ((fixed("LOG_LEVEL", value="WARNING"),), (AFTER, AFTER), OUTRANKED),
        ((fixed("LOG_LEVEL", value="DEBUG"),), (AFTER, AFTER), [("config.drift", "LOG_LEVEL")]),
        ((fixed("REDIS_HOST"),), (AFTER, AFTER), [("config.drift", "LOG_LEVEL")]),
        ((passed("LOG_LEVEL"),), (AFTER, AFTER), [("config.drift", "LOG_LEVEL")]),
        ((passed("LOG_LEVEL"),), (BEFORE, AFTER), []),
        ((passed("LOG_LEVEL"),), (BEFORE, BEFORE), OUTRANKED),
        ((passed("LOG_LEVEL"),), (BEFORE, CREATED), []),
        ((passed("LOG_LEVEL"),), (BEFORE, ""), []),
        ((passed("LOG_LEVEL", "made"),), (AFTER, AFTER), [("config.drift", "LOG_LEVEL")]),
        ((passed("LOG_LEVEL", "made"),), (BEFORE, BEFORE), OUTRANKED),
        ((passed("LOG_LEVEL", "mixed"),), (BEFORE, BEFORE), []),
    ],
)
def test_what_outranks_the_file(
    composed: tuple[ComposeVariable, ...], times: tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    assert found(DEBUG, *composed, modified_at=times[0], changed_at=times[1]) == expected


@pytest.mark.parametrize("file", [ENVIRONMENT, {"COMPOSE_PROJECT_NAME": "x"}, {"LOG_LEVEL": "${LEVEL}"}])
def test_where_nothing_differs_nothing_is_outranked(file: dict[str, str]) -> None:
    assert found(file, fixed("LOG_LEVEL"), fixed("REDIS_HOST")) == []


def test_what_hurts_nothing_is_said_once() -> None:
    file = {"LOG_LEVEL": "DEBUG", "REDIS_HOST": "localhost", "FAST_LLM": "gpt-4"}
    (item,) = judged(file, fixed("LOG_LEVEL"), fixed("REDIS_HOST", 9), passed("FAST_LLM"), changed_at=BEFORE).findings
    assert item.severity is Severity.MINOR
    assert item.evidence["variables"] == ["FAST_LLM", "LOG_LEVEL", "REDIS_HOST"]
    wanted = ["/srv/compose.yml:8 (FAST_LLM)", "/srv/compose.yml:7 (LOG_LEVEL)", "/srv/compose.yml:9 (REDIS_HOST)"]
    assert item.evidence["where"] == wanted


def test_a_key_that_is_refused_while_the_file_has_another_one_is_not_the_cause_but_the_symptom() -> None:
    file = {"OPENAI_API_KEY": KEY + "x", "LOG_LEVEL": "DEBUG", "FAST_LLM": "gpt-4"}
    inside = Observation(Vantage.CONTAINER, api=REFUSED)
    composed = (fixed("OPENAI_API_KEY"), fixed("LOG_LEVEL"), fixed("FAST_LLM"))
    result = judged(file, *composed, components=("config", "openai"), inside=inside)
    shown = {item.key: (item.severity, [key.split("/")[1] for key in item.causes]) for item in result.findings}
    assert shown == {
        "autogpt/config.env_outranked/OPENAI_API_KEY": (Severity.CRITICAL, []),
        "autogpt/openai.invalid_key/https://api.test/v1": (Severity.CRITICAL, ["config.env_outranked"]),
        "autogpt/config.env_outranked//srv/.env": (Severity.MINOR, []),
    }


def test_a_server_that_is_gone_is_no_matter_of_who_names_it() -> None:
    inside = Observation(Vantage.CONTAINER, redis=Reach("redis:6379", "tcp", "ECONNREFUSED", host="redis"))
    result = judged({"REDIS_HOST": "localhost"}, fixed("REDIS_HOST"), components=("config", "redis"), inside=inside)
    shown = {item.id: (item.severity, item.causes) for item in result.findings}
    assert shown["config.env_outranked"] == (Severity.MINOR, ())
    assert shown["redis.unreachable"] == (Severity.CRITICAL, ())


def test_a_compose_file_that_could_not_be_read_is_unknown_and_the_rest_is_said() -> None:
    gap = Gap("composed", "permission_denied", "autogpt", {"what": "/srv/compose.yml", "user": "visitor"})
    app = Container("app", "a" * 64, "autogpt", "running", created_at=CREATED, network_mode="host")
    stack = Stack(
        "autogpt",
        "guide",
        members={"app": "app"},
        settings=settings("app", ENVIRONMENT),
        env_file=EnvFile("/srv/.env", 0o600, "root", AFTER, variables(DEBUG)),
    )
    checks = [item for item in registered() if item.component == "config"]
    result = judge(HostFacts(containers=(app,), stacks=(stack,), gaps=(gap,)), checks)
    assert [item.id for item in result.findings] == ["config.drift"]
    assert [(item.check, item.reason) for item in result.unknowns] == [("env_file_is_heard", "permission_denied")]
