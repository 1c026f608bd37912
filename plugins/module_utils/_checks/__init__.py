# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging facts: pure functions that return findings, and never do I/O."""

from __future__ import annotations

from . import (
    _endings,
    _limits,
    config,
    config_forms,
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
    versions,
)
from ._registry import Check, View, registered

# Importing a module registers its checks; naming the modules here keeps the imports visible to
# whatever packs this code for a target.
MODULES = (
    host,
    docker,
    stack,
    container,
    _endings,
    _limits,
    port,
    config,
    config_forms,
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
    versions,
)

__all__ = ("MODULES", "Check", "View", "registered")
