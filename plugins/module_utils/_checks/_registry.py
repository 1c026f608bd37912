# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a check says what it answers and what it needs."""

from __future__ import annotations

import typing as t

from .._catalog import CATALOG
from .._facts import Container, HostFacts, Stack
from .._frozen import frozen
from .._model import Finding, Scalar, Severity, Unknown, Vantage
from .._profiles import Profile, profile

Verdict = t.Iterable[t.Union[Finding, Unknown]]


@frozen
class View:
    """What a check sees: the host, and the stack in question (an empty one for checks of the host)."""

    host: HostFacts
    stack: Stack

    def member(self, part: str) -> t.Optional[Container]:
        """The container that plays this part of the stack."""
        name = self.stack.members.get(part)
        return self.host.container(name) if name else None

    @property
    def members(self) -> tuple[Container, ...]:
        """The stack's containers that exist."""
        found = (self.host.container(name) for name in self.stack.members.values())
        return tuple(item for item in found if item is not None)

    @property
    def profile(self) -> Profile:
        """What is particular to this kind of stack."""
        return profile(self.stack.profile)

    def finding(
        self,
        entry: str,
        subject: str,
        severity: t.Optional[Severity] = None,
        seen_from: Vantage = Vantage.HOST,
        since: t.Optional[str] = None,
        **evidence: t.Union[Scalar, t.Sequence[Scalar]],
    ) -> Finding:
        """A finding of this stack with the catalog's severity, or a graver or milder one.

        The texts of the entry can use ``subject`` besides the keys of the evidence. Raises
        ``KeyError`` for an id that the catalog does not have.
        """
        return Finding(
            id=entry,
            object=subject,
            severity=severity or CATALOG[entry].severity,
            stack=self.stack.name,
            evidence={"subject": subject, **evidence},
            seen_from=seen_from,
            since=since,
        )


CheckFunction = t.Callable[[View], Verdict]


@frozen
class Check:
    """A question: its name, the component it belongs to, and the facts without which it has no answer.

    ``needs`` names fields of the stack (scope ``stack``) or of the host (scope ``host``). Where one is
    missing because its probe left a gap the answer is unknown; where there is no gap either, the
    question does not apply.
    """

    component: str
    name: str
    scope: str
    needs: tuple[str, ...]
    judge: CheckFunction


_CHECKS: list[Check] = []


def check(component: str, *needs: str, scope: str = "stack") -> t.Callable[[CheckFunction], CheckFunction]:
    """Register a function as a check of a component; see :class:`Check`."""

    def register(function: CheckFunction) -> CheckFunction:
        _CHECKS.append(Check(component, function.__name__, scope, needs, function))
        return function

    return register


def registered() -> tuple[Check, ...]:
    """All checks, in the order in which their modules were imported."""
    return tuple(_CHECKS)


__all__ = ("Check", "CheckFunction", "Verdict", "View", "check", "registered")
