# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The page: complete without a script, closed to what records may hold, small for large fleets."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import typing as t
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG
from ansible_collections.autogpt.ops.plugins.plugin_utils import _html
from ansible_collections.autogpt.ops.plugins.plugin_utils._fleet import build
from ansible_collections.autogpt.ops.plugins.plugin_utils._html import render
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import Archive, parse
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

ROOT = Path(__file__).resolve().parents[5]
VOID = {"meta", "link", "input", "rect", "path"}


class Page(HTMLParser):
    """The elements of a page, its scripts and its text; fails on tags that do not match."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.scripts: list[str] = []
        self.text = ""
        self._open: list[str] = []
        self.feed(source)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        assert not [name for name in values if name.startswith("on")]
        self.tags[tag] += 1
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "action")]
        self.ids += [values["id"] or ""] if "id" in values else []
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "script":
            self.scripts.append(data)
        elif self._open and self._open[-1] != "style":
            self.text += data


def page(documents: list[make.Json], language: str = "en", warnings: tuple[str, ...] = ()) -> str:
    return render(build(Archive(tuple(map(parse, documents)), warnings)), language)


@pytest.fixture
def _priced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(CATALOG, make.PRICED.id, make.PRICED)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    "documents",
    [[], [make.record("web01")], make.fleet(12), make.fleet(70), [make.silent(f"web{n}") for n in range(3)]],
    ids=["empty", "healthy", "dozen", "large", "unreachable"],
)
def test_page_is_well_formed_and_fetches_nothing(documents: list[make.Json], language: str) -> None:
    found = Page(page(documents, language))
    assert found.tags["h1"] == found.tags["main"] == 1
    assert len(found.ids) == len(set(found.ids))
    targets = {link[1:] for link in found.links if link.startswith("#")}
    assert [link for link in found.links if not link.startswith("#")] == ["data:,"]
    assert targets - {"critical", "major", "minor", "unknowns"} <= set(found.ids)


def test_both_languages_are_in_the_page() -> None:
    english, chinese = page(make.fleet(12)), page(make.fleet(12), "zh")
    for source in (english, chinese):
        assert '<h1><span class="en" lang="en">5 of 12 hosts in critical condition</span>' in source
        assert '<span class="zh" lang="zh-Hans">12 台主机中有 5 台情况紧急</span></h1>' in source
    assert '<html lang="en">' in english
    assert '<html lang="zh-Hans">' in chinese
    assert re.search(r'id="language-zh"[^>]* checked>', chinese)
    assert not re.search(r'id="language-zh"[^>]* checked>', english)


@pytest.mark.usefixtures("_priced")
def test_hostile_text_stays_text() -> None:
    evil = make.HOSTILE
    finding = make.finding("test.priced", evil, stack=evil, percent=evil, day=evil, lines=[evil] * 20, **{evil: evil})
    record = make.record(
        evil, [finding], [make.unknown(evil, evil, evil, package=evil)], message=evil, started_at=evil,
        finished_at=evil, stacks=[make.stack_of(evil, evil)], tool={"name": evil, "version": evil},
    )  # fmt: skip
    failed = make.record(f"b{evil}", status="failed", message=evil, coverage=[])
    found = Page(page([record, failed], warnings=(evil,)))
    assert found.tags["img"] == 0
    assert found.tags["script"] == 2
    assert "<img src=x onerror=alert(1)>{{ 7*7 }}{0.__class__}%sred" in found.text
    assert not re.search("[\x00\x1b\u202e\ud800]", found.text)
    assert json.loads(found.scripts[0])["hosts"][0].startswith("</script>")


def test_only_our_script_may_run() -> None:
    source = page(make.fleet(12))
    script = Page(source).scripts[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in source
    assert "default-src 'none'" in source


@pytest.mark.usefixtures("_priced")
def test_card_says_what_why_and_what_to_do() -> None:
    findings = [make.finding("test.priced", "/srv/a b", percent=91.4, day="Monday")]
    text = Page(page([make.record("web01", findings)])).text
    for part in ("/srv/a b is used to 91 %", "It will be full on Monday.", "Make room in /srv/a b.", "du -x '/srv/a b'",
                 "Destructive", "Data can be lost: back up first.", "Guide, section 1", "test.priced"):  # fmt: skip
        assert part in text


@pytest.mark.usefixtures("_priced")
def test_commands_that_differ_name_their_hosts() -> None:
    documents = [make.record(f"web{n}", [make.finding("test.priced", f"/srv/{n % 2}")]) for n in range(3)]
    text = Page(page(documents)).text
    assert re.search(r"On web\[0,2\].*du -x /srv/0.*On web1.*du -x /srv/1", text, re.DOTALL)


def test_evidence_is_bounded_and_the_rest_is_named() -> None:
    documents = [make.record(f"web{n:02}", [make.finding("a.b", "x", note="n" * 5000)]) for n in range(40)]
    source = page(documents)
    assert source.count("<dt>note</dt>") == 15
    assert "and 37 more" in source
    assert "web[15-39]" in source
    assert "n" * 401 not in source


def test_symptoms_are_shown_beneath_with_their_evidence() -> None:
    source = page([make.record("web01", make.full_database())])
    card = source[source.index('id="cause-1"') : source.index("</article>")]
    assert "container.unhealthy" in card
    assert '<dd class="block">HTTP 503\nFATAL: sorry</dd>' in card


def test_filter_data_follows_the_page() -> None:
    found = Page(page(make.fleet(12)))
    data = json.loads(found.scripts[0])
    assert [len(hosts) for hosts in data["cards"]] == [3, 1, 1, 2, 1]
    assert data["hosts"][data["cards"][1][0]] == "web12.example.com"
    assert len(data["rows"]) == 12


MEASURE = """
import datetime, resource, sys, time
from pathlib import Path
sys.path.insert(0, {unit!r})
import conftest
from ansible_collections.autogpt.ops.plugins.plugin_utils import (
    _fleet, _html, _json, _junit, _prometheus, _records, _sarif, _suppressions
)
start = time.process_time()
entries = [
    dict(id=f"test.cause_{{n}}", hosts=["*a.example.com", "*b.example.com"], owner="o", reason="r", until="2026-12-31")
    for n in range(50)
]
earlier = _records.read([Path({earlier!r})], slim=True)
context = _fleet.Context(earlier, _suppressions.parse(entries, "x"), {{}}, datetime.date(2026, 11, 22))
fleet = _fleet.build(_records.read([Path({records!r})]), context)
assert fleet.suppressed and fleet.changes.fixed and len(fleet.outliers) == 1, "there is nothing to render"
sizes = [len(module.render(fleet).encode()) for module in (_html, _json, _junit, _prometheus, _sarif)]
print(sizes[0], time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> t.Iterator[Path]:
    """Where Jinja keeps what it compiled."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    _html._template.cache_clear()
    yield tmp_path / f"_jinja2-cache-{os.getuid()}"
    _html._template.cache_clear()


def test_what_was_compiled_is_kept_for_the_user_alone(place: Path) -> None:
    fleet = build(Archive((parse(make.record("web01")),), (), 0))
    page = render(fleet)
    before = {path.name: path.stat().st_mtime_ns for path in place.iterdir()}
    assert len(before) > 2
    assert place.stat().st_mode & 0o777 == 0o700
    _html._template.cache_clear()
    assert render(fleet) == page
    assert {path.name: path.stat().st_mtime_ns for path in place.iterdir()} == before  # nothing was compiled again


def test_the_page_does_not_depend_on_it(place: Path) -> None:
    fleet = build(Archive((parse(make.record("web01")),), (), 0))
    page = render(fleet)
    _html._template.cache_clear()
    shutil.rmtree(place)
    _html._template()
    shutil.rmtree(place)
    assert render(fleet) == page
    assert not place.exists()


def test_nor_on_a_place_for_it(place: Path) -> None:
    place.write_text("somebody else's")
    assert render(build(Archive((parse(make.record("web01")),), (), 0))).startswith("<!DOCTYPE html>")
    assert place.read_text() == "somebody else's"


def test_report_of_a_thousand_hosts_is_small_and_quick(tmp_path: Path) -> None:
    """Two dozen different findings on every host, names that fold into no range, and facts of 5 KB.

    Compared with a run in which half of the findings were others, and a part of them suppressed.
    """
    records = make.write(tmp_path / "now", (_sick(number) for number in range(1000)))
    earlier = make.write(tmp_path / "then", (_sick(number, 4) for number in range(1000)))
    code = MEASURE.format(unit=str(ROOT / "tests" / "unit"), records=str(records), earlier=str(earlier))
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    size, seconds, memory = map(float, answer.split())
    assert size <= 5_000_000
    assert seconds <= 10
    assert memory <= 300_000_000


def _sick(number: int, first: int = 0) -> make.Json:
    name = hashlib.sha256(str(number).encode()).hexdigest()[:12]
    found: list[t.Any] = [
        make.finding(f"test.cause_{n}", f"object-{number}", note="n" * 200) for n in range(first, first + 8)
    ]
    for cause in found[:8]:
        because = {"_causes": [cause["key"]]}
        found += [
            make.finding(f"test.symptom_{n}_{cause['id'][11:]}", "x", note="n" * 200, **because) for n in range(2)
        ]
    policy = {"maxmemory_policy": "noeviction" if number % 50 == 0 else "allkeys-lru"}
    facts = {**make.facts(redis=policy), "log": "x" * 5000}
    asked = [*make.coverage(), {"component": "test", "stack": "autogpt", "checks": 24, "unknown": 0}]
    return make.record(f"{name}.example.com", found, facts=facts, coverage=asked)
