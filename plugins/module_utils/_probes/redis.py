# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking Redis about itself: ``INFO``, and single configuration values where that is allowed."""

from __future__ import annotations

import contextlib
import time
import typing as t

from .._facts import RedisFacts
from .._inside._dsn import Parts
from .._model import ProbeError
from ._packages import package

Info = t.Mapping[str, t.Any]


def read(parts: Parts, address: str = "", timeout: float = 5.0) -> RedisFacts:
    """What the server tells of itself; ``address`` replaces the URL's host where only containers resolve it.

    ``timeout`` is seconds for each answer; there are three. Raises ``ProbeError``: ``package_missing``
    (redis), ``not_reached`` with the server's first word, ``deadline_exceeded`` or ``unexpected_answer``.
    """
    redis = package("redis")
    target = f"{parts.host}:{parts.port}"
    try:
        with contextlib.closing(_client(redis, parts, address, timeout)) as client:
            return facts(client.info(), _setting(redis, client, "save"), _setting(redis, client, "maxclients"))
    except redis.exceptions.TimeoutError:
        raise ProbeError("deadline_exceeded", seconds=timeout) from None
    except redis.exceptions.RedisError as error:
        raise ProbeError("not_reached", target=target, stage=type(error).__name__) from None
    except (ValueError, TypeError, AttributeError, OSError) as error:  # an INFO that is none
        raise ProbeError("unexpected_answer", what=f"Redis {target}", message=type(error).__name__) from None


def _client(redis: t.Any, parts: Parts, address: str, timeout: float) -> t.Any:
    """One connection, no second attempts; certificates are the application's own business and not checked."""
    options: dict[str, t.Any] = {"ssl": True, "ssl_cert_reqs": "none"} if parts.scheme == "rediss" else {}
    with contextlib.suppress(ImportError):  # redis-py 3 has no such modules and does not retry by itself
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        options["retry"] = Retry(NoBackoff(), 0)
    return redis.Redis(
        host=address or parts.host,
        port=parts.port,
        username=parts.user or None,
        password=parts.password or None,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        single_connection_client=True,
        **options,
    )


def _setting(redis: t.Any, client: t.Any, name: str) -> t.Optional[str]:
    """One configuration value; None where CONFIG is renamed or not permitted."""
    try:
        answer = client.config_get(name)
    except redis.exceptions.ResponseError:
        return None
    return str(answer[name]) if name in answer else None


def facts(info: Info, save: t.Optional[str] = None, maxclients: t.Optional[str] = None) -> RedisFacts:
    """The facts in a parsed ``INFO``. Raises ``ValueError`` when it is none."""
    if "redis_version" not in info:
        raise ValueError("no INFO of Redis")
    role = str(info.get("role", ""))
    return RedisFacts(
        version=str(info["redis_version"]),
        role=role,
        used_memory=_number(info, "used_memory"),
        maxmemory=_number(info, "maxmemory"),
        maxmemory_policy=str(info.get("maxmemory_policy", "")),
        clients=_number(info, "connected_clients"),
        maxclients=_number({**info, **({"maxclients": maxclients} if maxclients else {})}, "maxclients"),
        blocked_clients=_number(info, "blocked_clients"),
        rejected_connections=_number(info, "rejected_connections"),
        evicted_keys=_number(info, "evicted_keys"),
        loading=_number(info, "loading") == 1,
        read_only=role == "slave" and _number(info, "slave_read_only") == 1,
        last_save_age=_age(_number(info, "rdb_last_save_time")),
        last_bgsave_ok=info.get("rdb_last_bgsave_status", "ok") == "ok",
        rdb_enabled=None if save is None else bool(save.strip()),
        aof_enabled=_number(info, "aof_enabled") == 1,
        aof_last_write_ok=info.get("aof_last_write_status", "ok") == "ok",
        changes_since_save=_number(info, "rdb_changes_since_last_save"),
        errors=dict(_errors(info)),
    )


def _number(info: Info, name: str) -> int:
    try:
        return int(info.get(name) or 0)
    except (ValueError, TypeError, OverflowError):
        return 0


def _age(since: int) -> int:
    """Seconds since a time of the server, which shares this host's clock or one synchronised like it."""
    return max(0, int(time.time()) - since) if since else 0


def _errors(info: Info) -> t.Iterator[tuple[str, int]]:
    """How often each kind of error was answered since the server started (``errorstat_*``, Redis 6.2)."""
    for name, value in info.items():
        if name.startswith("errorstat_") and isinstance(value, dict):
            yield name[len("errorstat_") :][:40], _number(value, "count")


__all__ = ("facts", "read")
