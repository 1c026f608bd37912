# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking an OpenAI-compatible endpoint what it thinks of the application's key.

Errors and codes: https://platform.openai.com/docs/guides/error-codes
Azure's paths and header: https://learn.microsoft.com/azure/ai-services/openai/reference
"""

from __future__ import annotations

import json
import re
import time
import typing as t
import urllib.parse

from ._clock import offset
from ._http import Environment, Response, exchange
from ._retry import pause
from ._stages import Channel, Stopped, cut
from ._targets import Api

Json = t.Mapping[str, t.Any]

# Servers quote a part of the key in their messages; that part is still a part of a secret.
_KEY_LIKE = re.compile(r"\b(?:sk|key|pk)-[\w*.-]+")

_MOST_MODELS = 2000

_AZURE = (".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com")

_WAITS = ("retry-after", "retry-after-ms")

# How a completion is kept short: first as everybody understands it, then as reasoning models want it.
_LIMITS = ("max_tokens", "max_completion_tokens")


def converse(open_channel: t.Callable[[], Channel], api: Api, environment: Environment, completion: bool) -> Json:
    """The conversation in the shape of ``ApiReach``; with ``completion`` one token is paid for too."""
    if is_azure(api) and not api.api_version:  # its answer to what others are asked would tell nothing
        return {"target": "Azure OpenAI", "variable": api.variable, "stage": "config", "code": "azure"}
    listed = _converse(open_channel, api, environment, "/models", None)
    worth_paying = listed["stage"] == "ready" or listed["code"] in ("401", "403", "404", "405")
    model = _completion_model(api)
    if not completion or not worth_paying or not model:
        return listed
    paid = _pay(open_channel, api, environment, model)
    limits = {**listed.get("rate_limits", {}), **paid.get("rate_limits", {})}
    together = {"models": listed.get("models", []), "rate_limits": limits}
    return {**paid, **together, "paid": True, "model": model, "retries": listed["retries"] + paid["retries"]}


def _completion_model(api: Api) -> str:
    if is_azure(api):
        return api.deployment
    return api.completion_model or next(iter(api.models), "")


def _pay(open_channel: t.Callable[[], Channel], api: Api, environment: Environment, model: str) -> Json:
    """The answer to a request for one token."""
    paid: Json = {}
    for limit in _LIMITS:
        order = {"model": model, limit: 1, "messages": [{"role": "user", "content": "ping"}]}
        paid = _converse(open_channel, api, environment, "/chat/completions", json.dumps(order).encode())
        if paid.get("error_code") != "unsupported_parameter":
            break
    return paid


def blank(api: Api) -> Json:
    """Where the endpoint is, without credentials and query."""
    try:
        url = urllib.parse.urlsplit(api.base_url)
        host, port = url.hostname or "", url.port or (443 if url.scheme == "https" else 80)
    except ValueError:
        return {"target": api.variable, "variable": api.variable}
    target = f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path.rstrip('/')}" if host else api.variable
    return {"target": target, "variable": api.variable, "host": host, "port": port}


def is_azure(api: Api) -> bool:
    """Whether the endpoint is Azure's, by its name or by what the application was told."""
    return api.azure or str(blank(api).get("host", "")).endswith(_AZURE)


def _converse(
    open_channel: t.Callable[[], Channel], api: Api, environment: Environment, path: str, body: t.Optional[bytes]
) -> Json:
    """The answer to one request, tried again where that may help and as long as there is time."""
    tries = 0
    while True:
        channel = open_channel()
        found, headers = _once(channel, api, environment, path, body)
        seconds = pause(found, headers, tries)
        if tries >= api.retries or seconds is None or seconds >= channel.left:
            return {**blank(api), **channel.facts, **found, "retries": tries}
        time.sleep(seconds)
        tries += 1


def _once(
    channel: Channel, api: Api, environment: Environment, path: str, body: t.Optional[bytes]
) -> tuple[Json, t.Mapping[str, str]]:
    """What one request brings, and the headers of the answer."""
    try:
        if not api.key:
            raise Stopped("config", "missing")
        response = exchange(channel, _url(api, path), _headers(api), environment, body, api.verify)
        return _read(response, api.key), response.headers
    except Stopped as stop:
        return {**stop.outcome, "message": _clean(stop.message, api.key)}, {}
    except ValueError:  # of the URL or the request's characters; its text may quote the key
        message = "The base URL or the key cannot be sent over HTTP."
        return {"stage": "config", "code": "unusable", "message": message}, {}
    finally:
        channel.close()


def _url(api: Api, path: str) -> str:
    """Raises ``ValueError`` for what is no URL."""
    url = urllib.parse.urlsplit(api.base_url)
    if url.scheme not in ("http", "https") or not url.hostname:
        raise ValueError("no URL")
    base, query = url.path.rstrip("/"), url.query
    if is_azure(api):
        base = _azure_base(base, path, api.deployment)
        query = "&".join(filter(None, (query, f"api-version={urllib.parse.quote(api.api_version)}")))
    return urllib.parse.urlunsplit(url._replace(path=base + path, query=query, fragment=""))


def _azure_base(base: str, path: str, deployment: str) -> str:
    """The newer API has the paths of OpenAI below ``/openai/v1``; the older one names the deployment in its paths."""
    if base.endswith("/v1"):
        return base
    root = base if base.endswith("/openai") else f"{base}/openai"
    return root if path == "/models" else f"{root}/deployments/{urllib.parse.quote(deployment, safe='')}"


def _headers(api: Api) -> dict[str, str]:
    if is_azure(api):
        return {"api-key": api.key}
    named = {"OpenAI-Organization": api.organization, "OpenAI-Project": api.project}
    return {"Authorization": f"Bearer {api.key}", **{name: text for name, text in named.items() if text}}


def _read(response: Response, key: str) -> Json:
    document = _json(response.body)
    error = _error(document)
    good = response.status // 100 == 2 and document is not None
    limits = {
        name: cut(_clean(text, key), 40)
        for name, text in response.headers.items()
        if name.startswith("x-ratelimit-") or name in _WAITS
    }
    request_id = response.headers.get("x-request-id") or response.headers.get("apim-request-id")  # Azure's
    return {
        "stage": "ready" if good else "query",
        "code": str(response.status),
        "message": _clean(_oddity(response, document) or error.get("message"), key),
        "error_code": cut(_clean(error.get("code"), key), 80),
        "error_type": cut(_clean(error.get("type"), key), 80),
        "models": _models(document),
        "rate_limits": limits,
        "request_id": cut(_clean(request_id, key), 80),
        "clock_offset": offset(response.headers),
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


__all__ = ("blank", "converse", "is_azure")
