# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the key and the way to its endpoint come from: a container, an environment file, the options."""

from __future__ import annotations

import dataclasses
import os
import typing as t

from .._facts import Container
from .._frozen import field, frozen
from .._model import ProbeError
from .._probes import containers, docker, env_file, settings
from .._profiles import DEFAULT, Variables
from .._secrets import Secrets
from .request import Request

Environment = dict[str, str]

_PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")
_AUTHORITIES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_API_VERSION = "OPENAI_API_VERSION"


@frozen
class Source:
    """The environment that the call is made with; it holds the key.

    ``label`` is what it belongs to, ``variable`` names the key. ``overlay`` is the part of it that a container does
    not have by itself. ``client`` is a ``docker.APIClient``; None without a container.
    """

    label: str
    variable: str
    environment: Environment = field(repr=False)
    overlay: Environment = field(default_factory=dict, repr=False)
    container: t.Optional[Container] = None
    client: t.Any = field(default=None, repr=False)

    def neighbours(self) -> dict[str, str]:
        """What the names on the container's networks mean, which only Docker resolves; empty where nobody has it."""
        return _neighbours(self.client, self.container) if self.container else {}


def variables(request: Request) -> Variables:
    """The names of the variables that matter for this key."""
    known = DEFAULT.variables
    return Variables(
        api_key=(request.variable,),
        api_base_url=known.api_base_url,
        api_organization=known.api_organization,
        api_project=known.api_project,
        api_azure=known.api_azure,
        models=known.models,
    )


def source(request: Request) -> Source:
    """The source that a request names. Raises ``ValueError`` with a line for the user, and ``ProbeError``."""
    overlay = {**_of_file(request), **_of_options(request)}
    if not request.container:
        here = {name: os.environ[name] for name in (*_either_case(_PROXIES), *_AUTHORITIES) if name in os.environ}
        return Source(request.env_file or "the option api_key", request.variable, {**here, **overlay}, overlay)
    client = _engine(request)
    raw = docker.inspection(client, request.container)
    if raw is None:
        raise ValueError(f"container: there is no container {request.container}")
    own = containers.environment(raw) or {}
    environment = {name: text for name, text in own.items() if name in _names(request)}
    item = containers.container(raw)
    return Source(item.name, request.variable, {**environment, **overlay}, overlay, item, client)


def _names(request: Request) -> frozenset[str]:
    """All variables that can matter: nothing else is read from a container or a file."""
    named = (name for names in dataclasses.astuple(variables(request)) for name in names)
    return frozenset((*named, *_either_case(_PROXIES), *_AUTHORITIES, _API_VERSION))


def _either_case(names: t.Iterable[str]) -> tuple[str, ...]:
    return tuple(text for name in names for text in (name, name.lower()))


def _of_file(request: Request) -> Environment:
    if not request.env_file:
        return {}
    try:
        found = env_file.read(request.env_file)
    except ProbeError as error:
        raise ValueError(f"env_file: {request.env_file} cannot be read ({error.reason})") from None
    if found is None:
        raise ValueError(f"env_file: there is no file {request.env_file}")
    facts, values = found
    chosen = {name: text for name, text in values.items() if name in _names(request)}
    referring = sorted(name for name in chosen if facts.variables[name].shape.reference)
    if referring:
        raise ValueError(f"env_file: what {', '.join(referring)} refers to ($) only docker compose knows")
    return chosen


def _of_options(request: Request) -> Environment:
    """What the options say, in the words of an environment; an empty option takes away what was there."""
    known = variables(request)
    chosen: Environment = {request.variable: request.api_key} if request.api_key else {}
    for names, text in (
        (known.api_base_url, request.base_url),
        (known.api_organization, request.organization),
        (known.api_project, request.project),
    ):
        if text is not None:
            chosen.update({**dict.fromkeys(names, ""), names[0]: text})
    if request.proxy is not None:
        chosen.update(dict.fromkeys(_either_case(_PROXIES), ""))
        chosen.update(http_proxy=request.proxy, https_proxy=request.proxy)
    if request.ca_path:
        chosen.update(SSL_CERT_FILE=request.ca_path, SSL_CERT_DIR="")
    return chosen


def secrets_of(given: Source) -> Secrets:
    """What must not be shown: the key, and passwords in URLs."""
    found = Secrets()
    found.add(*settings.secrets(given.environment), given.environment.get(given.variable))
    return found


def _engine(request: Request) -> t.Any:
    connection = docker.connect(request.engine, request.timeout)
    if connection.client is None:
        reach = connection.reach
        raise ValueError(f"docker_host: the engine at {reach.target} does not answer ({reach.stage}: {reach.code})")
    return connection.client


def _neighbours(client: t.Any, item: Container) -> dict[str, str]:
    networks = {link.name for link in item.networks}
    known: dict[str, str] = {}
    for other in map(containers.container, docker.inspections(client)):
        for link in other.networks:
            if link.name in networks:
                names = {name.casefold() for name in (other.name, other.service, *link.aliases)} - {""}
                known.update(dict.fromkeys(names, link.address))
    return known


__all__ = ("Environment", "Source", "secrets_of", "source", "variables")
