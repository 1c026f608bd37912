# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What may be said of a key without showing it."""

from __future__ import annotations

import typing as t

from .._facts import Shape

# Whose a key is, by its public beginning; OpenAI publishes no other format, and lengths have changed.
_KINDS = {
    "sk-proj-": "project",
    "sk-svcacct-": "service_account",
    "sk-admin-": "admin",
    "sk-": "legacy",
    "sk-ant-": "anthropic",
    "sk-or-": "openrouter",
    "sk-or-v1-": "openrouter",
    "sk-lf-": "langfuse",
    "gsk_": "groq",
    "xai-": "xai",
    "hf_": "hugging_face",
    "AIza": "google",
    "pplx-": "perplexity",
    "r8_": "replicate",
    "ghp_": "github",
}

KINDS = ("missing", "placeholder", *dict.fromkeys(_KINDS.values()), "unknown")


def described(variable: str, shape: t.Optional[Shape]) -> dict[str, t.Any]:
    """The key in this variable, as the module returns it; no shape means that there is none."""
    return {
        "variable": variable,
        "kind": _kind(shape),
        "hash": shape.fingerprint if shape else "",
        "damage": list(shape.damage) if shape else [],
    }


def _kind(shape: t.Optional[Shape]) -> str:
    if shape is None or not shape.length:
        return "missing"
    return "placeholder" if shape.placeholder else _KINDS.get(shape.prefix, "unknown")


__all__ = ("KINDS", "described")
