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
    Container,
    Health,
    HostFacts,
    Machine,
    Observation,
    PortBinding,
    Preflight,
    Stack,
    Web,
)
from ansible_collections.autogpt.ops.plugins.module_utils._judge import Judgement, judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Gap, Severity, Vantage

MACHINE = Machine("web1", "Debian", "6.1", "x86_64", "3.11", "root", "2026-11-22T12:00:00Z", 2, 2**33, 2**32)
APP = Container("app", "a", "autogpt", "running", service="autogpt", started_at="2026-11-22T08:00:00Z")
ORIGIN = "http://localhost:3000"


def web(stage: str = "ready", code: str = "200", message: str = "", **more: t.Any) -> Web:
    return Web("http://127.0.0.1:8000/health", stage, code, message, "127.0.0.1", 8000, path="/health", **more)


def judged(
    seen: t.Optional[Web] = None,
    published: t.Optional[Web] = None,
    *others: Container,
    app: Container = APP,
    gaps: tuple[Gap, ...] = (),
) -> Judgement:
    """What the checks make of it; every text must find all it names."""
    members = {"app": "app", **{item.name: item.name for item in others}}
    inside = Observation(Vantage.CONTAINER, web=seen) if seen else None
    subject = Stack(
        "s",
        "guide",
        members=members,
        inside=inside,
        outside=None if inside else Observation(Vantage.HOST),
        published=published,
    )
    facts = HostFacts(MACHINE, containers=(app, *others), stacks=(subject,), gaps=gaps)
    result = judge(facts, [item for item in registered() if item.component == "frontend"])
    for item in result.findings:
        entry = CATALOG[item.id]
        texts = (entry.title, entry.why, entry.remedy)
        for template in (*(text.en for text in texts), *(text.zh for text in texts), *entry.commands):
            named = {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name}
            assert named <= set(item.evidence), f"{item.id} misses {named - set(item.evidence)}"
    return result


def ids(*arguments: t.Any, **options: t.Any) -> list[str]:
    return [item.id for item in judged(*arguments, **options).findings]


ANSWERS = [
    (web(), []),
    (web(seconds=1.0), []),
    (web(seconds=1.2), ["frontend.slow"]),
    (web("query", "503", "unhealthy"), ["frontend.health_failed"]),
    (web("query", "500"), ["frontend.health_failed"]),
    (web("greeting", "timeout"), ["frontend.not_answering"]),
    (web("greeting", "closed"), ["frontend.not_answering"]),
    (web("greeting", "ECONNRESET"), ["frontend.not_answering"]),
]


@pytest.mark.parametrize(("seen", "expected"), ANSWERS)
def test_what_health_says(seen: Web, expected: list[str]) -> None:
    assert ids(seen) == expected
    assert ids(None, seen) == expected  # the host in place of the container
    assert judged(seen).unknowns == ()


def test_from_where_it_was_seen() -> None:
    (inside,) = judged(web("query", "503")).findings
    (outside,) = judged(None, web("query", "503")).findings
    assert (inside.seen_from, outside.seen_from) == (Vantage.CONTAINER, Vantage.HOST)
    assert inside.key == outside.key


def test_of_two_answers_the_faster_one_counts() -> None:
    assert ids(web(seconds=3.0), web(seconds=0.1)) == []
    assert ids(web(seconds=3.0), web(seconds=2.0)) == ["frontend.slow"]
    assert set(ids(web(seconds=3.0), web("tcp", "timeout", seconds=0.1))) == {"frontend.slow", "frontend.unreachable"}


def test_who_answers_the_host_is_only_slow() -> None:
    (found,) = judged(web("greeting", "timeout", seconds=4.8), web(seconds=5.2)).findings
    assert (found.id, found.seen_from, found.evidence["seconds"]) == ("frontend.slow", Vantage.HOST, 5.2)
    assert ids(web("greeting", "timeout"), web("query", "503")) == ["frontend.health_failed"]


@pytest.mark.parametrize(
    ("seen", "reason"),
    [
        (web("query", "404"), "unexpected_answer"),
        (web("query", "401"), "unexpected_answer"),
        (web("query", "302"), "unexpected_answer"),
        (web("greeting", "protocol"), "unexpected_answer"),
        (web("tcp", "ECONNREFUSED"), "not_reached"),
        (web("dns", "timeout"), "not_reached"),
        (web("query", "defect"), "probe_failed"),
    ],
)
def test_what_says_nothing_of_health_is_unknown(seen: Web, reason: str) -> None:
    result = judged(seen)
    assert result.findings == ()
    assert [(item.check, item.reason) for item in result.unknowns] == [("answers", reason)]


@pytest.mark.parametrize(
    "changes", [{"started_at": "2026-11-22T11:59:30Z"}, {"health": Health("starting")}, {"started_at": ""}]
)
def test_an_application_that_starts_has_time(changes: dict[str, t.Any]) -> None:
    result = judged(web("tcp", "ECONNREFUSED"), app=dataclasses.replace(APP, **changes))
    assert (result.findings, result.unknowns) == ((), ())


@pytest.mark.parametrize("status", ["exited", "paused", "restarting", "created"])
def test_an_application_that_does_not_run_is_not_asked(status: str) -> None:
    result = judged(app=dataclasses.replace(APP, status=status))
    assert result.findings == ()
    assert [(item.check, item.reason) for item in result.unknowns] == [("answers", "container_not_running")]


def test_who_could_be_asked_from_nowhere_is_unknown() -> None:
    assert [(item.check, item.reason) for item in judged().unknowns] == [("answers", "not_reached")]


def test_a_gap_of_the_hosts_view_is_said_once() -> None:
    gap = Gap("published", "deadline_exceeded", "s", {"seconds": 1})
    assert [(item.check, item.reason) for item in judged(gaps=(gap,)).unknowns] == [
        ("answers_through_its_port", "deadline_exceeded")
    ]


@pytest.mark.parametrize("seen", [web(), web("query", "404"), web("query", "503")])
@pytest.mark.parametrize("outside", [web("tcp", "ECONNREFUSED"), web("tcp", "timeout"), web("greeting", "closed")])
def test_a_port_that_leads_nowhere(seen: Web, outside: Web) -> None:
    found = {item.id: item for item in judged(seen, outside).findings}
    assert found["frontend.unreachable"].seen_from is Vantage.HOST


@pytest.mark.parametrize(
    ("seen", "outside"),
    [
        (web(), web()),
        (web(), web("query", "404")),
        (web("greeting", "timeout"), web("greeting", "timeout")),
        (web("tcp", "ECONNREFUSED"), web("greeting", "closed")),
    ],
)
def test_a_port_through_which_nothing_is_lost(seen: Web, outside: Web) -> None:
    assert "frontend.unreachable" not in ids(seen, outside)


class TestCors:
    """Browsers of other sites."""

    @pytest.mark.parametrize(
        ("answer", "expected"),
        [
            (Preflight(ORIGIN, ORIGIN, 200, ORIGIN, True, "POST"), None),
            (Preflight(ORIGIN, ORIGIN, 204, ORIGIN), None),
            (Preflight(ORIGIN, ORIGIN, 200, "*"), None),
            (Preflight("*", "https://anybody.invalid", 200, "https://anybody.invalid", True), None),
            (Preflight(ORIGIN, ORIGIN, 200, "*", True), "frontend.cors_wildcard_credentials"),
            (Preflight(f" {ORIGIN}", ORIGIN, 400), "frontend.cors_rejected"),
            (Preflight(ORIGIN, ORIGIN, 200, "http://other"), "frontend.cors_rejected"),
            (Preflight(ORIGIN, ORIGIN, 400, ORIGIN, True, "GET"), "frontend.cors_rejected"),  # not by POST
            (Preflight(ORIGIN, ORIGIN, 405, ""), "frontend.cors_rejected"),
            (Preflight("localhost:3000"), "frontend.cors_rejected"),
        ],
    )
    def test_what_a_browser_makes_of_the_answer(self, answer: Preflight, expected: t.Optional[str]) -> None:
        found = judged(web(preflights=(answer,))).findings
        assert [item.id for item in found] == ([expected] if expected else [])
        assert {item.object for item in found} <= {answer.origin or answer.configured}

    def test_the_configured_text_is_shown_to_its_last_blank(self) -> None:
        (found,) = judged(web(preflights=(Preflight(f" {ORIGIN}", ORIGIN, 400),))).findings
        assert (found.evidence["configured"], found.evidence["variable"]) == (
            f'" {ORIGIN}"',
            "AP_SERVER_CORS_ALLOWED_ORIGINS",
        )

    def test_every_site_is_a_finding_of_its_own(self) -> None:
        bad = [Preflight(f" http://{name}", f"http://{name}", 400) for name in "ab"]
        assert len({item.key for item in judged(web(preflights=tuple(bad))).findings}) == 2

    def test_a_sick_application_still_lets_its_sites_in_or_not(self) -> None:
        seen = web("query", "503", preflights=(Preflight(f" {ORIGIN}", ORIGIN, 400),))
        assert set(ids(seen)) == {"frontend.health_failed", "frontend.cors_rejected"}


class TestAddresses:
    """Where a front end sends browsers."""

    @staticmethod
    def front(host_ip: str = "", **urls: str) -> Container:
        ports = (PortBinding(3000, "tcp", host_ip, 3000),)
        return Container("frontend", "f", "front", "running", service="frontend", ports=ports, public_urls=urls)

    @pytest.mark.parametrize(
        ("url", "host_ip", "expected"),
        [
            ("http://localhost:8006", "", True),
            ("http://127.0.0.1:8006", "0.0.0.0", True),
            ("ws://[::1]:8001", "::", True),
            ("http://api.localhost", "192.0.2.1", True),
            ("http://localhost:8006", "127.0.0.1", False),  # nobody else is served
            ("http://192.0.2.1:8006", "", False),
            ("https://api.example.test", "", False),
        ],
    )
    def test_to_themselves(self, url: str, host_ip: str, expected: bool) -> None:
        found = judged(web(), None, self.front(host_ip, NEXT_PUBLIC_AGPT_SERVER_URL=url)).findings
        assert [item.id for item in found] == (["frontend.base_url_local"] if expected else [])
        assert [item.evidence["urls"] for item in found] == ([[url]] if expected else [])

    @pytest.mark.parametrize(
        ("page", "url", "expected"),
        [
            ("https://app.example.test", "http://api.example.test", True),
            ("https://app.example.test", "ws://api.example.test", True),
            ("https://app.example.test", "https://api.example.test", False),
            ("http://app.example.test", "http://api.example.test", False),
        ],
    )
    def test_from_an_encrypted_page_to_a_plain_address(self, page: str, url: str, expected: bool) -> None:
        told = self.front("127.0.0.1", NEXT_PUBLIC_FRONTEND_BASE_URL=page, NEXT_PUBLIC_AGPT_SERVER_URL=url)
        known = self.front("127.0.0.1", NEXT_PUBLIC_AGPT_SERVER_URL=url)
        allowed = web(preflights=(Preflight(page, page, 200, page),))
        wanted = ["frontend.mixed_content"] if expected else []
        assert ids(web(), None, told) == wanted
        assert ids(allowed, None, known) == wanted
        assert ids(web(), None, known) == []

    def test_browsers_take_their_own_machine_for_safe(self) -> None:
        front = self.front("127.0.0.1", FRONTEND="https://a", NEXT_PUBLIC_API_URL="http://localhost:8006")
        assert ids(web(), None, front) == []


SICK = Finding("frontend.health_failed", "app", Severity.CRITICAL, "s", {"part": "app"})


@pytest.mark.parametrize(
    ("cause", "part"),
    [
        ("container.stopped", "postgres"),
        ("postgres.not_answering", "postgres"),
        ("postgres.auth_failed", "postgres"),
        ("redis.not_answering", "redis"),
        ("migration.behind", "postgres"),
        ("openai.unreachable", "app"),
        ("config.dsn_localhost", "redis"),
    ],
)
def test_an_application_is_sick_for_a_reason(cause: str, part: str) -> None:
    reason = Finding(cause, "x", Severity.MAJOR, "s", {"part": part})
    found = {item.id: item for item in fold([SICK, reason])}
    assert found["frontend.health_failed"].causes == (reason.key,)


def test_what_health_says_explains_the_containers_own_check() -> None:
    unhealthy = Finding("container.unhealthy", "app", Severity.MAJOR, "s", {"part": "app"})
    found = {item.id: item for item in fold([unhealthy, SICK])}
    assert found["container.unhealthy"].causes == (SICK.key,)
    assert found["frontend.health_failed"].causes == ()
