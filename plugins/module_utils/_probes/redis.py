# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking Redis about itself in one go: ``INFO``, its own records of slowness, and single configuration values."""

from __future__ import annotations

import contextlib
import re
import socket
import time
import types
import typing as t

from .._facts import LatencyEvent, RedisFacts, SlowCommand
from .._inside._dsn import Parts
from .._inside._redis import NO
from .._model import ProbeError
from ._packages import package

Info = t.Mapping[str, t.Any]

_NOTHING: Info = types.MappingProxyType({})

_THRESHOLD = "latency-monitor-threshold"
_SETTINGS = ("save", "maxclients", _THRESHOLD)

# The newest of what the server itself noted as slow. Neither changes anything, nor takes long.
_RECORDS = {"slow_commands": ("SLOWLOG", "GET", 32), "latency_events": ("LATENCY", "LATEST")}

# A server that does not speak TLS takes its beginning for half a command, and waits for the rest. One that hangs
# answers nothing at all, so a second question tells the two apart; seconds for its answer.
_NO_TLS, _SECOND_QUESTION = "no_tls", 1.0

_NAME = re.compile(r"[A-Za-z][A-Za-z._-]{0,39}")


def read(parts: Parts, address: str = "", timeout: float = 5.0, verify: bool = False) -> RedisFacts:
    """What the server tells of itself; ``address`` replaces the URL's host where only containers resolve it.

    ``timeout`` is seconds for each answer; there are two, the greeting's and that to all commands at once.
    ``verify``: the certificate files that the URL names lie on this host; else they lie in a container, and
    encryption without verification must do. Raises ``ProbeError``: ``package_missing`` (redis), ``not_reached``
    with the server's first word (stage ``no_tls``: it answers without encryption only), ``deadline_exceeded`` or
    ``unexpected_answer``.
    """
    redis = package("redis")
    target = f"{parts.host}:{parts.port}"
    try:
        client = _client(redis, parts, address, timeout, verify)
        try:
            return _facts(redis, client)
        finally:
            client.connection_pool.disconnect()
    except redis.exceptions.TimeoutError:
        if parts.scheme == "rediss" and _answers_plainly(address or parts.host, parts.port):
            raise ProbeError("not_reached", target=target, stage=_NO_TLS) from None
        raise ProbeError("deadline_exceeded", seconds=timeout) from None
    except redis.exceptions.RedisError as error:
        raise ProbeError("not_reached", target=target, stage=type(error).__name__) from None
    except (ValueError, TypeError, AttributeError, OSError) as error:  # an INFO that is none
        raise ProbeError("unexpected_answer", what=f"Redis {target}", message=type(error).__name__) from None


def _answers_plainly(host: str, port: int) -> bool:
    """Whether it answers a question that is not encrypted, be it with an error."""
    place = (host, port)
    with contextlib.suppress(OSError), contextlib.closing(socket.create_connection(place, _SECOND_QUESTION)) as plain:
        plain.sendall(b"PING\r\n")
        return plain.recv(1) in (b"+", b"-")
    return False


def _client(redis: t.Any, parts: Parts, address: str, timeout: float, verify: bool) -> t.Any:
    """Its only connection is that of the pipeline, and there are no second attempts."""
    options: dict[str, t.Any] = {"host": address or parts.host, "port": parts.port}
    if parts.host.startswith("/"):
        options = {"unix_socket_path": parts.host}
    elif parts.scheme == "rediss":
        options.update(_encryption(parts.options, verify, bool(address)))
    with contextlib.suppress(ImportError):  # redis-py 3 has no such modules and does not retry by itself
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        options["retry"] = Retry(NoBackoff(), 0)
    return redis.Redis(
        username=parts.user or None,
        password=parts.password or None,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        **options,
    )


def _encryption(given: t.Mapping[str, str], verify: bool, elsewhere: bool) -> dict[str, t.Any]:
    """``elsewhere``: the connection goes to an address, and redis-py would compare the certificate with that."""
    if not verify or given.get("ssl_cert_reqs") == "none":
        return {"ssl": True, "ssl_cert_reqs": "none", "ssl_check_hostname": False, **_files(given, verify)}
    named = given.get("ssl_check_hostname", "").lower() not in NO and not elsewhere
    return {"ssl": True, "ssl_cert_reqs": "required", "ssl_check_hostname": named, **_files(given, verify)}


def _files(given: t.Mapping[str, str], verify: bool) -> dict[str, str]:
    names = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
    return {name: given[name] for name in names if verify and given.get(name)}


def _facts(redis: t.Any, client: t.Any) -> RedisFacts:
    """Raises what the answer to ``INFO`` is, where that is an error; others are only missing."""
    pipeline = client.pipeline(transaction=False)
    pipeline.info()
    for name in _SETTINGS:
        pipeline.config_get(name)
    for words in _RECORDS.values():
        pipeline.execute_command(*words)
    info, *answers = pipeline.execute(raise_on_error=False)
    if isinstance(info, redis.exceptions.RedisError):
        raise info
    values = [None if isinstance(answer, redis.exceptions.RedisError) else answer for answer in answers]
    found = (answer.get(name) if isinstance(answer, dict) else None for name, answer in zip(_SETTINGS, values))
    settings = {name: str(value) for name, value in zip(_SETTINGS, found) if value is not None}
    return facts(info, settings, dict(zip(_RECORDS, values[len(_SETTINGS) :])))


def facts(info: Info, settings: t.Mapping[str, str] = _NOTHING, records: Info = _NOTHING) -> RedisFacts:
    """The facts in a parsed ``INFO``, in configuration values and in answers to ``_RECORDS``, as far as there are any.

    Raises ``ValueError`` when it is none.
    """
    if "redis_version" not in info:
        raise ValueError("no INFO of Redis")
    role, save, maxclients = str(info.get("role", "")), settings.get("save"), settings.get("maxclients")
    now = _number(info, "server_time_usec") // 1_000_000 or int(time.time())
    needed, occupied = _allocated(info)
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
        last_save_age=_age(_number(info, "rdb_last_save_time"), now),
        last_bgsave_ok=info.get("rdb_last_bgsave_status", "ok") == "ok",
        rdb_enabled=None if save is None else bool(save.strip()),
        aof_enabled=_number(info, "aof_enabled") == 1,
        aof_last_write_ok=info.get("aof_last_write_status", "ok") == "ok",
        aof_last_rewrite_ok=info.get("aof_last_bgrewrite_status", "ok") == "ok",
        changes_since_save=_number(info, "rdb_changes_since_last_save"),
        errors=dict(_errors(info)),
        commands=_number(info, "total_commands_processed"),
        resident_memory=_number(info, "used_memory_rss"),
        fragmentation=round(occupied / needed, 2) if needed else 0.0,
        fragmentation_bytes=occupied - needed,
        last_fork=_number(info, "latest_fork_usec") / 1_000_000,
        slow_commands=_slow_commands(records.get("slow_commands"), now),
        latency_events=_latency_events(records.get("latency_events"), now),
        latency_threshold=_number(settings, _THRESHOLD) if _THRESHOLD in settings else None,
    )


def _number(info: Info, name: str) -> int:
    try:
        return int(info.get(name) or 0)
    except (ValueError, TypeError, OverflowError):
        return 0


def _allocated(info: Info) -> tuple[int, int]:
    """The bytes that were asked of the allocator, and those that it occupies for them.

    ``mem_fragmentation_ratio`` also counts the program itself, which is most of the memory of a small server. Both
    numbers are 0 where the allocator tells nothing (libc).
    """
    needed, occupied = _number(info, "allocator_allocated"), _number(info, "allocator_resident")
    return (needed, occupied) if 0 < needed <= occupied else (0, 0)


def _age(since: int, now: int) -> int:
    """Seconds since a time of the server."""
    return max(0, now - since) if since else 0


def _slow_commands(answer: t.Any, now: int) -> t.Optional[tuple[SlowCommand, ...]]:
    """Entries of the slow log: an id, when, microseconds, the words of the command. Only the first word is told.

    https://redis.io/docs/latest/commands/slowlog-get/
    """
    entries = _lists(answer, 4)
    if entries is None:
        return None
    return tuple(
        SlowCommand(_word(entry[3][0] if isinstance(entry[3], list) and entry[3] else b""), entry[2] / 1_000_000, age)
        for entry in entries
        for age in [_age(entry[1], now)]
    )


def _latency_events(answer: t.Any, now: int) -> t.Optional[tuple[LatencyEvent, ...]]:
    """Kinds of events: a name, when, and the latest and the worst milliseconds.

    https://redis.io/docs/latest/commands/latency-latest/
    """
    entries = _lists(answer, 4)
    if entries is None:
        return None
    return tuple(
        LatencyEvent(_word(entry[0]), _age(entry[1], now), entry[2], int(entry[3]))
        for entry in entries
        if isinstance(entry[3], int)
    )


def _lists(answer: t.Any, length: int) -> t.Optional[list[list[t.Any]]]:
    """The lists in an answer that are long enough and have numbers where numbers belong; None for no list."""
    if not isinstance(answer, list):
        return None
    found = (entry for entry in answer if isinstance(entry, list) and len(entry) >= length)
    return [entry for entry in found if isinstance(entry[1], int) and isinstance(entry[2], int)]


def _word(text: t.Any) -> str:
    """The name of a command or event; of anything else nothing is told, for it may be somebody's data."""
    name = text.decode("ascii", "replace") if isinstance(text, bytes) else str(text)
    return name.upper() if _NAME.fullmatch(name) else "?"


def _errors(info: Info) -> t.Iterator[tuple[str, int]]:
    """How often each kind of error was answered since the server started (``errorstat_*``, Redis 6.2)."""
    for name, value in info.items():
        if name.startswith("errorstat_") and isinstance(value, dict):
            yield name[len("errorstat_") :][:40], _number(value, "count")


__all__ = ("facts", "read")
