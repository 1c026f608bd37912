# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The words that everything else speaks: severities, findings, unknowns, diagnoses.

Nothing here knows Ansible, Docker or a database. All types are immutable and turn into plain
JSON with :func:`ansible_collections.autogpt.ops.plugins.module_utils._codec.to_json`.
"""

from __future__ import annotations

import enum
import typing as t

from ._frozen import field, frozen

Scalar = t.Union[str, int, float, bool, None]
Evidence = t.Mapping[str, t.Union[Scalar, t.Sequence[Scalar]]]

# A text that says nothing secret: a word of ours or of a protocol, a number, a time, the name of a stack. Checks decide
# by it, so it is told as it is even where somebody took that word, or a part of it, for a password.
Word = str

SCHEMA_VERSION = 1


class Severity(enum.IntEnum):
    """How bad a finding is; the guide's three classes, ordered so that ``max()`` is the worst."""

    MINOR = 1
    MAJOR = 2
    CRITICAL = 3

    @property
    def label(self) -> str:
        """The lower-case word used in records and options."""
        return self.name.lower()

    @classmethod
    def of(cls, label: str) -> Severity:
        """The severity with this label. Raises ``ValueError`` for any other word."""
        try:
            return cls[label.upper()]
        except KeyError:
            raise ValueError(f"{label!r} is no severity; use one of {', '.join(s.label for s in cls)}") from None


class Vantage(str, enum.Enum):
    """From where something was seen: the host, or the inside of the application's container."""

    HOST = "host"
    CONTAINER = "container"


@frozen
class Finding:
    """One thing that is wrong, with what proves it.

    ``id`` names a catalog entry, ``object`` the container, endpoint, file or port concerned,
    ``stack`` the stack (empty: the host itself). ``evidence`` holds masked scalars or lists of
    them; the catalog's texts refer to its keys. ``since`` is ISO 8601 in UTC where it is known,
    ``causes`` the keys of the findings that explain this one (two, when two independent problems do).
    """

    id: str
    object: str
    severity: Severity
    stack: str = ""
    evidence: Evidence = field(default_factory=dict)
    seen_from: Vantage = Vantage.HOST
    since: t.Optional[str] = None
    causes: tuple[str, ...] = ()

    @property
    def component(self) -> str:
        """The part of the id before the dot."""
        return self.id.partition(".")[0]

    @property
    def key(self) -> str:
        """What identifies this finding on its host from run to run."""
        return f"{self.stack}/{self.id}/{self.object}"


@frozen
class Gap:
    """What a probe could not find out, and why.

    ``reason`` names an entry of the catalog's reasons; ``evidence`` fills its text. A gap is a
    fact: checks turn it into an :class:`Unknown`, never into a pass.
    """

    probe: Word
    reason: Word
    stack: Word = ""
    evidence: Evidence = field(default_factory=dict)


@frozen
class Unknown:
    """A question that could not be answered: ``check`` of ``component``, and the reason."""

    component: str
    check: str
    reason: str
    stack: str = ""
    evidence: Evidence = field(default_factory=dict)


@frozen
class Coverage:
    """How much of one component was really checked: ``unknown`` of ``checks`` have no answer."""

    component: str
    stack: str
    checks: int
    unknown: int


@frozen
class Timing:
    """What one probe cost. ``seconds`` is wall time, ``outcome`` is ``done`` or a gap's reason."""

    probe: Word
    stack: str
    seconds: float
    outcome: Word


class ProbeError(Exception):
    """A probe could not answer. ``reason`` names an entry of the catalog's reasons."""

    def __init__(self, reason: str, **evidence: Scalar) -> None:
        super().__init__(reason)
        self.reason = reason
        self.evidence = evidence


__all__ = (
    "SCHEMA_VERSION",
    "Coverage",
    "Evidence",
    "Finding",
    "Gap",
    "ProbeError",
    "Scalar",
    "Severity",
    "Timing",
    "Unknown",
    "Vantage",
    "Word",
)
