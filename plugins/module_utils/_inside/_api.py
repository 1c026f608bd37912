# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking an OpenAI-compatible endpoint what it thinks of the application's key.

Errors and codes: https://platform.openai.com/docs/guides/error-codes
"""

from __future__ import annotations

import json
import re
import typing as t
import urllib.parse

from ._http import Environment, Response, exchange
from ._stages import Channel, Stopped, cut
from ._targets import Api

Json = t.Mapping[str, t.Any]

# Servers quote a part of the key in their messages; that part is still a part of a secret.
_KEY_LIKE = re.compile(r"\b(?:sk|key|pk)-[\w*.-]+")

_MOST_MODELS = 2000

# Azure's hosts: https://learn.microsoft.com/azure/ai-services/openai/reference
_AZURE = (".openai.azure.com", ".cognitiveservices.azure.com")

# How a completion is kept short: first as everybody understands it, then as reasoning models want it.
_LIMITS = ("max_tokens", "max_completion_tokens")


def converse(open_channel: t.Callable[[], Channel], api: Api, environment: Environment, completion: bool) -> Json:
    """The conversation in the shape of ``ApiReach``; with ``completion`` one token is paid for too."""
    if _is_azure(api):  # it has other paths and takes keys in another header, so its answer would tell nothing
        return {"target": "Azure OpenAI", "variable": api.variable, "stage": "config", "code": "azure"}
    listed = _converse(open_channel(), api, environment, "/models", None)
    worth_paying = listed["stage"] == "ready" or listed["code"] in ("401", "403", "404", "405")
    if not completion or not worth_paying or not api.models:
        return listed
    paid = listed
    for limit in _LIMITS:
        order = {"model": api.models[0], limit: 1, "messages": [{"role": "user", "content": "ping"}]}
        paid = _converse(open_channel(), api, environment, "/chat/completions", json.dumps(order).encode())
        if paid.get("error_code") != "unsupported_parameter":
            break
    return {**paid, "models": listed.get("models", []), "paid": True}


def blank(api: Api) -> Json:
    """Where the endpoint is, without credentials and query."""
    try:
        url = urllib.parse.urlsplit(api.base_url)
        host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
    except ValueError:
        return {"target": api.variable, "variable": api.variable}
    target = f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path.rstrip('/')}" if host else api.variable
    return {"target": target, "variable": api.variable, "host": host, "port": port}


def _is_azure(api: Api) -> bool:
    return api.azure or str(blank(api).get("host", "")).endswith(_AZURE)


def _converse(channel: Channel, api: Api, environment: Environment, path: str, body: t.Optional[bytes]) -> Json:
    try:
        found = _ask(channel, api, environment, path, body)
    except Stopped as stop:
        found = {**stop.outcome, "message": _clean(stop.message, api.key)}
    except ValueError:  # of the URL or the request's characters; its text may quote the key
        found = {"stage": "config", "code": "unusable", "message": "The base URL or the key cannot be sent over HTTP."}
    finally:
        channel.close()
    return {**blank(api), **channel.facts, **found}


def _ask(channel: Channel, api: Api, environment: Environment, path: str, body: t.Optional[bytes]) -> Json:
    if not api.key:
        raise Stopped("config", "missing")
    return _read(exchange(channel, _url(api.base_url, path), _headers(api), environment, body), api.key)


def _url(base_url: str, path: str) -> str:
    """Raises ``ValueError`` for what is no URL."""
    url = urllib.parse.urlsplit(base_url)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError("no URL")
    return urllib.parse.urlunsplit(url._replace(path=url.path.rstrip("/") + path, fragment=""))


def _headers(api: Api) -> dict[str, str]:
    headers = {"Authorization": f"Bearer {api.key}"}
    return {**headers, "OpenAI-Organization": api.organization} if api.organization else headers


def _read(response: Response, key: str) -> Json:
    document = _json(response.body)
    error = _error(document)
    good = response.status // 100 == 2 and document is not None
    limits = {name: cut(text, 40) for name, text in response.headers.items() if name.startswith("x-ratelimit-")}
    return {
        "stage": "ready" if good else "query",
        "code": str(response.status),
        "message": _clean(_oddity(response, document) or error.get("message"), key),
        "error_code": cut(_clean(error.get("code"), key), 80),
        "error_type": cut(_clean(error.get("type"), key), 80),
        "models": _models(document),
        "rate_limits": limits,
        "request_id": cut(_clean(response.headers.get("x-request-id"), key), 80),
    }


def _json(body: bytes) -> t.Any:
    """The JSON object or list, or None."""
    try:
        document = json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, (dict, list)) else None


def _error(document: t.Any) -> Json:
    """The ``error`` object; gateways may send a bare text, or none."""
    error = document.get("error") if isinstance(document, dict) else None
    return error if isinstance(error, dict) else {"message": error}


def _oddity(response: Response, document: t.Any) -> str:
    if response.status // 100 == 3:
        return _redirect(response.headers.get("location", ""))
    return "The answer is not JSON." if document is None else ""


def _redirect(location: str) -> str:
    """Only the host: the path of a log-in page, or its query, may hold anything."""
    try:
        host = urllib.parse.urlsplit(location).hostname
    except ValueError:
        host = None
    return f"It redirects to {host or 'another path'}."


def _models(document: t.Any) -> list[str]:
    entries = document.get("data") if isinstance(document, dict) else document
    names = [item.get("id") for item in entries if isinstance(item, dict)] if isinstance(entries, list) else []
    return sorted(name[:120] for name in names if isinstance(name, str))[:_MOST_MODELS]


def _clean(value: t.Any, key: str) -> str:
    """A text as one line without any part of a key; empty for what is no text."""
    text = value if isinstance(value, str) else ""
    text = _KEY_LIKE.sub("********", text.replace(key, "********") if key else text)
    return cut("".join(letter if letter.isprintable() else " " for letter in text))


__all__ = ("blank", "converse")
