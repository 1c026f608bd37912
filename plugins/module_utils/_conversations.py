# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The third round for one stack: talking to its database, its Redis, its API and to itself."""

from __future__ import annotations

import dataclasses
import time
import typing as t

from ._facts import Container, EnvFile, Observation, Settings, Stack
from ._frozen import field, frozen
from ._inside import _targets
from ._inside._dsn import parse_dsn
from ._inside._frontend import Door
from ._model import ProbeError
from ._probes import compose, frontend, inside, left_data, logs, postgres, redis, settings
from ._profiles import Profile, profile
from ._runner import Job
from ._stack import Candidate

# What an observation from inside may fail with although the application runs, and the host can still see.
_NOT_FROM_INSIDE = ("no_python_inside", "container_not_running", "permission_denied", "unexpected_answer")

# Where the way to the API can end before it is reached.
_ON_THE_WAY = ("dns", "tcp", "proxy", "tls")

# What the host's look at the same way may take, of the time that the container's had.
_SECOND_LOOK = 0.5

# A container may die while it is talked from; then the host's look in its place has what is left of the time, and not
# less than this share of it.
_LAST_LOOK = 1 / 3

Key = tuple[str, str]
Environment = t.Mapping[str, str]


@frozen
class Subject:
    """A stack with its configuration. Both raw environments hold secrets.

    ``is_environment_known`` is false where Docker could not tell what the application was started with.
    """

    candidate: Candidate
    env_file: t.Optional[EnvFile] = None
    file_values: Environment = field(default_factory=dict, repr=False)
    is_environment_known: bool = True

    @property
    def stack(self) -> Stack:
        """What is known of the stack so far."""
        return self.candidate.stack

    @property
    def environment(self) -> Environment:
        """What the application was started with; what its file says when there is no application."""
        return self.candidate.environment or self.file_values

    @property
    def passwords(self) -> tuple[str, ...]:
        """Everything secret in either, as written and decoded."""
        both = (self.candidate.environment, self.file_values)
        decoded = (parse_dsn(value).password for values in both for value in values.values())
        return tuple({*(item for values in both for item in settings.secrets(values)), *decoded} - {""})


class _Views(t.NamedTuple):
    """What was observed from inside; what from the host, in its place or of what failed there."""

    inside: t.Optional[Observation] = None
    outside: t.Optional[Observation] = None


class Conversation:
    """One stack's probes, and the stack with what they found out.

    ``client`` is the Docker engine's, ``wanted`` the names of the stack's fields that some check needs; ``mask`` takes
    the secrets that are known out of a text.
    """

    def __init__(
        self,
        subject: Subject,
        containers: t.Sequence[Container],
        client: t.Any,
        wanted: t.Collection[str],
        completion: bool,
        mask: t.Callable[[str], str] = str,
    ) -> None:
        self._subject = subject
        self._containers = {item.name: item for item in containers}
        self._client = client
        self._wanted = wanted
        self._completion = completion
        self._mask = mask
        self._variables = _variables(profile(subject.stack.profile), subject.environment)
        self._database = _targets.database(self._variables, subject.environment)
        self._redis = _targets.redis(self._variables, subject.environment)

    @property
    def _app(self) -> t.Optional[Container]:
        return self._containers.get(self._subject.stack.members.get("app", ""))

    def jobs(self, patience: float) -> dict[Key, Job]:
        """The probes that some check needs and this stack has a use for; ``patience`` in seconds."""
        calls: dict[str, t.Callable[[], t.Any]] = {"observed": lambda: self._observe(patience)}
        database, cache = self._database, self._redis
        if database is not None and not database.parts.problem:
            calls["postgres"] = lambda: postgres.read(database.parts, self._address(database.parts.host), patience)
        if cache is not None and not cache.parts.problem:
            calls["redis"] = lambda: redis.read(cache.parts, self._address(cache.parts.host), patience)
        door = self._published_door()
        if door is not None:
            calls["published"] = lambda: frontend.knock(door, patience)
        calls["logs"] = lambda: logs.read(self._members(), self._client, patience, self._mask)
        if self._client is not None and self._subject.stack.project and "postgres" in self._subject.stack.members:
            calls["left_data"] = self._left_data
        if self._differs():
            calls["composed"] = self._composed
        name = self._subject.stack.name
        return {(probe, name): Job(probe, call, name) for probe, call in calls.items() if probe in self._wanted}

    def stack(self, results: t.Mapping[Key, t.Any]) -> Stack:
        """The stack with the results of its jobs."""
        name = self._subject.stack.name
        views: _Views = results.get(("observed", name)) or _Views()
        return dataclasses.replace(
            self._subject.stack,
            settings=self._settings(),
            env_file=self._subject.env_file,
            dsn=inside.dsn(self._database),
            redis_dsn=inside.dsn(self._redis),
            inside=views.inside,
            outside=views.outside,
            published=results.get(("published", name)),
            postgres=results.get(("postgres", name)),
            redis=results.get(("redis", name)),
            logs=results.get(("logs", name)),
            left_data=results.get(("left_data", name)),
            composed=results.get(("composed", name)),
        )

    def _left_data(self) -> t.Any:
        return left_data.left_data(self._subject.stack.project, self._containers.values(), self._client)

    def _differs(self) -> bool:
        """Whether the application runs with another value of some variable than its environment file has."""
        present, wanted = self._subject.candidate.environment, self._subject.file_values
        return any(name in present and present[name] != value for name, value in wanted.items())

    def _composed(self) -> t.Any:
        app, file = self._app, self._subject.env_file
        return compose.variables(app, self._subject.stack.working_dir, file.path) if app and file else None

    def _members(self) -> list[Container]:
        names = self._subject.stack.members.values()
        return [self._containers[name] for name in names if name in self._containers]

    def _settings(self) -> t.Optional[Settings]:
        app = self._app
        if app is None or not self._subject.is_environment_known:
            return None
        public = profile(self._subject.stack.profile).public_variables
        return settings.settings(app.name, self._subject.candidate.environment, public)

    def _observe(self, patience: float) -> _Views:
        """From inside the application's container; from the host in its place where that cannot be."""
        app, started = self._app, time.monotonic()
        spec = self._spec(app, patience)
        if app is not None and app.running:
            try:
                seen = inside.from_container(self._client, app.id, spec, patience)
                return _Views(seen, self._second_look(seen, spec))
            except ProbeError as error:
                if error.reason not in _NOT_FROM_INSIDE:
                    raise
        left = max(patience - (time.monotonic() - started), patience * _LAST_LOOK)
        whole = {**spec, "timeout": left, "hosts": self._addresses()}
        return _Views(outside=inside.from_host(whole, self._subject.environment))

    def _second_look(self, seen: Observation, spec: t.Mapping[str, t.Any]) -> t.Optional[Observation]:
        """How far the host gets on the way to the API, if the container does not get through."""
        if seen.api is None or seen.api.stage not in _ON_THE_WAY or seen.api.host.casefold() in self._addresses():
            return None
        cheap = {"only": ("api", "network"), "completion": False, "timeout": spec["timeout"] * _SECOND_LOOK}
        return inside.from_host({**spec, **cheap, "hosts": self._addresses()}, self._subject.environment)

    def _published_door(self) -> t.Optional[Door]:
        app = self._app
        if app is None:
            return None
        wanted = frontend.spec(profile(self._subject.stack.profile), app)
        return frontend.published(app, wanted, self._subject.environment)

    def _spec(self, app: t.Optional[Container], patience: float) -> dict[str, t.Any]:
        return {
            "variables": self._variables,
            "directories": [app.working_dir] if app is not None and app.working_dir else [],
            "completion": self._completion,
            "timeout": patience,
            "web": frontend.spec(profile(self._subject.stack.profile), app),
        }

    def _addresses(self) -> dict[str, str]:
        """What the names on the application's networks mean; empty for a container without an address."""
        app = self._app
        networks = {link.name for item in ([app] if app else self._members()) for link in item.networks}
        known: dict[str, str] = {}
        for item in self._containers.values():
            for link in item.networks:
                if link.name in networks:
                    names = {name.casefold() for name in (item.name, item.service, *link.aliases)} - {""}
                    known.update(dict.fromkeys(names, link.address))
        return known

    def _address(self, host: str) -> str:
        """The address that a name means on the application's networks; empty where it is no name of theirs."""
        return self._addresses().get(host.casefold(), "")


# What some kinds can do without. A server or key that is neither required nor set is none to talk to.
_OPTIONAL = ("database_url", "redis_host", "api_key")


def _variables(kind: Profile, environment: Environment) -> dict[str, tuple[str, ...]]:
    """The names to look for."""
    names: dict[str, tuple[str, ...]] = dataclasses.asdict(kind.variables)
    for group in _OPTIONAL:
        if not any(name in kind.required or environment.get(name) for name in names[group]):
            names[group] = ()
    return names


__all__ = ("Conversation", "Subject")
