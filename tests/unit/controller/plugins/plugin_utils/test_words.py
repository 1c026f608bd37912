# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import Text
from ansible_collections.autogpt.ops.plugins.plugin_utils._words import WORDS, amount, word


@pytest.mark.parametrize("name", WORDS)
def test_both_languages_say_the_same_things(name: str) -> None:
    text = WORDS[name]
    assert text.en
    assert text.zh
    assert re.findall(r"{(\w+)}", text.en).sort() == re.findall(r"{(\w+)}", text.zh).sort()


def test_amounts() -> None:
    assert amount("hosts", 1) == Text("1 host", "1 台主机")
    assert amount("hosts", 1200) == Text("1200 hosts", "1200 台主机")


def test_words_are_filled_language_by_language() -> None:
    found = word("verdict.critical", affected=2, hosts=amount("hosts", 3))
    assert found == Text("2 of 3 hosts in critical condition", "3 台主机中有 2 台情况紧急")
