# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Learning what is secret on a host before anything is said."""

from __future__ import annotations

import typing as t

from .._facts import Container
from .._inside._dsn import parse_dsn
from .._probes import settings
from .._secrets import Secrets


def learn(secrets: Secrets, found: t.Sequence[Container], environments: t.Mapping[str, t.Mapping[str, str]]) -> None:
    """Register the secrets in these environments, and the containers' names, which are public."""
    for item in found:
        secrets.add_names(item.name, item.project, item.service, *(link.name for link in item.networks))
    for environment in environments.values():
        secrets.add(*settings.secrets(environment))
        for value in environment.values():
            parts = parse_dsn(value)
            secrets.add(parts.password)
            if not parts.problem:  # a role or database called like its password is shown: everybody knows it
                secrets.add_names(parts.user, parts.database, parts.host)


__all__ = ("learn",)
