# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One key on many hosts is told once, by its fingerprint."""

from __future__ import annotations

import json
import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.plugin_utils import _html, _json
from ansible_collections.autogpt.ops.plugins.plugin_utils._fleet import Fleet, build
from ansible_collections.autogpt.ops.plugins.plugin_utils._outliers import outliers
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import Archive, parse
from ansible_collections.autogpt.ops.plugins.plugin_utils._sharing import shared_keys
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make


def record(host: str, fingerprint: t.Any, variable: str = "OPENAI_API_KEY", **shape: t.Any) -> make.Json:
    facts = make.facts(variables={})
    known = {variable: {"name": variable, "value": None, "shape": {"fingerprint": fingerprint, **shape}}}
    facts["stacks"][0]["settings"]["variables"] = known
    return make.record(host, facts=facts)


def fleet(*documents: make.Json) -> Fleet:
    return build(Archive(tuple(map(parse, documents))))


def test_one_key_on_several_hosts() -> None:
    documents = [record(f"web{n}", "0badc0de" if n != 3 else "deadbeef") for n in (10, 2, 3)]
    (key,) = shared_keys(map(parse, documents))
    assert (key.fingerprint, key.hosts) == ("0badc0de", ("web2", "web10"))
    assert key.title.en == "2 hosts use one API key (fingerprint 0badc0de)"
    assert key.title.zh == "2 台主机使用同一个 API 密钥（指纹 0badc0de）"


@pytest.mark.parametrize(
    "documents",
    [
        [record("a", "1"), record("b", "2")],
        [record("a", "1"), record("a", "1")],
        [record("a", ""), record("b", "")],
        [record("a", None), record("b", None)],
        [record("a", "1", placeholder=True), record("b", "1", placeholder=True)],
        [record("a", "1", "DATABASE_STRING"), record("b", "1", "DATABASE_STRING")],
    ],
    ids=["two keys", "one host", "empty", "unknown", "placeholder", "another secret"],
)
def test_what_is_no_shared_key(documents: list[make.Json]) -> None:
    assert shared_keys(map(parse, documents)) == ()


def test_every_report_tells_it_once() -> None:
    told = fleet(*(record(f"web{n}", "0badc0de") for n in range(40)))
    (key,) = json.loads(_json.render(told))["shared_keys"]
    assert (key["fingerprint"], len(key["hosts"])) == ("0badc0de", 40)
    page = _html.render(told)
    assert page.count("40 hosts use one API key") == 1
    assert '<section id="shared-keys">' not in _html.render(fleet(record("a", "1")))


def test_a_host_with_another_key_than_all_others_differs() -> None:
    documents = [record(f"web{n}", "5ta1e000" if n == 2 else "0badc0de") for n in range(9)]
    (outlier,) = outliers(map(parse, documents))
    assert outlier.title.en == "1 of 9 hosts differs in the API key's fingerprint: 5ta1e000 instead of 0badc0de"
