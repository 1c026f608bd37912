# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the migrations run: the application's container, and the database that its environment names."""

from __future__ import annotations

import re
import typing as t
import urllib.parse

from .._facts import Container
from .._frozen import field, frozen
from .._inside._dsn import Parts, parse_dsn
from .._model import ProbeError
from .._probes import containers, docker
from .._profiles import DEFAULT, profile
from .._secrets import Secrets
from .._stack import Candidate, discover
from ._outcome import Refused, unanswered
from ._register import learn
from ._request import Request

# After those of the stack's kind. Prisma's connection for migrations comes before the one through a pooler:
# https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/pgbouncer
_VARIABLES = ("DIRECT_URL", "DATABASE_URL", "AP_SERVER_DB_URL")

# The database's name in a URL, as SQLAlchemy finds it (see ``_inside._dsn``).
_NAME = re.compile(r"(?P<before>[^:]+://(?:[^:/]*(?::[^@]*)?@)?[^/?]*)(?:/[^?]*)?(?P<after>\?.*)?\Z")


@frozen
class Place:
    """The application's container and its database.

    ``environment`` is the application's own and holds secrets, ``variable`` the one with the database's URL, whose
    parts are ``parts``. ``address`` is where this host reaches the server, ``server`` its container if it has one here,
    ``kind`` the profile of the stack.
    """

    client: t.Any = field(repr=False)
    app: Container
    environment: t.Mapping[str, str] = field(repr=False)
    variable: str
    parts: Parts
    address: str
    server: t.Optional[Container] = None
    kind: str = DEFAULT.id

    @property
    def label(self) -> str:
        """``host:port/database`` without credentials."""
        return f"{self.parts.host}:{self.parts.port}/{self.database}"

    @property
    def database(self) -> str:
        """The database's name; PostgreSQL takes the role's where the URL has none."""
        return self.parts.database or self.parts.user

    def url_of(self, database: str) -> str:
        """The application's URL with another database in it. Raises ``Refused`` where it cannot be exchanged."""
        url = self.environment[self.variable]
        found = _NAME.match(url)
        other = f"{found['before']}/{urllib.parse.quote(database, safe='')}{found['after'] or ''}" if found else ""
        if parse_dsn(other) != self.parts._replace(database=database):
            raise Refused(f"the database in {self.variable} cannot be exchanged for another")
        return other


def find(request: Request, secrets: Secrets) -> Place:
    """The place that a request is about; all secrets met are registered. Raises ``Refused``."""
    client = _client(request)
    try:
        raw = docker.inspections(client)
    except ProbeError as error:
        raise unanswered(error) from None
    found = tuple(containers.container(item) for item in raw)
    environments = {item.name: containers.environment(one) or {} for item, one in zip(found, raw)}
    learn(secrets, found, environments)
    app, kind = _app(request.container, found, environments)
    variable = _variable(request, kind, environments[app.name])
    parts = _parts(variable, environments[app.name], app.name)
    server, address = _behind(parts.host, app, found)
    return Place(client, app, environments[app.name], variable, parts, address, server, kind)


def _client(request: Request) -> t.Any:
    try:
        connection = docker.connect(request.engine, request.connect_timeout)
    except ProbeError as error:
        raise unanswered(error) from None
    if connection.client is None:
        reach = connection.reach
        raise Refused(f"Docker at {reach.target} is not ready ({reach.stage}: {reach.code} {reach.message})")
    return connection.client


def _app(
    name: str, found: t.Sequence[Container], environments: t.Mapping[str, t.Mapping[str, str]]
) -> tuple[Container, str]:
    """The application's container and the kind of its stack."""
    candidates = discover(found, environments)
    kinds = {item.stack.members.get("app", ""): item.stack.profile for item in candidates}
    by_name = {item.name: item for item in found}
    chosen = by_name.get(name or _only(candidates))
    if chosen is None:
        raise Refused(f"container must name one of {', '.join(sorted(by_name)) or 'none'}, not {name!r}")
    if not chosen.running:
        raise Refused(
            f"the container {chosen.name} is {chosen.status}; its migrations run inside it, so start it first"
        )
    return chosen, kinds.get(chosen.name, DEFAULT.id)


def _only(candidates: t.Sequence[Candidate]) -> str:
    apps = sorted(item.stack.members["app"] for item in candidates if "app" in item.stack.members)
    if len(apps) != 1:
        seen = (
            f"several AutoGPT applications run here ({', '.join(apps)})" if apps else "no AutoGPT application was found"
        )
        raise Refused(f"{seen}; name the one to migrate with container")
    return apps[0]


def _variable(request: Request, kind: str, environment: t.Mapping[str, str]) -> str:
    names = (request.database_variable,) if request.database_variable else (
        *profile(kind).variables.database_url, *_VARIABLES
    )  # fmt: skip
    chosen = next((name for name in names if environment.get(name)), "")
    if not chosen:
        raise Refused(f"none of the variables {', '.join(names)} is set in the container; name the one with "
                      "the URL of the database with database_variable")  # fmt: skip
    return chosen


def _parts(variable: str, environment: t.Mapping[str, str], app: str) -> Parts:
    parts = parse_dsn(environment[variable])
    if parts.problem or not parts.scheme.startswith("postgres"):
        what = parts.problem or f"it is of {parts.scheme}"
        raise Refused(f"{variable} of {app} is no URL of a PostgreSQL database ({what})")
    if parts.host.startswith("/"):
        raise Refused(f"{variable} of {app} names a Unix socket, which is not to be seen from outside the container")
    return parts


def _behind(host: str, app: Container, found: t.Sequence[Container]) -> tuple[t.Optional[Container], str]:
    """The container that the application reaches under this name, and its address; else the name itself."""
    networks = {link.name for link in app.networks}
    for item in found:
        for link in item.networks:
            names = {name.casefold() for name in (item.name, item.service, *link.aliases, link.address) if name}
            if item.name != app.name and link.name in networks and host.casefold() in names and link.address:
                return item, link.address
    return None, host


__all__ = ("Place", "find")
