# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module's options, checked."""

from __future__ import annotations

import math
import typing as t

from .._frozen import field, frozen
from .._options import endpoint
from .._probes._endpoint import Endpoint
from ._plan import Allow
from ._wanted import Wanted
from .freeing import Patience

_MOST_SUGGESTIONS = 100


@frozen
class Request:
    """What is wanted: a free port, whose holders may be stopped, and how patiently."""

    wanted: Wanted
    endpoint: Endpoint
    allow: Allow = field(default_factory=Allow)
    patience: Patience = field(default_factory=Patience)
    kill: bool = False
    suggest: int = 3

    @classmethod
    def from_options(cls, options: t.Mapping[str, t.Any]) -> Request:
        """Raises ``ValueError`` with a line for the user."""
        allow = {name: tuple(patterns or ()) for name, patterns in (options["allow"] or {}).items()}
        if not 0 <= options["suggest"] <= _MOST_SUGGESTIONS:
            raise ValueError(f"suggest must be 0 to {_MOST_SUGGESTIONS}, not {options['suggest']}")
        return cls(
            Wanted.of(options["port"], options["protocol"], options["address"]),
            endpoint(options),
            Allow(**allow),
            Patience(
                _seconds(options, "signal_timeout"),
                _seconds(options, "timeout"),
                _seconds(options, "settle", zero=True),
            ),
            options["kill"],
            options["suggest"],
        )


def _seconds(options: t.Mapping[str, t.Any], name: str, zero: bool = False) -> float:
    value = float(options[name])
    if not math.isfinite(value) or value < 0 or (value == 0 and not zero):
        raise ValueError(f"{name} must be a number of seconds {'from 0 on' if zero else 'above 0'}, not {value:g}")
    return value


__all__ = ("Request",)
