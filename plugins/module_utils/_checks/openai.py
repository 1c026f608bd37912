# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: openai."""

from __future__ import annotations

import re
import typing as t

from .._facts import ApiReach
from .._inside._retry import EXHAUSTED
from .._model import Severity, Unknown
from ._reach import below, names, problem, unknowable, unknown
from ._registry import Verdict, View, check

# https://platform.openai.com/docs/guides/error-codes; the code decides, never the status alone.
_CODES = {
    "invalid_api_key": "invalid_key",
    "account_deactivated": "invalid_key",
    "mismatched_organization": "organization_mismatch",
    "no_organization": "organization_mismatch",
    "unsupported_country_region_territory": "region_blocked",
    "model_not_found": "model_unavailable",
    "DeploymentNotFound": "model_unavailable",  # Azure's
    **dict.fromkeys(EXHAUSTED, "quota_exhausted"),
    "rate_limit_exceeded": "rate_limited",
    "slow_down": "rate_limited",
}

# Cases to which OpenAI gives no code, by the words of the message.
_PHRASES = (
    (re.compile(r"missing scopes|insufficient permissions", re.I), "missing_scope"),
    (re.compile(r"no such organization", re.I), "organization_mismatch"),
    (re.compile(r"(didn't|did not) provide an api key|no api key", re.I), "key_not_sent"),
    (
        re.compile(r"\bIP\b.{0,80}\b(not (authorized|allowed)|allow-?list)|virtual network/firewall", re.I),
        "address_denied",
    ),
)

_STATUSES = {"401": "invalid_key", "402": "quota_exhausted", "407": "proxy_failed", "429": "rate_limited"}


@check("openai", "observed")
def answers(view: View) -> Verdict:
    """Does the API accept the application's key, organization and region, and is there credit left?"""
    reach = view.stack.observed.api if view.stack.observed else None
    if reach is None or reach.ready:
        return
    if reach.stage == "config" and reach.code == "unusable":
        yield problem(view, "openai.key_not_sent", reach, **_evidence(view, reach))
        return
    gap = _gap(view, reach)
    if gap:
        yield gap
    else:
        what = below(reach) or _word(reach)
        # Without a paid request it is only known that the key may not list models.
        mild = Severity.MINOR if what == "missing_scope" and not reach.paid else None
        named = _refused_model(view, reach) if what == "model_unavailable" else {}
        yield problem(view, f"openai.{what}", reach, mild, **{**_evidence(view, reach), **named})


def _gap(view: View, reach: ApiReach) -> t.Optional[Unknown]:
    """Why this answer tells nothing about the key, the organization or the region."""
    if reach.stage == "config" and reach.code == "azure":
        return unknown(view, "openai", "answers", "azure_not_asked")
    if reach.stage != "query":
        return unknowable(view, "openai", "answers", reach)
    if reach.code in ("404", "405") and not reach.paid and reach.error_code not in _CODES:
        return unknown(view, "openai", "answers", "models_not_listed", target=reach.target, code=reach.code)
    # Elsewhere, where the application's client follows; or let in, but our question did not suit the model.
    unsuited = reach.paid and reach.code == "400" and _word(reach) == "error"
    if reach.code.startswith("3") or unsuited:
        return unknown(view, "openai", "answers", "unexpected_answer", what=reach.target, message=reach.message)
    return unknowable(view, "openai", "answers", reach)


def _word(reach: ApiReach) -> str:
    """The problem that the server named."""
    if reach.error_code in _CODES:
        return _CODES[reach.error_code]
    if reach.error_type == "insufficient_quota":  # codes still to come keep this type
        return "quota_exhausted"
    phrase = next((what for pattern, what in _PHRASES if pattern.search(reach.message)), "")
    fallback = "server_error" if reach.code.startswith("5") else "error"
    return phrase or _STATUSES.get(reach.code, fallback)


def _evidence(view: View, reach: ApiReach) -> dict[str, t.Any]:
    variables = view.stack.settings.variables if view.stack.settings else {}
    shape = variables[reach.variable].shape if reach.variable in variables else None
    key = {"fingerprint": shape.fingerprint if shape else "?", "prefix": shape.prefix if shape else ""}
    server: dict[str, t.Any] = {
        "error_code": reach.error_code or f"HTTP {reach.code}",
        "error_type": reach.error_type,
        "request_id": reach.request_id,
        "retry_after": reach.rate_limits.get("retry-after") or reach.rate_limits.get("x-ratelimit-reset-requests", ""),
    }
    application = {name: text for name, text in names(view, "app").items() if name not in ("container", "service")}
    return {"part": "app", **application, **{name: text for name, text in server.items() if text}, **key}


@check("openai", "observed", "settings")
def offers_models(view: View) -> Verdict:
    """Are the models that the application is set to use among those that the key may use?"""
    reach = view.stack.observed.api if view.stack.observed else None
    if reach is None or not reach.ready or not reach.models:
        return
    for variable, model in _wanted(view):
        if not any(_is(model, offered) for offered in reach.models):
            evidence = {**_evidence(view, reach), "variable": variable, "model": model}
            yield problem(view, "openai.model_unavailable", reach, **evidence, offered=len(reach.models))


def _wanted(view: View) -> t.Iterator[tuple[str, str]]:
    """The models that are set, each once, with the variable that names it."""
    variables = view.stack.settings.variables if view.stack.settings else {}
    seen: set[str] = set()
    for name in view.profile.variables.models:
        model = (variables[name].value if name in variables else "") or ""
        if model and model not in seen:
            seen.add(model)
            yield name, model


def _refused_model(view: View, reach: ApiReach) -> dict[str, t.Any]:
    """The model that the paid request asked for, and the variable that names it. Azure's deployments have none."""
    wanted = {model: variable for variable, model in _wanted(view)}
    model = reach.model or next(iter(wanted), "?")
    return {"variable": wanted.get(model, "deployment"), "model": model}


def _is(wanted: str, offered: str) -> bool:
    """Gateways put the vendor before a model's name, or in the setting itself; Ollama a tag after it."""
    return offered in (wanted, f"{wanted}:latest") or offered.endswith(f"/{wanted}") or wanted.endswith(f"/{offered}")
