# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import collections
import os
import sys
import time
import typing as t
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._facts import LogCalls
from ansible_collections.autogpt.ops.plugins.module_utils._probes import logs
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs import _candidates, _files
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._window import seconds_of, window
from ansible_collections.autogpt.ops.plugins.module_utils._probes.containers import container

sys.path.insert(0, str(Path(__file__).parent))
from loglines import CALLS, NOW, STARTED, app, counts, read, written


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "app-json.log"


def test_classes_are_counted_with_their_times_and_words(log: Path) -> None:
    log.write_bytes(
        written(
            (9000, "KeyError: 'a'"),
            (1200, "ValueError: b"),
            (200, "INFO fine"),
            (200, "KeyError: 'c'"),
            (30, "KeyError: 'd'"),
            (20, "redis.exceptions.TimeoutError: Timeout reading from socket"),
        )
    )
    facts = read(app(log, log_max_size="10m"))
    assert (facts.source, facts.problem, facts.complete, facts.files) == ("file", "", True, 1)
    assert (facts.since, facts.until, facts.max_size) == (STARTED, "2026-11-22T12:00:00Z", "10m")
    assert facts.size_bytes == facts.scanned_bytes == log.stat().st_size
    assert [one.id for one in facts.classes] == ["redis", "exception"]
    exception = facts.of("exception")
    assert exception is not None
    assert (exception.count, exception.last_hour, exception.last_five_minutes, exception.last_minute) == (4, 3, 2, 1)
    assert (exception.first, exception.last) == ("2026-11-22T09:30:00Z", "2026-11-22T11:59:30Z")
    assert exception.sample == "KeyError: 'd'"
    assert exception.words == {"KeyError": 3, "ValueError": 1}


def test_known_secrets_are_masked(log: Path) -> None:
    log.write_bytes(written((30, "KeyError: 'correct horse'")))
    (facts,) = logs.read([app(log)], None, 20.0, lambda text: text.replace("correct horse", "***"), NOW)
    assert facts.classes[0].sample == "KeyError: '***'"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, (STARTED, "2026-11-22T12:00:00Z")),
        ({"started_at": "2026-11-20T08:00:00Z"}, ("2026-11-21T12:00:00Z", "2026-11-22T12:00:00Z")),
        ({"finished_at": ""}, ("2026-11-22T07:59:55Z", "2026-11-22T12:00:00Z")),
        ({"status": "exited", "finished_at": "2026-11-22T09:00:00Z"}, ("2026-11-22T07:59:55Z", "2026-11-22T09:00:00Z")),
        (
            {"started_at": "2026-11-22T11:59:00Z", "restart_count": 4},
            ("2026-11-22T11:00:00Z", "2026-11-22T12:00:00Z"),
        ),
        ({"started_at": "2026-11-22T11:30:00Z", "restart_count": 4}, ("2026-11-22T11:30:00Z", "2026-11-22T12:00:00Z")),
        (
            {
                "status": "restarting",
                "started_at": "2026-11-22T11:58:00Z",
                "finished_at": "2026-11-22T11:58:30Z",
                "restart_count": 2,
            },
            ("2026-11-22T10:58:30Z", "2026-11-22T11:58:30Z"),
        ),
    ],
)
def test_what_time_is_looked_at(changes: dict[str, t.Any], expected: tuple[str, str]) -> None:
    seen = window(app(**changes), NOW)
    assert (f"{seen.since}Z", f"{seen.until}Z") == expected


@pytest.mark.parametrize(
    ("stamp", "expected"),
    [
        ("2026-11-22T07:45:29.123456789Z", "2026-11-22T07:45:29"),
        ("2026-11-22T07:45:29Z", "2026-11-22T07:45:29"),
        ("2026-11-22T08:45:29.5+01:00", "2026-11-22T07:45:29"),
        ("", ""),
        ("Z", ""),
        ("yesterday, at some time of the day Z", ""),
    ],
)
def test_times_of_lines(stamp: str, expected: str) -> None:
    assert seconds_of(stamp) == expected


def test_lines_from_before_the_start_do_not_count(log: Path) -> None:
    log.write_bytes(written((4 * 3600 + 5, "KeyError: 'old'"), (4 * 3600 - 5, "KeyError: 'new'")))
    assert counts(read(app(log))) == {"exception": 1}


def test_rotated_files_count_too_as_far_as_the_window_goes(log: Path) -> None:
    log.write_bytes(written((100, "KeyError: 0")))
    for number, ago in ((1, 1000.0), (2, 2000.0), (10, 20_000.0)):
        log.with_name(f"{log.name}.{number}").write_bytes(written((ago, f"KeyError: {number}")))
    log.with_name(f"{log.name}.tmp").write_bytes(written((90, "KeyError: 'not a log'")))
    facts = read(app(log))
    assert (counts(facts), facts.files, facts.complete) == ({"exception": 3}, 4, True)
    assert facts.size_bytes == sum(path.stat().st_size for path in log.parent.iterdir() if path.suffix != ".tmp")


def test_compressed_files_are_missing_and_that_is_said(log: Path) -> None:
    log.write_bytes(written((100, "KeyError: 0")))
    log.with_name(f"{log.name}.1.gz").write_bytes(b"\x1f\x8b")
    facts = read(app(log))
    assert (counts(facts), facts.complete, facts.since) == ({"exception": 1}, False, "2026-11-22T11:58:20Z")


def test_where_the_log_is_and_what_limits_it() -> None:
    limits = {"Type": "json-file", "Config": {"max-size": "10m", "max-file": "3"}}
    raw = {"Name": "/app", "LogPath": "/data/app-json.log", "HostConfig": {"LogConfig": limits}}
    item = container(raw)
    assert (item.log_driver, item.log_path, item.log_max_size) == ("json-file", "/data/app-json.log", "10m")
    bare = container({"Name": "/app", "LogPath": None, "HostConfig": {"LogConfig": {"Type": "local", "Config": None}}})
    assert (bare.log_path, bare.log_max_size) == ("", "")


def test_a_log_that_never_began(log: Path) -> None:
    facts = read(app(log, status="created", started_at=""))
    assert (facts.source, facts.problem, facts.complete, facts.classes) == ("", "", True, ())


def test_an_empty_log(log: Path) -> None:
    log.write_bytes(b"")
    facts = read(app(log))
    assert (facts.source, facts.complete, facts.since, facts.classes) == ("file", True, STARTED, ())


def test_a_container_that_docker_would_not_describe() -> None:
    facts = read(app(log_driver="", started_at=""))
    assert (facts.problem, facts.complete, facts.classes) == ("failed", False, ())


GARBAGE = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [
            b"KeyError: bare",
            b'{"log":"KeyError: 1\\n","time":"2026',
            b'{"log":7,"time":"Error"}',
            b'{"log":7,"x":"Error","time":"2026-11-22T11:59:00Z"}',
            b"[" * 5000 + b"Error",
        ]
    ),
)


@given(st.lists(GARBAGE))
@hypothesis.settings(suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture])
def test_what_is_no_line_of_docker_does_no_harm(log: Path, rows: list[bytes]) -> None:
    good = written((30, "KeyError: 'good'"))
    log.write_bytes(good + b"\n".join(rows) + b"\n" + good)
    assert counts(read(app(log))) == {"exception": 2}


LINES = st.lists(st.sampled_from(["INFO fine", "KeyError: 1", "redis.exceptions.X: y" * 20, "é" * 90]), max_size=60)


@pytest.mark.parametrize("small", [0, 10**6], ids=["grep", "python"])
@given(LINES, st.integers(1, 3000), st.integers(1, 500), st.integers(0, 70))
@hypothesis.settings(
    max_examples=40, deadline=None, suppress_health_check=[hypothesis.HealthCheck.function_scoped_fixture]
)
def test_however_a_file_is_cut_each_line_of_the_window_counts_once(
    small: int, log: Path, texts: list[str], stretch: int, near: int, since: int
) -> None:
    log.write_bytes(written(*((len(texts) - number, text) for number, text in enumerate(texts))))
    start = (NOW - timedelta(seconds=since)).strftime("%Y-%m-%dT%H:%M:%SZ")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_files, "_STRETCH", stretch)
        patch.setattr(_files, "_NEAR", near)
        patch.setattr(_candidates, "_SMALL", small)
        facts = read(app(log, started_at=start))
    inside = texts[-since:] if since else []
    wanted = {"redis": sum("redis" in text for text in inside), "exception": inside.count("KeyError: 1")}
    assert counts(facts) == {name: number for name, number in wanted.items() if number}
    assert facts.complete


@pytest.mark.parametrize("near", [1, 150, 2000])
@pytest.mark.parametrize("length", [1, 90, 700])
def test_the_window_begins_at_the_right_line(
    log: Path, monkeypatch: pytest.MonkeyPatch, near: int, length: int
) -> None:
    monkeypatch.setattr(_files, "_NEAR", near)
    log.write_bytes(written(*((60 - number, "KeyError: " + "x" * length) for number in range(60))))
    starts = [(NOW - timedelta(seconds=ago)).strftime("%Y-%m-%dT%H:%M:%SZ") for ago in range(1, 61)]
    assert [counts(read(app(log, started_at=start)))["exception"] for start in starts] == list(range(1, 61))


def test_of_lines_of_one_second_the_last_is_shown(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log.write_bytes(written(*((30, f"KeyError: {number}") for number in range(100))))
    log.with_name(f"{log.name}.1").write_bytes(written((30, "KeyError: 'before'")))
    monkeypatch.setattr(_files, "_STRETCH", 300)
    assert [one.sample for one in read(app(log)).classes] == ["KeyError: 99"]


def test_time_that_is_up_leaves_what_was_found_in_the_newest_stretches(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.write_bytes(written(*((1000 - number, "KeyError: 1") for number in range(1000))))
    monkeypatch.setattr(_files, "_STRETCH", 8000)
    stretches = []

    def slowly(*where: t.Any) -> t.Iterator[bytes]:
        stretches.append(where)
        if len(stretches) > 3:
            raise _candidates.Late
        return _candidates.candidates(*where)

    monkeypatch.setattr(_files, "candidates", slowly)
    facts = read(app(log))
    (exception,) = facts.classes
    assert not facts.complete
    assert 0 < facts.scanned_bytes < log.stat().st_size
    assert exception.first == facts.since
    assert exception.last == "2026-11-22T11:59:59Z"
    seconds = (NOW - datetime.fromisoformat(facts.since.replace("Z", "+00:00"))).total_seconds()
    assert exception.count == seconds


def test_no_time_at_all_leaves_nothing_and_says_so(log: Path) -> None:
    log.write_bytes(written((30, "KeyError: 1")))
    facts = read(app(log), seconds=-1.0)
    assert (facts.complete, facts.classes, facts.since, facts.until) == (False, (), facts.until, "2026-11-22T12:00:00Z")


@pytest.mark.parametrize("small", [0, 10**9], ids=["grep", "python"])
def test_a_deadline_within_a_stretch_is_kept(log: Path, monkeypatch: pytest.MonkeyPatch, small: int) -> None:
    log.write_bytes(written((30, "KeyError: " + "x" * 1000)) * 2000)
    monkeypatch.setattr(_candidates, "_SMALL", small)
    seen: collections.Counter[bytes] = collections.Counter()
    with log.open("rb") as file:
        found = _candidates.candidates(file.fileno(), 0, log.stat().st_size, time.monotonic() + 0.05)
        with pytest.raises(_candidates.Late):
            seen.update(line for line in found if time.sleep(0.001) is None)
    assert 0 < sum(seen.values()) <= 512


def test_a_deadline_is_kept_where_nothing_is_found(log: Path) -> None:
    log.write_bytes(written((30, "INFO fine")))
    with log.open("rb") as file, pytest.raises(_candidates.Late):
        next(_candidates.candidates(file.fileno(), 0, log.stat().st_size, time.monotonic() - 1), None)


def test_a_file_that_is_rotated_meanwhile_counts_once(log: Path) -> None:
    log.write_bytes(written((100, "KeyError: 0")))
    os.link(log, log.with_name(f"{log.name}.1"))
    assert counts(read(app(log))) == {"exception": 1}


def test_what_is_older_than_the_window_is_not_even_read(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_files, "_NEAR", 10)
    sizes = {}
    for name, first in (("", 100), (".1", 1000), (".2", 14_300), (".3", 20_000), (".10", 30_000)):
        path = log.with_name(log.name + name)
        path.write_bytes(written(*((first + 90 - number, "KeyError: 1") for number in range(90))))
        sizes[name] = path.stat().st_size
    facts = read(app(log, started_at="2026-11-22T08:01:00Z"))
    assert counts(facts) == {"exception": 180 + 40}
    assert facts.scanned_bytes == sizes[""] + sizes[".1"] + 41 * sizes[".2"] // 90


def test_all_containers_share_the_time(tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.log" for name in "abc"]
    for path in paths:
        path.write_bytes(written((30, "KeyError: 1")))
    found = logs.read([app(path) for path in paths], None, 20.0, now=NOW)
    assert [counts(facts) for facts in found] == [{"exception": 1}] * 3


@pytest.mark.parametrize("grep", ["#!/bin/sh\nexit 2\n", "#!/bin/sh\nexec cat\n", ""])
def test_without_a_usable_grep_python_searches(
    log: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, grep: str
) -> None:
    if grep:
        (tmp_path / "grep").write_text(grep.replace("exec cat", "exec /bin/cat; echo more"))
        (tmp_path / "grep").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(_candidates, "_SMALL", 0)
    _candidates.has_grep.cache_clear()
    log.write_bytes(written((30, "KeyError: 1"), (20, "INFO fine")))
    try:
        assert _candidates.has_grep() is (grep.endswith("cat\n"))
        assert counts(read(app(log))) == {"exception": 1}
    finally:
        _candidates.has_grep.cache_clear()


@pytest.mark.parametrize("small", [0, 10**6], ids=["grep", "python"])
def test_how_long_calls_of_the_last_hour_took_is_read_in_files(
    log: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    monkeypatch.setattr(_candidates, "_SMALL", small)
    log.write_bytes(written(*CALLS))
    assert read(app(log)).calls == LogCalls(2, 2.0, 31.5, 31.5)
