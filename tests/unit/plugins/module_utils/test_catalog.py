# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import re
import string

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import (
    CATALOG,
    COMPONENTS,
    REASONS,
    Entry,
    Reason,
    Text,
)


def placeholders(template: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(template) if name is not None}


def texts(entry: Entry) -> list[Text]:
    return [entry.title, entry.why, entry.remedy]


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


ALL = pytest.mark.parametrize("entry", CATALOG.values(), ids=lambda entry: entry.id)


@ALL
def test_ids_name_a_component_and_a_problem(entry: Entry) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z]+(_[a-z]+)*", entry.id)
    assert entry.id.partition(".")[0] in {component.id for component in COMPONENTS}


@ALL
def test_both_languages_say_something_and_use_the_same_evidence(entry: Entry) -> None:
    for text in texts(entry):
        assert text.en
        assert is_chinese(text.zh)
        assert placeholders(text.en) == placeholders(text.zh)


@ALL
def test_titles_are_one_line_that_fits_a_terminal(entry: Entry) -> None:
    assert "\n" not in entry.title.en
    assert len(entry.title.en) <= 100
    assert not entry.title.en.endswith(".")
    assert not entry.title.zh.endswith("。")


@ALL
def test_explanations_name_entries_that_exist_and_never_the_entry_itself(entry: Entry) -> None:
    assert set(entry.explains) <= set(CATALOG)
    assert entry.id not in entry.explains


@pytest.mark.parametrize("reason", REASONS.values(), ids=lambda reason: reason.id)
def test_reasons_speak_both_languages(reason: Reason) -> None:
    for text in (reason.text, reason.remedy):
        assert text.en
        assert is_chinese(text.zh)
        assert placeholders(text.en) == placeholders(text.zh)
