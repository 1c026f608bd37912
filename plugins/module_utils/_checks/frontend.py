# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: frontend.

Whether anything listens on a published port, and on which address, is asked by the checks of port.
"""

from __future__ import annotations

import typing as t
import urllib.parse

from .._facts import Container, Preflight, Web
from .._model import Finding, Unknown, Vantage
from ._members import about, is_loopback, members, report, seconds_since
from ._reach import unknown
from ._registry import Verdict, View, check

# Seconds. What Kubernetes allows a probe unless told otherwise (timeoutSeconds); the application's own check asks it
# for nothing but its health, so an answer that takes longer means that something behind it hangs.
_SLOW = 1.0

# An application may need this long (seconds) before it listens.
_STARTING = 60

# How a connection ends at which somebody accepted, and nobody spoke.
_MUTE = ("timeout", "closed", "ECONNRESET", "EPIPE")

_EVERYWHERE = ("", "0.0.0.0", "::")

# What browsers take for safe on a page that came encrypted: https://www.w3.org/TR/mixed-content/
_PLAIN = {"http": "https", "ws": "wss"}


@check("frontend", "observed")
def answers(view: View) -> Verdict:
    """Does the application's health endpoint answer inside its container, and say that all is well?"""
    app = view.member("app")
    web, published = view.stack.inside.web if view.stack.inside else None, view.stack.published
    if app is None:
        return
    if not app.running:
        yield unknown(view, "frontend", "answers", "container_not_running", container=app.name)
    elif web is not None and published is not None and _is_mute(web) and _speaks(published):
        yield from _judged(view, app, published, Vantage.HOST)  # it had a little more time
    elif web is not None:
        yield from _judged(view, app, web, Vantage.CONTAINER)
    elif published is None and view.host.gap("published", view.stack.name) is None:
        yield unknown(view, "frontend", "answers", "not_reached", target=app.name, stage="exec")


@check("frontend", "published")
def answers_through_its_port(view: View) -> Verdict:
    """Does it answer through the port that the host publishes, if it answers at all?"""
    app, outside = view.member("app"), view.stack.published
    inside = view.stack.inside.web if view.stack.inside else None
    if app is None or outside is None:
        return
    if inside is None:
        yield from _judged(view, app, outside, Vantage.HOST)
    elif _speaks(inside) and not _speaks(outside):
        yield _finding(view, app, "frontend.unreachable", outside, Vantage.HOST)


def _speaks(web: Web) -> bool:
    """Whether an HTTP server answered, whatever it said."""
    return web.stage in ("ready", "query")


def _is_mute(web: Web) -> bool:
    return web.stage == "greeting" and web.code in _MUTE


def _judged(view: View, app: Container, web: Web, seen_from: Vantage) -> Verdict:
    entry = _problem(view, web)
    if entry:
        yield _finding(view, app, entry, web, seen_from)
    elif not web.ready and not _is_starting(view, app):
        yield _undecided(view, web)


def _problem(view: View, web: Web) -> str:
    """What is wrong; empty where nothing is, or where it cannot be told."""
    if web.ready:
        return "frontend.slow" if _fastest(view, web) > _SLOW else ""
    if web.stage == "query":
        return "frontend.health_failed" if web.code.startswith("5") else ""
    return "frontend.not_answering" if _is_mute(web) else ""


def _fastest(view: View, web: Web) -> float:
    """Of two views of one answer the better one: the other was held up on its way."""
    both = (web, view.stack.published)
    return min(item.seconds for item in both if item is not None and item.ready)


def _is_starting(view: View, app: Container) -> bool:
    up = seconds_since(view, app.started_at)
    return (app.health is not None and app.health.status == "starting") or up is None or up < _STARTING


def _undecided(view: View, web: Web) -> Unknown:
    """What answers does not tell how the application is; or nobody is where we looked, which is a matter of port."""
    if web.code == "defect":
        return unknown(view, "frontend", "answers", "probe_failed", error=web.message)
    if web.stage in ("query", "greeting"):
        message = f"HTTP {web.code}" if web.stage == "query" else web.message
        return unknown(view, "frontend", "answers", "unexpected_answer", what=web.target, message=message)
    return unknown(view, "frontend", "answers", "not_reached", target=web.target, stage=f"{web.stage}: {web.code}")


def _finding(view: View, app: Container, entry: str, web: Web, seen_from: Vantage) -> Finding:
    words: dict[str, t.Any] = {
        **about(view, "app", app),
        "url": web.target,
        "port": web.port,
        "stage": web.stage,
        "code": web.code,
        "message": web.message or "-",
        "seconds": web.seconds,
    }
    return view.finding(entry, app.name, None, seen_from, **words)


@check("frontend", "observed")
def lets_its_sites_in(view: View) -> Verdict:
    """Does it let browsers in from every site that it was told to? Asked as they ask."""
    app = view.member("app")
    web = view.stack.inside.web if view.stack.inside else None
    if app is None or web is None:
        return
    for item in web.preflights:
        entry, subject = _refusal(item), item.origin or item.configured
        if entry:
            yield view.finding(entry, subject, None, Vantage.CONTAINER, **_origin(view, app, item))


def _refusal(item: Preflight) -> str:
    """What a browser makes of the answer: https://fetch.spec.whatwg.org/#cors-check"""
    if item.allow_origin == "*":
        return "frontend.cors_wildcard_credentials" if item.allow_credentials else ""
    is_good = item.origin and item.allow_origin == item.origin and item.status // 100 == 2
    return "" if is_good else "frontend.cors_rejected"


def _origin(view: View, app: Container, item: Preflight) -> dict[str, t.Any]:
    return {
        **about(view, "app", app),
        "variable": view.profile.cors_variable,
        "configured": f'"{item.configured}"',
        "origin": item.origin or "-",
        "http_status": item.status,
        "allow_origin": item.allow_origin or "-",
        "allow_methods": item.allow_methods or "-",
    }


@check("frontend")
def sends_browsers_elsewhere(view: View) -> Verdict:
    """Does a front end send the browsers of others to themselves, or from an encrypted page to a plain address?"""
    for part, item in members(view):
        urls = {name: urllib.parse.urlsplit(text) for name, text in item.public_urls.items()}
        local = sorted(name for name, url in urls.items() if is_loopback(url.hostname or ""))
        if local and _is_public(item):
            yield _addresses(view, part, item, "frontend.base_url_local", local)
        plain = sorted(name for name, url in urls.items() if url.scheme in _PLAIN and name not in local)
        if plain and _is_encrypted(view, item):
            yield _addresses(view, part, item, "frontend.mixed_content", plain)


def _addresses(view: View, part: str, item: Container, entry: str, variables: t.Sequence[str]) -> Finding:
    urls = [item.public_urls[name] for name in variables]
    return report(view, entry, item.name, {**about(view, part, item), "variables": variables, "urls": urls})


def _is_public(item: Container) -> bool:
    """Whether others than the host itself are served."""
    addresses = (port.host_ip for port in item.ports)
    return any(address in _EVERYWHERE or not is_loopback(address) for address in addresses)


def _is_encrypted(view: View, item: Container) -> bool:
    """Whether its pages come by HTTPS: they say so themselves, or the application expects them from nowhere else."""
    pages = [url for name, url in item.public_urls.items() if "FRONTEND" in name]
    web = view.stack.inside.web if view.stack.inside else None
    origins = pages or ([entry.origin for entry in web.preflights] if web else [])
    return bool(origins) and all(origin.startswith("https://") for origin in origins)
