# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._openai.key import KINDS, described
from ansible_collections.autogpt.ops.plugins.module_utils._probes.settings import shape


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("sk-proj-Ab1_-", "project"),
        ("sk-svcacct-Ab1", "service_account"),
        ("sk-admin-Ab1", "admin"),
        ("sk-" + "a1" * 24, "legacy"),
        ("sk-ant-api03-x1", "anthropic"),
        ("sk-or-v1-x1", "openrouter"),
        ("gsk_x1", "groq"),
        ("xai-x1", "xai"),
        ("0123456789abcdef0123456789abcdef", "unknown"),
        ("your-openai-api-key", "placeholder"),
        ("sk-your-new-api-key", "placeholder"),
        ("sk-proj-xxxxxxxx", "placeholder"),
        ("", "missing"),
        ("'sk-proj-Ab1'\r", "project"),
    ],
)
def test_kinds_are_told_by_the_beginning(value: str, kind: str) -> None:
    found = described("K", shape("K", value))
    assert (found["kind"], found["variable"]) == (kind, "K")
    assert kind in KINDS
    assert not value or value not in str(found)


def test_damage_is_named() -> None:
    assert described("K", shape("K", " 'sk-1'\r\n"))["damage"] == ["quotes", "carriage_return", "spaces", "newline"]


def test_the_hash_is_that_of_sha256sum() -> None:
    assert described("K", shape("K", "abc"))["hash"] == "ba7816bf"
