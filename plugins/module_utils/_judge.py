# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From facts to findings: every selected check, asked of the host or of each of its stacks."""

from __future__ import annotations

import collections
import typing as t

from ._causes import fold
from ._checks import Check, View, registered
from ._facts import HostFacts, Stack
from ._model import Coverage, Finding, Gap, Unknown

# The probe that fills a field, where it does not bear the field's name.
_PROBE_OF = {"engine": "docker"}

_NO_STACK = Stack("", "")
_DOCKER_UNAVAILABLE = Gap("docker", "docker_unavailable")

Answer = t.Union[Finding, Unknown]


class Judgement(t.NamedTuple):
    """What the checks made of the facts: findings worst first, and what has no answer."""

    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
    coverage: tuple[Coverage, ...]


def selected(components: t.Sequence[str]) -> tuple[Check, ...]:
    """The checks of these components; all checks when none is named."""
    return tuple(item for item in registered() if not components or item.component in components)


def judge(facts: HostFacts, checks: t.Sequence[Check]) -> Judgement:
    """Ask every check wherever it applies, and fold symptoms under their causes."""
    asked: collections.Counter[tuple[str, str]] = collections.Counter()
    findings: list[Finding] = []
    unknowns: list[Unknown] = []
    for check in checks:
        for stack in _subjects(check, facts):
            answers = _ask(check, View(facts, stack))
            if answers is not None:
                asked[check.component, stack.name] += 1
                findings += [item for item in answers if isinstance(item, Finding)]
                unknowns += [item for item in answers if isinstance(item, Unknown)]
    return Judgement(fold(findings), tuple(unknowns), _coverage(asked, unknowns))


def _subjects(check: Check, facts: HostFacts) -> t.Sequence[Stack]:
    """Whom to ask about: the host, its stacks, or, where Docker could not tell them, none in particular."""
    if check.scope == "host":
        return [_NO_STACK]
    return facts.stacks or ([] if facts.engine else [_NO_STACK])


def _ask(check: Check, view: View) -> t.Optional[list[Answer]]:
    """A check's answers; None when the question does not apply."""
    if check.scope == "stack" and view.stack is _NO_STACK:
        return [_unanswered(check, view, view.host.gap("docker") or _DOCKER_UNAVAILABLE)]
    subject = view.host if check.scope == "host" else view.stack
    for need in check.needs:
        if getattr(subject, need) is None:
            gap = view.host.gap(_PROBE_OF.get(need, need), view.stack.name)
            return [_unanswered(check, view, gap)] if gap else None
    try:
        return list(check.judge(view))
    except Exception as error:  # one check's defect must not cost the others' answers
        return [
            _unanswered(check, view, Gap("", "check_failed", evidence={"error": f"{type(error).__name__}: {error}"}))
        ]


def _unanswered(check: Check, view: View, gap: Gap) -> Unknown:
    return Unknown(check.component, check.name, gap.reason, view.stack.name, gap.evidence)


def _coverage(asked: t.Mapping[tuple[str, str], int], unknowns: t.Sequence[Unknown]) -> tuple[Coverage, ...]:
    unanswered = {(item.component, item.stack, item.check) for item in unknowns}
    open_questions = collections.Counter((component, stack) for component, stack, _check in unanswered)
    return tuple(
        Coverage(component, stack, count, open_questions[component, stack])
        for (component, stack), count in asked.items()
    )


__all__ = ("Judgement", "judge", "selected")
