# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""As whom a server in a container is to be asked: what its own environment and command line say.

https://hub.docker.com/_/postgres, https://hub.docker.com/_/redis and Bitnami's images of both.
"""

from __future__ import annotations

import re
import shlex
import typing as t

from .._inside._dsn import Parts

Environment = t.Mapping[str, str]

_USERS = ("POSTGRES_USER", "POSTGRESQL_USERNAME")
_PASSWORDS = ("POSTGRES_PASSWORD", "POSTGRESQL_PASSWORD")
_DATABASES = ("POSTGRES_DB", "POSTGRESQL_DATABASE")
_POSTGRES_PORTS = ("PGPORT", "POSTGRESQL_PORT_NUMBER")

_REDIS_PASSWORDS = ("REDIS_PASSWORD", "VALKEY_PASSWORD", "REDISCLI_AUTH")
_REDIS_PORTS = ("REDIS_PORT_NUMBER", "VALKEY_PORT_NUMBER")

_REFERENCE = re.compile(r"\$\{?(\w+)\}?")


class Known(t.NamedTuple):
    """The parts that are known, and whether the password is only guessed to be the server's."""

    parts: Parts
    is_guess: bool


def postgres(blank: Parts, environment: Environment, command: t.Sequence[str]) -> Known:
    """What a container of PostgreSQL says; its user is also the name of its database unless that has one."""
    user = _first(_USERS, environment) or blank.user
    database = _first(_DATABASES, environment) or user
    port = _port(_first(_POSTGRES_PORTS, environment), blank.port)
    password = _first(_PASSWORDS, environment)
    return Known(blank._replace(user=user, password=password, database=database, port=port), False)


def redis(blank: Parts, environment: Environment, command: t.Sequence[str]) -> Known:
    """What a container of Redis says. A variable may be there for others, and the server without a password."""
    given = {**_options([environment.get("REDIS_ARGS", "")], environment), **_options(command, environment)}
    password = given.get("requirepass", "")
    guessed = "" if password else _first(_REDIS_PASSWORDS, environment)
    port = _port(given.get("port", "") or _first(_REDIS_PORTS, environment), blank.port)
    return Known(blank._replace(password=password or guessed, port=port), bool(guessed))


CREDENTIALS = {"postgres": postgres, "redis": redis}


def files(environment: Environment) -> dict[str, str]:
    """The variables that name a file with a password in the container, by the variable that they stand for."""
    names = (*_PASSWORDS, *_REDIS_PASSWORDS)
    return {name: environment[f"{name}_FILE"] for name in names if environment.get(f"{name}_FILE")}


def _first(names: t.Sequence[str], environment: Environment) -> str:
    return next((environment[name] for name in names if environment.get(name)), "")


def _port(text: str, default: int) -> int:
    return int(text) if text.isdecimal() and 0 < int(text) < 65536 else default


def _options(command: t.Sequence[str], environment: Environment) -> dict[str, str]:
    """The options of redis-server in a command, also one that a shell is to run, with its variables filled in."""
    words = [piece for word in command for piece in _split(word)]
    pairs = [(option, value) for option, value in zip(words, words[1:]) if option.startswith("--")]
    return {option[2:].lower(): _filled(value, environment) for option, value in pairs}


def _split(word: str) -> list[str]:
    try:
        return shlex.split(word) if " " in word and "--" in word else [word]
    except ValueError:
        return [word]


def _filled(value: str, environment: Environment) -> str:
    match = _REFERENCE.fullmatch(value)
    return environment.get(match.group(1), "") if match else value


__all__ = ("CREDENTIALS", "Known", "files", "postgres", "redis")
