# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Knocking at the application's own door, as a load balancer does, and as a browser before it talks to another site.

Preflights: https://fetch.spec.whatwg.org/#cors-preflight-fetch
"""

from __future__ import annotations

import json
import re
import ssl
import typing as t
import urllib.parse

from ._http import Environment, Response, read_response
from ._stages import Channel, Stopped, cut

Json = t.Mapping[str, t.Any]
OpenChannel = t.Callable[[], Channel]

# What is configured for more sites than this is not written by hand.
_MOST_ORIGINS = 10

# What an entry that lets everybody in, or every subdomain, is asked for.
_ANYBODY = "https://anybody.invalid"
_SOMEBODY = "autogpt-ops"

_DEFAULT_PORTS = {"http": 80, "https": 443}

# What a front end asks for when it gives the application something to do.
_WANTED = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}

# How a server that expects TLS ends a conversation that begins without.
_NOT_PLAIN = ("closed", "protocol", "ECONNRESET", "EPIPE")

_TAGS = re.compile(r"<(script|style)\b.*?</\1>|<[^>]*>", re.I | re.S)


class Door(t.NamedTuple):
    """Where the application answers, and the origins that it was told to let in, as they are written."""

    port: int
    path: str = "/"
    variable: str = ""
    origins: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    tls: bool = False

    @property
    def url(self) -> str:
        """The health endpoint."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http{'s' if self.tls else ''}://{host}:{self.port}{self.path}"


def door(spec: Json, environment: Environment) -> Door:
    """The door of the application of this environment.

    ``spec``: ``app_port``, ``port_variables``, ``health_path``, ``cors_variable``, ``cors_format`` of a profile.
    """
    ports = ((name, environment.get(name, "").strip()) for name in spec.get("port_variables", ()))
    usable = ((name, text) for name, text in ports if re.fullmatch(r"[0-9]{1,5}", text) and 0 < int(text) < 65536)
    variable, port = next(usable, ("", spec["app_port"]))
    origins = _origins(environment.get(spec.get("cors_variable", ""), ""), spec.get("cors_format", "comma"))
    return Door(int(port), spec["health_path"], variable, origins)


def _origins(text: str, form: str) -> tuple[str, ...]:
    """The entries, not trimmed: most applications do not do that either."""
    if form != "json":
        return tuple(entry for entry in text.split(",") if entry.strip())[:_MOST_ORIGINS]
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return ()
    names = (entry for entry in entries if isinstance(entry, str)) if isinstance(entries, list) else ()
    return tuple(entry for entry in names if entry.strip() and not entry.startswith("regex:"))[:_MOST_ORIGINS]


def blank(place: Door) -> Json:
    """Where the door is."""
    names = {"target": place.url, "variable": place.variable, "path": place.path}
    return {**names, "host": place.host, "port": place.port}


def converse(open_channel: OpenChannel, place: Door) -> Json:
    """What the health endpoint says, and whom the application lets in; in the shape of ``Web``.

    An application that does not take plain HTTP is asked by TLS, whatever its certificate: it is about this door only.
    """
    found = _knock(open_channel, place)
    if found["stage"] == "greeting" and found["code"] in _NOT_PLAIN:
        secured = place._replace(tls=True)
        again = _knock(open_channel, secured)
        found, place = (again, secured) if again["stage"] in ("ready", "query") else (found, place)
    return {**found, "preflights": _preflights(open_channel, place)}


def _knock(open_channel: OpenChannel, place: Door) -> Json:
    channel = open_channel()
    try:
        found: Json = _health(_ask(channel, "GET", place, {"Accept": "*/*"}))
    except Stopped as stop:
        found = stop.outcome
    finally:
        channel.close()
    return {**blank(place), **channel.facts, **found}


def _health(response: Response) -> Json:
    good = response.status // 100 == 2
    message = "" if good else _first_words(response.body.decode("utf-8", "replace"))
    return {"stage": "ready" if good else "query", "code": str(response.status), "message": message}


def _first_words(text: str) -> str:
    """The beginning of a page as one line, without what only browsers read."""
    plain = "".join(letter if letter.isprintable() else " " for letter in _TAGS.sub(" ", text[:20000]))
    return cut(" ".join(plain.split()))


def _ask(channel: Channel, method: str, place: Door, headers: t.Mapping[str, str]) -> Response:
    """Raises :class:`Stopped`."""
    channel.open(place.host, place.port)
    if place.tls:
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        channel.start_tls(context, place.host)
    fields = {"Host": f"{place.host}:{place.port}", "Connection": "close", "User-Agent": "autogpt.ops", **headers}
    lines = [f"{method} {place.path} HTTP/1.1", *(f"{name}: {text}" for name, text in fields.items())]
    channel.send("\r\n".join([*lines, "", ""]).encode("ascii", "replace"), "greeting")
    return read_response(channel, method)


def _preflights(open_channel: OpenChannel, place: Door) -> list[Json]:
    """Each entry's, until one is not answered; in the shape of ``Preflight``."""
    found: list[Json] = []
    for entry in place.origins:
        origin = browsers_origin(entry)
        channel = open_channel()
        try:
            asked = _preflight(_ask(channel, "OPTIONS", place, {"Origin": origin, **_WANTED})) if origin else {}
        except Stopped:
            break
        finally:
            channel.close()
        found.append({"configured": cut(entry), "origin": origin, **asked})
    return found


def _preflight(response: Response) -> Json:
    headers = response.headers
    return {
        "status": response.status,
        "allow_origin": cut(headers.get("access-control-allow-origin", "")),
        "allow_credentials": headers.get("access-control-allow-credentials", "") == "true",
        "allow_methods": cut(headers.get("access-control-allow-methods", "")),
    }


def browsers_origin(entry: str) -> str:
    """What a browser sends for the site that is meant; empty where none can be meant.

    Browsers send scheme, host in lower case, and any port but the scheme's own:
    https://www.rfc-editor.org/rfc/rfc6454#section-6.2
    """
    text = entry.strip().strip("\"'").strip()
    if text in ("*", "null"):
        return _ANYBODY if text == "*" else text
    try:
        url = urllib.parse.urlsplit(text.replace("*", _SOMEBODY))
        host, port = (url.hostname or "").encode("idna").decode(), url.port
    except ValueError:  # UnicodeError is one too
        return ""
    if not url.scheme or not host or not host.isprintable():
        return ""
    named = f"[{host}]" if ":" in host else host
    return f"{url.scheme}://{named}" + (f":{port}" if port and port != _DEFAULT_PORTS.get(url.scheme) else "")


__all__ = ("Door", "blank", "browsers_origin", "converse", "door")
