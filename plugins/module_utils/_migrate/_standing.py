# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a database stands with respect to the migrations of its application's image."""

from __future__ import annotations

import typing as t

from .._catalog import CATALOG
from .._facts import Revision
from .._frozen import frozen
from .._model import Finding, Severity, Unknown
from ._outcome import Refused, explained
from ._request import HEAD


@frozen
class Standing:
    """Both sides, and what the doctor makes of them.

    ``applied`` are the database's own entries: Alembic's current revisions, or all migrations that Prisma finished.
    ``pending`` is what the image has beyond them, in the order of application. ``warnings`` are lines for the user.
    """

    applied: tuple[str, ...]
    heads: tuple[str, ...]
    scripts: tuple[Revision, ...]
    pending: tuple[Revision, ...]
    findings: tuple[Finding, ...] = ()
    unknowns: tuple[Unknown, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def obstacles(self) -> tuple[Finding, ...]:
        """Why no migration may be applied: everything found but that there are some to apply."""
        return tuple(item for item in self.findings if item.id != "migration.behind" and item.severity > Severity.MINOR)

    def expect_clear(self, *tolerated: str) -> None:
        """Raises ``Refused`` with what stands in the way, but for these ids of findings."""
        if self.unknowns:
            raise Refused(f"nothing was changed: {_reason(self.unknowns[0])}")
        obstacles = [item for item in self.obstacles if item.id not in tolerated]
        if obstacles:
            raise Refused(f"nothing was changed: {'; '.join(map(_line, obstacles))}")

    def target(self, revision: str) -> tuple[str, ...]:
        """The full ids behind ``head``, an id, or the beginning of one. Raises ``Refused``."""
        if revision == HEAD:
            return self.heads
        known = [item.id for item in self.scripts]
        found = [name for name in known if name == revision] or [name for name in known if name.startswith(revision)]
        if len(found) != 1:
            last = ", ".join(known[-5:]) or "none"
            raise Refused(f"revision must be head or one that the image has (the last: {last}), not {revision!r}")
        return tuple(found)


def problem(standing: Standing, fail_on: str) -> str:
    """The line with which ``state: current`` fails; empty when nothing reaches ``fail_on``."""
    if fail_on == "never":
        return ""
    if standing.unknowns:
        return f"it could not be found out whether the database is current: {_reason(standing.unknowns[0])}"
    limit = Severity.of(fail_on)
    return "; ".join(_line(item) for item in standing.findings if item.severity >= limit)


def listed(findings: t.Sequence[Finding]) -> list[dict[str, str]]:
    """Findings as the module returns them."""
    return [{"id": item.id, "severity": item.severity.label, "title": _title(item)} for item in findings]


def _title(finding: Finding) -> str:
    return CATALOG[finding.id].title.render("en", finding.evidence)


def _line(finding: Finding) -> str:
    return f"{finding.id}: {_title(finding)}"


def _reason(unknown: Unknown) -> str:
    return explained(unknown.reason, unknown.evidence)


__all__ = ("Standing", "listed", "problem")
