# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: config, the form of keys and lists."""

from __future__ import annotations

import json
import typing as t

from .._model import Finding
from ._members import Evidence, part_of, report, variable
from ._registry import Verdict, View, check

# The public beginnings of other providers' keys, and whose they are.
_FOREIGN = {"sk-ant-": "Anthropic", "sk-or-": "OpenRouter", "sk-or-v1-": "OpenRouter", "gsk_": "Groq", "xai-": "xAI"}


@check("config", "settings")
def key_is_of_the_provider(view: View) -> Verdict:
    """Is another provider's key sent to OpenAI? With a base URL of its own it may be right."""
    key = variable(view, view.profile.variables.api_key)
    owner = _FOREIGN.get(key.shape.prefix) if key else None
    if key and owner and variable(view, view.profile.variables.api_base_url) is None:
        yield _finding(view, "config.foreign_key", key.name, prefix=key.shape.prefix, provider=owner)


@check("config", "settings")
def key_has_the_form(view: View) -> Verdict:
    """Does the API key pass the application's own test of its form? Valid keys of a newer form may not."""
    form = view.profile.key_form
    key = variable(view, view.profile.variables.api_key)
    if form and key and (key.shape.prefix not in form.prefixes or key.shape.run < form.run):
        wanted: Evidence = {"accepted": form.prefixes, "wanted": form.run}
        seen: Evidence = {"prefix": key.shape.prefix or "-", "run": key.shape.run}
        yield _finding(view, "config.key_refused", key.name, **wanted, **seen)


@check("config", "settings")
def origins_are_a_list(view: View) -> Verdict:
    """Are the origins that it lets in written as a JSON list, where it reads one? Anything else stops its start."""
    found = variable(view, (view.profile.cors_variable,))
    if view.profile.cors_format == "json" and found and found.value is not None and not _is_list(found.value):
        yield _finding(view, "config.list_refused", found.name, value=found.value)


def _is_list(text: str) -> bool:
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(entries, list) and all(isinstance(entry, str) for entry in entries)


def _finding(view: View, entry: str, name: str, **evidence: t.Any) -> Finding:
    where: Evidence = {
        "part": part_of(view, name),
        "variable": name,
        "container": view.stack.members.get("app", "?"),
        "env_file": view.stack.env_file.path if view.stack.env_file else "-",
        "directory": view.stack.working_dir or ".",
    }
    return report(view, entry, name, {**where, **evidence})
