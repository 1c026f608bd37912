# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Alembic in the application's container.

https://alembic.sqlalchemy.org/en/latest/tutorial.html, https://alembic.sqlalchemy.org/en/latest/offline.html
"""

from __future__ import annotations

import functools
import os
import typing as t

from .._checks.migration import outstanding
from .._facts import HostFacts, Migrations, Observation, PostgresFacts, Reach, Revision, Stack
from .._judge import judge, selected
from .._model import ProbeError, Vantage
from .._probes import inside, postgres
from ._execution import Inside, Ran
from ._outcome import Refused, unanswered
from ._place import Place
from ._request import Request
from ._standing import Standing
from ._tools import Caller, reason

# How images call it; the one that its PATH leads to first.
_CALLS = (("alembic",), ("python3", "-m", "alembic"), ("python", "-m", "alembic"), ("poetry", "run", "alembic"))


class Alembic:
    """The migrations of one ``alembic.ini``, and the commands on it."""

    name = "alembic"

    def __init__(self, request: Request, place: Place, box: Inside, caller: Caller, migrations: Migrations) -> None:
        self._request = request
        self._place = place
        self._box = box
        self._caller = caller
        self._migrations = migrations
        self._directory = os.path.dirname(migrations.path)
        self._scripts = {item.id: item for item in migrations.revisions}

    @functools.cached_property
    def command(self) -> tuple[str, ...]:
        """The first call that works; the request's own if it names one."""
        tried = (self._request.command,) if self._request.command else _CALLS
        for words in tried:
            ran = self._box.run([*words, "--help"], self._request.timeout, directory=self._directory)
            if ran.succeeded:
                return tuple(words)
        named = ", ".join(" ".join(words) for words in tried)
        raise Refused(f"{self._box.name} has no Alembic that can be called as {named}; name its call with command")

    def standing(self) -> Standing:
        """As the doctor judges it."""
        facts = self._facts()
        judgement = judge(self._host(facts), selected(("migration",)))
        applied = facts.alembic_versions or ()
        strangers = set(applied) - set(self._scripts)
        pending = () if strangers else outstanding(self._migrations.heads, applied, self._scripts)
        scripts = outstanding(self._migrations.heads, (), self._scripts)
        return Standing(applied, self._migrations.heads, scripts, pending, judgement.findings, judgement.unknowns)

    def _facts(self) -> PostgresFacts:
        place = self._place
        address = place.address if place.address != place.parts.host else ""
        try:
            return postgres.read(place.parts, address, self._request.connect_timeout)
        except ProbeError as error:
            raise unanswered(error) from None

    def _host(self, facts: PostgresFacts) -> HostFacts:
        place = self._place
        target = f"{place.parts.host}:{place.parts.port}"
        reach = Reach(target, "ready", host=place.parts.host, port=place.parts.port, variable=place.variable)
        observation = Observation(Vantage.CONTAINER, database=reach, migrations=self._migrations)
        stack = Stack(place.app.name, place.kind, members={"app": place.app.name}, inside=observation, postgres=facts)
        return HostFacts(containers=(place.app,), stacks=(stack,))

    def missing(self, standing: Standing, target: t.Sequence[str]) -> tuple[Revision, ...]:
        """What must be applied to bring the database to ``target``, in the order of application."""
        return outstanding(target, standing.applied, self._scripts)

    def reached(self, standing: Standing, target: t.Sequence[str]) -> tuple[str, ...]:
        """What the database's entries will be then: Alembic keeps the last of each line of revisions."""
        wanted = {*target, *standing.applied}
        return tuple(sorted(name for name in wanted if not self._is_followed(name, wanted - {name})))

    def _is_followed(self, name: str, others: t.Iterable[str]) -> bool:
        return not outstanding([name], others, self._scripts)

    def sql(self, standing: Standing, target: t.Sequence[str]) -> str:
        """The script of the offline mode. ``env.py`` may connect all the same, so nothing may be changed by it."""
        start = f"{standing.applied[0]}:" if standing.applied else ""
        if len(standing.applied) > 1:
            raise Refused("Alembic writes no script that starts from several revisions")
        ran = self._call("upgrade", f"{start}{self._one(target)}", "--sql", read_only=True)
        if not ran.succeeded:
            raise Refused(f"Alembic could not write the script: {reason(ran)}")
        return ran.output

    def upgrade(self, target: t.Sequence[str], url: str = "", database: str = "") -> Ran:
        """``alembic upgrade``, in the application's database or in another one."""
        return self._call("upgrade", self._one(target), url=url, database=database)

    def stamp(self, target: t.Sequence[str]) -> Ran:
        """``alembic stamp``: write down that the database is there already."""
        return self._call("stamp", self._one(target))

    def seen_at(self, url: str, database: str) -> tuple[str, ...]:
        """Which revisions Alembic sees in the database of this URL."""
        ran = self._call("current", url=url, database=database)
        if not ran.succeeded:
            raise Refused(f"alembic current fails in a scratch database: {reason(ran)}")
        return tuple(word for line in ran.output.splitlines() for word in line.split()[:1] if word in self._scripts)

    def _one(self, target: t.Sequence[str]) -> str:
        """Several targets are all heads; there is one otherwise."""
        return target[0] if len(target) == 1 else "heads"

    def _call(self, *words: str, url: str = "", read_only: bool = False, database: str = "") -> Ran:
        return self._caller.call([*self.command, *words], self._directory, url, read_only, database)


def read_scripts(place: Place, directories: t.Sequence[str], timeout: float) -> Migrations:
    """The image's migration scripts, read inside the container without running them. Raises ``Refused``.

    An image without Python has none.
    """
    spec = {"variables": {}, "directories": list(directories), "timeout": timeout}
    try:
        found = inside.from_container(place.client, place.app.id, spec, timeout).migrations
    except ProbeError as error:
        if error.reason == "no_python_inside":
            return Migrations()
        raise unanswered(error) from None
    if found and found.problem:
        raise unanswered(ProbeError("deadline_exceeded", seconds=timeout))
    return found if found and found.tool == "alembic" else Migrations()


__all__ = ("Alembic", "read_scripts")
