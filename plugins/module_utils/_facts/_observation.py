# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of what the application can reach, seen from inside its container or from the host."""

from __future__ import annotations

import typing as t

from .._frozen import field, frozen
from .._model import Vantage, Word


@frozen
class Certificate:
    """What a server showed of itself when TLS began. Times are ISO 8601 UTC.

    ``names`` are those of hosts that it is for, ``issuer`` who signed it. ``checked``: the client insists that
    it is valid; others only encrypt.
    """

    not_before: Word
    not_after: Word
    names: tuple[str, ...] = ()
    issuer: str = ""
    checked: bool = True


@frozen
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
    environment variable that names the endpoint, or for an API the one that holds the key. ``timings`` are the
    seconds of each stage that was begun.
    """

    target: str
    stage: Word
    code: Word = ""
    message: str = ""
    host: str = ""
    port: int = 0
    addresses: tuple[Word, ...] = ()
    tls: bool = False
    seconds: float = 0.0
    variable: str = ""
    timings: t.Mapping[str, float] = field(default_factory=dict)
    certificate: t.Optional[Certificate] = None

    @property
    def ready(self) -> bool:
        """Whether the conversation succeeded from end to end."""
        return self.stage == "ready"


@frozen
class ApiReach(Reach):
    """The conversation with an OpenAI-compatible endpoint.

    ``code`` is the HTTP status; ``error_code`` and ``error_type`` come from the body's ``error`` object,
    ``models`` from ``GET /models``, ``rate_limits`` from the ``x-ratelimit-*`` and ``retry-after`` headers.
    ``paid``: a one-token completion of ``model`` was asked for too. ``retries``: how often it was tried again.
    ``clock_offset``: by how many seconds the server's clock is ahead of ours, if it told the time.
    """

    error_code: Word = ""
    error_type: Word = ""
    models: tuple[str, ...] = ()
    rate_limits: t.Mapping[str, Word] = field(default_factory=dict)
    request_id: str = ""
    paid: bool = False
    model: str = ""
    retries: int = 0
    clock_offset: t.Optional[float] = None


@frozen
class Revision:
    """One migration script: its id, those it follows, and its title."""

    id: str
    follows: tuple[str, ...] = ()
    title: str = ""


@frozen
class Migrations:
    """The migration scripts of the image. ``tool`` is ``alembic``, ``prisma`` or empty when none was found.

    Prisma's form a line: each is named for the moment of its making, and ``heads`` is the last.
    ``problem`` is empty or ``timeout``: they could not be read in time.
    """

    tool: Word = ""
    path: str = ""
    revisions: tuple[Revision, ...] = ()
    heads: tuple[str, ...] = ()
    problem: Word = ""


@frozen
class Nameserver:
    """A name server of resolv.conf, and its answer to the question for the name that the way to the API begins with.

    ``answer`` is DNS's own word (``NOERROR``, ``NXDOMAIN``, ``SERVFAIL``, ``REFUSED``, …), an errno name,
    ``timeout``, ``protocol`` (it speaks another one), or empty: it was not asked.
    """

    address: Word
    answer: Word = ""


@frozen
class Network:
    """The way out, as it is configured where the observation was made.

    ``proxy`` is the ``host:port`` that the API is asked through (empty: directly), ``proxy_variable`` the variable
    that says so. ``proxied`` are the hosts of the URLs in the environment that a client would ask the proxy for, by
    variable; ``no_proxy`` what NO_PROXY names. ``gateway`` is the address that IPv4's default route leads to (empty:
    there is none), ``mtu`` the largest packet of its interface in bytes (0: unknown), ``forwarding`` whether the
    kernel passes packets on between interfaces.
    """

    question: str = ""
    nameservers: tuple[Nameserver, ...] = ()
    proxy: str = ""
    proxy_variable: str = ""
    proxied: t.Mapping[str, str] = field(default_factory=dict)
    no_proxy: tuple[str, ...] = ()
    gateway: Word = ""
    mtu: int = 0
    forwarding: t.Optional[bool] = None


@frozen
class Preflight:
    """What a browser's question before a request from another site was answered with.

    ``configured`` is the origin as the application was given it, ``origin`` the one that a browser sends for it
    (empty: none could). ``status`` is 0 where it was not asked. The rest are the headers
    ``Access-Control-Allow-…`` of the answer.
    """

    configured: str
    origin: str = ""
    status: int = 0
    allow_origin: str = ""
    allow_credentials: bool = False
    allow_methods: str = ""


@frozen
class Web(Reach):
    """The application's own health endpoint; ``ready`` for an HTTP status of 2xx.

    ``code`` is the HTTP status, ``message`` the first words of an answer of another status.
    """

    path: str = ""
    preflights: tuple[Preflight, ...] = ()


@frozen
class Observation:
    """What the application can reach, from one vantage. None: the stack has no such thing."""

    vantage: Vantage
    database: t.Optional[Reach] = None
    redis: t.Optional[Reach] = None
    api: t.Optional[ApiReach] = None
    migrations: t.Optional[Migrations] = None
    network: t.Optional[Network] = None
    web: t.Optional[Web] = None


__all__ = (
    "ApiReach",
    "Certificate",
    "Migrations",
    "Nameserver",
    "Network",
    "Observation",
    "Preflight",
    "Reach",
    "Revision",
    "Web",
)
