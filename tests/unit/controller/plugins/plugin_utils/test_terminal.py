# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary fits a terminal, whatever the fleet."""

from __future__ import annotations

import datetime
import re
import unicodedata

import pytest

from ansible_collections.autogpt.ops.plugins.plugin_utils._fleet import Context, Fleet, build
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import Archive, parse
from ansible_collections.autogpt.ops.plugins.plugin_utils._suppressions import parse as accepted
from ansible_collections.autogpt.ops.plugins.plugin_utils._terminal import LINES, WIDTH, render
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

MANY = [
    make.finding(f"redis.problem_{n}", f"redis-{n}" * 30, s) for s in ("critical", "major", "minor") for n in range(9)
]
GAPS = [make.unknown("redis", "q", f"reason_{n}") for n in range(9)]
NASTY = make.record(make.HOSTILE, [make.finding("a.b", make.HOSTILE, text=make.HOSTILE)], GAPS)

ACCEPTED = [
    {"id": name, "owner": f"{make.HOSTILE}{name}", "reason": make.HOSTILE, "until": until}
    for name in ("redis.noauth", "redis.problem_8")
    for until in ("2026-11-20", "2026-12-31", "2020-01-01")
]
FACTS = [make.facts(variables={"A": "x" * n, "B" * 60: "y" * n, "C": "", "D": str(n), "E": str(n)}) for n in (1, 2)]

FLEETS = {
    "empty": [],
    "one": [make.record("web01")],
    "dozen": make.fleet(12),
    "large": make.fleet(500),
    "all unreachable": [make.silent(f"web{n}") for n in range(30)],
    "many problems": [
        make.record(f"{'long' * 20}{n}.example.com", MANY, GAPS, status="partial") for n in range(0, 40, 2)
    ],
    "hostile": [NASTY],
}


def fleet_of(documents: list[make.Json]) -> Fleet:
    return build(Archive(tuple(map(parse, documents))))


def later(documents: list[make.Json], before: list[make.Json]) -> Fleet:
    """With an earlier run, with suppressions of which most have expired, and with one host that differs in all."""
    told = [{**document, "facts": FACTS[number == 0]} for number, document in enumerate(documents)]
    context = Context(Archive(tuple(map(parse, before))), accepted(ACCEPTED, "x"), {}, datetime.date(2026, 11, 23))
    return build(Archive(tuple(map(parse, told))), context)


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FLEETS)
def test_summary_fits(name: str, language: str) -> None:
    lines = render(fleet_of(FLEETS[name]), language, reports=["/srv/diagnosis.html"]).split("\n")
    assert len(lines) <= LINES
    assert max(map(columns, lines)) <= WIDTH
    assert lines[-1].endswith("/srv/diagnosis.html")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", "".join(lines))


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", FLEETS)
def test_summary_with_all_there_is_to_tell_fits(name: str, language: str) -> None:
    lines = render(later(FLEETS[name], make.fleet(30)), language, reports=["/srv/diagnosis.html"]).split("\n")
    assert len(lines) <= LINES
    assert max(map(columns, lines)) <= WIDTH
    assert lines[-1].endswith("/srv/diagnosis.html")
    assert not re.search(r"[\x00-\x08\x0b-\x1f\u202e]", "".join(lines))


def test_what_a_day_later_looks_like() -> None:
    text = render(later(make.a_day_later(12), make.fleet(12)))
    for line in (
        "  Since 2026-11-22 07:45 UTC: 1 changed, 3 fixed, 1 no longer checked.",
        "  Few hosts differ from most (4 differences): A, " + "B" * 60,
    ):
        assert line[:90] in text
    assert "Suppressed: 1 finding. Expired suppressions: redis.noauth" in text
    assert "Critical  redis.noauth" not in text


def test_a_new_cause_says_so() -> None:
    context = Context(Archive(tuple(map(parse, make.fleet(12)))))
    text = render(build(Archive(tuple(map(parse, make.a_day_later(12)))), context))
    assert "redis.noauth (1 new)  web01.example.com" in text


def test_what_a_dozen_hosts_look_like() -> None:
    lines = render(fleet_of(make.fleet(12)), reports=["/srv/diagnosis.html"]).split("\n")
    assert lines[0] == "autogpt.ops: 5 of 12 hosts in critical condition"
    assert re.search(r"^  Critical  .+ \(\+2 symptoms\)\s+web\[03-05\]\.example\.com$", lines[4])
    assert any(re.search(r"^  Unknown .*psycopg2.*web09\.example\.com$", text) for text in lines)


def test_what_does_not_fit_is_counted() -> None:
    assert "  + 21 causes: Critical 3, Major 9, Minor 9" in render(fleet_of(FLEETS["many problems"]))


def test_colour_only_when_asked_for() -> None:
    fleet = fleet_of(make.fleet(12))
    plain, painted = render(fleet), render(fleet, colour=True)
    assert "\x1b" not in plain
    assert painted.startswith("\x1b[31;1mautogpt.ops:")
    assert re.sub(r"\x1b\[[0-9;]*m", "", painted) == plain
