# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that modules share; described in the documentation fragments of the same names."""

from __future__ import annotations

import typing as t

from ._probes._endpoint import DEFAULT_URL, Endpoint
from ._profiles import PROFILES
from ._stack import Override


def docker_options() -> dict[str, t.Any]:
    """How to reach the Docker engine."""
    return {
        "docker_host": {"type": "str", "default": DEFAULT_URL},
        "tls": {"type": "bool", "default": False},
        "validate_certs": {"type": "bool", "default": False},
        "ca_path": {"type": "path"},
        "client_cert": {"type": "path"},
        "client_key": {"type": "path"},
    }


def endpoint(options: t.Mapping[str, t.Any]) -> Endpoint:
    """The engine that these options name. Raises ``ValueError`` with a line for the user."""
    files = {name: options[name] or "" for name in ("ca_path", "client_cert", "client_key")}
    return Endpoint(options["docker_host"], options["tls"], options["validate_certs"], **files)


def stack_options() -> dict[str, t.Any]:
    """What the inventory may say of a stack."""
    text = {"type": "str", "default": ""}
    options: dict[str, t.Any] = dict.fromkeys(("name", "directory", "env_file", "app", "postgres", "redis"), text)
    options["profile"] = {"type": "str", "choices": ["", *PROFILES], "default": ""}
    return {"stack": {"type": "list", "elements": "dict", "default": [], "options": options}}


def overrides(entries: t.Iterable[t.Mapping[str, str]]) -> tuple[Override, ...]:
    """The option ``stack`` as the doctor takes it."""
    return tuple(Override(**entry) for entry in entries)


__all__ = ("docker_options", "endpoint", "overrides", "stack_options")
