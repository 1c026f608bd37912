# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the module, as Ansible hands them over when only some are given."""

from __future__ import annotations

import typing as t

from ansible_collections.autogpt.ops.plugins.module_utils._openai.request import Request

KEY = "sk-proj-" + "x1" * 20

OPTIONS: dict[str, t.Any] = {
    "docker_host": "unix:///nonexistent/docker.sock",
    "tls": False,
    "validate_certs": False,
    "ca_path": None,
    "client_cert": None,
    "client_key": None,
    "api_key": None,
    "container": None,
    "env_file": None,
    "variable": "OPENAI_API_KEY",
    "base_url": None,
    "organization": None,
    "project": None,
    "models": None,
    "completion": False,
    "completion_model": None,
    "azure": False,
    "api_version": None,
    "deployment": None,
    "proxy": None,
    "api_ca_path": None,
    "api_validate_certs": True,
    "timeout": 5.0,
    "retries": 0,
}


def request(**options: t.Any) -> Request:
    """What these options ask for."""
    return Request.from_options({**OPTIONS, **options})
