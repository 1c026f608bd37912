# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How an attempt ends early: one line for the user, and what is returned beside it."""

from __future__ import annotations

import signal
import typing as t

from .._catalog import REASONS
from .._model import ProbeError


class Refused(Exception):
    """What cannot or will not be done. ``facts`` are returned beside the line; both are masked by the module."""

    def __init__(self, line: str, **facts: t.Any) -> None:
        super().__init__(line)
        self.line = line
        self.facts = facts


class Stopped(BaseException):
    """Somebody ends the module. Unlike a signal's own effect, this lets everything be cleared away on its way out."""


def heed_signals() -> None:
    """Turn the signals with which processes are ended into :class:`Stopped`."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(number, _stop)


def _stop(number: int, dummy: t.Any) -> t.NoReturn:
    raise Stopped(signal.Signals(number).name)


def unanswered(error: ProbeError) -> Refused:
    """A probe's reason as a refusal."""
    return Refused(explained(error.reason, error.evidence))


def explained(reason: str, evidence: t.Mapping[str, t.Any]) -> str:
    """The catalog's English text for a reason."""
    entry = REASONS.get(reason)
    return entry.text.render("en", evidence) if entry else reason


__all__ = ("Refused", "Stopped", "explained", "heed_signals", "unanswered")
