# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module openai_key_check returns."""

from __future__ import annotations

import typing as t

from .._answer import verdict
from .._codec import to_json
from .._facts import ApiReach
from .._secrets import Secrets
from .._verdict import failure
from .examination import Examination
from .key import described

Json = dict[str, t.Any]

# How far the conversation got, as the modules of the other servers return it, and what only an API says.
_REACH = ("target", "stage", "code", "message", "host", "port", "addresses", "tls", "seconds", "variable")
_ANSWER = ("error_code", "error_type", "request_id", "rate_limits", "paid", "retries")


def answer(examination: Examination, secrets: Secrets) -> Json:
    """The result of an examination, without any of the secrets."""
    reach = examination.reach or ApiReach("", "")
    facts = secrets.masked(to_json(reach))
    answered = reach.code.isdecimal() and reach.stage in ("ready", "query")
    return {
        "changed": False,
        "key": described(examination.key.name, examination.key.shape),
        "seen_from": examination.vantage.value,
        "reach": {name: facts[name] for name in _REACH},
        "status": int(reach.code) if answered else 0,
        **{name: facts[name] for name in _ANSWER},
        "models": {
            "wanted": list(examination.wanted),
            "missing": list(examination.missing),
            "offered": len(reach.models),
        },
        **verdict(examination.findings, examination.unknowns, secrets),
    }


def problem(result: Json, fail_on: str, fail_on_unknown: bool) -> str:
    """Why the module fails, in one line; empty when it does not.

    A finding about the endpoint's answer says more than the question it leaves open. One about the key's own form, or
    none, does not say whether the key works.
    """
    found = failure(result["findings"], fail_on)
    is_explained = any(item["id"].startswith("openai.") for item in result["findings"])
    if found or fail_on == "never" or not fail_on_unknown or is_explained or not result["unknown"]:
        return found
    return f"The key could not be checked. {result['unknown'][0]['text']}"


__all__ = ("answer", "problem")
