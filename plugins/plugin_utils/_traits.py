# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The few facts by which hosts are compared: versions, images and settings, but nothing that is measured."""

from __future__ import annotations

import sys
import typing as t

from ..module_utils._catalog import Text
from ..module_utils._frozen import frozen
from ..module_utils._profiles import profile
from ._shapes import dicts, part
from ._texts import line

# From a trait's id and a stack's name (empty: of the host) to its value; no value where it is not known.
Traits = t.Mapping[tuple[str, str], str]

VARIABLE = "variable."  # begins the id of a trait that is an environment variable
API_KEY = "api_key"  # the fingerprint of the key that the application sends to the API
VARIABLES = "variables"  # this trait says that the application's environment is known at all

_LONGEST = 120  # characters of a value


@frozen
class Trait:
    """One fact to compare: its id, its name, and how its value is written. ``path`` leads to it."""

    id: str
    name: Text
    path: tuple[str, ...]
    write: t.Callable[[t.Any], str] = str


def _mebibytes(value: t.Any) -> str:
    return f"{value // 2**20} MiB" if isinstance(value, int) and value else "0"


def _yes_no(value: t.Any) -> str:
    return "yes" if value else "no"


def _version(value: t.Any) -> str:
    """``server_version_num`` from PostgreSQL 10 on: https://www.postgresql.org/docs/current/libpq-status.html"""
    return f"{value // 10000}.{value % 10000}" if isinstance(value, int) else str(value)


_HOST = (
    Trait("machine.system", Text("operating system", "操作系统"), ("machine", "system")),
    Trait("machine.kernel", Text("kernel", "内核版本"), ("machine", "kernel")),
    Trait("machine.architecture", Text("architecture", "系统架构"), ("machine", "architecture")),
    Trait("engine.version", Text("version of Docker", "Docker 版本"), ("engine", "version")),
    Trait("engine.storage_driver", Text("Docker's storage driver", "Docker 存储驱动"), ("engine", "storage_driver")),
    Trait("engine.cgroup_version", Text("cgroup version", "cgroup 版本"), ("engine", "cgroup_version")),
)
_STACK = (
    Trait("postgres.version", Text("version of PostgreSQL", "PostgreSQL 版本"), ("postgres", "version"), _version),
    Trait("postgres.max_connections", Text("max_connections", "max_connections"), ("postgres", "max_connections")),
    Trait("redis.version", Text("version of Redis", "Redis 版本"), ("redis", "version")),
    Trait("redis.maxmemory", Text("maxmemory of Redis", "Redis maxmemory"), ("redis", "maxmemory"), _mebibytes),
    Trait("redis.maxmemory_policy", Text("maxmemory-policy", "maxmemory-policy"), ("redis", "maxmemory_policy")),
    Trait("redis.maxclients", Text("maxclients", "maxclients"), ("redis", "maxclients")),
    Trait("redis.aof_enabled", Text("appendonly of Redis", "Redis appendonly"), ("redis", "aof_enabled"), _yes_no),
)  # fmt: skip
_MEMBER = (
    Trait("image", Text("image", "镜像"), ("image",)),
    Trait("restart_policy", Text("restart policy", "重启策略"), ("restart_policy",)),
    Trait("memory_limit", Text("memory limit", "内存上限"), ("memory_limit",), _mebibytes),
    Trait("log_driver", Text("log driver", "日志驱动"), ("log_driver",)),
)
_PARTS = {
    "app": Text("application", "应用"),
    "postgres": Text("PostgreSQL", "PostgreSQL"),
    "redis": Text("Redis", "Redis"),
}

NAMES: dict[str, Text] = {
    API_KEY: Text("the API key's fingerprint", "API 密钥指纹"),
    **{trait.id: trait.name for trait in (*_HOST, *_STACK)},
    **{
        f"{part}.{trait.id}": Text(f"{trait.name.en} of {name.en}", f"{name.zh}的{trait.name.zh}")
        for part, name in _PARTS.items()
        for trait in _MEMBER
    },
}


def name_of(trait: str) -> Text:
    """What a trait is called; a variable by its own name."""
    plain = trait.removeprefix(VARIABLE)
    return NAMES.get(trait, Text(plain, plain))


def traits(facts: t.Any) -> Traits:
    """What the facts of a record say that hosts can be compared by; whatever is of another shape says nothing."""
    return {(sys.intern(name), sys.intern(stack)): sys.intern(value) for name, stack, value in _found(facts)}


def _found(facts: t.Any) -> t.Iterator[tuple[str, str, str]]:
    for name, value in _values(facts, _HOST):
        yield name, "", value
    containers = {item["name"]: item for item in dicts(part(facts, "containers")) if isinstance(item.get("name"), str)}
    for stack in dicts(part(facts, "stacks")):
        own = str(stack.get("name", ""))
        yield from ((name, own, value) for name, value in _values(stack, _STACK))
        yield from ((name, own, value) for name, value in _variables(part(stack, "settings")))
        yield from ((API_KEY, own, value) for value in _keys(stack))
        for member in _PARTS:
            container = containers.get(str(part(part(stack, "members"), member)))
            yield from ((f"{member}.{name}", own, value) for name, value in _values(container, _MEMBER))


def _variables(settings: t.Any) -> t.Iterator[tuple[str, str]]:
    """The variables whose value a record may hold; of the others it does not."""
    known = part(settings, "variables")
    if isinstance(known, dict):
        yield VARIABLES, "known"
        for name, item in known.items():
            value = part(item, "value")
            if isinstance(value, str):
                yield f"{VARIABLE}{line(name)}", line(value, _LONGEST)


def _keys(stack: t.Any) -> t.Iterator[str]:
    """The first of the variables with a key that this kind of stack reads; a text that stands for one is none."""
    known = part(part(stack, "settings"), "variables")
    for name in profile(str(part(stack, "profile"))).variables.api_key:
        shape = part(part(known, name), "shape")
        fingerprint = part(shape, "fingerprint")
        if isinstance(fingerprint, str) and fingerprint:
            if not part(shape, "placeholder"):
                yield line(fingerprint, _LONGEST)
            return


def _values(data: t.Any, wanted: t.Iterable[Trait]) -> t.Iterator[tuple[str, str]]:
    for trait in wanted:
        value = data
        for key in trait.path:
            value = part(value, key)
        if isinstance(value, (str, int)):
            yield trait.id, line(trait.write(value), _LONGEST)


__all__ = ("API_KEY", "NAMES", "VARIABLE", "VARIABLES", "Traits", "name_of", "traits")
