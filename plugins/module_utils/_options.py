# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options that modules share; described in the documentation fragments of the same names."""

from __future__ import annotations

import typing as t

from ._profiles import PROFILES
from ._stack import Override


def docker_options() -> dict[str, t.Any]:
    """How to reach the Docker engine."""
    return {"docker_host": {"type": "str", "default": "unix:///var/run/docker.sock"}}


def stack_options() -> dict[str, t.Any]:
    """What the inventory may say of a stack."""
    text = {"type": "str", "default": ""}
    options: dict[str, t.Any] = dict.fromkeys(("name", "directory", "env_file", "app", "postgres", "redis"), text)
    options["profile"] = {"type": "str", "choices": ["", *PROFILES], "default": ""}
    return {"stack": {"type": "list", "elements": "dict", "default": [], "options": options}}


def overrides(entries: t.Iterable[t.Mapping[str, str]]) -> tuple[Override, ...]:
    """The option ``stack`` as the doctor takes it."""
    return tuple(Override(**entry) for entry in entries)


__all__ = ("docker_options", "overrides", "stack_options")
