# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What other problems leave in logs: each of them explains the lines that speak of it.

It stands here, once, and not in every entry: whatever fails about the database leaves the same class of lines.
"""

from __future__ import annotations

import dataclasses

from ._entry import Entry

# What any problem does to an application that goes on running.
_APPLICATION = ("exceptions", "server_errors", "error_burst")

# Whoever can bring the application down, or make it unhealthy, can do that.
_DOWN = ("container.crashed", "container.unhealthy")

_OF_COMPONENT = {
    "postgres": ("database_errors", *_APPLICATION),
    "redis": ("redis_errors", *_APPLICATION),
    "openai": ("api_errors", *_APPLICATION),
    "network": ("network_errors", "api_errors", *_APPLICATION),
    "migration": ("schema_errors", "database_errors", *_APPLICATION),
}

# The part of an id behind the dot, where the program only sees that there is no way to the other side.
_OF_PROBLEM = dict.fromkeys(
    ("unreachable", "not_answering", "dns_failed", "tls_failed", "proxy_failed", "starting", "shutting_down"),
    ("network_errors",),
)

_CRASH = ("import_failed", "permission_denied", "out_of_memory", "disk_full", "port_in_use")

_OF_ENTRY = {
    "container.crashed": _CRASH,
    "container.crash_loop": _CRASH,
    "container.start_failed": _CRASH,
    "container.oom_killed": ("out_of_memory",),
    "container.process_killed": ("out_of_memory",),
    "container.wrong_architecture": ("import_failed",),
    "container.data_incompatible": ("database_errors",),
    "container.mount_missing": ("permission_denied",),
    "host.memory_low": ("out_of_memory",),
    "host.disk_full": ("disk_full",),
    "host.inodes_full": ("disk_full",),
    "postgres.disk_full": ("disk_full",),
    "redis.misconf": ("disk_full", "permission_denied", "out_of_memory"),
    "redis.save_failed": ("disk_full", "permission_denied", "out_of_memory"),
    "redis.oom": ("out_of_memory",),
    "port.conflict": ("port_in_use",),
    "openai.quota_exhausted": ("quota_exhausted", "rate_limited"),
    "openai.rate_limited": ("rate_limited", "upstream_slow"),
    "openai.not_answering": ("upstream_slow",),
    "openai.server_error": ("upstream_slow",),
    "logs.quota_exhausted": ("rate_limited", "api_errors", *_APPLICATION),
    "logs.exceptions": ("server_errors",),
}


def with_log_symptoms(entry: Entry) -> Entry:
    """The entry, which explains also what its problem leaves in logs."""
    component, dummy, problem = entry.id.partition(".")
    names = (
        *_OF_COMPONENT.get(component, ()),
        *_OF_PROBLEM.get(problem, ()),
        *_OF_ENTRY.get(entry.id, ()),
        *(_APPLICATION if set(_DOWN) & set(entry.explains) else ()),
    )
    more = dict.fromkeys(f"logs.{name}" for name in names)
    return dataclasses.replace(entry, explains=tuple(dict.fromkeys((*entry.explains, *more)))) if more else entry


__all__ = ("with_log_symptoms",)
