# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._inside._scram import Scram, _prepared

# The examples of RFC 4013, section 3, and what PostgreSQL makes of prohibited ones: it takes them as they are.
PREPARED = {
    "I\u00adX": "IX",
    "user": "user",
    "USER": "USER",
    "\u00aa": "a",
    "\u2168": "IX",
    "\u0007": "\u0007",
    "\u2168\u0007": "\u2168\u0007",
    "\u0627\u0031": "\u06271",
    "a\u00a0b\u3000c": "a b c",
    "\u00ad": "\u00ad",
    "\u0627\u0031\u0628": "\u06271\u0628",
    "\u0627\u2168a": "\u0627\u2168a",
    "\u2168\U0001f680": "\u2168\U0001f680",
    "\u00c5": "\u00c5",
}


@pytest.mark.parametrize("password", PREPARED)
def test_passwords_are_prepared_as_postgres_does(password: str) -> None:
    assert _prepared(password) == PREPARED[password]


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_preparing_twice_changes_nothing_and_any_password_is_borne(password: str) -> None:
    Scram(password)
    if password.isascii():
        assert _prepared(password) == password
