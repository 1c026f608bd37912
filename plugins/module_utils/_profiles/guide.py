# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The deployment of the troubleshooting guide: compose project ``autogpt`` with PostgreSQL and Redis."""

from __future__ import annotations

from ._profile import Profile, Variables
from ._shell import SHELL_RULES

GUIDE = Profile(
    id="guide",
    markers=("autogpt",),
    traits=("AP_SERVER_PORT", "SMART_LLM", "FAST_LLM", "RESTRICT_TO_WORKSPACE"),
    variables=Variables(
        database_url=("DATABASE_STRING",),
        redis_url=("REDIS_URL",),
        redis_host=("REDIS_HOST",),
        redis_port=("REDIS_PORT",),
        redis_password=("REDIS_PASSWORD",),
        api_key=("OPENAI_API_KEY",),
        api_base_url=("OPENAI_API_BASE_URL", "OPENAI_BASE_URL", "OPENAI_API_BASE"),
        api_organization=("OPENAI_ORGANIZATION", "OPENAI_ORG_ID"),
        api_project=("OPENAI_PROJECT_ID",),
        api_azure=("USE_AZURE",),
        models=("SMART_LLM", "FAST_LLM"),
    ),
    required=("OPENAI_API_KEY", "DATABASE_STRING", "REDIS_HOST", "REDIS_PORT"),
    env_files=("backend/autogpt/.env", ".env"),
    migration_tool="alembic",
    tables=("tasks", "agents", "steps"),
    rules=SHELL_RULES,
    port_variables=("AP_SERVER_PORT",),
    cors_variable="AP_SERVER_CORS_ALLOWED_ORIGINS",
)

__all__ = ("GUIDE",)
