# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the checks of servers share: judging the stages below a server's own words."""

from __future__ import annotations

import errno
import typing as t

from .._facts import Reach
from .._model import Finding, Scalar, Severity, Unknown, Vantage
from ._registry import View

Answer = t.Union[Finding, Unknown]

# The parts of a conversation in which a server that hangs keeps one waiting.
_TALKING = ("tls", "greeting", "auth", "query")


def below(reach: Reach) -> str:
    """The problem when the conversation failed before the server said anything of its own; else empty.

    ``dns_failed``, ``unreachable``, ``not_answering``, ``proxy_failed`` or ``tls_failed``.
    """
    if reach.stage == "dns":
        return "dns_failed"
    if reach.stage == "proxy":
        return "proxy_failed"
    if reach.stage == "tcp" or _hung_up(reach):
        return "unreachable"
    if reach.stage in _TALKING and reach.code == "timeout":
        return "not_answering"
    return "tls_failed" if reach.stage == "tls" else ""


def _hung_up(reach: Reach) -> bool:
    """Connected, then dropped: what stands before a server that is gone does so, such as Docker's proxy."""
    return reach.stage in _TALKING[1:] and reach.code in ("closed", *errno.errorcode.values())


def unknowable(view: View, component: str, check: str, reach: Reach) -> t.Optional[Unknown]:
    """Why this conversation tells nothing about its server: it was not held at all, or not to its end."""
    if reach.stage == "config":
        evidence: dict[str, t.Any] = {"variable": reach.variable, "problem": reach.code}
        return unknown(view, component, check, "not_configured", **evidence)
    if reach.code == "defect":
        return unknown(view, component, check, "probe_failed", error=reach.message)
    if reach.code == "unsupported":
        return unknown(view, component, check, "unexpected_answer", what=reach.target, message=reach.message)
    return None


def unknown(view: View, component: str, check: str, reason: str, **evidence: Scalar) -> Unknown:
    """An answer that is missing for a reason."""
    return Unknown(component, check, reason, view.stack.name, evidence)


def problem(view: View, entry: str, reach: Reach, severity: t.Optional[Severity] = None, **evidence: Scalar) -> Finding:
    """A finding about the endpoint of a conversation."""
    words: dict[str, t.Any] = {
        "stage": reach.stage,
        "code": reach.code,
        "message": reach.message,
        "host": reach.host,
        "port": reach.port,
        "variable": reach.variable,
    }
    return view.finding(entry, reach.target, severity, vantage(view), **{**words, **evidence})


def vantage(view: View) -> Vantage:
    """From where the application's conversations were held."""
    return view.stack.observed.vantage if view.stack.observed else Vantage.HOST


def names(view: View, part: str) -> dict[str, t.Any]:
    """The names that commands in remedies need: of this part and of the application.

    A part that runs elsewhere has no container; its usual name stands in.
    """
    server, app = view.member(part), view.member("app")
    return {
        "container": server.name if server else part,
        "service": (server.service if server else "") or part,
        "app": app.name if app else "app",
        "app_service": (app.service if app else "") or "app",
        "directory": view.stack.working_dir or ".",
    }


__all__ = ("below", "names", "problem", "unknowable", "unknown", "vantage")
