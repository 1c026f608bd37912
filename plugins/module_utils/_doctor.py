# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The examination of one host: which facts are wanted, and the rounds that find them out."""

from __future__ import annotations

import datetime
import time
import typing as t

from ._components import needs
from ._examination import Examination
from ._frozen import frozen
from ._options import endpoint, overrides
from ._probes._endpoint import Endpoint
from ._rounds import Plan, Rounds
from ._runner import Runner
from ._secrets import Secrets
from ._stack import Override

# A day: what takes longer is no diagnosis any more.
_LONGEST = 86400


@frozen
class Request:
    """What to diagnose. Time-outs are seconds; no components means all."""

    engine: Endpoint
    overrides: tuple[Override, ...] = ()
    components: tuple[str, ...] = ()
    probe_timeout: float = 10.0
    host_timeout: float = 30.0
    completion: bool = False

    @classmethod
    def from_options(cls, options: t.Mapping[str, t.Any]) -> Request:
        """The request that a module's options make. Raises ``ValueError`` with a line for the user."""
        for name in ("probe_timeout", "host_timeout"):
            if not 0 < options[name] <= _LONGEST:
                raise ValueError(f"{name} must be above 0 and at most {_LONGEST} seconds, not {options[name]:g}")
        return cls(
            engine=endpoint(options),
            overrides=overrides(options["stack"]),
            components=tuple(options["components"]),
            probe_timeout=options["probe_timeout"],
            host_timeout=options["host_timeout"],
            completion=options["completion"],
        )


class Doctor:
    """Examines the host that this code runs on."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self.secrets = Secrets()

    def examine(self) -> Examination:
        """The facts. Their texts still hold secrets; ``_examination.told`` masks them with ``secrets``."""
        started_at, started = _now(), time.monotonic()
        request = self._request
        runner = Runner(request.probe_timeout, request.host_timeout)
        plan = Plan(request.engine, request.overrides, needs(request.components), request.completion)
        facts = Rounds(plan, runner, self.secrets).gather()
        return Examination(
            started_at=started_at,
            finished_at=_now(),
            seconds=round(time.monotonic() - started, 3),
            facts=facts,
            timings=tuple(runner.timings),
            components=request.components,
        )


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


__all__ = ("Doctor", "Request")
