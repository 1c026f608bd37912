# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Gathering the facts of a host in three rounds: the engine, the configuration, the conversations."""

from __future__ import annotations

import dataclasses
import functools
import os
import typing as t

from ._conversations import Conversation, Subject
from ._facts import Container, Engine, EnvFile, HostFacts
from ._frozen import field, frozen
from ._model import Gap, ProbeError
from ._probes import containers, docker, env_file, host, listeners, settings
from ._probes._endpoint import Endpoint
from ._probes._outline import OUTLINE
from ._profiles import profile
from ._runner import Job, Runner
from ._secrets import Secrets
from ._stack import Candidate, Override, discover

# Where the engine keeps its data unless it says otherwise.
_DOCKER_ROOT = "/var/lib/docker"


@frozen
class Plan:
    """What to find out, and how. ``wanted`` names the fields of host and stack that some check needs."""

    endpoint: Endpoint
    overrides: tuple[Override, ...]
    wanted: frozenset[str]
    completion: bool = False


@frozen
class _Answer:
    """What Docker said in the first round; ``raw`` are its inspections, which hold secrets."""

    connection: t.Optional[docker.Connection] = None
    engine: t.Optional[Engine] = None
    raw: tuple[t.Mapping[str, t.Any], ...] = field(default=(), repr=False)


class Rounds:
    """One gathering. Secrets that come by are registered before anything is kept."""

    def __init__(self, plan: Plan, runner: Runner, secrets: Secrets) -> None:
        self._plan = plan
        self._runner = runner
        self._secrets = secrets
        self._outlines: dict[str, ProbeError] = {}

    def gather(self) -> HostFacts:
        """All facts; what could not be found out is among the gaps."""
        answer: _Answer = self._runner.run({"docker": Job("docker", self._ask_docker)})["docker"] or _Answer()
        found = tuple(containers.container(raw) for raw in answer.raw)
        self._outlines = {item.name: raw[OUTLINE] for item, raw in zip(found, answer.raw) if OUTLINE in raw}
        known = {item.name: containers.environment(raw) for item, raw in zip(found, answer.raw)}
        environments = {name: values for name, values in known.items() if values is not None}
        candidates = discover(found, environments, self._plan.overrides) if answer.engine else ()
        self._register(found, environments)
        client = answer.connection.client if answer.connection else None
        root = answer.engine.root_dir if answer.engine else ""
        facts = self._look_closer(client, root or _DOCKER_ROOT, found, self._subjects(candidates))
        return dataclasses.replace(
            facts,
            docker=answer.connection.reach if answer.connection else None,
            engine=answer.engine,
            gaps=(*self._runner.gaps, *self._unknown_settings(candidates)),
        )

    def _unknown_settings(self, candidates: t.Sequence[Candidate]) -> t.Iterator[Gap]:
        """A gap for each stack whose application Docker would not describe: it took its variables along."""
        for one in candidates:
            error = self._outlines.get(one.stack.members.get("app", ""))
            if error:
                yield Gap("settings", error.reason, one.stack.name, error.evidence)

    def _ask_docker(self) -> _Answer:
        connection = docker.connect(self._plan.endpoint, self._runner.patience)
        if connection.client is None:
            return _Answer(connection)
        return _Answer(connection, docker.engine(connection.client), docker.inspections(connection.client))

    def _register(self, found: t.Sequence[Container], environments: t.Mapping[str, t.Mapping[str, str]]) -> None:
        """Learn what is secret here, and which words are public because things are called so."""
        for item in found:
            self._secrets.add_names(item.name, item.project, item.service, *(link.name for link in item.networks))
        for environment in environments.values():
            self._secrets.add(*settings.secrets(environment))

    def _subjects(self, candidates: t.Sequence[Candidate]) -> list[Subject]:
        """The second round: each stack with its environment file."""
        files = self._runner.run({item.stack.name: _env_file_job(item) for item in candidates})
        subjects = [self._subject(item, files[item.stack.name]) for item in candidates]
        for one in subjects:
            self._secrets.add(*one.passwords)
        return subjects

    def _subject(self, candidate: Candidate, file: t.Optional[tuple[EnvFile, t.Mapping[str, str]]]) -> Subject:
        is_known = candidate.stack.members.get("app") not in self._outlines
        facts, values = file if file else (None, {})
        return Subject(candidate, facts, values, is_known)

    def _look_closer(
        self, client: t.Any, root: str, found: tuple[Container, ...], subjects: t.Sequence[Subject]
    ) -> HostFacts:
        """The third round, all side by side: the machine, its sockets, the members, every conversation."""
        more = (found, client, self._plan.wanted, self._plan.completion, self._secrets.masked)
        talks = [Conversation(one, *more) for one in subjects]
        members = {name for one in subjects for name in one.stack.members.values()}
        jobs: dict[tuple[str, str], Job] = {
            ("machine", ""): Job("machine", lambda: host.machine(("/", root))),
            ("listeners", ""): Job("listeners", lambda: listeners.listeners(found)),
        }
        for item in found:
            if item.name in members and item.name not in self._outlines:
                jobs["containers", item.name] = Job("containers", functools.partial(containers.enriched, item, client))
        for talk in talks:
            jobs.update(talk.jobs(self._runner.patience))
        results = self._runner.run(jobs)
        return HostFacts(
            machine=results["machine", ""],
            containers=tuple(results.get(("containers", item.name)) or item for item in found),
            listeners=results["listeners", ""],
            stacks=tuple(talk.stack(results) for talk in talks),
        )


def _env_file_job(candidate: Candidate) -> Job:
    return Job("env_file", functools.partial(_env_file, candidate), candidate.stack.name)


def _env_file(candidate: Candidate) -> t.Any:
    """The first environment file that exists, of those that may be the application's."""
    directory = candidate.stack.working_dir
    kind = profile(candidate.stack.profile)
    names = (candidate.env_file,) if candidate.env_file else kind.env_files
    paths = (os.path.join(directory, name) for name in names if directory or os.path.isabs(name))
    read = functools.partial(env_file.read, public=kind.public_variables)
    return next((found for found in map(read, paths) if found), None)


__all__ = ("Plan", "Rounds")
