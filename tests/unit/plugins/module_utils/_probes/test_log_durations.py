# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which lines tell how long a call of the API took, and what is made of many of them."""

from __future__ import annotations

import re
import statistics
import typing as t

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._facts import LogCalls
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs import _tally
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._candidates import PATTERN
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._durations import SIGNS, duration
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._rules import classify
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._tally import Tally
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._window import Window

GIN = "[GIN] 2025/12/23 - 10:34:40"
COMPLETION = '"request":"POST /v1/chat/completions HTTP/1.1","status":"200"'

# As the programs write them.
TOLD = [
    (
        "DEBUG httpcore2.http11 receive_response_headers.complete return_value=(b'HTTP/1.1', 200, b'OK', "
        "[(b'Content-Type', b'application/json'), (b'openai-processing-ms', b'31002')])",
        31.002,
    ),
    (
        'DEBUG openai._base_client HTTP Response: POST https://api.openai.com/v1/chat/completions "200 OK" '
        "Headers({'date': 'Sun, 22 Nov 2026 10:34:40 GMT', 'openai-processing-ms': '412', 'server': 'cloudflare'})",
        0.412,
    ),
    (
        'HTTP Response: POST https://api.openai.com/v1/chat/completions "200 OK" '
        "Headers([('set-cookie', 'a'), ('set-cookie', 'b'), ('openai-processing-ms', '9000')])",
        9.0,
    ),
    (
        "message='OpenAI API response' path=https://api.openai.com/v1/chat/completions processing_ms=8213 "
        "request_id=0a1b response_code=200",
        8.213,
    ),
    (f'{GIN} | 200 | 57.956598944s |   192.168.0.131 | POST     "/api/chat"', 57.956598944),
    (f'{GIN} | 200 |         1m43s |   192.168.0.131 | POST     "/api/generate"', 103.0),
    (f'{GIN} | 500 |      1h0m0.5s |       127.0.0.1 | POST     "/v1/chat/completions"', 3600.5),
    (f'{GIN} | 200 |  837.348699ms |  fd00::1 | POST     "/v1/responses"', 0.837348699),
    (f'{GIN} | 404 |     971.777µs |       127.0.0.1 | POST     "/api/chat"', 0.000971777),
    (f"{GIN} | relay | 2026112210344012 | 200 | 31.5s | 172.18.0.7 |    POST /v1/chat/completions", 31.5),
    (f'{{"time":"22/Nov/2026",{COMPLETION},"upstream_response_time":"31.002"}}', 31.002),
    ('10.0.0.1 "POST /v1/chat/completions HTTP/1.1" 200 upstream_response_time=2.5', 2.5),
]

# What has some of their words, and tells of no call of a model, or not how long it took.
SILENT = [
    'INFO httpx HTTP Request: POST https://api.openai.com/v1/chat/completions "HTTP/1.1 200 OK"',
    "DEBUG openai._base_client HTTP Response: POST 200",
    'INFO:     172.18.0.7:50000 - "POST /v1/chat/completions HTTP/1.1" 200 OK',
    "message='OpenAI API response' path=https://api.openai.com/v1/models processing_ms=None response_code=200",
    "DEBUG headers: openai-processing-ms is missing",
    f'{GIN} | 200 |  158.82803ms |  10.248.155.225 | POST     "/api/embeddings"',
    f'{GIN} | 200 |      16.52µs |       127.0.0.1 | HEAD     "/"',
    f'{GIN} | 200 |           .. |       127.0.0.1 | POST     "/api/chat"',
    '{"request":"GET /health HTTP/1.1","upstream_response_time":"31.002"}',
    f'{{{COMPLETION},"upstream_response_time":"-"}}',
    "",
]

WINDOW = Window("2026-11-22T08:00:00", "2026-11-22T12:00:00", *["2026-11-22T11:00:00"] * 3)


def header(milliseconds: int) -> str:
    return f"receive_response_headers.complete return_value=([(b'openai-processing-ms', b'{milliseconds}')])"


def tally(milliseconds: t.Iterable[int], time: str = "2026-11-22T11:30:00") -> Tally:
    made = Tally(WINDOW)
    for one in milliseconds:
        made.add(time, header(one))
    return made


@pytest.mark.parametrize(("text", "seconds"), TOLD)
def test_lines_that_tell(text: str, seconds: float) -> None:
    assert duration(text) == pytest.approx(seconds)
    assert re.search(PATTERN, text)
    assert classify(text) is None


@pytest.mark.parametrize("text", SILENT)
def test_lines_that_do_not(text: str) -> None:
    assert duration(text) is None


def test_every_form_is_in_the_table() -> None:
    assert {next(sign for sign in SIGNS if sign in text) for text, _seconds in TOLD} == set(SIGNS)


PIECES = st.one_of(st.text(max_size=12), st.sampled_from([*SIGNS, GIN, " | 200 | ", "1m43s", "'", ", b'", "9" * 12]))


@given(st.lists(PIECES).map("".join))
@example("openai-processing-ms': '" + "9" * 400 + "'")
@example(f'{GIN} | 200 | {"9" * 400}s | x | POST "/api/chat"')
def test_whatever_a_line_holds_there_is_a_sane_answer(text: str) -> None:
    found = duration(text)
    assert found is None or 0 <= found < 1e30


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=300))
def test_the_percentile_is_one_of_the_times_that_95_of_100_do_not_exceed(milliseconds: list[int]) -> None:
    calls = tally(milliseconds).calls()
    assert calls is not None
    times = [one / 1000 for one in milliseconds]
    assert calls == LogCalls(len(times), statistics.median_low(times), calls.p95, max(times))
    assert calls.p95 in times
    assert sum(one <= calls.p95 for one in times) >= 0.95 * len(times)
    assert sum(one < calls.p95 for one in times) < 0.95 * len(times)


@given(st.lists(st.integers(0, 99), max_size=60), st.integers(0, 60), st.integers(1, 30))
def test_however_a_log_is_cut_the_latest_calls_are_kept(milliseconds: list[int], cut: int, most: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_tally, "_MOST_CALLS", most)
        whole, joined = tally(milliseconds), tally(milliseconds[cut:])
        joined.add_earlier(tally(milliseconds[:cut]))
    assert joined.calls() == whole.calls() == tally(milliseconds[-most:]).calls()


def test_a_log_of_nothing_else_takes_no_more_memory() -> None:
    calls = tally(range(5000)).calls()
    assert calls is not None
    assert (calls.count, calls.longest) == (1000, 4.999)


@pytest.mark.parametrize(
    ("time", "count"), [("2026-11-22T11:00:00", 1), ("2026-11-22T10:59:59", 0), ("2026-11-22T07:00:00", 0)]
)
def test_calls_of_before_the_last_hour_are_the_past(time: str, count: int) -> None:
    calls = tally([1], time).calls()
    assert (calls.count if calls else 0) == count
