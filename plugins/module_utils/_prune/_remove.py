# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Removing what a plan names, one by one, and nothing by force."""

from __future__ import annotations

import itertools
import json
import re
import typing as t
import urllib.parse

from ._api import Api, ApiError, EngineGone
from ._images import names
from ._plan import Candidate
from ._survey import joined
from ._thing import Thing, repository

# Records of the build cache that are named in one request; each request makes the engine look at all of them.
_BATCH = 50

_GONE = 404


class Remover:
    """Carries out a plan. ``removed`` and ``left`` (with the reason) grow as it goes, whatever happens."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.removed: list[Candidate] = []
        self.left: list[tuple[Candidate, str]] = []
        self._stays: set[str] = set()

    def remove(self, candidates: t.Sequence[Candidate]) -> None:
        """Remove these in this order. What is gone already is passed over; what the engine refuses is left."""
        batches = list(_batches(candidates))
        for index, batch in enumerate(batches):
            try:
                self._remove(batch)
            except EngineGone as error:
                self._leave([item for item in batch if item not in self.removed], str(error))
                self._leave(itertools.chain.from_iterable(batches[index + 1 :]), "not tried")
                return

    def _remove(self, batch: t.Sequence[Candidate]) -> None:
        if batch[0].thing.kind == "build_cache":
            self._prune(batch)
            return
        (candidate,) = batch
        needed_by = next((user for user in candidate.thing.users if user in self._stays), "")
        try:
            if needed_by:
                raise ApiError(0, f"{needed_by} needs it and was left")
            _REMOVERS[candidate.thing.kind](self._api, candidate.thing)
            self.removed.append(candidate)
        except ApiError as error:
            if error.status != _GONE:
                self._leave(batch, str(error))

    def _prune(self, batch: t.Sequence[Candidate]) -> None:
        """The build cache can only be asked to prune what a pattern matches; ids are letters and digits."""
        pattern = "^(" + "|".join(re.escape(item.thing.id) for item in batch) + ")$"
        try:
            answer = self._api.post("/build/prune", all=1, filters=json.dumps({"id": [pattern]})) or {}
        except ApiError as error:
            self._leave(batch, str(error))
            return
        deleted = set(answer.get("CachesDeleted") or ())
        self.removed += [item for item in batch if item.thing.id in deleted]
        rest = [item for item in batch if item.thing.id not in deleted]
        if rest:
            self._leave_present(rest)

    def _leave_present(self, records: t.Sequence[Candidate]) -> None:
        """Of the records that the engine did not name, some may have been gone already."""
        try:
            usage = self._api.get("/system/df", type="build-cache") or {}
        except ApiError as error:
            self._leave(records, f"the engine did not name it, and does not tell what is there: {error}")
            return
        present = {item["ID"] for item in usage.get("BuildCache") or ()}
        self._leave([item for item in records if item.thing.id in present], "the engine kept it, it is in use again")

    def _leave(self, candidates: t.Iterable[Candidate], why: str) -> None:
        for item in candidates:
            self.left.append((item, why))
            self._stays.add(item.thing.key)


def _batches(candidates: t.Sequence[Candidate]) -> t.Iterator[list[Candidate]]:
    """Neighbouring records of the build cache together, everything else alone."""
    for is_cache, group in itertools.groupby(candidates, lambda item: item.thing.kind == "build_cache"):
        items = list(group)
        width = _BATCH if is_cache else 1
        for start in range(0, len(items), width):
            yield items[start : start + width]


def _remove_container(api: Api, thing: Thing) -> None:
    """Without its anonymous volumes: volumes go by name only."""
    api.delete(f"/containers/{thing.id}", v=0, force=0)


def _remove_network(api: Api, thing: Thing) -> None:
    """The engine minds running containers only: one that has stopped meanwhile is looked for here."""
    for container in api.get("/containers/json", all=1):
        if {thing.id, *thing.names} & joined(container):
            raise ApiError(409, f"the container {container['Id'][:12]} uses it by now")
    api.delete(f"/networks/{thing.id}")


def _remove_volume(api: Api, thing: Thing) -> None:
    api.delete(f"/volumes/{urllib.parse.quote(thing.id, safe='')}", force=0)


def _remove_image(api: Api, thing: Thing) -> None:
    """Take away all names but one, then the image; not its parents, which the plan names where they go too.

    An image with names in several repositories cannot be removed by its id, and force would also take it from a
    stopped container. When the engine refuses at the end, the tags are put back.
    """
    taken: list[str] = []
    try:
        for name in _other_names(api, thing):
            _delete_image(api, name, missing_is_fine=True)
            taken.append(name)
        _delete_image(api, thing.id)
    except ApiError as error:
        if error.status == _GONE:
            raise
        lost = [name for name in taken if name in thing.names and not _is_put_back(api, thing, name)]
        more = f"; its names {', '.join(lost)} could not be put back" if lost else ""
        raise ApiError(error.status, f"{error}{more}") from None


def _other_names(api: Api, thing: Thing) -> t.Iterator[str]:
    """All tags but one, then the digests of other repositories than that one's, as far as they still stand.

    Some engines take such a digest away together with the tag. Podman then takes it for the image itself.
    """
    yield from thing.names[1:]
    last = repository((thing.names or thing.digests or ("",))[0])
    if any(repository(name) != last for name in thing.digests):
        standing = names(api.get(f"/images/{thing.id}/json"), "RepoDigests")
        yield from (name for name in standing if repository(name) != last)


def _delete_image(api: Api, name: str, missing_is_fine: bool = False) -> None:
    try:
        api.delete(f"/images/{name}", force=0, noprune=1)
    except ApiError as error:
        if not (missing_is_fine and error.status == _GONE):
            raise


def _is_put_back(api: Api, thing: Thing, tag: str) -> bool:
    name = repository(tag)
    try:
        api.post(f"/images/{thing.id}/tag", repo=name, tag=tag[len(name) + 1 :])
    except ApiError:
        return False
    return True


_REMOVERS: t.Mapping[str, t.Callable[[Api, Thing], None]] = {
    "container": _remove_container,
    "image": _remove_image,
    "network": _remove_network,
    "volume": _remove_volume,
}

__all__ = ("Remover",)
