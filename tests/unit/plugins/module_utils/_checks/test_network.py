# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import dataclasses
import string
import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG
from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    ApiReach,
    Certificate,
    Container,
    HostFacts,
    Machine,
    Nameserver,
    Network,
    NetworkLink,
    Observation,
    Reach,
    Stack,
)
from ansible_collections.autogpt.ops.plugins.module_utils._judge import Judgement, judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Gap, Severity, Vantage

MACHINE = Machine("web1", "Debian", "6.1", "x86_64", "3.11", "root", "2026-11-22T12:00:00Z", 2, 2**33, 2**32)
GOOD = Certificate("2026-10-01T00:00:00Z", "2026-12-31T00:00:00Z", ("api.test",), "An Authority")
APP = Container("app", "a", "autogpt", "running", service="app", networks=(NetworkLink("net", "172.18.0.2"),))
ORACLE = Container(
    "oracle-1", "b", "llm", "running", service="oracle", networks=(NetworkLink("net", "172.18.0.3", ("seer",)),)
)
STRANGER = Container("stranger", "c", "x", "running", networks=(NetworkLink("another", "172.19.0.3"),))


def api(stage: str = "ready", code: str = "200", host: str = "api.test", **more: t.Any) -> ApiReach:
    return ApiReach(f"https://{host}/v1", stage, code, host=host, port=443, variable="OPENAI_API_KEY", **more)


def inside(reach: t.Optional[ApiReach], network: t.Optional[Network] = None, **more: t.Any) -> Observation:
    return Observation(Vantage.CONTAINER, api=reach, network=network, **more)


def outside(reach: ApiReach, **network: t.Any) -> Observation:
    return Observation(Vantage.HOST, api=reach, network=Network(**network))


def judged(
    seen: t.Optional[Observation],
    beside: t.Optional[Observation] = None,
    components: t.Collection[str] = ("network",),
    machine: t.Optional[Machine] = MACHINE,
    app: Container = APP,
) -> Judgement:
    """What the checks make of it; every text must find all it names."""
    subject = Stack("s", "guide", members={"app": "app"}, inside=seen, outside=beside, working_dir="/opt/s")
    gaps = () if machine else (Gap("machine", "deadline_exceeded", evidence={"seconds": 1}),)
    facts = HostFacts(machine, containers=(app, ORACLE, STRANGER), stacks=(subject,), gaps=gaps)
    result = judge(facts, [item for item in registered() if item.component in components])
    for item in result.findings:
        entry = CATALOG[item.id]
        texts = (entry.title, entry.why, entry.remedy)
        for template in (*(text.en for text in texts), *(text.zh for text in texts), *entry.commands):
            named = {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name}
            assert named <= set(item.evidence), f"{item.id} misses {named - set(item.evidence)}"
    return result


def ids(seen: t.Optional[Observation], beside: t.Optional[Observation] = None) -> list[str]:
    return [item.id for item in judged(seen, beside).findings]


def only(result: Judgement) -> Finding:
    (found,) = result.findings
    return found


@pytest.mark.parametrize(
    "seen", [None, inside(None), inside(api()), inside(api("query", "401")), inside(api("greeting", "timeout"))]
)
def test_who_gets_through_has_nothing(seen: t.Optional[Observation]) -> None:
    assert judged(seen).findings == ()
    assert judged(seen).unknowns == ()


STAGES = [
    ("dns", "EAI_NONAME", "network.dns_failed"),
    ("tcp", "ECONNREFUSED", "network.tcp_failed"),
    ("tcp", "timeout", "network.tcp_failed"),
    ("proxy", "407", "network.proxy_failed"),
    ("tls", "certificate", "network.tls_failed"),
    ("tls", "timeout", "network.tls_failed"),
]


@pytest.mark.parametrize(("stage", "code", "expected"), STAGES)
def test_the_first_stage_that_fails_is_the_finding(stage: str, code: str, expected: str) -> None:
    assert ids(inside(api(stage, code))) == [expected]
    assert ids(inside(api(stage, code)), outside(api(stage, code))) == [expected]
    assert ids(None, outside(api(stage, code))) == [expected]  # the host in the container's place


@pytest.mark.parametrize(
    ("stage", "code"), [("dns", "EAI_AGAIN"), ("tcp", "timeout"), ("proxy", "ECONNREFUSED"), ("tls", "timeout")]
)
@pytest.mark.parametrize("host_stage", ["ready", "query", "greeting"])
def test_where_the_host_gets_through_the_container_is_blocked(stage: str, code: str, host_stage: str) -> None:
    found = only(judged(inside(api(stage, code)), outside(api(host_stage), mtu=1450, forwarding=False)))
    assert (found.id, found.seen_from) == ("network.container_blocked", Vantage.CONTAINER)
    assert (found.evidence["stage"], found.evidence["host_stage"]) == (stage, host_stage)
    assert (found.evidence["host_mtu"], found.evidence["forwarding"]) == (1450, "off")


@pytest.mark.parametrize(
    ("stage", "mtu", "host_mtu", "expected"),
    [
        ("tls", 1500, 1450, "mtu_too_large"),
        ("tls", 1450, 1450, "container_blocked"),
        ("tls", 1400, 1450, "container_blocked"),
        ("tls", 1500, 0, "container_blocked"),
        ("tcp", 1500, 1450, "container_blocked"),
    ],
)
def test_packets_that_do_not_fit(stage: str, mtu: int, host_mtu: int, expected: str) -> None:
    found = only(judged(inside(api(stage, "timeout"), Network(mtu=mtu)), outside(api(), mtu=host_mtu)))
    assert (found.id, found.severity) == (f"network.{expected}", Severity.CRITICAL)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "ollama.localhost", "127.0.0.1", "127.0.1.1", "::1"])
def test_on_the_host_localhost_is_somebody_else(host: str) -> None:
    seen, beside = api("tcp", "ECONNREFUSED", host), api("ready", "200", host)
    assert ids(inside(seen), outside(beside)) == ["network.tcp_failed"]
    shared = judged(inside(seen), outside(beside), app=dataclasses.replace(APP, network_mode="host"))
    assert only(shared).id == "network.container_blocked"


@pytest.mark.parametrize("code", ["certificate", "UNSUPPORTED_PROTOCOL"])
def test_what_the_host_trusts_is_another_matter(code: str) -> None:
    assert ids(inside(api("tls", code)), outside(api())) == ["network.tls_failed"]


def test_a_host_that_gets_a_little_further_is_not_well_either() -> None:
    found = only(judged(inside(api("dns", "EAI_AGAIN")), outside(api("tcp", "timeout"))))
    assert (found.id, found.evidence["host_stage"], found.evidence["host_code"]) == (
        "network.dns_failed",
        "tcp",
        "timeout",
    )


@pytest.mark.parametrize(("stage", "code", "cause"), STAGES)
@pytest.mark.parametrize("blocked", [False, True])
def test_what_the_api_lacks_is_a_symptom_of_it(stage: str, code: str, cause: str, blocked: bool) -> None:
    beside = outside(api("ready" if blocked else stage, code))
    found = {item.id: item for item in judged(inside(api(stage, code)), beside, ("network", "openai")).findings}
    if blocked and code != "certificate":
        cause = "network.container_blocked"
    assert len(found) == 2
    (symptom,) = set(found) - {cause}
    assert symptom.startswith("openai.")
    assert found[symptom].causes == (found[cause].key,)


@pytest.mark.parametrize("host", ["oracle", "ORACLE-1", "seer", "172.18.0.3"])
def test_between_containers_there_is_no_way_out(host: str) -> None:
    assert ids(inside(api("dns", "EAI_AGAIN", host))) == []


def test_a_container_of_the_stack_is_one_wherever_it_is() -> None:
    alone = dataclasses.replace(ORACLE, networks=())
    subject = Stack(
        "s", "guide", members={"app": "app", "oracle": "oracle-1"}, inside=inside(api("dns", host="oracle"))
    )
    facts = HostFacts(MACHINE, containers=(APP, alone), stacks=(subject,))
    assert judge(facts, [item for item in registered() if item.component == "network"]).findings == ()


def test_containers_of_other_networks_are_strangers() -> None:
    assert ids(inside(api("dns", "EAI_AGAIN", "stranger"))) == ["network.dns_failed"]


@pytest.mark.parametrize(
    ("reach", "reason"),
    [
        (api("config", "missing"), "not_configured"),
        (api("config", "azure"), "azure_not_asked"),
        (api("proxy", "unsupported"), "unexpected_answer"),
        (api("query", "defect"), "probe_failed"),
    ],
)
def test_a_way_that_was_not_tried_is_unknown(reach: ApiReach, reason: str) -> None:
    result = judged(inside(reach))
    assert result.findings == ()
    assert [(item.check, item.reason) for item in result.unknowns] == [("api_is_reachable", reason)]


def test_a_url_that_is_none_is_not_a_matter_of_the_network() -> None:
    result = judged(inside(api("config", "unusable")))
    assert (result.findings, result.unknowns) == ((), ())


def test_the_evidence_names_the_name_servers_with_their_answers() -> None:
    network = Network("api.test", (Nameserver("127.0.0.11", "SERVFAIL"), Nameserver("10.0.0.1")))
    found = only(judged(inside(api("dns", "EAI_AGAIN"), network)))
    assert found.evidence["nameservers"] == ["127.0.0.11: SERVFAIL", "10.0.0.1: ?"]


@pytest.mark.parametrize(
    ("message", "refusal"),
    [
        ("certificate has expired", "expired"),
        ("certificate is not yet valid", "not_yet_valid"),
        ("Hostname mismatch, certificate is not valid for 'api.test'.", "wrong_name"),
        ("IP address mismatch, certificate is not valid for '192.0.2.1'.", "wrong_name"),
        ("self-signed certificate", "untrusted"),
        ("self signed certificate in certificate chain", "untrusted"),
        ("unable to get local issuer certificate", "untrusted"),
    ],
)
def test_why_a_certificate_is_refused(message: str, refusal: str) -> None:
    found = only(judged(inside(dataclasses.replace(api("tls", "certificate"), message=message, certificate=GOOD))))
    assert (found.evidence["refusal"], found.evidence["issuer"]) == (refusal, "An Authority")


class TestClock:
    """Ours against that of the API."""

    @pytest.mark.parametrize(
        ("offset", "severity"),
        [
            (None, None),
            (0.0, None),
            (-119.0, None),
            (120.0, Severity.MINOR),
            (-299.0, Severity.MINOR),
            (300.0, Severity.MAJOR),
            (-90000.0, Severity.MAJOR),
        ],
    )
    def test_only_a_real_difference_is_told(self, offset: t.Optional[float], severity: t.Optional[Severity]) -> None:
        found = judged(inside(api(clock_offset=offset))).findings
        assert [(item.id, item.severity) for item in found] == ([("network.clock_skew", severity)] if severity else [])

    def test_both_times_are_told(self) -> None:
        found = only(judged(inside(api(clock_offset=-3600.4))))
        assert (found.evidence["here"], found.evidence["there"]) == ("2026-11-22T12:00:00Z", "2026-11-22T10:59:59Z")
        assert found.evidence["seconds"] == 3600

    @pytest.mark.parametrize(
        ("message", "offset", "folds"),
        [
            ("certificate has expired", -100 * 86400.0, True),
            ("certificate has expired", -3600.0, False),  # expired by their clock too
            ("certificate is not yet valid", 86400.0, True),
            ("self-signed certificate", -100 * 86400.0, False),  # a stranger's word
        ],
    )
    def test_a_certificate_that_only_looks_bad(self, message: str, offset: float, folds: bool) -> None:
        shown = Certificate("2026-11-23T00:00:00Z", "2026-12-31T00:00:00Z")
        if offset < 0:
            shown = Certificate("2026-01-01T00:00:00Z", "2026-11-01T00:00:00Z")
        reach = dataclasses.replace(api("tls", "certificate"), message=message, certificate=shown, clock_offset=offset)
        found = {item.id: item for item in judged(inside(reach), components=("network", "openai")).findings}
        if folds:
            assert found["network.clock_skew"].severity is Severity.CRITICAL
            assert found["network.tls_failed"].causes == (found["network.clock_skew"].key,)
            assert found["openai.tls_failed"].causes == (found["network.clock_skew"].key,)
        else:
            assert set(found) == {"network.tls_failed", "openai.tls_failed"}

    def test_containers_of_one_host_have_one_clock(self) -> None:
        assert ids(inside(api(host="oracle", clock_offset=9999.0))) == []


class TestCertificates:
    """How long those last that are in use."""

    @pytest.mark.parametrize(
        ("not_before", "not_after", "severity"),
        [
            ("2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z", None),
            ("2026-09-14T00:00:00Z", "2026-12-13T00:00:00Z", None),  # 20.5 days of 90
            ("2026-09-12T00:00:00Z", "2026-12-11T00:00:00Z", Severity.MAJOR),  # 18.5 days
            ("2026-08-27T00:00:00Z", "2026-11-25T00:00:00Z", Severity.CRITICAL),  # 2.5 days
            ("2025-11-25T00:00:00Z", "2026-11-25T00:00:00Z", Severity.CRITICAL),
            ("2026-11-20T12:00:00Z", "2026-11-27T12:00:00Z", None),  # 5 days of 7: an inspecting proxy's
            ("2026-11-16T12:00:00Z", "2026-11-23T12:00:00Z", Severity.MAJOR),  # 1 day of 7
            ("2026-11-15T18:00:00Z", "2026-11-22T16:00:00Z", Severity.CRITICAL),  # 4 hours
        ],
    )
    def test_renewal_is_late(self, not_before: str, not_after: str, severity: t.Optional[Severity]) -> None:
        found = judged(inside(api(certificate=Certificate(not_before, not_after)))).findings
        assert [item.severity for item in found] == ([severity] if severity else [])

    def test_every_server_is_looked_at(self) -> None:
        soon = Certificate("2025-11-25T00:00:00Z", "2026-11-25T00:00:00Z")
        database = Reach("db.test:5432", "ready", host="db.test", port=5432, certificate=soon)
        cache = dataclasses.replace(database, target="redis.test:6379")
        found = judged(inside(api(certificate=soon), database=database, redis=cache)).findings
        assert {(item.object, item.evidence["part"]) for item in found} == {
            ("https://api.test/v1", "api"),
            ("db.test:5432", "postgres"),
            ("redis.test:6379", "redis"),
        }
        assert {item.evidence["days"] for item in found} == {2.5}

    def test_a_client_that_does_not_ask_does_not_mind(self) -> None:
        shown = Certificate("2025-11-25T00:00:00Z", "2026-11-01T00:00:00Z", checked=False)
        assert ids(inside(None, database=Reach("db:5432", "ready", certificate=shown))) == []

    def test_without_a_clock_nobody_knows(self) -> None:
        result = judged(inside(api(certificate=GOOD)), machine=None)
        assert [(item.check, item.reason) for item in result.unknowns] == [("certificates_last", "deadline_exceeded")]


class TestProxies:
    """Which of the stack's own names a proxy is asked for."""

    @pytest.mark.parametrize(
        ("proxied", "expected"),
        [
            ({}, None),
            ({"SENTRY_URL": "sentry.example.test"}, None),
            ({"BASE_URL": "oracle"}, ["oracle"]),
            ({"A": "oracle", "B": "seer", "C": "elsewhere"}, ["oracle", "seer"]),
        ],
    )
    def test_only_containers_are_meant(self, proxied: dict[str, str], expected: t.Optional[list[str]]) -> None:
        found = judged(inside(api(), Network(proxied=proxied))).findings
        assert [item.evidence["missing"] for item in found] == ([expected] if expected else [])

    @pytest.mark.parametrize(
        ("reach", "severity"),
        [
            (api(host="oracle"), Severity.MINOR),
            (api("proxy", "ECONNREFUSED", "oracle"), Severity.CRITICAL),  # that of the symptom beneath
            (api("query", "502", "oracle"), Severity.MAJOR),
            (api("tcp", "timeout", "elsewhere"), Severity.MINOR),
        ],
    )
    def test_it_is_worse_where_it_hurts(self, reach: ApiReach, severity: Severity) -> None:
        seen = inside(reach, Network(proxied={"BASE_URL": "oracle"}))
        found = {item.id: item for item in judged(seen, components=("network", "openai")).findings}
        assert found["network.no_proxy_incomplete"].severity is severity
        if severity > Severity.MINOR:
            (symptom,) = set(found) - {"network.no_proxy_incomplete"}
            assert found[symptom].causes == (found["network.no_proxy_incomplete"].key,)


class TestNameservers:
    """A dead one beside others that live."""

    @pytest.mark.parametrize(
        ("answers", "expected"),
        [
            (("NOERROR", "NOERROR"), []),
            (("timeout", "NOERROR"), [Severity.MAJOR]),
            (("NOERROR", "ECONNREFUSED", "timeout"), [Severity.MINOR, Severity.MINOR]),
            (("timeout", "timeout"), []),  # then names do not resolve at all, which is another finding
            (("NXDOMAIN", "NOERROR"), []),
            (("", "NOERROR"), []),
        ],
    )
    def test_who_keeps_clients_waiting(self, answers: tuple[str, ...], expected: list[Severity]) -> None:
        servers = tuple(Nameserver(f"10.0.0.{place}", answer) for place, answer in enumerate(answers))
        found = judged(inside(api(), Network("api.test", servers))).findings
        assert [item.severity for item in found] == expected
        assert {item.id for item in found} <= {"network.nameserver_silent"}
