# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What differs between the two kinds of servers, as data and single functions."""

from __future__ import annotations

import typing as t

from .._frozen import frozen
from .._inside import _postgres, _redis
from .._inside._dsn import Parts
from .._probes import postgres, redis

Words = t.Mapping[str, str]


@frozen
class Kind:
    """A kind of server.

    ``component`` is that of its checks, and the field of a stack that holds its facts; ``conversation`` and ``dsn``
    are the fields that hold how far it was reached and what names it. ``blank`` is the server of which nothing is
    known, ``example`` a URL of it, ``schemes`` those of its URLs. ``encrypted`` gives parts the options ssl_mode,
    ca_cert, ssl_cert and ssl_key, as far as they are given, in the words of the kind's own URLs.
    """

    component: str
    conversation: str
    dsn: str
    blank: Parts
    schemes: tuple[str, ...]
    example: str
    converse: t.Callable[..., None]
    read: t.Callable[..., t.Any]
    encrypted: t.Callable[[Parts, Words], Parts]


def _encrypted_postgres(parts: Parts, given: Words) -> Parts:
    """Raises ``ValueError`` with a line for the user: a mode that is misspelt in a URL would protect nothing."""
    mode = parts.options.get("sslmode", "prefer")
    if mode not in _postgres.MODES:
        raise ValueError(f"the sslmode of url must be one of {', '.join(_postgres.MODES)}, not {mode}")
    names = {"ssl_mode": "sslmode", "ca_cert": "sslrootcert", "ssl_cert": "sslcert", "ssl_key": "sslkey"}
    words = {names[name]: value for name, value in given.items()}
    return parts._replace(options={**parts.options, **words})


def _encrypted_redis(parts: Parts, given: Words) -> Parts:
    """Raises ``ValueError`` with a line for the user: without encryption no certificate is looked at."""
    names = {"ca_cert": "ssl_ca_certs", "ssl_cert": "ssl_certfile", "ssl_key": "ssl_keyfile"}
    words = {names[name]: value for name, value in given.items() if name in names}
    mode = given.get("ssl_mode", "")
    scheme = {"": parts.scheme, "disable": "redis"}.get(mode, "rediss")
    if words and scheme != "rediss":
        named = next(name for name in given if name in names)
        raise ValueError(f"{named} needs an encrypted connection: set ssl_mode to require, verify-ca or verify-full")
    if mode and scheme == "rediss":
        words["ssl_cert_reqs"] = "none" if mode == "require" else "required"
        words["ssl_check_hostname"] = "yes" if mode == "verify-full" else "no"
    return parts._replace(scheme=scheme, options={**parts.options, **words})


POSTGRES = Kind(
    "postgres",
    "database",
    "dsn",
    Parts("postgresql", user="postgres", port=5432),
    ("postgresql", "postgres"),
    "postgresql://USER:PASSWORD@HOST:5432/DATABASE",
    _postgres.converse,
    postgres.read,
    _encrypted_postgres,
)

REDIS = Kind(
    "redis",
    "redis",
    "redis_dsn",
    Parts("redis", port=6379),
    ("redis", "rediss", "unix"),
    "redis://:PASSWORD@HOST:6379/0, rediss://HOST or unix:///PATH",
    _redis.converse,
    redis.read,
    _encrypted_redis,
)

__all__ = ("POSTGRES", "REDIS", "Kind", "Words")
