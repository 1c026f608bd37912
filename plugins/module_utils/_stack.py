# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Finding the AutoGPT stacks of a host among its containers.

The application is recognised by its names and its environment, never by fixed container names;
its own environment then says which database and Redis it uses, and the networks it shares with
other containers say which containers those are.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ._facts import Container, Stack
from ._frozen import field, frozen
from ._inside import _targets
from ._profiles import DEFAULT, PROFILES, Profile, profile

Environment = t.Mapping[str, str]
Environments = t.Mapping[str, Environment]

# The words by which images of the other parts are known, as the last segment of the image's name.
_SERVERS = {
    "postgres": ("postgres", "postgresql", "pgvector", "postgis", "timescaledb"),
    "redis": ("redis", "valkey", "keydb", "redis-stack", "redis-stack-server"),
}

# Points for what speaks for an application; a name alone or one variable alone is not enough.
_ENOUGH = 3

# What compose calls a container of "docker compose run": it ends, and is nobody's server.
_ONE_OFF = "com.docker.compose.oneoff"

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@frozen
class Override:
    """What the inventory says of a stack; an empty field is discovered."""

    name: str = ""
    profile: str = ""
    directory: str = ""
    env_file: str = ""
    app: str = ""
    postgres: str = ""
    redis: str = ""

    @property
    def parts(self) -> dict[str, str]:
        """The containers it names, by part."""
        named = {"app": self.app, "postgres": self.postgres, "redis": self.redis}
        return {part: name for part, name in named.items() if name}

    @property
    def named(self) -> bool:
        """Whether it says of which stack it speaks."""
        return bool(self.name or self.parts)


@frozen
class Candidate:
    """A stack to diagnose, and the application's raw environment, which is secret."""

    stack: Stack
    environment: Environment = field(repr=False, default_factory=dict)
    env_file: str = ""


def discover(
    containers: t.Sequence[Container], environments: Environments, overrides: t.Sequence[Override] = ()
) -> tuple[Candidate, ...]:
    """All stacks: those found, as far as overrides do not correct them, and those only overrides name."""
    lasting = [item for item in containers if item.labels.get(_ONE_OFF) != "True"]
    found = [_candidate(app, lasting, environments) for app in _applications(lasting, environments)]
    chosen = [_override_for(item, overrides) for item in found]
    corrected = [_with(one, item, environments) if one else item for one, item in zip(chosen, found)]
    added = [_declared(item, lasting, environments) for item in overrides if item not in chosen and item.named]
    return tuple(_distinct([*corrected, *added]))


def _applications(containers: t.Sequence[Container], environments: Environments) -> list[Container]:
    """The best candidate of each compose project, and every candidate without a project."""
    best: dict[str, tuple[tuple[int, bool], Container]] = {}
    for item in containers:
        points = score(item, environments.get(item.name, {}))
        group, rank = item.project or item.name, (points, item.running)
        if points >= _ENOUGH and (group not in best or rank > best[group][0]):
            best[group] = (rank, item)
    return [item for _rank, item in best.values()]


def score(container: Container, environment: Environment) -> int:
    """How much speaks for this container being an AutoGPT application; 0 for a known server."""
    if server_kind(container):
        return 0
    return max(_score(container, environment, item) for item in PROFILES.values())


def _score(container: Container, environment: Environment, kind: Profile) -> int:
    names = (_last_segment(container.image), container.name.lower(), container.service.lower())
    named = sum(2 for name in names if _is_marked(name, kind))
    credentials = sum(
        2
        for wanted in (kind.variables.api_key, kind.variables.database_url)
        if any(name in environment for name in wanted)
    )
    return named + credentials + min(2, sum(name in environment for name in kind.traits))


def _is_marked(name: str, kind: Profile) -> bool:
    """Whether a name is a marker, or a marker with nothing but a generic ending behind it."""
    endings = ("", "-container", "-app", "-server", "-backend")
    return any(name == marker + ending for marker in kind.markers for ending in endings)


def _last_segment(image: str) -> str:
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0].lower()


def server_kind(container: Container) -> str:
    """``postgres`` or ``redis`` when the image's name says so, else empty."""
    name = _last_segment(container.image)
    return next((kind for kind, names in _SERVERS.items() if name in names), "")


def _candidate(app: Container, containers: t.Sequence[Container], environments: Environments) -> Candidate:
    environment = environments.get(app.name, {})
    kind = max(PROFILES.values(), key=lambda item: _score(app, environment, item))
    stack = Stack(
        name=app.project or app.name,
        profile=kind.id,
        project=app.project,
        working_dir=app.labels.get("com.docker.compose.project.working_dir", ""),
        members=_members(app, containers, environment, kind),
    )
    return Candidate(stack, environment)


def _members(
    app: Container, containers: t.Sequence[Container], environment: Environment, kind: Profile
) -> dict[str, str]:
    """The application, its servers, and whatever else belongs to its compose project."""
    others = [item for item in containers if item.name != app.name]
    names = dataclasses.asdict(kind.variables)
    wanted = {
        "postgres": _host(_targets.database(names, environment)),
        "redis": _host(_targets.redis(names, environment)),
    }
    members = {"app": app.name}
    for part, host in wanted.items():
        server = _reached_as(host, app, others) or (_server_beside(part, app, others) if _is_local(host) else None)
        if server:
            members[part] = server.name
    for item in others:
        if app.project and item.project == app.project and item.name not in members.values():
            members[_free_part(item, {*members, *_SERVERS})] = item.name
    return members


def _free_part(item: Container, taken: t.Collection[str]) -> str:
    """What a further container is called in the stack; a service named like a part is not that part."""
    names = (item.service, item.name, f"{item.name}-container", item.id)
    return next(name for name in names if name and name not in taken)


def _host(server: t.Optional[_targets.Server]) -> str:
    return server.parts.host if server else ""


def _reached_as(host: str, app: Container, others: t.Sequence[Container]) -> t.Optional[Container]:
    """The container that the application reaches under this name, on a network they share."""
    networks = {link.name for link in app.networks}
    for item in others:
        for link in item.networks:
            names = {name.casefold() for name in (item.name, item.service, *link.aliases, link.address) if name}
            if link.name in networks and host.casefold() in names:
                return item
    return None


def _is_local(host: str) -> bool:
    """Whether a host can only be meant for a container nearby: none, a loopback address, or a bare name."""
    return host in _LOOPBACK or not set(".:") & set(host)


def _server_beside(part: str, app: Container, others: t.Sequence[Container]) -> t.Optional[Container]:
    """A server of this kind in the same compose project, whatever the application calls it."""
    beside = [item for item in others if app.project and item.project == app.project]
    return next((item for item in beside if server_kind(item) == part), None)


def _override_for(candidate: Candidate, overrides: t.Sequence[Override]) -> t.Optional[Override]:
    """The entry that speaks most clearly of this stack: by its application, another part, its name, or of all."""
    ranked = [(_clarity(item, candidate.stack), item) for item in overrides]
    clearest = max((clarity for clarity, _item in ranked), default=0)
    return next((item for clarity, item in ranked if clarity and clarity == clearest), None)


def _clarity(override: Override, stack: Stack) -> int:
    if override.app:
        return 4 if override.app == stack.members["app"] else 0
    if any(stack.members.get(part) == name for part, name in override.parts.items()):
        return 3
    if override.name == stack.name:
        return 2
    return 0 if override.named else 1


def _declared(override: Override, containers: t.Sequence[Container], environments: Environments) -> Candidate:
    """A stack that only the inventory knows; its application may not even exist."""
    app = next((item for item in containers if item.name == override.app), None)
    if app:
        return _with(override, _candidate(app, containers, environments), environments)
    kind = profile(override.profile or DEFAULT.id)
    bare = Stack(name=override.name or override.app or kind.id, profile=kind.id)
    return _with(override, Candidate(bare), environments)


def _with(override: Override, candidate: Candidate, environments: Environments) -> Candidate:
    stack = dataclasses.replace(
        candidate.stack,
        name=override.name or candidate.stack.name,
        profile=override.profile or candidate.stack.profile,
        working_dir=override.directory or candidate.stack.working_dir,
        members={**candidate.stack.members, **override.parts},
        source="inventory",
    )
    return Candidate(stack, environments.get(stack.members.get("app", ""), {}), override.env_file)


def _distinct(candidates: t.Iterable[Candidate]) -> t.Iterator[Candidate]:
    """Two stacks of one name would share their findings' keys: the later one is told apart by its application."""
    names: set[str] = set()
    for item in candidates:
        name = item.stack.name
        if name in names:
            name = f"{name}-{item.stack.members.get('app', len(names))}"
        names.add(name)
        yield dataclasses.replace(item, stack=dataclasses.replace(item.stack, name=name))


__all__ = ("Candidate", "Override", "discover", "score", "server_kind")
