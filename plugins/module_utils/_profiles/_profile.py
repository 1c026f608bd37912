# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can differ between the kinds of AutoGPT deployments."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Variables:
    """The names of the environment variables that this kind reads, best first."""

    database_url: tuple[str, ...] = ()
    redis_url: tuple[str, ...] = ()
    redis_host: tuple[str, ...] = ()
    redis_port: tuple[str, ...] = ()
    redis_password: tuple[str, ...] = ()
    api_key: tuple[str, ...] = ()
    api_base_url: tuple[str, ...] = ()
    api_organization: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    port: tuple[str, ...] = ()


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
    app_port: int = 8000
    health_path: str = ""
    migration_tool: str = ""
    tables: tuple[str, ...] = field(default=())


__all__ = ("Profile", "Variables")
