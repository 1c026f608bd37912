# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import string
import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG
from ansible_collections.autogpt.ops.plugins.module_utils._causes import fold
from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    ApiReach,
    Container,
    Engine,
    FileSystem,
    HostFacts,
    LogCalls,
    LogClass,
    LogFacts,
    Machine,
    Observation,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._judge import Judgement, judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Gap, Severity, Vantage
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._rules import RULES

MIB, GIB = 2**20, 2**30
NOW = "2026-11-22T12:00:00Z"
MEMBERS = {"app": "autogpt-container", "postgres": "postgres", "redis": "redis", "worker": "executor"}
MINOR, MAJOR = Severity.MINOR, Severity.MAJOR


def lines(name: str, hour: int = 5, five: int = 0, minute: int = 0, **more: t.Any) -> LogClass:
    times = {"first": "2026-11-22T08:30:00Z", "last": "2026-11-22T11:59:00Z", "sample": f"the last of {name}"}
    return LogClass(name, hour + 2, hour, five, minute, **{**times, **more})


def log(*classes: LogClass, container: str = "autogpt-container", **more: t.Any) -> LogFacts:
    base = LogFacts(container, "json-file", "file", max_size="10m", since="2026-11-22T08:00:00Z", until=NOW)
    return dataclasses.replace(base, classes=classes, **more)


def judged(*logs: LogFacts, status: str = "running", free: int = 100 * GIB, **fields: t.Any) -> Judgement:
    containers = tuple(Container(name, name, "image", status, service=name) for name in MEMBERS.values())
    disks = (FileSystem("/", 200 * GIB, 150 * GIB, 1, 1), FileSystem("/data/docker", 200 * GIB, free, 1, 1))
    machine = Machine("web1", "Debian", "6.1", "x86_64", "3.11", "root", NOW, 2, 2**33, 2**32, disks)
    stack = Stack("autogpt", "guide", members=MEMBERS, working_dir="/opt/autogpt", logs=logs, **fields)
    engine = Engine("26.1", "1.45", "/data/docker")
    facts = HostFacts(machine=machine, engine=engine, containers=containers, stacks=(stack,))
    result = judge(facts, [item for item in registered() if item.component == "logs"])
    for item in result.findings:
        entry = CATALOG[item.id]
        for template in (entry.title.en, entry.why.en, entry.remedy.en, *entry.commands):
            named = {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name}
            assert named <= set(item.evidence), f"{item.id} misses {named - set(item.evidence)}"
    return result


def found(*logs: LogFacts, **fields: t.Any) -> list[tuple[str, Severity]]:
    return [(item.id, item.severity) for item in judged(*logs, **fields).findings]


def test_quiet_logs_have_nothing() -> None:
    assert judged(*(log(container=name) for name in MEMBERS.values())) == judged(log())


def test_nothing_is_asked_of_logs_that_were_not_read() -> None:
    facts = HostFacts(
        stacks=(Stack("autogpt", "guide", members=MEMBERS),), gaps=(Gap("logs", "deadline_exceeded", "autogpt"),)
    )
    unknowns = judge(facts, [item for item in registered() if item.component == "logs"]).unknowns
    assert {item.reason for item in unknowns} == {"deadline_exceeded"}


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (lines("quota", 1), [("logs.quota_exhausted", MINOR)]),
        (lines("quota", 9, five=3), [("logs.quota_exhausted", MAJOR)]),
        (lines("quota", 9, five=2), [("logs.quota_exhausted", MINOR)]),
        (lines("rate_limit", 3), [("logs.rate_limited", MINOR)]),
        (lines("api", 3), [("logs.api_errors", MINOR)]),
        (lines("database", 3), [("logs.database_errors", MINOR)]),
        (lines("migration", 3), [("logs.schema_errors", MINOR)]),
        (lines("extension", 1), [("logs.extension_missing", MINOR)]),
        (lines("cluster", 1), [("logs.cluster_expected", MINOR)]),
        (lines("redis", 3), [("logs.redis_errors", MINOR)]),
        (lines("dns", 3), [("logs.network_errors", MINOR)]),
        (lines("tls", 3), [("logs.network_errors", MINOR)]),
        (lines("connection", 3), [("logs.network_errors", MINOR)]),
        (lines("memory", 1), [("logs.out_of_memory", MINOR)]),
        (lines("disk", 1), [("logs.disk_full", MINOR)]),
        (lines("permission", 1), [("logs.permission_denied", MINOR)]),
        (lines("port", 1), [("logs.port_in_use", MINOR)]),
        (lines("import", 1), [("logs.import_failed", MINOR)]),
        (lines("exception", 3), [("logs.exceptions", MINOR)]),
        (lines("server", 3), [("logs.server_errors", MINOR)]),
        (lines("error", 500), []),
        (lines("redis", 2), []),
        (lines("exception", 2), []),
        (lines("quota", 0), []),
        (lines("memory", 0), []),
    ],
)
def test_what_is_made_of_a_class(one: LogClass, expected: list[tuple[str, Severity]]) -> None:
    assert found(log(one)) == expected


def test_every_class_can_become_a_finding() -> None:
    silent = {rule.id for rule in RULES if not found(log(lines(rule.id, 100)))}
    assert silent == {"error"}


def test_the_kinds_of_failed_connections_add_up() -> None:
    (item,) = judged(log(lines("dns", 1, words={"EAI": 1}), lines("tls", 1, last=NOW), lines("connection", 1))).findings
    assert item.evidence["lines"] == 3
    assert item.evidence["classes"] == ["dns", "tls", "connection"]
    assert item.evidence["sample"] == "the last of tls"
    assert item.evidence["words"] == ["EAI (1)"]


def test_a_paid_request_that_succeeds_disproves_the_quota_of_the_log() -> None:
    api = ApiReach("https://api.test/v1", "ready", paid=True)
    gone = log(lines("quota", 9, five=9))
    for paid, severity in ((True, MINOR), (False, MAJOR)):
        seen = Observation(Vantage.CONTAINER, api=dataclasses.replace(api, paid=paid))
        assert found(gone, inside=seen) == [("logs.quota_exhausted", severity)]


@pytest.mark.parametrize(
    ("classes", "status", "expected"),
    [
        ((lines("error", 31, 31, 7),), "running", True),
        ((lines("error", 31, 31, 6),), "running", False),
        ((lines("error", 31, 30, 7),), "running", False),
        ((lines("error", 31, 31, 7),), "exited", False),
        ((lines("error", 20, 20, 5), lines("server", 2, 11, 2)), "running", True),
        ((), "running", False),
    ],
)
def test_a_burst_is_many_lines_that_still_come(classes: tuple[LogClass, ...], status: str, expected: bool) -> None:
    ids = [name for name, _severity in found(log(*classes), status=status)]
    assert ("logs.error_burst" in ids) is expected


def test_a_burst_names_what_it_is_mostly_and_what_was_before() -> None:
    result = judged(log(lines("error", 40, 10, 5), lines("exception", 80, 60, 20, words={"KeyError": 60})))
    (burst,) = [item for item in result.findings if item.id == "logs.error_burst"]
    assert burst.severity is MINOR  # what goes wrong now, the live probes say
    assert (burst.evidence["mostly"], burst.evidence["sample"]) == ("exception", "the last of exception")
    assert (burst.evidence["per_minute"], burst.evidence["before_per_minute"]) == (14.0, 0.9)


@pytest.mark.parametrize(
    ("facts", "free", "expected"),
    [
        ({"size_bytes": 5 * GIB}, 100 * GIB, []),
        ({"size_bytes": 100 * MIB, "max_size": ""}, 100 * GIB, []),
        ({"size_bytes": 101 * MIB, "max_size": ""}, 100 * GIB, [MINOR]),
        ({"size_bytes": 101 * MIB, "max_size": "-1"}, 100 * GIB, [MINOR]),
        ({"size_bytes": 1025 * MIB, "max_size": ""}, 100 * GIB, [MAJOR]),
        ({"size_bytes": 101 * MIB, "max_size": ""}, GIB, [MINOR]),
        ({"size_bytes": 103 * MIB, "max_size": ""}, GIB, [MAJOR]),
        ({"size_bytes": 103 * MIB, "max_size": "", "driver": "local"}, GIB, []),
    ],
)
def test_logs_without_a_limit(facts: dict[str, t.Any], free: int, expected: list[Severity]) -> None:
    assert found(log(**facts), free=free) == [("logs.unrotated", severity) for severity in expected]


def test_a_driver_that_cannot_be_read_is_a_finding_and_nothing_unknown() -> None:
    gone = {"source": "", "problem": "driver", "message": "no reading", "complete": False}
    result = judged(log(driver="none", since="2026-11-22T11:59:30Z", **gone))
    assert [item.id for item in result.findings] == ["logs.driver_unreadable"]
    assert result.unknowns == ()


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"problem": "failed", "message": "on fire", "complete": False}, {"unexpected_answer"}),
        ({"complete": False, "since": NOW}, {"log_partly_read"}),
        ({"complete": False, "since": "2026-11-22T11:00:00Z"}, set()),
    ],
)
def test_what_was_not_looked_at_is_no_pass(facts: dict[str, t.Any], expected: set[str]) -> None:
    assert {item.reason for item in judged(log(**facts)).unknowns} == expected


def test_what_was_found_counts_although_it_was_not_all() -> None:
    result = judged(log(lines("memory", 1), complete=False, since="2026-11-22T11:30:00Z"))
    assert [item.id for item in result.findings] == ["logs.out_of_memory"]
    unknown = [("is_quiet", "log_partly_read"), ("api_is_quick", "log_partly_read")]
    assert [(item.check, item.reason) for item in result.unknowns] == unknown


@pytest.mark.parametrize(
    ("calls", "expected"),
    [
        (LogCalls(20, 12.0, 30.1, 40.0), [MINOR]),
        (LogCalls(20, 12.0, 30.0, 400.0), []),
        (LogCalls(19, 99.0, 99.0, 99.0), []),
        (LogCalls(1000, 31.0, 60.0, 61.0), [MINOR]),
        (LogCalls(1000, 31.0, 60.1, 61.0), [MAJOR]),
        (None, []),
    ],
)
def test_calls_of_the_api_that_take_long(calls: t.Optional[LogCalls], expected: list[Severity]) -> None:
    assert found(log(calls=calls)) == [("logs.upstream_slow", severity) for severity in expected]


def test_calls_that_take_long_explain_who_waits_for_them_and_are_explained_by_an_api_that_ails() -> None:
    (slow,) = judged(log(calls=LogCalls(25, 31.25, 33.333, 40.0))).findings
    assert (slow.evidence["p95"], slow.evidence["median"], slow.evidence["calls"]) == (33.3, 31.2, 25)
    waiting = [other("frontend.slow"), other("logs.api_errors", "app"), other("logs.network_errors", "app")]
    folded = {
        item.id: item.causes for item in fold([slow, *waiting, other("redis.noauth"), other("frontend.unreachable")])
    }
    assert [name for name, keys in folded.items() if slow.key in keys] == [item.id for item in waiting]
    for cause in ("openai.not_answering", "openai.rate_limited", "openai.server_error"):
        (item,) = [one for one in fold([slow, other(cause)]) if one.id == slow.id]
        assert [key.split("/")[1] for key in item.causes] == [cause]


def causes(symptom: LogClass, *others: Finding, container: str = "autogpt-container") -> list[str]:
    """The ids of what the symptom in this container's log is folded under."""
    (item,) = judged(log(symptom, container=container)).findings
    (folded,) = [one for one in fold([item, *others]) if one.key == item.key]
    return [key.split("/")[1] for key in folded.causes]


def other(name: str, part: str = "", about: str = "it", stack: str = "autogpt") -> Finding:
    return Finding(name, about, CATALOG[name].severity, stack, {"part": part} if part else {})


@pytest.mark.parametrize(
    ("name", "cause", "part", "is_folded"),
    [
        ("quota", "openai.quota_exhausted", "app", True),
        ("quota", "openai.invalid_key", "app", False),
        ("rate_limit", "openai.quota_exhausted", "app", True),
        ("api", "openai.invalid_key", "app", True),
        ("api", "redis.noauth", "app", False),
        ("database", "postgres.too_many_connections", "postgres", True),
        ("database", "redis.noauth", "app", False),
        ("database", "openai.invalid_key", "app", False),
        ("redis", "redis.noauth", "app", True),
        ("redis", "postgres.unreachable", "postgres", False),
        ("dns", "openai.dns_failed", "app", True),
        ("connection", "redis.unreachable", "redis", True),
        ("connection", "redis.noauth", "app", False),
        ("migration", "migration.behind", "app", True),
        ("memory", "container.oom_killed", "app", True),
        ("disk", "postgres.disk_full", "postgres", True),
        ("port", "port.conflict", "app", True),
        ("import", "container.crash_loop", "app", True),
        ("exception", "config.variable_missing", "app", True),
        ("exception", "container.crashed", "app", True),
        ("exception", "redis.noauth", "app", True),
        ("server", "postgres.unreachable", "postgres", True),
        ("exception", "security.port_exposed", "", False),
    ],
)
def test_lines_are_symptoms_of_what_servers_say_now(name: str, cause: str, part: str, is_folded: bool) -> None:
    assert causes(lines(name), other(cause, part)) == ([cause] if is_folded else [])


def test_a_full_disk_of_the_host_explains_lines_in_every_stack() -> None:
    assert causes(lines("disk"), other("host.disk_full", stack="")) == ["host.disk_full"]


def test_the_logs_of_workers_are_the_applications() -> None:
    assert causes(lines("database"), other("postgres.unreachable", "postgres"), container="executor")


def test_the_log_of_one_server_says_nothing_of_the_other() -> None:
    unreachable = other("postgres.unreachable", "postgres")
    assert causes(lines("exception"), unreachable, container="postgres") == ["postgres.unreachable"]
    assert causes(lines("exception"), unreachable, container="redis") == []


def test_a_log_without_quota_explains_what_else_the_application_says() -> None:
    result = judged(log(lines("quota"), lines("rate_limit"), lines("exception")))
    folded = {item.id: [key.split("/")[1] for key in item.causes] for item in result.findings}
    assert folded == {
        "logs.quota_exhausted": [],
        "logs.rate_limited": ["logs.quota_exhausted"],
        "logs.exceptions": ["logs.quota_exhausted"],
    }
