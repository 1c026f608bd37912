# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can differ between the kinds of AutoGPT deployments."""

from __future__ import annotations

import typing as t
from dataclasses import astuple

from .._frozen import field, frozen


@frozen
class Variables:
    """The names of the environment variables that this kind reads, best first.

    ``api_azure`` is ``True`` (and nothing else) when the API is Azure's.
    """

    database_url: tuple[str, ...] = ()
    redis_url: tuple[str, ...] = ()
    redis_host: tuple[str, ...] = ()
    redis_port: tuple[str, ...] = ()
    redis_password: tuple[str, ...] = ()
    api_key: tuple[str, ...] = ()
    api_base_url: tuple[str, ...] = ()
    api_organization: tuple[str, ...] = ()
    api_project: tuple[str, ...] = ()
    api_azure: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


@frozen
class Rule:
    """The values, exact to the letter, that this kind takes for a variable.

    ``otherwise`` says what becomes of any other: ``refused`` (the application does not start), or the value that it
    is silently taken for.
    """

    variable: str
    values: tuple[str, ...]
    otherwise: str


@frozen
class KeyForm:
    """The only API keys that this kind takes: one of these ``prefixes``, then at least ``run`` word characters."""

    prefixes: tuple[str, ...]
    run: int


@frozen
class Profile:
    """One kind of deployment, as data.

    ``markers`` are words in an application's image, service or container name; ``traits`` variables
    that only this kind's application has. ``required`` variables must be set and not empty, unless one of their
    ``stand_ins`` is; ``ignored`` are those of other kinds that this one does not read, each with the one to use in
    its place (or none). ``key_form`` is what the application tests its key for before it uses it, if it does.
    ``env_files`` are looked for below the compose project's directory, in this order.
    ``app_port`` and ``health_path`` are where the API answers inside its container, unless one of ``port_variables``
    says otherwise; ``cors_format`` is ``comma`` or ``json``. ``known_secrets`` are fingerprints (see ``Shape``) of the
    passwords and keys that this kind's published defaults hold.
    """

    id: str
    markers: tuple[str, ...]
    traits: tuple[str, ...]
    variables: Variables
    required: tuple[str, ...]
    parts: tuple[str, ...] = ("app", "postgres", "redis")
    env_files: tuple[str, ...] = (".env",)
    migration_tool: str = ""
    tables: tuple[str, ...] = field(default=())
    stand_ins: t.Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ignored: t.Mapping[str, str] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    key_form: t.Optional[KeyForm] = None
    app_port: int = 8000
    port_variables: tuple[str, ...] = ()
    health_path: str = "/health"
    cors_variable: str = ""
    cors_format: str = "comma"
    known_secrets: frozenset[str] = frozenset()

    @property
    def public_variables(self) -> frozenset[str]:
        """The variables whose values a record may hold: those that this kind reads, but nothing with a password in it.

        Whether a value is a password can only be guessed from its name and form; a damaged URL defeats the guess.
        """
        known = self.variables
        hidden = (*known.database_url, *known.redis_url, *known.redis_password, *known.api_key)
        read = (name for names in astuple(known) for name in names)
        ruled = (rule.variable for rule in self.rules)
        web = (*self.port_variables, self.cors_variable)
        return frozenset((*read, *self.traits, *self.required, *ruled, *web)) - frozenset((*hidden, ""))


__all__ = ("KeyForm", "Profile", "Rule", "Variables")
