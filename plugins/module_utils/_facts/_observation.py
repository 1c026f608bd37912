# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of what the application can reach, seen from inside its container or from the host."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._model import Vantage


@dataclass(frozen=True)
class Reach:
    """How far a conversation with one endpoint got.

    ``stage`` is ``ready``, or the stage that failed: ``config`` (nothing usable configured), ``dns``, ``tcp``,
    ``proxy``, ``tls``, ``greeting`` (connected, but the server said nothing sensible), ``auth``, ``query``.
    ``code`` is the server's own word: an SQLSTATE, the first word of a Redis error, an HTTP status; else
    the errno name (``ECONNREFUSED``), ``EAI_…``, ``timeout``, ``closed`` (it hung up), ``protocol`` (it speaks
    another one), ``unsupported`` (a method that we do not speak), ``certificate``, ``no_address`` (the container
    behind the name has none), ``defect`` (of ours); at ``config`` a word of ``Dsn.problem``, ``missing``,
    ``socket`` (a Unix socket), ``unusable`` or ``azure`` (an API of
    Azure, which is not asked). ``target`` never has credentials; ``variable`` is the
    environment variable that names the endpoint, or for an API the one that holds the key.
    """

    target: str
    stage: str
    code: str = ""
    message: str = ""
    host: str = ""
    port: int = 0
    addresses: tuple[str, ...] = ()
    tls: bool = False
    seconds: float = 0.0
    variable: str = ""

    @property
    def ready(self) -> bool:
        """Whether the conversation succeeded from end to end."""
        return self.stage == "ready"


@dataclass(frozen=True)
class ApiReach(Reach):
    """The conversation with an OpenAI-compatible endpoint.

    ``code`` is the HTTP status; ``error_code`` and ``error_type`` come from the body's ``error`` object,
    ``models`` from ``GET /models``, ``rate_limits`` from the ``x-ratelimit-*`` headers. ``paid``: a
    one-token completion was asked for too.
    """

    error_code: str = ""
    error_type: str = ""
    models: tuple[str, ...] = ()
    rate_limits: t.Mapping[str, str] = field(default_factory=dict)
    request_id: str = ""
    paid: bool = False


@dataclass(frozen=True)
class Revision:
    """One migration script: its id, those it follows, and its title."""

    id: str
    follows: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class Migrations:
    """The migration scripts of the image. ``tool`` is ``alembic`` or empty when none was found.

    ``problem`` is empty or ``timeout``: they could not be read in time.
    """

    tool: str = ""
    path: str = ""
    revisions: tuple[Revision, ...] = ()
    heads: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Observation:
    """What the application can reach, from one vantage. None: the stack has no such thing."""

    vantage: Vantage
    database: t.Optional[Reach] = None
    redis: t.Optional[Reach] = None
    api: t.Optional[ApiReach] = None
    migrations: t.Optional[Migrations] = None


__all__ = ("ApiReach", "Migrations", "Observation", "Reach", "Revision")
