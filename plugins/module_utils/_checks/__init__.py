# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging facts: pure functions that return findings, and never do I/O."""

from __future__ import annotations

from . import (
    _limits,
    config,
    container,
    docker,
    env_file,
    frontend,
    host,
    logs,
    migration,
    network,
    openai,
    port,
    postgres,
    postgres_health,
    redis,
    redis_health,
    security,
    stack,
)
from ._registry import Check, View, registered

# Importing a module registers its checks; naming the modules here keeps the imports visible to
# whatever packs this code for a target.
MODULES = (
    host,
    docker,
    stack,
    container,
    _limits,
    port,
    config,
    env_file,
    postgres,
    postgres_health,
    migration,
    redis,
    redis_health,
    openai,
    network,
    frontend,
    logs,
    security,
)

__all__ = ("MODULES", "Check", "View", "registered")
