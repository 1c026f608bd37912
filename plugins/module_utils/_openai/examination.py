# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Judging a key by the doctor's checks, by itself and by what its endpoint says."""

from __future__ import annotations

import dataclasses
import typing as t

from .._causes import fold
from .._checks import View, registered
from .._facts import ApiReach, HostFacts, Observation, Setting, Stack
from .._frozen import frozen
from .._model import Finding, ProbeError, Unknown, Vantage
from .._probes import settings
from .._profiles import DEFAULT, Profile
from .asking import Question, observed, question
from .request import Request
from .source import Source, variables

# What a key can be blamed for before anybody is asked, and what its endpoint then says of it.
_BEFORE = (
    "config.required_are_set",
    "config.values_are_real",
    "config.values_are_undamaged",
    "config.key_is_of_the_provider",
)
_AFTER = ("openai.answers", "openai.offers_models")


@frozen
class Examination:
    """What was found out. ``reach`` is None where nobody was asked, to keep another provider's key from strangers."""

    key: Setting
    reach: t.Optional[ApiReach]
    vantage: Vantage
    findings: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
    wanted: tuple[str, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """The wanted models that the key may not use."""
        refused = {item.evidence.get("model") for item in self.findings if item.id == "openai.model_unavailable"}
        return tuple(model for model in self.wanted if model in refused)


@frozen
class _KeyView(View):
    """The checks' view of a deployment that consists of nothing but its key."""

    kind: Profile = DEFAULT

    @property
    def profile(self) -> Profile:
        return self.kind


def examined(request: Request, given: Source) -> Examination:
    """The examination of the source's key. Raises ``ValueError`` with a line for the user."""
    asked = question(request, given)
    view = _view(request, given, asked)
    answers = _answers(view, _BEFORE)
    observation = None
    if not any(isinstance(item, Finding) and item.id == "config.foreign_key" for item in answers):
        try:
            observation = observed(request, given, asked)
        except ProbeError as error:  # found out nothing, but what the key says by itself stands
            answers.append(Unknown("openai", "answers", error.reason, evidence=error.evidence))
            return _examination(request, given, asked, None, answers)
        seen = dataclasses.replace(view, stack=dataclasses.replace(view.stack, inside=observation))
        answers = _answers(seen, (*_BEFORE, *_AFTER))
    return _examination(request, given, asked, observation, answers)


def _examination(
    request: Request,
    given: Source,
    asked: Question,
    observation: t.Optional[Observation],
    answers: t.Sequence[t.Union[Finding, Unknown]],
) -> Examination:
    return Examination(
        key=settings.setting(request.variable, given.environment.get(request.variable, "")),
        reach=observation.api if observation else None,
        vantage=observation.vantage if observation else Vantage.HOST,
        findings=fold([item for item in answers if isinstance(item, Finding)]),
        unknowns=tuple(item for item in answers if isinstance(item, Unknown)),
        wanted=tuple(dict.fromkeys(asked.wanted.values())),
    )


def _view(request: Request, given: Source, asked: Question) -> View:
    names = dataclasses.replace(variables(request), models=tuple(asked.wanted))
    kind = Profile(id=DEFAULT.id, markers=(), traits=(), variables=names, required=names.api_key)
    read = (*names.api_key, *names.api_base_url, *names.api_organization, *names.api_project)
    values = {name: given.environment[name] for name in read if given.environment.get(name)}
    facts = settings.settings(given.label, {**values, **asked.wanted}, kind.public_variables)
    members = {"app": given.container.name} if given.container else {}
    host = HostFacts(containers=(given.container,) if given.container else ())
    return _KeyView(host, Stack("", kind.id, members=members, settings=facts), kind)


def _answers(view: View, questions: t.Collection[str]) -> list[t.Union[Finding, Unknown]]:
    asked = (check for check in registered() if f"{check.component}.{check.name}" in questions)
    return [answer for check in asked for answer in check.judge(view)]


__all__ = ("Examination", "examined")
