# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts for checks of servers, and the ids of what is made of them."""

from __future__ import annotations

import dataclasses
import string
import typing as t

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG
from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    ApiReach,
    Container,
    Dsn,
    HostFacts,
    Observation,
    Reach,
    Setting,
    Settings,
    Shape,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._judge import Judgement, judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Gap, Vantage

OWN = ("postgres", "migration", "redis", "openai")


def database(stage: str = "ready", code: str = "", message: str = "") -> Reach:
    return Reach("postgres:5432", stage, code, message, "postgres", 5432, variable="DATABASE_STRING")


def cache(stage: str = "ready", code: str = "", message: str = "") -> Reach:
    return Reach("redis:6379", stage, code, message, "redis", 6379, variable="REDIS_HOST")


def api(stage: str = "ready", code: str = "", message: str = "", **more: t.Any) -> ApiReach:
    return ApiReach("https://api.test/v1", stage, code, message, "api.test", 443, variable="OPENAI_API_KEY", **more)


def stack(vantage: Vantage = Vantage.CONTAINER, migrations: t.Any = None, **fields: t.Any) -> Stack:
    """A stack of the guide; ``database``, ``redis`` and ``api`` become its observation."""
    conversations = {name: fields.pop(name) for name in ("database", "redis_reach", "api") if name in fields}
    observation = Observation(
        vantage, conversations.get("database"), conversations.get("redis_reach"), conversations.get("api"), migrations
    )
    settings = Settings("autogpt-container", {
        "OPENAI_API_KEY": Setting("OPENAI_API_KEY", Shape(56, "0badc0de", "sk-proj-")),
        "SMART_LLM": Setting("SMART_LLM", Shape(6, "1"), "gpt-4o"),
        "FAST_LLM": Setting("FAST_LLM", Shape(6, "1"), "gpt-4o"),
    })  # fmt: skip
    members = {"app": "autogpt-container", "postgres": "postgres", "redis": "redis"}
    dsn = Dsn("DATABASE_STRING", "postgresql", user="autogpt", host="postgres", port=5432, database="autogpt")
    base = Stack("autogpt", "guide", members=members, settings=settings, dsn=dsn, working_dir="/opt/autogpt")
    return dataclasses.replace(base, inside=observation, **fields)


def judged(
    subject: Stack, gaps: t.Sequence[Gap] = (), memory_limits: t.Optional[t.Mapping[str, int]] = None
) -> Judgement:
    """What the checks of servers make of it; every text must find all it names. Limits are bytes, by container."""
    containers = tuple(
        Container(name, name, "image", "running", service=name, memory_limit=(memory_limits or {}).get(name, 0))
        for name in subject.members.values()
    )
    facts = HostFacts(containers=containers, stacks=(subject,), gaps=tuple(gaps))
    result = judge(facts, [item for item in registered() if item.component in OWN])
    for item in result.findings:
        entry = CATALOG[item.id]
        for template in (entry.title.en, entry.why.en, entry.remedy.en, *entry.commands):
            named = {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name}
            assert named <= set(item.evidence), f"{item.id} misses {named - set(item.evidence)}"
    return result


def ids(subject: Stack) -> list[str]:
    return [item.id for item in judged(subject).findings]


def reasons(subject: Stack, gaps: t.Sequence[Gap] = ()) -> set[tuple[str, str]]:
    return {(item.check, item.reason) for item in judged(subject, gaps).unknowns}
