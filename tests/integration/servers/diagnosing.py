# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From an environment to what the checks make of it, without Docker: every stage but discovery is real."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._facts import HostFacts, Observation, Stack
from ansible_collections.autogpt.ops.plugins.module_utils._inside import _targets
from ansible_collections.autogpt.ops.plugins.module_utils._judge import judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding, Gap, ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes import inside, postgres, redis
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import profile

VARIABLES = dataclasses.asdict(profile("guide").variables)
PATIENCE = 3.0


def observed(environment: Mapping[str, str], timeout: float = PATIENCE) -> Observation:
    """What the conversations bring."""
    return inside.from_host({"variables": VARIABLES, "timeout": timeout}, environment)


def findings(environment: Mapping[str, str]) -> dict[str, Finding]:
    """The findings about PostgreSQL and Redis by id."""
    gaps: list[Gap] = []
    observation = observed(environment)
    stack = Stack("s", "guide", outside=observation, settings=None)
    database, cache = _targets.database(VARIABLES, environment), _targets.redis(VARIABLES, environment)
    for name, server, read in (("postgres", database, postgres.read), ("redis", cache, redis.read)):
        if server and environment.get(server.variable):
            try:
                stack = dataclasses.replace(stack, **{name: read(server.parts, "", PATIENCE)})
            except ProbeError as error:
                gaps.append(Gap(name, error.reason, "s", error.evidence))
    stack = dataclasses.replace(stack, dsn=inside.dsn(database), redis_dsn=inside.dsn(cache))
    checks = [item for item in registered() if item.component in ("postgres", "redis", "openai")]
    return {item.id: item for item in judge(HostFacts(stacks=(stack,), gaps=tuple(gaps)), checks).findings}


__all__ = ("PATIENCE", "VARIABLES", "findings", "observed")
