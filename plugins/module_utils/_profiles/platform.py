# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The AutoGPT platform: a REST server and its workers, PostgreSQL through Prisma, Redis, RabbitMQ.

Read from autogpt_platform of Significant-Gravitas/AutoGPT at dac99694f (v0.6.44, 2026-01-28).
"""

from __future__ import annotations

from ._profile import Profile, Variables

PLATFORM = Profile(
    id="platform",
    markers=("rest_server", "rest-server", "autogpt_platform-rest_server"),
    traits=("DIRECT_URL", "RABBITMQ_HOST", "BACKEND_CORS_ALLOW_ORIGINS", "JWT_VERIFY_KEY", "PYRO_HOST"),
    variables=Variables(
        database_url=("DATABASE_URL", "DIRECT_URL"),
        redis_host=("REDIS_HOST",),
        redis_port=("REDIS_PORT",),
        redis_password=("REDIS_PASSWORD",),
        api_key=("OPENAI_API_KEY",),
    ),
    # Without a key to verify sessions with it does not start: autogpt_libs/auth/config.py
    required=("DATABASE_URL", "REDIS_HOST", "ENCRYPTION_KEY", "JWT_VERIFY_KEY"),
    stand_ins={"JWT_VERIFY_KEY": ("SUPABASE_JWT_SECRET",)},
    parts=("app", "postgres", "redis", "rabbitmq", "executor"),
    env_files=("backend/.env", ".env"),
    migration_tool="prisma",
    tables=("AgentGraph", "AgentNode", "AgentGraphExecution"),
    ignored={
        "DATABASE_STRING": "DATABASE_URL",
        "AP_SERVER_DB_URL": "DATABASE_URL",
        "AP_SERVER_PORT": "",
        "AP_SERVER_CORS_ALLOWED_ORIGINS": "BACKEND_CORS_ALLOW_ORIGINS",
        "SMART_LLM": "",
        "FAST_LLM": "",
        "EXECUTE_LOCAL_COMMANDS": "",
        "RESTRICT_TO_WORKSPACE": "",
        "SHELL_COMMAND_CONTROL": "",
        "OPENAI_MAX_TOKENS_PER_DAY": "",
        "OPENAI_MAX_REQUESTS_PER_MINUTE": "",
        "ENABLE_RESPONSE_CACHE": "",
        "ENABLE_MEMORY_CACHE": "",
        "CACHE_TTL": "",
        "CACHE_SIZE": "",
        "MAX_CONCURRENT_TASKS": "",
        "WORKER_PROCESSES": "",
    },
    app_port=8006,
    cors_variable="BACKEND_CORS_ALLOW_ORIGINS",
    cors_format="json",
    # Published with the sources (docker-compose.platform.yml and the .env.default files), so known to everybody.
    known_secrets=frozenset(
        (
            "53d3eb3d",  # POSTGRES_PASSWORD
            "1453cea2",  # JWT_SECRET, JWT_VERIFY_KEY
            "2359b281",  # SUPABASE_SERVICE_ROLE_KEY
            "80d1c192",  # DASHBOARD_PASSWORD
            "e4b879cf",  # RABBITMQ_DEFAULT_PASS
            "731473d9",  # ENCRYPTION_KEY
            "0a2f4a5c",  # UNSUBSCRIBE_SECRET_KEY
            "5e884898",  # REDIS_PASSWORD
            "9c17b969",  # VAPID_PRIVATE_KEY
        )
    ),
)

__all__ = ("PLATFORM",)
