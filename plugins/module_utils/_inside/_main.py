# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""All conversations side by side, under one deadline."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import typing as t

from . import MARKER, _alembic, _api, _frontend, _network, _postgres, _prisma, _redis, _targets
from ._stages import Channel, Stopped

Json = t.Mapping[str, t.Any]
Call = t.Callable[[], Json]

# Conversations end by themselves at the deadline, except in a name lookup, which cannot be interrupted.
_GRACE = 0.25

# Where images keep alembic.ini or Prisma's migrations, after the directories that the spec names.
_DIRECTORIES = (".", "/app", "/app/backend", "/app/backend/autogpt", "/app/autogpt", "/app/autogpt_platform/backend")


def observe(spec: t.Mapping[str, t.Any], environment: t.Mapping[str, str]) -> Json:
    """What the application of this environment can reach, in the shape of ``Observation``.

    ``spec``: ``variables`` (the profile's names of variables), ``timeout`` in seconds, ``completion`` (pay
    for one token), ``hosts`` (names that only the application's network knows, to addresses; empty:
    the container behind it has none), ``directories`` (where to look for migrations), ``vantage``, ``only``
    (the conversations to hold; none: all), ``api`` (fields of ``_targets.Api`` that outrank the environment),
    ``web`` (what ``_frontend.door`` takes; without it nobody knocks).
    """
    seconds = float(spec.get("timeout", 5.0))
    deadline = time.monotonic() + seconds
    names, hosts = spec["variables"], spec.get("hosts") or {}
    inside = spec.get("vantage", "container") == "container"

    def channel() -> _network.Witness:
        return _network.Witness(deadline, hosts)

    database, redis = _targets.database(names, environment), _targets.redis(names, environment)
    api, completion = _api_of(spec, environment), bool(spec.get("completion"))
    folders = [*spec.get("directories", ()), *_DIRECTORIES]
    door = _frontend.door(spec["web"], environment) if inside and spec.get("web") else None
    calls: dict[str, t.Optional[tuple[Call, Json]]] = {
        "database": _server_call(_postgres.converse, database, channel),
        "redis": _server_call(_redis.converse, redis, channel),
        "api": (lambda: _ask_api(channel, api, environment, completion), _api.blank(api)) if api else None,
        "migrations": (lambda: _history(folders), {"problem": "timeout"}) if inside else None,
        "network": (lambda: _network.surroundings(api, environment, seconds), {}),
        "web": (lambda: _frontend.converse(channel, door), _frontend.blank(door)) if door else None,
    }
    only = spec.get("only") or tuple(calls)
    answers = _side_by_side({name: call for name, call in calls.items() if call and name in only}, deadline + _GRACE)
    return {"vantage": "container" if inside else "host", **dict.fromkeys(calls), **answers}


def _history(folders: t.Sequence[str]) -> Json:
    """The migration scripts of whichever tool left any."""
    found = _alembic.migrations(folders)
    return found if found["tool"] else _prisma.migrations(folders)


def _api_of(spec: t.Mapping[str, t.Any], environment: t.Mapping[str, str]) -> t.Optional[_targets.Api]:
    api = _targets.api(spec["variables"], environment)
    return api._replace(**spec.get("api") or {}) if api else None


def _ask_api(
    channel: t.Callable[[], _network.Witness], api: _targets.Api, environment: t.Mapping[str, str], completion: bool
) -> Json:
    found = _api.converse(channel, api, environment, completion)
    return _network.explained(found, channel(), api, environment)


def ask(converse: t.Callable[..., None], server: _targets.Server, seconds: float, hosts: t.Mapping[str, str]) -> Json:
    """How far one server's conversation gets, in the shape of ``Reach``. Unix sockets of this machine are taken too."""
    deadline = time.monotonic() + seconds
    call = _server_call(converse, server, lambda: Channel(deadline, hosts), sockets=True)
    return t.cast(Json, _side_by_side({"server": call}, deadline + _GRACE)["server"]) if call else {}


def _server_call(
    converse: t.Callable[..., None],
    server: t.Optional[_targets.Server],
    channel: t.Callable[[], Channel],
    sockets: bool = False,
) -> t.Optional[tuple[Call, Json]]:
    """The conversation with a server, and what is said of it when it does not end in time."""
    if server is None:
        return None
    place = {"target": server.label, "variable": server.variable, "host": server.parts.host, "port": server.parts.port}
    return lambda: {**place, **_talk(converse, server.parts, channel(), sockets)}, place


def _talk(converse: t.Callable[..., None], parts: t.Any, channel: Channel, sockets: bool) -> Json:
    outcome = Stopped("ready", "")
    try:
        if parts.problem or (parts.host.startswith("/") and not sockets):
            raise Stopped("config", parts.problem or "socket")
        converse(channel, parts)
    except Stopped as stop:
        outcome = stop
    finally:
        channel.close()
    return {**outcome.outcome, **channel.facts}


def _side_by_side(calls: t.Mapping[str, tuple[Call, Json]], until: float) -> Json:
    """The calls' answers; for one that is late or stops with a defect, its frame and what became of it."""
    answers: dict[str, Json] = {
        name: {"stage": "dns", "code": "timeout", **frame} for name, (_call, frame) in calls.items()
    }
    threads = [
        threading.Thread(target=_carry_out, args=(name, *call, answers), daemon=True) for name, call in calls.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return dict(answers)


def _carry_out(name: str, call: Call, frame: Json, answers: t.MutableMapping[str, Json]) -> None:
    try:
        answers[name] = call()
    except Exception as error:  # one conversation's defect must not cost the others' answers
        answers[name] = {"stage": "query", "code": "defect", "message": type(error).__name__, **frame}


def main(arguments: t.Sequence[str]) -> None:
    """Write what ``observe`` finds for the spec in the first argument and this process's environment."""
    sys.stdout.write(MARKER + json.dumps(observe(json.loads(arguments[0]), os.environ)) + "\n")
    sys.stdout.flush()
    os._exit(0)  # a name lookup that hangs would otherwise hold up the end


__all__ = ("ask", "main", "observe")
