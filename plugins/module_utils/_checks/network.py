# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: network.

What fails on the way to the API is found here; the checks of openai say what it means for the key. Between
containers there is no such way: a name on the stack's networks is a matter of its container.
"""

from __future__ import annotations

import typing as t

from .._facts import ApiReach, Certificate, Network, Observation, Reach
from .._model import Severity, Unknown
from ._members import has_own_network, is_container, is_loopback, later, seconds_between
from ._reach import names, problem, unknowable, unknown, vantage
from ._registry import Verdict, View, check

# The stages before the API itself says anything, with the problem in each. A host that gets beyond them is well.
_STAGES = {"dns": "dns_failed", "tcp": "tcp_failed", "proxy": "proxy_failed", "tls": "tls_failed"}
_BEYOND = ("greeting", "auth", "query", "ready")

# What OpenSSL says of a certificate that is refused, and why that is. Anything else is about who signed it.
_REFUSALS = (("has expired", "expired"), ("not yet valid", "not_yet_valid"), ("mismatch", "wrong_name"))
_TIMELY = ("expired", "not_yet_valid")

# How TLS ends where packets are dropped, as large ones are for want of a smaller MTU; else it is a matter of words.
_CUT_OFF = ("timeout", "closed", "ECONNRESET")

# A name server that keeps clients waiting, or that nobody is at.
_SILENT = ("timeout", "ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "EPERM", "EACCES", "ENETDOWN", "EHOSTDOWN")

_DAY = 86400.0

# Days left at which renewal is late, and at which it is a matter of hours; for a certificate that lives shorter than
# the usual 90 days, as those of inspecting proxies do, the same shares of its life.
_LATE, _URGENT, _USUAL = 20.0, 3.0, 90.0

# Seconds. Signed requests and tickets are refused from five minutes on (RFC 4120, 7.5.9: the usual Kerberos limit).
_SKEWED, _BADLY_SKEWED = 120.0, 300.0


@check("network", "observed")
def api_is_reachable(view: View) -> Verdict:
    """Where does the way to the API end first, and does the host get further than the container?"""
    reach = _way_out(view)
    if reach is None:
        return
    gap = _gap(view, reach)
    if gap:
        yield gap
    elif reach.stage in _STAGES:
        evidence = _evidence(view, reach)
        blocked = "mtu_too_large" if _is_too_large(reach, evidence) else "container_blocked"
        entry = blocked if _is_blocked(view, reach) else _STAGES[reach.stage]
        yield problem(view, f"network.{entry}", reach, **evidence)


def _way_out(view: View) -> t.Optional[ApiReach]:
    """The conversation with an API that is no container of this host."""
    reach = view.stack.observed.api if view.stack.observed else None
    return None if reach is None or is_container(view, reach.host) else reach


def _gap(view: View, reach: ApiReach) -> t.Optional[Unknown]:
    if reach.code == "azure":
        return unknown(view, "network", "api_is_reachable", "azure_not_asked")
    if (reach.stage, reach.code) == ("config", "unusable"):  # the key or the URL; openai says so
        return None
    return unknowable(view, "network", "api_is_reachable", reach)


def _is_blocked(view: View, reach: ApiReach) -> bool:
    """Whether the host gets through where the container does not. What it trusts is another matter."""
    beside = _beside(view)
    passes = beside is not None and beside.api is not None and beside.api.stage in _BEYOND
    return passes and not _is_itself(view, reach.host) and (reach.stage != "tls" or reach.code in _CUT_OFF)


def _is_itself(view: View, host: str) -> bool:
    """Whether this is the container itself: what the host reaches under the same name is somebody else."""
    app = view.member("app")
    return app is not None and has_own_network(app) and is_loopback(host)


def _is_too_large(reach: ApiReach, evidence: t.Mapping[str, t.Any]) -> bool:
    """Whether small packets pass and large ones of the container do not fit into those of the host."""
    return reach.stage == "tls" and 0 < evidence["host_mtu"] < evidence["mtu"]


def _beside(view: View) -> t.Optional[Observation]:
    """The host's own look at what failed in the container."""
    return view.stack.outside if view.stack.inside else None


def _evidence(view: View, reach: ApiReach) -> dict[str, t.Any]:
    observed = view.stack.observed
    network = (observed.network if observed else None) or Network()
    application = {name: text for name, text in names(view, "app").items() if name not in ("container", "service")}
    return {
        "part": "api",
        **application,
        "nameservers": [f"{item.address}: {item.answer or '?'}" for item in network.nameservers] or ["-"],
        "proxy": network.proxy or "-",
        "proxy_variable": network.proxy_variable or "-",
        "gateway": network.gateway or "-",
        "mtu": network.mtu,
        **_host_evidence(view),
        **_certificate_evidence(reach),
    }


def _host_evidence(view: View) -> dict[str, t.Any]:
    """What the host saw; question marks where it did not look."""
    beside = _beside(view) or view.stack.outside
    api = beside.api if beside else None
    network = (beside.network if beside else None) or Network()
    forwarding = {None: "?", True: "on", False: "off"}[network.forwarding]
    return {
        "host_stage": api.stage if api else "?",
        "host_code": api.code if api else "?",
        "host_mtu": network.mtu,
        "forwarding": forwarding,
    }


def _certificate_evidence(reach: Reach) -> dict[str, t.Any]:
    shown = reach.certificate or Certificate("?", "?")
    refusal = _refusal(reach) if reach.stage == "tls" else "-"
    return {
        "refusal": refusal,
        "not_before": shown.not_before,
        "not_after": shown.not_after,
        "names": list(shown.names) or ["?"],
        "issuer": shown.issuer or "?",
    }


def _refusal(reach: Reach) -> str:
    """Why TLS fails: ``expired``, ``not_yet_valid``, ``wrong_name``, ``untrusted``, or ``handshake``."""
    if reach.code != "certificate":
        return "handshake"
    return next((word for words, word in _REFUSALS if words in reach.message), "untrusted")


@check("network", "observed")
def clock_is_right(view: View) -> Verdict:
    """Does the API's clock agree with ours? A certificate that looks expired may only be a clock that is not set.

    The time that a server tells is believed where its certificate was, or where only the time was wrong with that.
    """
    reach = _way_out(view)
    offset = reach.clock_offset if reach else None
    if reach is None or offset is None or abs(offset) < _SKEWED:
        return
    fails = reach.stage == "tls"
    if not fails or _is_valid_there(view, reach, offset):
        mild = Severity.MAJOR if abs(offset) >= _BADLY_SKEWED else Severity.MINOR
        clocks = {"seconds": round(abs(offset)), **_clocks(view, offset)}
        severity = Severity.CRITICAL if fails else mild
        yield problem(view, "network.clock_skew", reach, severity, **{**_evidence(view, reach), **clocks})


def _clocks(view: View, offset: float) -> dict[str, str]:
    """What time it is here, and there."""
    here = view.host.machine.now if view.host.machine else ""
    return {"here": here or "?", "there": later(here, offset) if here else "?"}


def _is_valid_there(view: View, reach: ApiReach, offset: float) -> bool:
    """Whether the certificate is refused for its time, and good by the server's."""
    shown = reach.certificate
    if shown is None or _refusal(reach) not in _TIMELY:
        return False
    begun, left = _age(view, shown.not_before), _age(view, shown.not_after)
    return begun is not None and left is not None and begun + offset >= 0 >= left + offset


def _age(view: View, moment: str) -> t.Optional[float]:
    """The seconds since a moment by this host's clock; below zero for one that is to come."""
    return seconds_between(moment, view.host.machine.now) if view.host.machine else None


@check("network", "observed")
def certificates_last(view: View) -> Verdict:
    """Do the certificates last that the application's clients insist on?"""
    for part, reach, shown in _insisted_on(view):
        gap = None if view.host.machine else view.host.gap("machine")
        if gap:
            yield Unknown("network", "certificates_last", gap.reason, view.stack.name, gap.evidence)
            return
        days = -(_age(view, shown.not_after) or 0.0) / _DAY
        severity = _urgency(days, (seconds_between(shown.not_before, shown.not_after) or 0.0) / _DAY)
        if severity:
            evidence = {**names(view, part), **_certificate_evidence(reach), "part": part, "days": round(days, 1)}
            yield problem(view, "network.certificate_expiring", reach, severity, **evidence)


def _insisted_on(view: View) -> t.Iterator[tuple[str, Reach, Certificate]]:
    """The endpoints with a certificate that was asked for, and accepted."""
    observed = view.stack.observed
    reached = (("api", observed.api), ("postgres", observed.database), ("redis", observed.redis)) if observed else ()
    for part, reach in reached:
        if reach is not None and reach.stage != "tls" and reach.certificate and reach.certificate.checked:
            yield part, reach, reach.certificate


def _urgency(days: float, life: float) -> t.Optional[Severity]:
    share = min(1.0, life / _USUAL)
    if days < _URGENT * share:
        return Severity.CRITICAL
    return Severity.MAJOR if days < _LATE * share else None


@check("network", "observed")
def proxy_spares_containers(view: View) -> Verdict:
    """Would a client ask the proxy for another container, of which the proxy knows nothing?"""
    observed = view.stack.observed
    network = observed.network if observed else None
    proxied = network.proxied if network else {}
    wrong = {variable: host for variable, host in proxied.items() if is_container(view, host)}
    reach = observed.api if observed else None
    if network and wrong:
        hurts = reach is not None and reach.host in wrong.values() and not reach.ready
        variable, host = min(wrong.items())
        evidence: dict[str, t.Any] = {
            **{name: text for name, text in names(view, "app").items() if name not in ("container", "service")},
            "part": "api",
            "variable": variable,
            "host": host,
            "missing": sorted(set(wrong.values())),
            "variables": sorted(wrong),
            "no_proxy": list(network.no_proxy) or ["-"],
        }
        severity = None if hurts else Severity.MINOR
        yield view.finding("network.no_proxy_incomplete", "NO_PROXY", severity, vantage(view), **evidence)


@check("network", "observed")
def nameservers_answer(view: View) -> Verdict:
    """Does every name server answer, although names resolve? Who asks a dead one first waits for seconds each time."""
    observed = view.stack.observed
    network = observed.network if observed else None
    servers = network.nameservers if network else ()
    works = any(item.answer == "NOERROR" for item in servers)
    for place, item in enumerate(servers):
        if works and item.answer in _SILENT:
            severity = Severity.MAJOR if place == 0 else Severity.MINOR
            evidence = {"part": "api", "code": item.answer, "name": network.question if network else "?"}
            application = names(view, "app")
            more = {"app": application["app"], "directory": application["directory"]}
            yield view.finding("network.nameserver_silent", item.address, severity, vantage(view), **evidence, **more)
