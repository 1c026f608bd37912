# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What each finding means: the one place of all texts, severities, remedies and causes."""

from __future__ import annotations

from . import (
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
from ._components import COMPONENTS
from ._entry import Component, Entry, Reason, Risk, Text
from ._log_symptoms import with_log_symptoms
from ._reasons import REASONS as _REASONS

_MODULES = (
    host,
    docker,
    stack,
    container,
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

CATALOG: dict[str, Entry] = {entry.id: with_log_symptoms(entry) for module in _MODULES for entry in module.ENTRIES}
REASONS: dict[str, Reason] = {reason.id: reason for reason in _REASONS}

__all__ = ("CATALOG", "COMPONENTS", "REASONS", "Component", "Entry", "Reason", "Risk", "Text")
