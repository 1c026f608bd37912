# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One cleaning of one engine: look, plan, and when it is meant, remove."""

from __future__ import annotations

import typing as t

from .._catalog import CATALOG, REASONS
from .._checks.docker import entry_for
from .._codec import to_json
from .._model import ProbeError
from .._probes._bounded import bounded
from .._probes._endpoint import Endpoint
from .._probes.docker import Connection, connect
from ._api import Api, ApiError, EngineGone
from ._plan import Candidate, Plan, plan
from ._remove import Remover
from ._space import Space, space
from ._survey import survey
from ._thing import Thing
from ._wish import Wish

# Docker 20.10. Older ones lack fields that are relied on here.
_OLDEST = (1, 41)

# Seconds for each stage of connecting, however long a removal may take.
_CONNECTING = 10.0

# A day: an engine that takes longer for one answer does not answer.
_LONGEST = 86400


class Refusal(Exception):
    """Nothing was changed, for this reason; a line for the user."""


class Job:
    """One cleaning. ``timeout`` in seconds holds for each answer. Raises ``ValueError`` with a line for the user."""

    def __init__(self, endpoint: Endpoint, wish: Wish, timeout: float) -> None:
        if not 0 < timeout <= _LONGEST:
            raise ValueError(f"timeout must be above 0 and at most {_LONGEST} seconds, not {timeout:g}")
        self._endpoint = endpoint
        self._wish = wish
        self._timeout = timeout
        self._root_dir = ""
        self._before: t.Optional[Space] = None
        self._plan = Plan(())
        self._remover: t.Optional[Remover] = None
        self._api: t.Optional[Api] = None

    def prepare(self) -> None:
        """Look and plan; nothing is changed. Raises ``Refusal``."""
        try:
            self._api = Api(self._client(), self._timeout)
            inventory = survey(self._api, self._wish, self._endpoint.scheme == "unix")
        except ProbeError as error:
            raise Refusal(REASONS[error.reason].text.render("en", error.evidence)) from error
        except (ApiError, EngineGone, TimeoutError) as error:
            raise Refusal(f"The engine at {self._endpoint.public_url} could not be asked: {error}") from error
        self._root_dir = inventory.root_dir
        self._before = self._space()
        if self._wish.until_free is not None and not self._before:
            raise Refusal("until_free needs an engine on this host: docker_host must be a Unix socket of it")
        self._plan = plan(inventory, self._wish, self._before.available if self._before else None)
        if self._plan.refusals:
            raise Refusal(f"Nothing was removed: {'; '.join(self._plan.refusals)}")

    def _client(self) -> t.Any:
        seconds = min(self._timeout, _CONNECTING)
        connection: Connection = bounded(lambda: connect(self._endpoint, seconds), 3 * seconds)
        reach = connection.reach
        if not reach.ready:
            words = {"subject": reach.target, "code": reach.code, "message": reach.message}
            raise Refusal(f"{CATALOG[entry_for(reach)].title.render('en', words)} ({reach.target})")
        version = str(connection.client.api_version)
        if tuple(int(part) for part in version.split(".")) < _OLDEST:
            raise Refusal(f"{reach.target} speaks API version {version}; 1.41 (Docker 20.10) or newer is needed")
        return connection.client

    def _space(self) -> t.Optional[Space]:
        return space(self._endpoint, self._root_dir)

    def carry_out(self) -> None:
        """Remove what was planned."""
        if self._api:
            self._remover = Remover(self._api)
            self._remover.remove(self._plan.candidates)

    @property
    def _removed(self) -> t.Sequence[Candidate]:
        return self._remover.removed if self._remover else self._plan.candidates

    @property
    def _left(self) -> t.Sequence[tuple[Candidate, str]]:
        return self._remover.left if self._remover else ()

    @property
    def problem(self) -> str:
        """What made the cleaning incomplete, in one line; empty when nothing did."""
        if not self._left:
            return ""
        (first, why), total = self._left[0], len(self._plan.candidates)
        what = f"{first.thing.kind} {first.thing.name}"
        return f"{len(self._left)} of {total} could not be removed, first the {what}: {why}"

    def result(self) -> dict[str, t.Any]:
        """What the module returns."""
        after = self._space() if self._remover else self._before
        return {
            "changed": bool(self._removed),
            "removed": [_described(item) for item in self._removed],
            "left": [{**_described(item), "error": why} for item, why in self._left],
            "kept": [{**_named(item.thing), **to_json(item.objection)} for item in self._plan.kept],
            "reclaimed": sum(item.size for item in self._removed),
            "freed": after.free - self._before.free if self._remover and self._before and after else None,
            "available": after.available if after else None,
            **self._enough(after),
        }

    def _enough(self, after: t.Optional[Space]) -> dict[str, bool]:
        if self._wish.until_free is None or not after:
            return {}
        expected = after.available + (0 if self._remover else self._plan.size)
        return {"enough": expected >= self._wish.until_free}

    def difference(self) -> dict[str, str]:
        """What changed, as lines of text for diff mode."""
        gone = {item.thing.key for item in self._removed}
        staying = [item for item in self._plan.candidates if item.thing.key not in gone]
        headers = dict.fromkeys(("before_header", "after_header"), f"unneeded on {self._endpoint.public_url}")
        return {**headers, "before": _lines(self._plan.candidates), "after": _lines(staying)}


def _named(thing: Thing) -> dict[str, t.Any]:
    return {"kind": thing.kind, "id": thing.id, "name": thing.name}


def _described(candidate: Candidate) -> dict[str, t.Any]:
    thing = candidate.thing
    return {**_named(thing), "state": thing.state, "since": thing.since, "size": candidate.size}


def _lines(candidates: t.Iterable[Candidate]) -> str:
    return "".join(f"{item.thing.state} {item.thing.kind} {item.thing.name}\n" for item in candidates)


__all__ = ("Job", "Refusal")
