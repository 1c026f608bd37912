# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The way to the API: name servers, route and proxy, the time of each stage, and certificates."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import ssl
import struct
import time
import typing as t
import urllib.parse

from . import _certificate, _clock, _dns
from ._http import Environment, exchange, proxy_of
from ._stages import Addresses, Channel, Stopped
from ._targets import Api

Json = t.Mapping[str, t.Any]

_RESOLVER = "/etc/resolv.conf"
_ROUTES = "/proc/net/route"
_MTU = "/sys/class/net/{}/mtu"
_FORWARDING = "/proc/sys/net/ipv4/ip_forward"

# The flag of a route that is up, and that of one through a gateway (linux/route.h).
_UP, _GATEWAY = 0x1, 0x2

# An environment with more URLs than this is not one for people.
_MOST_URLS = 50


class Witness(Channel):
    """A connection that also remembers how long each stage took, and what certificate was shown."""

    def __init__(self, deadline: float, known: t.Optional[Addresses] = None) -> None:
        super().__init__(deadline, known)
        self._timings: dict[str, float] = {}
        self.certificate: t.Optional[dict[str, t.Any]] = None

    @property
    def facts(self) -> dict[str, t.Any]:
        """Those of :class:`Channel`, and these two."""
        timings = {name: round(seconds, 3) for name, seconds in self._timings.items()}
        return {**super().facts, "timings": timings, "certificate": self.certificate}

    @contextlib.contextmanager
    def stage(self, name: str) -> t.Iterator[None]:
        """As in :class:`Channel`, with a watch in hand."""
        started = time.monotonic()
        try:
            with super().stage(name):
                yield
        finally:
            self._timings[name] = self._timings.get(name, 0.0) + time.monotonic() - started

    def start_tls(self, context: ssl.SSLContext, name: str) -> None:
        """As in :class:`Channel`; whoever answers has shown a certificate."""
        super().start_tls(context, name)
        shown = self._socket.getpeercert(True) if isinstance(self._socket, ssl.SSLSocket) else None
        found = _certificate.read(shown) if shown else None
        if found:
            self.certificate = {**found, "checked": context.verify_mode != ssl.CERT_NONE}


def explained(found: Json, witness: Witness, api: Api, environment: Environment) -> Json:
    """What the API's conversation found, with the certificate where it was refused, and the server's clock.

    They take a second look at the server, without believing it. Nothing secret is sent: no key, path or query.
    """
    if (found["stage"], found["code"]) != ("tls", "certificate"):
        return found
    offset = None
    with contextlib.suppress(Stopped, ValueError), contextlib.closing(witness):
        place = urllib.parse.urlsplit(api.base_url)
        root = f"{place.scheme}://{place.netloc.rpartition('@')[2]}/"
        offset = _clock.offset(exchange(witness, root, {}, environment, verify=False).headers)
    shown = {**witness.certificate, "checked": True} if witness.certificate else None
    return {**found, "certificate": shown, "clock_offset": offset}


def surroundings(api: t.Optional[Api], environment: Environment, seconds: float) -> Json:
    """How names, routes and proxies are configured here, in the shape of ``Network``."""
    proxy = _proxy(api.base_url, environment) if api else None
    question = _question(proxy, api) if api else ""
    gateway, interface = _default_route(_read(_ROUTES))
    mtu = _read(_MTU.format(interface)).strip() if interface else ""
    forwarding = _read(_FORWARDING).strip()
    return {
        "question": question,
        "nameservers": _dns.ask_each(_dns.nameservers(_read(_RESOLVER)), question, seconds),
        "proxy": proxy or "",
        "proxy_variable": _proxy_variable(api.base_url, environment) if api and proxy else "",
        "proxied": dict(_proxied(environment)),
        "no_proxy": _no_proxy(environment),
        "gateway": gateway,
        "mtu": int(mtu) if mtu.isdecimal() else 0,
        "forwarding": forwarding == "1" if forwarding else None,
    }


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(65536)
    except OSError:
        return ""


def _question(proxy: t.Optional[str], api: Api) -> str:
    """The host whose address is needed first; empty where it is an address, or no URL is configured."""
    with contextlib.suppress(ValueError):
        place = urllib.parse.urlsplit(f"//{proxy}" if proxy else api.base_url)
        host = place.hostname or ""
        try:
            ipaddress.ip_address(host)
        except ValueError:
            return host
    return ""


def _proxy(url: str, environment: Environment) -> t.Optional[str]:
    """``host:port`` of the proxy for this URL, without credentials; None where there is none that we speak to."""
    with contextlib.suppress(Stopped, ValueError):
        proxy = proxy_of(urllib.parse.urlsplit(url), environment)
        return proxy.netloc.rpartition("@")[2] if proxy else None
    return None


def _proxy_variable(url: str, environment: Environment) -> str:
    """The variable that names it, in the spelling that is set."""
    wanted = (f"{url.partition('://')[0].lower()}_proxy", "all_proxy")
    return next((name for want in wanted for name in environment if name.lower() == want and environment[name]), "")


def _proxied(environment: Environment) -> t.Iterator[tuple[str, str]]:
    """The variables that hold a URL for which clients would ask the proxy, with its host."""
    urls = ((name, text) for name, text in sorted(environment.items()) if text.startswith(("http://", "https://")))
    for name, text in list(urls)[:_MOST_URLS]:
        with contextlib.suppress(ValueError):
            host = urllib.parse.urlsplit(text).hostname
            if host and not name.lower().endswith("_proxy") and _proxy(text, environment):
                yield name, host


def _no_proxy(environment: Environment) -> list[str]:
    texts = (text for name, text in sorted(environment.items()) if name.lower() == "no_proxy" and text)
    return [entry.strip() for entry in next(texts, "").split(",") if entry.strip()][:_MOST_URLS]


def _default_route(table: str) -> tuple[str, str]:
    """Gateway and interface of IPv4's default route with the least metric, of a table as in /proc/net/route."""
    found: list[tuple[int, str, str]] = []
    for line in table.splitlines()[1:]:
        words = line.split()
        with contextlib.suppress(ValueError, IndexError):
            name, target, gateway, flags, metric, mask = (*words[:4], words[6], words[7])
            if int(target, 16) == int(mask, 16) == 0 and int(flags, 16) & (_UP | _GATEWAY) == _UP | _GATEWAY:
                address = socket.inet_ntoa(struct.pack("=I", int(gateway, 16)))
                found.append((int(metric), address, name))
    return min(found)[1:] if found else ("", "")


__all__ = ("Witness", "explained", "surroundings")
