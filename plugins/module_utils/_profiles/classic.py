# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Upstream's AutoGPT up to 0.5.1: one container, the agent protocol, SQLite unless told otherwise.

Read from autogpts/autogpt of Significant-Gravitas/AutoGPT at 0014e2ac1 (2024-04-26).
"""

from __future__ import annotations

from ._profile import KeyForm, Profile, Rule, Variables
from ._shell import SHELL_RULES

# OpenAIModelName in autogpt/core/resource/model_providers/openai.py: a name that is not there stops the start.
_MODELS = (
    "gpt-3.5-turbo",
    "gpt-3.5-turbo-0125",
    "gpt-3.5-turbo-0301",
    "gpt-3.5-turbo-0613",
    "gpt-3.5-turbo-1106",
    "gpt-3.5-turbo-16k",
    "gpt-3.5-turbo-16k-0613",
    "gpt-4",
    "gpt-4-0125-preview",
    "gpt-4-0314",
    "gpt-4-0613",
    "gpt-4-1106-preview",
    "gpt-4-1106-vision-preview",
    "gpt-4-32k",
    "gpt-4-32k-0314",
    "gpt-4-32k-0613",
    "gpt-4-turbo",
    "gpt-4-turbo-2024-04-09",
    "gpt-4-turbo-preview",
    "gpt-4-vision-preview",
)

CLASSIC = Profile(
    id="classic",
    markers=("auto-gpt", "autogpt-classic"),
    traits=("AP_SERVER_DB_URL", "AP_SERVER_PORT", "SMART_LLM", "FAST_LLM", "RESTRICT_TO_WORKSPACE"),
    variables=Variables(
        database_url=("AP_SERVER_DB_URL",),
        api_key=("OPENAI_API_KEY",),
        api_base_url=("OPENAI_API_BASE_URL", "OPENAI_BASE_URL"),
        api_organization=("OPENAI_ORGANIZATION", "OPENAI_ORG_ID"),
        api_azure=("USE_AZURE",),
        models=("SMART_LLM", "FAST_LLM"),
    ),
    required=("OPENAI_API_KEY",),
    parts=("app", "postgres"),
    tables=("tasks", "steps", "artifacts"),
    ignored={
        "DATABASE_STRING": "AP_SERVER_DB_URL",
        "DATABASE_URL": "AP_SERVER_DB_URL",
        "PORT": "AP_SERVER_PORT",
        "REDIS_HOST": "",
        "REDIS_PORT": "",
        "REDIS_PASSWORD": "",
        "OPENAI_MAX_TOKENS_PER_DAY": "",
        "OPENAI_MAX_REQUESTS_PER_MINUTE": "",
        "ENABLE_RESPONSE_CACHE": "",
        "ENABLE_MEMORY_CACHE": "",
        "CACHE_TTL": "",
        "CACHE_SIZE": "",
        "MAX_CONCURRENT_TASKS": "",
        "WORKER_PROCESSES": "",
    },
    rules=(
        *SHELL_RULES,
        Rule("SMART_LLM", _MODELS, "refused"),
        Rule("FAST_LLM", _MODELS, "refused"),
        Rule("LOG_FORMAT", ("simple", "debug", "structured_google_cloud"), "refused"),
    ),
    # assert_config_has_openai_api_key in autogpt/config/config.py: ^sk-(proj-)?\w{48}
    key_form=KeyForm(("sk-", "sk-proj-"), 48),
    port_variables=("AP_SERVER_PORT",),
    health_path="/ap/v1/heartbeat",
    cors_variable="AP_SERVER_CORS_ALLOWED_ORIGINS",
)

__all__ = ("CLASSIC",)
