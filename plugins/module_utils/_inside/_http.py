# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One HTTP request in stages, through the proxy that the environment names, as the openai SDK goes.

The SDK uses httpx, which honours HTTP_PROXY, HTTPS_PROXY, ALL_PROXY, NO_PROXY and SSL_CERT_FILE,
SSL_CERT_DIR: https://www.python-httpx.org/environment_variables/
"""

from __future__ import annotations

import base64
import http.client
import importlib
import os
import ssl
import typing as t
import urllib.parse

from ._stages import Channel, Stopped

# A list of a thousand models takes about 200 KiB.
_LARGEST_BODY = 2 * 1024 * 1024

Environment = t.Mapping[str, str]
Url = urllib.parse.SplitResult


class Response(t.NamedTuple):
    """Status, headers with lower-case names, and the body, cut at 2 MiB."""

    status: int
    headers: t.Mapping[str, str]
    body: bytes


def exchange(
    channel: Channel,
    url: str,
    headers: t.Mapping[str, str],
    environment: Environment,
    body: t.Optional[bytes] = None,
    verify: bool = True,
) -> Response:
    """GET, or POST where there is a body. Raises :class:`Stopped` and ``ValueError`` for an unusable URL.

    Without ``verify`` the connection is encrypted, but nobody asks whose certificate it is.
    """
    place = urllib.parse.urlsplit(url)
    host = place.hostname or ""
    proxy = proxy_of(place, environment)
    if proxy:
        _open_proxy(channel, proxy)
    else:
        channel.open(host, _port(place))
    if place.scheme == "https":
        if proxy:
            _tunnel(channel, place, proxy)
        with channel.stage("tls"):
            context = _context(environment, verify)
        channel.start_tls(context, host)
    target = url if proxy and place.scheme == "http" else urllib.parse.urlunsplit(("", "", *place[2:4], ""))
    extra = _authorization(proxy) if proxy and place.scheme == "http" else {}
    channel.send(_request(target, place.netloc.rpartition("@")[2], {**headers, **extra}, body), "greeting")
    return read_response(channel, "POST" if body else "GET")


def _port(place: Url) -> int:
    return place.port or (443 if place.scheme == "https" else 80)


def proxy_of(place: Url, environment: Environment) -> t.Optional[Url]:
    """The proxy for this URL. Raises :class:`Stopped` for one of a kind that cannot be spoken to here."""
    lowered = {name.lower(): value for name, value in sorted(environment.items()) if value}
    chosen = lowered.get(f"{place.scheme}_proxy") or lowered.get("all_proxy")
    if not chosen or _is_excluded(place.hostname or "", lowered.get("no_proxy", "")):
        return None
    proxy = urllib.parse.urlsplit(chosen if "://" in chosen else f"http://{chosen}")
    if proxy.scheme != "http" or not proxy.hostname:
        raise Stopped("proxy", "unsupported", f"A proxy of the kind {proxy.scheme} is not supported.")
    return proxy


def _is_excluded(host: str, no_proxy: str) -> bool:
    """Whether NO_PROXY names the host, a domain above it, or everything."""
    entries = [entry.strip().lstrip(".").lower() for entry in no_proxy.split(",") if entry.strip()]
    return any(entry in ("*", host) or host.endswith(f".{entry}") for entry in entries)


def _open_proxy(channel: Channel, proxy: Url) -> None:
    try:
        channel.open(proxy.hostname or "", _port(proxy))
    except Stopped as stop:
        raise Stopped("proxy", stop.code, f"{proxy.hostname}:{_port(proxy)}: {stop.message}") from None


def _authorization(proxy: Url) -> dict[str, str]:
    if proxy.username is None:
        return {}
    credentials = f"{urllib.parse.unquote(proxy.username)}:{urllib.parse.unquote(proxy.password or '')}"
    return {"Proxy-Authorization": "Basic " + base64.b64encode(credentials.encode()).decode()}


def _tunnel(channel: Channel, place: Url, proxy: Url) -> None:
    host = place.hostname or ""
    authority = f"[{host}]:{_port(place)}" if ":" in host else f"{host}:{_port(place)}"
    lines = [f"CONNECT {authority} HTTP/1.1", f"Host: {authority}"]
    lines += [f"{name}: {value}" for name, value in _authorization(proxy).items()]
    channel.send("\r\n".join([*lines, "", ""]).encode("latin-1"), "proxy")
    status = channel.line(8192, "proxy").decode("latin-1").split(" ", 2)
    if len(status) < 2 or not status[0].startswith("HTTP/1.") or not status[1].isdecimal():
        raise Stopped("proxy", "protocol", "What answers is not an HTTP proxy.")
    if status[1] != "200":
        raise Stopped("proxy", status[1], " ".join(status[2:]))
    for _header in range(100):
        if not channel.line(8192, "proxy"):
            return
    raise Stopped("proxy", "protocol", "The proxy's answer has no end.")


def _context(environment: Environment, verify: bool) -> ssl.SSLContext:
    """The authorities that httpx trusts: those of the environment, else certifi's, else the system's.

    Raises ``OSError`` when they cannot be read.
    """
    file, directory = _authorities(environment, "SSL_CERT_FILE"), _authorities(environment, "SSL_CERT_DIR")
    context = ssl.create_default_context(cafile=file or (None if directory else _bundle()), capath=directory)
    if not verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _authorities(environment: Environment, variable: str) -> t.Optional[str]:
    """What this variable names; not what only the application's container has, when we stand in for it elsewhere."""
    path = environment.get(variable)
    return path if path and (os.environ.get(variable) == path or os.path.exists(path)) else None


def _bundle() -> t.Optional[str]:
    try:
        return t.cast(str, importlib.import_module("certifi").where())
    except ImportError:
        return None


def _request(target: str, host: str, headers: t.Mapping[str, str], body: t.Optional[bytes]) -> bytes:
    """The bytes to send. Raises ``ValueError`` for what HTTP cannot carry."""
    fields = {"Host": host, "Connection": "close", "User-Agent": "autogpt.ops", "Accept": "application/json", **headers}
    if body:
        fields.update({"Content-Type": "application/json", "Content-Length": str(len(body))})
    method = "POST" if body else "GET"
    lines = [f"{method} {target or '/'} HTTP/1.1", *(f"{name}: {text}" for name, text in fields.items())]
    if any(not line.isprintable() or line != line.strip() for line in lines):
        raise ValueError("the URL or a header has characters that HTTP cannot carry")
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + (body or b"")


def read_response(channel: Channel, method: str) -> Response:
    """The answer to a request of this method that was just sent. Raises :class:`Stopped`."""
    response = http.client.HTTPResponse(t.cast(t.Any, channel), method=method)
    with channel.stage("greeting"):
        try:
            response.begin()
            body = response.read(_LARGEST_BODY)
        except (http.client.HTTPException, ValueError):  # ValueError: a length that is no number
            raise Stopped("greeting", "protocol", "What answers does not speak HTTP.") from None
    return Response(response.status, {key.lower(): value for key, value in response.getheaders()}, body)


__all__ = ("Environment", "Response", "exchange", "proxy_of", "read_response")
