# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the containers' logs say: how much trouble of which kind, since when, until when, and how slow the API is.

Bounded by time: the newest lines come first, and what could not be looked at in time is said to be missing.
"""

from __future__ import annotations

import dataclasses
import time
import typing as t
from datetime import datetime, timezone

from .._facts import Container, LogFacts
from ._logs import _engine, _files
from ._logs._sample import sample
from ._logs._window import Window, window

_NOT_DESCRIBED = "it did not describe the container"

Mask = t.Callable[[str], str]


def read(
    containers: t.Sequence[Container],
    client: t.Any,
    seconds: float,
    mask: Mask = str,
    now: t.Optional[datetime] = None,
) -> tuple[LogFacts, ...]:
    """The facts of these containers' logs, in their order.

    ``client`` is a ``docker.APIClient``; ``seconds`` is what all of them may take together, each an equal share of
    what is left. ``mask`` takes the known secrets out of a line.
    """
    end = time.monotonic() + seconds
    found = []
    for number, item in enumerate(containers):
        share = (end - time.monotonic()) / (len(containers) - number)
        found.append(_read(item, client, time.monotonic() + share, mask, now or datetime.now(timezone.utc)))
    return tuple(found)


def _read(item: Container, client: t.Any, end: float, mask: Mask, now: datetime) -> LogFacts:
    seen = window(item, now)
    facts = LogFacts(
        item.name, item.log_driver, max_size=item.log_max_size, since=f"{seen.since}Z", until=f"{seen.until}Z"
    )
    if not item.log_driver:
        return dataclasses.replace(facts, problem="failed", message=_NOT_DESCRIBED, complete=False)
    if not item.started_at:  # it never wrote a line
        return facts
    if item.log_driver == "json-file" and item.log_path:
        try:
            return _from_files(facts, item, seen, end, mask)
        except OSError:  # not ours to read, or the engine's disk is elsewhere
            pass
    return _from_engine(facts, item, client, seen, end, mask)


def _from_files(facts: LogFacts, item: Container, seen: Window, end: float, mask: Mask) -> LogFacts:
    found = _files.scan(item.log_path, seen, end)
    return dataclasses.replace(
        facts,
        source="file",
        size_bytes=found.size_bytes,
        files=found.files,
        since=f"{found.since}Z",
        scanned_bytes=found.scanned_bytes,
        complete=found.complete,
        classes=found.tally.classes(lambda text: sample(text, mask)),
        calls=found.tally.calls(),
    )


def _from_engine(facts: LogFacts, item: Container, client: t.Any, seen: Window, end: float, mask: Mask) -> LogFacts:
    try:
        found = _engine.ask(client, item.id, seen, end)
    except _engine.Unreadable as error:
        return dataclasses.replace(facts, problem=error.problem, message=str(error), complete=False)
    return dataclasses.replace(
        facts,
        source="api",
        since=f"{found.since}Z",
        scanned_bytes=found.scanned_bytes,
        complete=found.complete,
        classes=found.tally.classes(lambda text: sample(text, mask)),
        calls=found.tally.calls(),
    )


__all__ = ("read",)
