# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What several checks ask of a stack: its members, its variables, its clock."""

from __future__ import annotations

import ipaddress
import typing as t
from datetime import datetime, timedelta

from .._facts import Container, Setting
from .._model import Finding, Severity, Vantage
from ._registry import View

# As Debian's /etc/hosts has it.
_LOOPBACK = ("localhost", "localhost.localdomain", "ip6-localhost")

# Entries of service:condition:restart, parted by commas; written by docker compose 2.
_DEPENDS_ON = "com.docker.compose.depends_on"

# Docker counts restarts from the last start by hand.
MANY_RESTARTS = 3
# A container that has stayed up this long (seconds) has left its loop.
_SETTLED = 600

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"

Evidence = dict[str, t.Union[str, int, float, bool, t.Sequence[str], None]]


def members(view: View) -> t.Iterator[tuple[str, Container]]:
    """Each part of the stack with the container that plays it, where that exists."""
    for part, name in view.stack.members.items():
        item = view.host.container(name)
        if item is not None:
            yield part, item


def grade(view: View, part: str) -> t.Optional[Severity]:
    """The catalog's severity (None) for the parts that the application cannot do without, else at most major."""
    return None if part in view.profile.parts else Severity.MAJOR


def about(view: View, part: str, item: Container) -> Evidence:
    """What every finding about a container says of it. ``directory`` is where ``docker compose`` is to be run.

    ``needs`` are the services without which compose would not have started it, where it was told of any.
    """
    needed = needs(view, item)
    return {
        **({"needs": needed} if needed else {}),
        "part": part,
        "container": item.name,
        "status": item.status,
        "service": item.service or item.name,
        "directory": view.stack.working_dir or ".",
    }


def needs(view: View, item: Container) -> tuple[str, ...]:
    """The services that compose starts before this container, directly or through others: its ``depends_on``."""
    services = {other.service: other for other in view.members if other.service}
    found: set[str] = set()
    queue = [item]
    while queue:
        listed = queue.pop().labels.get(_DEPENDS_ON, "").split(",")
        new = {entry.partition(":")[0] for entry in listed} - found - {"", item.service}
        found |= new
        queue += [services[name] for name in new if name in services]
    return tuple(sorted(found))


def is_looping(view: View, item: Container) -> bool:
    """Whether Docker restarts it again and again: between two ends it runs, and looks like any other."""
    many = item.restart_count >= MANY_RESTARTS
    return item.status == "restarting" or (item.running and many and is_young(view, item))


def is_young(view: View, item: Container) -> bool:
    """Whether it runs for so short that its last end is not over yet."""
    up = seconds_since(view, item.started_at)
    return up is not None and up < _SETTLED


def report(
    view: View,
    entry: str,
    subject: str,
    evidence: Evidence,
    severity: t.Optional[Severity] = None,
    since: t.Optional[str] = None,
) -> Finding:
    """:meth:`View.finding` for evidence that is already a dictionary."""
    return view.finding(entry, subject, severity, Vantage.HOST, since, **evidence)


def variable(view: View, names: t.Iterable[str]) -> t.Optional[Setting]:
    """The first of these variables that the application has with a value."""
    known = view.stack.settings.variables if view.stack.settings else {}
    return next((known[name] for name in names if name in known and known[name].shape.length), None)


def part_of(view: View, name: str) -> str:
    """Whom a variable is about: ``postgres``, ``redis``, ``api`` (the OpenAI API), or the application itself."""
    known = view.profile.variables
    if name in known.database_url:
        return "postgres"
    if name in (*known.redis_url, *known.redis_host, *known.redis_port, *known.redis_password):
        return "redis"
    is_api = name in (*known.api_key, *known.api_base_url, *known.api_organization, *known.api_azure, *known.models)
    return "api" if is_api else "app"


def targets(view: View) -> t.Iterator[tuple[str, str, str]]:
    """Each server that the configuration names: its part, the variable, the host."""
    if view.stack.dsn and view.stack.dsn.host:
        yield "postgres", view.stack.dsn.variable, view.stack.dsn.host
    redis = variable(view, view.profile.variables.redis_host)
    if view.stack.redis_dsn and view.stack.redis_dsn.host:
        yield "redis", view.stack.redis_dsn.variable, view.stack.redis_dsn.host
    elif redis and redis.value:
        yield "redis", redis.name, redis.value.strip()


def has_own_network(item: Container) -> bool:
    """Whether it has a network namespace of its own, rather than the host's or another container's."""
    return item.network_mode != "host" and not item.network_mode.startswith(("container:", "service:"))


def is_loopback(host: str) -> bool:
    """Whether a name or an address means whoever asks: in a container with a network of its own, that container."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() in _LOOPBACK or host.lower().endswith(".localhost")


def is_container(view: View, host: str) -> bool:
    """Whether this name or address is one of the stack's containers, or of others on the application's networks."""
    app = view.member("app")
    shared = {link.name for link in app.networks} if app else set()
    return any(host.casefold() in _names(view, item, shared) for item in view.host.containers)


def _names(view: View, item: Container, networks: t.Collection[str]) -> set[str]:
    ours = item.name in view.stack.members.values()
    links = [link for link in item.networks if ours or link.name in networks]
    own = (item.name, item.service) if ours or links else ()
    reached = (name for link in links for name in (*link.aliases, link.address))
    return {name.casefold() for name in (*own, *reached) if name}


def seconds_since(view: View, moment: str) -> t.Optional[float]:
    """How long ago, by the host's own clock; None where one of the two times is not known."""
    return seconds_between(moment, view.host.machine.now) if view.host.machine else None


def seconds_between(one: str, other: str) -> t.Optional[float]:
    """From one moment to the other; None where one of them is not known."""
    return (_time(other) - _time(one)).total_seconds() if one and other else None


def later(moment: str, seconds: float) -> str:
    """The moment so many seconds after this one."""
    return (_time(moment) + timedelta(seconds=seconds)).strftime(_FORMAT)


def _time(text: str) -> datetime:
    return datetime.strptime(text, _FORMAT)


__all__ = (
    "MANY_RESTARTS",
    "Evidence",
    "about",
    "grade",
    "has_own_network",
    "is_container",
    "is_loopback",
    "is_looping",
    "is_young",
    "later",
    "members",
    "needs",
    "part_of",
    "report",
    "seconds_since",
    "targets",
    "variable",
)
