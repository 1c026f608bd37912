# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging an environment file by itself: with the doctor's checks, as if the application had started with it."""

from __future__ import annotations

import dataclasses
import os
import typing as t

from .._checks import View, registered
from .._checks._members import Evidence, report
from .._facts import Dsn, EnvFile, HostFacts, Settings, Stack
from .._inside import _targets
from .._judge import judge
from .._model import Finding, Severity
from .._probes import inside
from .._profiles import DEFAULT, profile

# The questions that a file alone can answer.
_OF_ANY_FILE = (
    "config.values_are_real",
    "config.values_are_undamaged",
    "config.key_is_of_the_provider",
    "config.urls_are_valid",
    "config.env_file_is_undamaged",
    "config.env_file_is_readable",
    "security.env_file_is_private",
    "config.env_file_says_things_once",
    "config.env_file_has_what_the_example_has",
    "config.env_file_has_nothing_unknown",
    "config.env_file_has_secrets_of_its_own",
)
_OF_A_PROFILE = (
    "config.required_are_set",
    "config.values_are_accepted",
    "config.variables_are_read",
    "config.key_has_the_form",
    "config.origins_are_a_list",
)


def judged(file: EnvFile, values: t.Mapping[str, str], kind: str) -> tuple[Finding, ...]:
    """What is wrong with a file of this kind of deployment, worst first; any kind's without one."""
    questions = (*_OF_ANY_FILE, *(_OF_A_PROFILE if kind else ()))
    checks = [item for item in registered() if f"{item.component}.{item.name}" in questions]
    return judge(HostFacts(stacks=(_stack(file, values, kind),)), checks).findings


def _stack(file: EnvFile, values: t.Mapping[str, str], kind: str) -> Stack:
    names = dataclasses.asdict(profile(kind).variables)
    return Stack(
        name="",
        profile=kind or DEFAULT.id,
        working_dir=os.path.dirname(file.path),
        settings=Settings(file.path, file.variables),
        env_file=file,
        dsn=_dsn(_targets.database(names, values), file),
        redis_dsn=_dsn(_targets.redis(names, values), file),
    )


def _dsn(server: t.Optional[_targets.Server], file: EnvFile) -> t.Optional[Dsn]:
    """The URL, unless compose is yet to replace a part of it."""
    setting = file.variables.get(server.variable) if server else None
    return None if setting is None or setting.shape.reference else inside.dsn(server)


def absent(path: str, kind: str) -> Finding:
    """There is no such file, although it was named."""
    view = View(HostFacts(), Stack("", kind or DEFAULT.id, working_dir=os.path.dirname(path)))
    evidence: Evidence = {
        "missing": profile(kind).required,
        "expected": (os.path.basename(path),),
        "directory": os.path.dirname(path),
    }
    return report(view, "config.env_file_missing", path, evidence, Severity.CRITICAL)


__all__ = ("absent", "judged")
