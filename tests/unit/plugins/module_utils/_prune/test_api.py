# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import threading
import time
import typing as t

import pytest
from small_engine import SmallEngine

from ansible_collections.autogpt.ops.plugins.module_utils._probes._bounded import bounded
from ansible_collections.autogpt.ops.plugins.module_utils._prune._api import ApiError, EngineGone

Start = t.Callable[[dict[str, t.Any]], SmallEngine]


@pytest.mark.parametrize(
    ("answer", "status", "words"),
    [
        ((409, {"message": "in\n use"}), 409, "in use"),
        ((500, {"cause": "?"}), 500, "HTTP 500 Internal Server Error"),
        ((404, b"<html>"), 404, "HTTP 404 Not Found"),
        ((400, ["a list"]), 400, "HTTP 400 Bad Request"),
        ((200, b"<html>"), 200, "not JSON: '<html>'"),
    ],
)
def test_refusals_have_a_status_and_one_line(small_engine: Start, answer: t.Any, status: int, words: str) -> None:
    with pytest.raises(ApiError) as caught:
        small_engine({"/thing": answer}).api().get("/thing")
    assert (caught.value.status, str(caught.value)) == (status, words)


def test_parameters_and_answers(small_engine: Start) -> None:
    engine = small_engine({"/thing": {"a": 1}, "POST /thing": (200, b""), "DELETE /thing": (204, b"")})
    api = engine.api()
    assert api.get("/thing", type=["a", "b"], all=1) == {"a": 1}
    assert api.post("/thing") is None
    api.delete("/thing", force=0)
    assert engine.asked == ["/thing?type=a&type=b&all=1", "POST /thing", "DELETE /thing?force=0"]


def test_an_answer_that_drips_is_bounded_too(small_engine: Start) -> None:
    def slow() -> object:
        time.sleep(2)
        return {}

    started = time.monotonic()
    with pytest.raises(EngineGone, match=r"^no answer within 0\.2 s"):
        small_engine({"/thing": slow}).api(0.2).get("/thing")
    assert time.monotonic() - started < 1.5


def test_bounded_returns_raises_or_gives_up() -> None:
    assert bounded(lambda: 5, 5) == 5
    with pytest.raises(KeyError):
        bounded(lambda: {}["absent"], 5)
    never = threading.Event()
    started = time.monotonic()
    with pytest.raises(TimeoutError):
        bounded(never.wait, 0.05)
    assert time.monotonic() - started < 5
    never.set()
