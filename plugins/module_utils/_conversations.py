# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The third round for one stack: talking to its database, its Redis and its API."""

from __future__ import annotations

import dataclasses
import typing as t
from dataclasses import dataclass, field

from ._facts import Container, EnvFile, Observation, Settings, Stack
from ._inside import _targets
from ._inside._dsn import parse_dsn
from ._model import ProbeError, Vantage
from ._probes import inside, postgres, redis, settings
from ._profiles import Profile, profile
from ._runner import Job
from ._stack import Candidate

# What an observation from inside may fail with although the application runs, and the host can still see.
_NOT_FROM_INSIDE = ("no_python_inside", "container_not_running", "permission_denied", "unexpected_answer")

Key = tuple[str, str]
Environment = t.Mapping[str, str]


@dataclass(frozen=True)
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


class Conversation:
    """One stack's probes, and the stack with what they found out.

    ``client`` is the Docker engine's, ``wanted`` the names of the stack's fields that some check needs.
    """

    def __init__(
        self,
        subject: Subject,
        containers: t.Sequence[Container],
        client: t.Any,
        wanted: t.Collection[str],
        completion: bool,
    ) -> None:
        self._subject = subject
        self._containers = {item.name: item for item in containers}
        self._client = client
        self._wanted = wanted
        self._completion = completion
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
        name = self._subject.stack.name
        return {(probe, name): Job(probe, call, name) for probe, call in calls.items() if probe in self._wanted}

    def stack(self, results: t.Mapping[Key, t.Any]) -> Stack:
        """The stack with the results of its jobs."""
        name = self._subject.stack.name
        observation: t.Optional[Observation] = results.get(("observed", name))
        from_inside = observation is not None and observation.vantage is Vantage.CONTAINER
        return dataclasses.replace(
            self._subject.stack,
            settings=self._settings(),
            env_file=self._subject.env_file,
            dsn=inside.dsn(self._database),
            redis_dsn=inside.dsn(self._redis),
            inside=observation if from_inside else None,
            outside=None if from_inside else observation,
            postgres=results.get(("postgres", name)),
            redis=results.get(("redis", name)),
        )

    def _settings(self) -> t.Optional[Settings]:
        app = self._app
        if app is None or not self._subject.is_environment_known:
            return None
        public = profile(self._subject.stack.profile).public_variables
        return settings.settings(app.name, self._subject.candidate.environment, public)

    def _observe(self, patience: float) -> Observation:
        """From inside the application's container; from the host in its place where that cannot be."""
        app = self._app
        spec = self._spec(app, patience)
        if app is not None and app.running:
            try:
                return inside.from_container(self._client, app.id, spec, patience)
            except ProbeError as error:
                if error.reason not in _NOT_FROM_INSIDE:
                    raise
        return inside.from_host({**spec, "hosts": self._addresses()}, self._subject.environment)

    def _spec(self, app: t.Optional[Container], patience: float) -> dict[str, t.Any]:
        return {
            "variables": self._variables,
            "directories": [app.working_dir] if app is not None and app.working_dir else [],
            "completion": self._completion,
            "timeout": patience,
        }

    def _addresses(self) -> dict[str, str]:
        """What the names on the application's networks mean; empty for a container without an address."""
        app = self._app
        members = [self._containers[name] for name in self._subject.stack.members.values() if name in self._containers]
        networks = {link.name for item in ([app] if app else members) for link in item.networks}
        known: dict[str, str] = {}
        for item in self._containers.values():
            for link in item.networks:
                if link.name in networks:
                    names = {name.casefold() for name in (item.name, item.service, *link.aliases)} - {""}
                    known.update(dict.fromkeys(names, link.address))
        return known

    def _address(self, host: str) -> str:
        return self._addresses().get(host.casefold()) or host


def _variables(kind: Profile, environment: Environment) -> dict[str, tuple[str, ...]]:
    """The names to look for. A key that this kind can do without, and has not, is no reason to ask the API."""
    names: dict[str, tuple[str, ...]] = dataclasses.asdict(kind.variables)
    keys = kind.variables.api_key
    is_used = any(name in kind.required or environment.get(name) for name in keys)
    return names if is_used else {**names, "api_key": ()}


__all__ = ("Conversation", "Subject")
