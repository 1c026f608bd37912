# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which endpoints an environment names, and by which variables."""

from __future__ import annotations

import typing as t

from ._dsn import PORTS, Parts, parse_dsn

DEFAULT_BASE_URL = "https://api.openai.com/v1"

Environment = t.Mapping[str, str]
Names = t.Mapping[str, t.Sequence[str]]


class Server(t.NamedTuple):
    """A database or Redis server; ``variable`` is the one to mend when it cannot be used."""

    variable: str
    parts: Parts

    @property
    def label(self) -> str:
        """``host:port`` without credentials (a socket's path), or the variable when it cannot be read."""
        if self.parts.host.startswith("/") and not self.parts.problem:
            return self.parts.host
        host = f"[{self.parts.host}]" if ":" in self.parts.host else self.parts.host
        return f"{host}:{self.parts.port}" if host and not self.parts.problem else self.variable


class Api(t.NamedTuple):
    """An OpenAI-compatible endpoint; ``variable`` is the one that holds, or should hold, the key.

    ``azure``: the application was told that it is Azure's, wherever it may be. Azure is only asked with an
    ``api_version``; its completions are made by a ``deployment``, those of others by ``completion_model``, or else
    by the first of ``models``. ``retries`` is how often a request may be tried again.
    """

    variable: str
    base_url: str
    key: str = ""
    organization: str = ""
    models: tuple[str, ...] = ()
    azure: bool = False
    project: str = ""
    api_version: str = ""
    deployment: str = ""
    completion_model: str = ""
    verify: bool = True
    retries: int = 0

    def __repr__(self) -> str:
        """Without the key, and without a URL that may hold another."""
        return f"Api({self.variable})"


def database(names: Names, environment: Environment) -> t.Optional[Server]:
    """The database; None when this kind of stack has none, or its database is a file."""
    variable = _chosen(names.get("database_url", ()), environment)
    parts = parse_dsn(environment.get(variable, ""))
    return Server(variable, parts) if variable and parts.scheme != "sqlite" else None


def redis(names: Names, environment: Environment) -> t.Optional[Server]:
    """The Redis server, from its URL or from the variables that hold host, port and password."""
    variable = _chosen(names.get("redis_url", ()), environment)
    if environment.get(variable):
        return Server(variable, parse_dsn(environment[variable]))
    variable = _chosen(names.get("redis_host", ()), environment)
    if not variable:
        return None
    port = _value(names.get("redis_port", ()), environment) or str(PORTS["redis"])
    usable = port.isdecimal() and len(port) <= 5 and 0 < int(port) < 65536
    host = environment.get(variable, "").strip()
    return Server(
        variable if usable or not host else _chosen(names.get("redis_port", ()), environment),
        Parts(
            "redis",
            password=_value(names.get("redis_password", ()), environment),
            host=host,
            port=int(port) if usable else 0,
            problem="missing" if not host else "" if usable else "port",
        ),
    )


def api(names: Names, environment: Environment) -> t.Optional[Api]:
    """The API that the key is for; OpenAI's own where no base URL is set."""
    variable = _chosen(names.get("api_key", ()), environment)
    if not variable:
        return None
    models = [environment[name] for name in names.get("models", ()) if environment.get(name)]
    return Api(
        variable,
        _value(names.get("api_base_url", ()), environment) or DEFAULT_BASE_URL,
        environment.get(variable, ""),
        _value(names.get("api_organization", ()), environment),
        tuple(models),
        _value(names.get("api_azure", ()), environment) == "True",  # AutoGPT takes no other spelling for yes
        _value(names.get("api_project", ()), environment),
    )


def _chosen(names: t.Sequence[str], environment: Environment) -> str:
    """The first of these variables that is set and not empty; else the first, which ought to be."""
    return next((name for name in names if environment.get(name)), names[0] if names else "")


def _value(names: t.Sequence[str], environment: Environment) -> str:
    return environment.get(_chosen(names, environment), "")


__all__ = ("DEFAULT_BASE_URL", "Api", "Server", "api", "database", "redis")
