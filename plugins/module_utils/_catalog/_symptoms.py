# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The symptoms that many problems have in common."""

from __future__ import annotations

# How an application answers that lacks what it needs.
APP_ANSWERS_BADLY = ("frontend.health_failed", "frontend.not_answering", "frontend.slow")

# What becomes of an application (or of any container) that lacks what it needs.
APP_FAILS = (
    "container.crashed",
    "container.crash_loop",
    "container.restarted",
    "container.unhealthy",
    "container.never_started",
    "port.not_listening",
    *APP_ANSWERS_BADLY,
    "frontend.unreachable",
)

# How a server looks from outside that does not run, cannot be found, or cannot be reached.
SERVER_GONE = (
    "postgres.unreachable",
    "postgres.not_answering",
    "postgres.dns_failed",
    "postgres.starting",
    "postgres.shutting_down",
    "postgres.error",
    "redis.unreachable",
    "redis.not_answering",
    "redis.dns_failed",
    "redis.loading",
    "redis.error",
)

# How an API looks that a container of the same stack serves, when that container is gone.
API_GONE = ("openai.dns_failed", "openai.unreachable", "openai.not_answering", "openai.error")

# What refuses a client that comes with the wrong name, password or key.
REFUSED = (
    "postgres.auth_failed",
    "postgres.access_denied",
    "postgres.database_missing",
    "redis.noauth",
    "redis.wrong_password",
    "redis.auth_unneeded",
    "openai.invalid_key",
    "openai.key_not_sent",
    "openai.organization_mismatch",
)

# What full disks do to whoever writes.
CANNOT_WRITE = ("postgres.disk_full", "postgres.error", "redis.misconf", "redis.save_failed", "container.start_failed")

__all__ = ("API_GONE", "APP_ANSWERS_BADLY", "APP_FAILS", "CANNOT_WRITE", "REFUSED", "SERVER_GONE")
