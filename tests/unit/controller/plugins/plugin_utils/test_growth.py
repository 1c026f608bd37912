# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Memory that only grows: from several runs, without a restart between them, and only when the limit is near."""

from __future__ import annotations

import datetime
import json
import typing as t
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.plugin_utils import _html, _json, _terminal
from ansible_collections.autogpt.ops.plugins.plugin_utils._fleet import Context, Fleet, build
from ansible_collections.autogpt.ops.plugins.plugin_utils._groups import Group
from ansible_collections.autogpt.ops.plugins.plugin_utils._growth import growing
from ansible_collections.autogpt.ops.plugins.plugin_utils._measures import Measure, measures
from ansible_collections.autogpt.ops.plugins.plugin_utils._past import past
from ansible_collections.autogpt.ops.plugins.plugin_utils._recording import write_record
from ansible_collections.autogpt.ops.plugins.plugin_utils._records import Archive, parse
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils.test_html import Page

MIB = 2**20
START = datetime.datetime(2026, 11, 20, tzinfo=datetime.timezone.utc)
STARTED = "2026-11-19T00:00:00Z"

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)


def at(hours: float) -> str:
    return (START + datetime.timedelta(hours=hours)).strftime("%Y-%m-%dT%H:%M:%SZ")


def record(hours: float, mib: int, host: str = "web1", started: str = STARTED, limit: int = 512) -> make.Json:
    """What a host looks like so many hours after the first run."""
    usage = {"memory": mib * MIB, "throttled": 0.0, "periods": 0, "oom_kills": 0}
    item = {"name": "autogpt-container", "started_at": started, "memory_limit": limit * MIB, "usage": usage}
    facts = {**make.facts(), "containers": [item]}
    return make.record(host, facts=facts, finished_at=at(hours))


def runs(*documents: make.Json) -> tuple[Group, ...]:
    """What is made of the last of these records of one host, with the others before it."""
    earlier = [measures(document) for document in reversed(documents[:-1])]
    return growing([parse(documents[-1])], lambda host: earlier if host == "web1" else [])


# (hours after the first run, MiB in use)
Points = t.Sequence[tuple[float, int]]


@pytest.mark.parametrize(
    ("points", "is_told"),
    [
        (((0, 200), (24, 250), (48, 300)), True),
        (((0, 200), (0.5, 230), (1, 260)), True),
        (((0, 200), (24, 300)), False),  # two runs
        (((0, 200), (0.4, 230), (0.9, 260)), False),  # less than an hour
        (((0, 200), (24, 300), (48, 299)), False),  # less than before
        (((0, 200), (24, 200), (48, 300)), False),  # as much as before
        (((0, 490), (24, 500), (48, 510)), False),  # near the limit, but too little of 512 MiB
        (((0, 200), (24, 250), (24, 300)), False),  # two of one moment
        (((0, 200), (24, 214), (48, 226)), False),  # 26 MiB, but the limit is weeks away
        (((0, 460), (24, 474), (48, 486)), True),  # 26 MiB, and the limit is near
        (((0, 500), (24, 300), (48, 350), (72, 400)), True),  # it had grown before, too
        (((0, 300), (1, 250), (48, 350), (49, 360)), True),
        (((0, 100), (1, 400), (48, 300), (49, 310)), False),
    ],
)
def test_growth(points: Points, is_told: bool) -> None:
    assert bool(runs(*(record(hours, mib) for hours, mib in points))) is is_told


def test_what_is_said_of_it() -> None:
    (group,) = runs(record(0, 200), record(24, 260), record(48, 320))
    ((host, finding),) = group.occurrences
    assert (host, finding.id, finding.object, finding.stack) == (
        "web1", "container.memory_growing", "autogpt-container", "autogpt",
    )  # fmt: skip
    assert finding.evidence == {
        "subject": "autogpt-container", "first_mib": 200, "used_mib": 320, "limit_mib": 512, "runs": 3, "hours": 48.0,
        "mib_per_day": 60.0, "days_left": 3.2,
    }  # fmt: skip
    assert group.title.en == "autogpt-container uses more memory with every diagnosis: 200 MiB before, 320 MiB now"


def test_a_restart_begins_a_new_life() -> None:
    again = at(30)
    assert not runs(record(0, 200), record(24, 250), record(48, 300, started=again), record(72, 350, started=again))
    assert runs(record(0, 400), *(record(n, 6 * n, started=again) for n in (40, 50, 60)))


def test_the_first_hour_of_a_life_is_for_filling_caches() -> None:
    born = at(0)
    assert not runs(*(record(hours, int(100 * hours), started=born) for hours in (0.5, 0.9, 1.6)))
    assert runs(*(record(hours, int(100 * hours), started=born) for hours in (1.0, 1.6, 2.2)))


def test_runs_without_the_host_or_its_facts_are_passed_over() -> None:
    assert runs(record(0, 200), make.record("web1"), record(24, 250), make.silent("web1"), record(48, 300))


def test_a_container_without_a_limit_can_grow() -> None:
    assert not runs(*(record(24 * n, 100 + 200 * n, limit=0) for n in range(4)))


def test_a_run_is_read_no_further_back_than_it_grows() -> None:
    asked: list[float] = []

    def of(_host: str) -> t.Iterator[t.Mapping[str, Measure]]:
        for hours, mib in ((48, 300), (24, 350), (0, 100)):
            asked.append(hours)
            yield measures(record(hours, mib))

    assert growing([parse(record(72, 400))], of) == ()
    assert asked == [48, 24]


@pytest.mark.parametrize(("minutes", "runs_used"), [(60, 12), (4, 16)])
def test_a_dozen_runs_are_enough_unless_they_are_of_less_than_an_hour(minutes: int, runs_used: int) -> None:
    documents = [record(number * minutes / 60, 200 + 3 * number) for number in range(60)]
    (group,) = runs(*documents)
    assert group.occurrences[0][1].evidence["runs"] == runs_used


def test_of_several_hosts_one_problem_is_made() -> None:
    documents = {n: [record(24 * n, 200 + 60 * n, host) for host in ("web1", "web2", "web10")] for n in range(3)}
    then = {item["host"]: [measures(documents[1][k]), measures(documents[0][k])]
            for k, item in enumerate(documents[2])}  # fmt: skip
    (group,) = growing(map(parse, documents[2]), then.__getitem__)
    assert group.hosts == ["web1", "web2", "web10"]


@given(JSON)
def test_facts_of_any_shape_stop_nothing(anything: t.Any) -> None:
    assert measures(anything) == {}
    measures({"finished_at": anything, "facts": anything})
    measures({"finished_at": at(1), "facts": {"containers": anything, "stacks": anything}})
    item = {"name": "autogpt-container", "started_at": anything, "memory_limit": anything, "usage": anything}
    assert measures({**record(1, 1), "facts": {**make.facts(), "containers": [item]}}) == {}


@given(st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 2**62)), min_size=1, max_size=6))
def test_numbers_of_any_size_stop_nothing(points: list[tuple[int, int]]) -> None:
    earlier = [{"x": Measure("s", memory, 2**40, moment, 0.0)} for moment, memory in points[1:]]
    latest = parse(make.record("web1"))
    object.__setattr__(latest, "memory", {"x": Measure("s", points[0][1], 2**40, points[0][0], 0.0)})
    growing([latest], lambda _host: earlier)


def on_disk(directory: Path) -> Fleet:
    """Four runs, of which one is damaged, and the report of the last."""
    for number in range(4):
        write_record(directory / str(number) / "hosts", record(24 * number, 200 + 60 * number))
    (directory / "2" / "hosts" / "web1.json").write_text("{")
    earlier = [directory / str(number) for number in (2, 1, 0)]
    return build(Archive((parse(record(72, 380)),)), Context(past=past([*earlier, directory / "gone"])))


def test_earlier_runs_are_read_from_where_they_were_written(tmp_path: Path) -> None:
    (group,) = on_disk(tmp_path).growing
    assert group.occurrences[0][1].evidence["runs"] == 3


def test_every_report_tells_and_the_verdict_stays(tmp_path: Path) -> None:
    fleet = on_disk(tmp_path)
    assert (fleet.verdict, fleet.summary()["growing"]) == ("healthy", 1)
    (item,) = json.loads(_json.render(fleet))["growing"]
    assert (item["id"], item["object"]) == ("container.memory_growing", "autogpt-container")
    assert (item["hosts"][0]["host"], item["hosts"][0]["days_left"]) == ("web1", 2.2)
    page = _html.render(fleet)
    assert "growing" in Page(page).ids
    assert "200 MiB before, 380 MiB now" in page
    assert "\n  Memory only grows: autogpt-container (1 host)" in _terminal.render(fleet)
    assert "\n  内存持续增长：autogpt-container（1 台主机）" in _terminal.render(fleet, "zh")


def test_many_that_grow_fit_into_a_line() -> None:
    documents = [record(24 * number, 200 + 60 * number) for number in range(3)]
    for document in documents:
        facts = document["facts"]
        facts["containers"] = [{**facts["containers"][0], "name": f"worker-{n}"} for n in range(9)]
        facts["stacks"][0]["members"] = {f"worker-{n}": f"worker-{n}" for n in range(9)}
    earlier = [measures(document) for document in documents[1::-1]]
    fleet = build(Archive((parse(documents[2]),)), Context(past=lambda _host: earlier))
    assert len(fleet.growing) == 9
    assert "worker-2 (1 host), worker-3 (1 host), …" in _terminal.render(fleet)


def test_without_an_earlier_run_nothing_is_told() -> None:
    fleet = build(Archive((parse(record(72, 380)),)))
    assert (fleet.growing, '<section id="growing">' in _html.render(fleet)) == ((), False)
    assert "grows" not in _terminal.render(fleet)
