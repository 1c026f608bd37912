# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The images of an engine: who needs them, and which of their layers they share."""

from __future__ import annotations

import collections
import contextlib
import typing as t

from .._probes._times import iso_of_epoch, iso_of_rfc3339
from ._api import Api, ApiError
from ._thing import Thing, key

Json = t.Mapping[str, t.Any]

# How the API spells that there is no name; newer versions leave it out.
_NAMELESS = ("<none>:<none>", "<none>@<none>")


def images(api: Api, containers: t.Sequence[Json]) -> t.Iterator[Thing]:
    """All images, the nameless ones between the steps of a build included. Two questions an image are asked."""
    listed: list[Json] = api.get("/images/json", all=1)
    children = collections.defaultdict(list)
    for item in listed:
        children[item.get("ParentId") or ""].append(key("image", item["Id"]))
    for item in listed:
        with contextlib.suppress(ApiError):  # it is gone by now
            yield _image(api, item, children[item["Id"]], containers)


def _image(api: Api, item: Json, children: t.Sequence[str], containers: t.Sequence[Json]) -> Thing:
    details: Json = api.get(f"/images/{item['Id']}/json")
    tags, digests = names(item, "RepoTags"), names(item, "RepoDigests")
    users = (key("container", one["Id"]) for one in containers if _runs(one, item["Id"], {*tags, *digests}))
    return Thing(
        kind="image",
        id=item["Id"],
        names=tags,
        digests=digests,
        state="unused" if tags else "intermediate" if children else "dangling",
        since=max(_tagged(details), iso_of_epoch(item.get("Created") or 0)),
        labels=item.get("Labels") or {},
        users=(*children, *users),
        pieces=pieces(item["Id"], item.get("Size") or 0, _layers(details), _history(api, item["Id"])),
    )


def names(item: Json, field: str) -> tuple[str, ...]:
    """The tags or digests of a listed image, without the placeholders."""
    return tuple(name for name in item.get(field) or () if name not in _NAMELESS)


def _tagged(details: Json) -> str:
    """When it was last named here. An image pulled today may have been built long ago."""
    return iso_of_rfc3339((details.get("Metadata") or {}).get("LastTagTime"))


def _layers(details: Json) -> tuple[str, ...]:
    return tuple((details.get("RootFS") or {}).get("Layers") or ())


def _history(api: Api, identity: str) -> list[int]:
    """The bytes that the steps of the build added, first step first."""
    with contextlib.suppress(ApiError):
        return [int(step.get("Size") or 0) for step in reversed(api.get(f"/images/{identity}/history") or ())]
    return []


def _runs(container: Json, identity: str, references: set[str]) -> bool:
    """Whether a container was made from this image, or names it: then the next one is going to be."""
    return container.get("ImageID") == identity or _complete(container.get("Image") or "") in references


def _complete(reference: str) -> str:
    """A reference with the tag that goes without saying."""
    return reference if "@" in reference or ":" in reference.rpartition("/")[2] else f"{reference}:latest"


def pieces(identity: str, size: int, layers: t.Sequence[str], history: t.Sequence[int]) -> dict[str, int]:
    """Where an image's bytes are: in its layers, each named by all those below it, for only then it is the same.

    The history does not say which steps made a layer. Those with bytes did; layers without any are taken for the
    uppermost. What the history does not account for (the compressed copy in containerd's store) is the image's own.
    """
    filled = [step for step in history if step > 0]
    sizes = (filled + [0] * len(layers))[: len(layers)]
    found = {"/".join(layers[: depth + 1]): bytes_ for depth, bytes_ in enumerate(sizes)}
    found[key("image", identity)] = max(0, size - sum(sizes))
    return found


__all__ = ("images", "names", "pieces")
