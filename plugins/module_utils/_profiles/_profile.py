# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can differ between the kinds of AutoGPT deployments."""

from __future__ import annotations

from dataclasses import astuple, dataclass, field


@dataclass(frozen=True)
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
    api_azure: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


@dataclass(frozen=True)
class Profile:
    """One kind of deployment, as data.

    ``markers`` are words in an application's image, service or container name; ``traits`` variables
    that only this kind's application has. ``required`` variables must be set and not empty.
    ``env_files`` are looked for below the compose project's directory, in this order.
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

    @property
    def public_variables(self) -> frozenset[str]:
        """The variables whose values a record may hold: those that this kind reads, but nothing with a password in it.

        Whether a value is a password can only be guessed from its name and form; a damaged URL defeats the guess.
        """
        known = self.variables
        hidden = (*known.database_url, *known.redis_url, *known.redis_password, *known.api_key)
        read = (name for names in astuple(known) for name in names)
        return frozenset((*read, *self.traits, *self.required)) - frozenset(hidden)


__all__ = ("Profile", "Variables")
