# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What can be asked about, and the facts that the questions need.

The checks know this themselves, but they stay on the controller; a host only has to find out what they will ask for.
A test keeps both alike.
"""

from __future__ import annotations

import types
import typing as t

# Component to fields of ``HostFacts`` and ``Stack``, in the order of the reports.
NEEDS: t.Mapping[str, frozenset[str]] = types.MappingProxyType(
    {
        "host": frozenset(("machine",)),
        "docker": frozenset(("docker", "engine")),
        "stack": frozenset(("engine",)),
        "container": frozenset(),
        "port": frozenset(),
        "config": frozenset(("composed", "env_file", "settings")),
        "postgres": frozenset(("left_data", "observed", "pools", "postgres")),
        "migration": frozenset(("observed", "postgres")),
        "redis": frozenset(("observed", "redis")),
        "openai": frozenset(("observed", "settings")),
        "network": frozenset(("observed",)),
        "frontend": frozenset(("observed", "published")),
        "logs": frozenset(("logs",)),
        "security": frozenset(("env_file", "settings")),
    }
)


def needs(components: t.Sequence[str]) -> frozenset[str]:
    """The facts that some check of these components asks for; of all components when none is named."""
    return frozenset().union(*(NEEDS[name] for name in components or NEEDS))


__all__ = ("NEEDS", "needs")
