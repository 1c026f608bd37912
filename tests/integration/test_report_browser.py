# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The HTML report in a real browser: Debian's Chromium, driven by Playwright, without any network."""

from __future__ import annotations

import datetime
import runpy
import sys
import typing as t
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
if "ansible_collections.autogpt.ops" not in sys.modules:
    runpy.run_path(str(ROOT / "tests" / "unit" / "conftest.py"))  # makes the checkout importable as a collection

from ansible_collections.autogpt.ops.plugins.plugin_utils import (  # noqa: E402  # after it
    _fleet,
    _html,
    _records,
    _suppressions,
)
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make  # noqa: E402

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip

Open = Callable[..., Page]

# The contrast of every visible text with what lies behind it, as WCAG 2.2 defines it; the ones below AA are returned.
POOR_CONTRAST = """() => {
  const channels = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => channels(color).slice(0, 3)
    .map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = getComputedStyle(e).backgroundColor;
      if (channels(color)[3] !== 0) return color;
    }
  };
  const poor = [];
  for (const element of document.querySelectorAll("body *:not(script)")) {
    const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data.trim()).join("");
    if (!text || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(style.color), light(behind(element))].sort((x, y) => y - x);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${element.className} ${text.slice(0, 40)}`);
  }
  return poor;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    assert CHROMIUM.exists(), f"{CHROMIUM} is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports in both languages: of a dozen hosts, of the same a day later, of hostile words, of a large fleet."""
    folder = tmp_path_factory.mktemp("reports")
    evil = make.HOSTILE
    hostile = make.record(
        evil, [make.finding("redis.oom", evil, stack=evil, note=evil, lines=[evil] * 9)], message=evil
    )
    fleets = {"dozen": make.fleet(12), "hostile": [*make.fleet(12), hostile], "large": make.fleet(400), "none": []}
    fleets["later"] = a_day_later(12)
    gone = make.record(evil, [make.finding("redis.noauth", evil, note=evil)])
    contexts = {"later": context_of(make.fleet(12)), "hostile": _fleet.Context(archive_of([gone]))}
    for name, documents in fleets.items():
        fleet = _fleet.build(archive_of(documents), contexts.get(name))
        for language in ("en", "zh"):
            (folder / f"{name}.{language}.html").write_text(_html.render(fleet, language), encoding="utf-8")
    return folder


def archive_of(documents: list[make.Json]) -> _records.Archive:
    return _records.Archive(tuple(map(_records.parse, documents)))


def a_day_later(size: int) -> list[make.Json]:
    """A fleet with changes in which one host has another policy than all others."""
    later = make.a_day_later(size)
    for number, document in enumerate(later):
        document["facts"] = make.facts(redis={"maxmemory_policy": "noeviction" if number == 2 else "allkeys-lru"})
    return later


def context_of(before: list[make.Json]) -> _fleet.Context:
    """A run before, and three suppressions: one that holds, one that has expired, one that matches nothing."""
    entries = [
        {"id": "config.drift", "owner": make.HOSTILE, "reason": make.HOSTILE, "until": "2026-12-31"},
        {"id": "config.*", "hosts": ["web08*"], "owner": "bob", "reason": "ticket 4711", "until": "2026-11-20"},
        {"id": "redis.memory_high", "owner": "carol@example.com", "reason": "new nodes", "until": "2027-01-31"},
    ]
    today = datetime.date(2026, 11, 23)
    return _fleet.Context(archive_of(before), _suppressions.parse(entries, "suppressions"), {}, today)


@pytest.fixture
def show(browser: Browser, folder: Path) -> Iterator[Open]:
    """Opens a report. Afterwards nothing may have been fetched, logged, thrown or asked."""
    trouble: list[str] = []
    contexts = []

    def opened(name: str = "dozen", language: str = "en", width: int = 1280, **options: t.Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(("file:", "data:")) else None)
        page.on("console", lambda message: trouble.append(message.text))
        page.on("pageerror", lambda error: trouble.append(str(error)))
        page.on("dialog", lambda dialog: trouble.append(dialog.message))
        page.goto((folder / f"{name}.{language}.html").as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


def test_readable_without_javascript(show: Open) -> None:
    page = show(java_script_enabled=False)
    assert page.get_by_role("heading", level=1).inner_text() == "5 of 12 hosts in critical condition"
    assert page.locator("article.card:visible").count() == 5
    assert page.locator(".commands:visible").count() > 0
    assert not page.locator("form.filter").is_visible()
    assert page.locator(".zh:visible").count() == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_language_switch(show: Open, javascript: bool) -> None:
    page = show(java_script_enabled=javascript)
    page.get_by_text("中文", exact=True).click()
    assert page.get_by_role("heading", level=1).inner_text() == "12 台主机中有 5 台情况紧急"
    assert page.locator(".en:visible").count() == 0
    page.get_by_text("English", exact=True).click()
    assert page.locator(".zh:visible").count() == 0


def test_language_of_the_report_comes_first(show: Open) -> None:
    page = show(language="zh")
    assert page.title() == "12 台主机中有 5 台情况紧急 · autogpt.ops"
    assert page.locator("input[type=search]").first.get_attribute("placeholder") == "搜索诊断结果"


def test_keyboard_reaches_the_language(show: Open) -> None:
    page = show()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.documentElement.lang") == "zh-Hans"
    assert page.locator(".en:visible").count() == 0


def test_filter(show: Open) -> None:
    page = show()
    cards, rows = page.locator("article.card:visible"), page.locator(".map tbody tr:visible")
    page.fill("[name=text]", "NGINX port")
    assert cards.count() == 1
    assert rows.count() == 12
    page.fill("[name=text]", "no such words")
    assert cards.count() == 0
    assert page.get_by_role("status").is_visible()
    page.get_by_text("Show all").click()
    page.fill("[name=host]", "web04")
    assert (cards.count(), rows.count()) == (1, 1)
    assert cards.locator("[data-host]:not([hidden])").first.get_attribute("data-host") == "web04.example.com"
    assert cards.locator("[data-host='web03.example.com']:visible").count() == 0
    page.get_by_text("Show all").click()
    page.uncheck("[name=severity][value=critical]")
    assert cards.count() == 2
    assert page.locator("section.severity:visible").count() == 2


def test_filter_finds_a_host_that_is_only_named(show: Open) -> None:
    page = show("large")
    page.fill("[name=host]", "web365")
    assert page.locator("article.card:visible").count() == 1
    assert page.locator(".map tbody tr:visible").count() == 1


def test_copy(show: Open) -> None:
    page = show(permissions=["clipboard-read", "clipboard-write"])
    button = page.locator("button.copy").first
    button.click()
    expect(button).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".commands code").first.inner_text()


def test_what_changed_is_told_before_the_causes_and_without_javascript(show: Open) -> None:
    page = show("later", java_script_enabled=False)
    heads = page.eval_on_selector_all("h2", "all => all.map(e => e.parentElement.id)")
    assert heads[:2] == ["changes", "causes"]
    chapters = page.locator(".chapter:visible h3").all_inner_texts()
    assert [text.split()[0:2] for text in chapters] == [["1", "New"], ["1", "Changed"], ["3", "Fixed"], ["1", "No"]]
    page.get_by_role("link", name="Redis at redis:6379 wants a password").first.click()
    assert page.locator("article:target code").first.inner_text() == "redis.noauth"


def test_what_is_suppressed_is_shown_but_is_no_card(show: Open) -> None:
    page = show("later")
    accepted = page.locator("#suppressions .accepted > li")
    assert accepted.count() == 1
    accepted.locator("summary").click()
    assert accepted.locator("[data-host='web10.example.com']").is_visible()
    assert page.locator("article.card code:text-is('config.drift')").count() == 0
    states = page.locator("#suppressions table .change").all_inner_texts()
    assert states == ["Active", "Expired", "Matched nothing"]


def test_a_suppression_to_copy_is_one_that_is_accepted_once_it_is_filled_in(show: Open) -> None:
    page = show("hostile")
    text = page.locator("article.card").last.locator(".suppress code").text_content() or ""
    for key, value in (("owner", "alice"), ("reason", "known"), ("until", "2026-12-31")):
        text = text.replace(f"{key}:", f"{key}: {value}")
    (entry,) = _suppressions.parse(yaml.safe_load(text), "copied")
    assert entry.owner == "alice"
    assert page.locator("article.card").last.locator("code").first.inner_text() == entry.id


def test_few_that_differ_are_named(show: Open) -> None:
    text = show("later").locator("#outliers").inner_text()
    assert "differs in maxmemory-policy: noeviction instead of allkeys-lru" in text
    assert "web03.example.com" in text


def test_hostile_text_stays_text(show: Open) -> None:
    assert show("later").locator("img").count() == 0
    page = show("hostile")
    assert page.locator("img").count() == 0
    assert page.locator("article.card:visible").count() == 6
    page.fill("[name=host]", "<img")
    assert page.locator("article.card:visible").count() == 1


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["dozen", "later", "hostile", "large", "none"])
def test_nothing_overflows(show: Open, name: str, language: str) -> None:
    page = show(name, language)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    for width in (320, 390, 768, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("name", ["dozen", "later"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_contrast(show: Open, name: str, scheme: str, language: str) -> None:
    page = show(name, language, color_scheme=scheme)
    page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")
    assert page.evaluate(POOR_CONTRAST) == []


def test_dark_is_dark(show: Open) -> None:
    backgrounds = [
        show(color_scheme=scheme).evaluate("getComputedStyle(document.documentElement).backgroundColor")
        for scheme in ("light", "dark")
    ]
    assert backgrounds == ["rgb(250, 249, 246)", "rgb(18, 20, 23)"]


@pytest.mark.parametrize("name", ["dozen", "later"])
def test_print(show: Open, name: str) -> None:
    page = show(name, width=794, color_scheme="dark")
    page.emulate_media(media="print")
    assert not page.locator("form.filter").is_visible()
    assert page.locator("button.copy:visible").count() == 0
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate(POOR_CONTRAST) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("name", ["dozen", "later"])
def test_every_heading_is_in_order(show: Open, name: str) -> None:
    levels = [
        int(tag[1]) for tag in show(name).eval_on_selector_all("h1,h2,h3,h4,h5", "all => all.map(e => e.tagName)")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
