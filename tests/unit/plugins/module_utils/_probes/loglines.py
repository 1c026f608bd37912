# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Logs as Docker writes them, and how a test reads them."""

from __future__ import annotations

import json
import typing as t
from datetime import datetime, timedelta, timezone

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, LogFacts
from ansible_collections.autogpt.ops.plugins.module_utils._probes import logs

NOW = datetime(2026, 11, 22, 12, 0, 0, tzinfo=timezone.utc)
STARTED, ENDED_BEFORE = "2026-11-22T08:00:00Z", "2026-11-22T07:59:50Z"
GIN = '[GIN] 2026/11/22 - 11:59:00 | 200 | {}s | 172.18.0.7 | POST     "/v1/chat/completions"'
# Two of the last hour.
CALLS = [(4000, GIN.format(9)), (900, GIN.format(31.5)), (60, GIN.format(2)), (30, "INFO fine")]


def moment(seconds_ago: float) -> str:
    """As Docker writes it."""
    return (NOW - timedelta(seconds=seconds_ago)).strftime("%Y-%m-%dT%H:%M:%S.%f") + "123Z"


def written(*lines: tuple[float, str]) -> bytes:
    """A log: for each line how many seconds ago it was written, and what it says."""
    rows = ({"log": f"{text}\n", "stream": "stderr", "time": moment(ago)} for ago, text in lines)
    return b"".join(json.dumps(row, separators=(",", ":")).encode() + b"\n" for row in rows)


def app(path: object = "", **changes: t.Any) -> Container:
    """A container in its second life."""
    life = {"started_at": STARTED, "finished_at": ENDED_BEFORE}
    options: dict[str, t.Any] = {"log_driver": "json-file", "log_path": str(path), **life, **changes}
    return Container("app", "a" * 64, "autogpt", options.pop("status", "running"), **options)


def read(item: Container, seconds: float = 20.0, client: t.Any = None) -> LogFacts:
    (facts,) = logs.read([item], client, seconds, now=NOW)
    return facts


def counts(facts: LogFacts) -> dict[str, int]:
    return {one.id: one.count for one in facts.classes}
