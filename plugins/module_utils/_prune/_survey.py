# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What there is on an engine, as far as a wish asks for it."""

from __future__ import annotations

import contextlib
import glob
import os
import typing as t
from datetime import datetime, timezone

from .._probes._times import iso, iso_of_epoch, iso_of_rfc3339
from ._api import Api, ApiError
from ._images import images
from ._thing import Inventory, Thing, key
from ._wish import Wish

Json = t.Mapping[str, t.Any]

# States of a container whose processes have ended or were never started; `stopped` and `configured` are Podman's.
_AT_REST = ("created", "exited", "dead", "stopped", "configured")

# Networks that an engine makes itself (`podman` is Podman's default).
_OWN_NETWORKS = ("bridge", "host", "none", "ingress", "docker_gwbridge", "podman")


def survey(api: Api, wish: Wish, local: bool) -> Inventory:
    """The things that the wish is about, and those that need them. ``local``: the engine's files are files here.

    The costly questions (the sizes of containers, ``df``) are asked only where the wish needs the answer.
    Raises ``ApiError`` or ``EngineGone``.
    """
    info: Json = api.get("/info")
    listed: list[Json] = api.get("/containers/json", all=1)
    things: list[Thing] = list(_containers(api, wish, listed, local))
    if wish.kinds & {"images", "dangling_images"}:
        things += images(api, listed)
    if "networks" in wish.kinds:
        things += _networks(api.get("/networks"), listed)
    if "build_cache" in wish.kinds or wish.volumes:
        things += _from_usage(api, wish, listed)
    return Inventory(tuple(things), iso_of_rfc3339(info.get("SystemTime")) or _now(), info.get("DockerRootDir") or "")


def _now() -> str:
    return iso(datetime.now(timezone.utc))


def _containers(api: Api, wish: Wish, listed: t.Sequence[Json], local: bool) -> t.Iterator[Thing]:
    for item in listed:
        resting = item.get("State") in _AT_REST
        details = _inspection(api, item["Id"]) if resting and "containers" in wish.kinds else {}
        yield Thing(
            kind="container",
            id=item["Id"],
            names=tuple(name.lstrip("/") for name in item.get("Names") or () if "/" not in name[1:]),
            state="stopped",
            pinned="" if resting else str(item.get("State")),
            since=_ended(details) or iso_of_epoch(item.get("Created") or 0),
            labels=item.get("Labels") or {},
            users=tuple(key("container", other["Id"]) for other in listed if _shares_network(other, item["Id"])),
            pieces={key("container", item["Id"]): _container_size(details, local)},
        )


def _inspection(api: Api, identity: str) -> Json:
    """What the engine knows of a container, with the size of what it wrote; nothing when it is gone by now."""
    with contextlib.suppress(ApiError):
        return t.cast(Json, api.get(f"/containers/{identity}/json", size=1))
    return {}


def _ended(details: Json) -> str:
    """When a container was last of use: when it ended, and not, as for Docker's own prune, when it was created."""
    return iso_of_rfc3339((details.get("State") or {}).get("FinishedAt"))


def _shares_network(other: Json, identity: str) -> bool:
    """Whether another container lives in this one's network, without which it would not start."""
    return (other.get("HostConfig") or {}).get("NetworkMode") == f"container:{identity}"


def _container_size(details: Json, local: bool) -> int:
    """What a container wrote, and its log, which Docker does not count."""
    path = details.get("LogPath") or ""
    logs = glob.glob(glob.escape(path) + "*") if local and path else ()
    return int(details.get("SizeRw") or 0) + sum(_file_size(log) for log in logs)


def _file_size(path: str) -> int:
    with contextlib.suppress(OSError):
        return os.path.getsize(path)
    return 0


def _networks(found: t.Sequence[Json], containers: t.Sequence[Json]) -> t.Iterator[Thing]:
    templates = {(item.get("ConfigFrom") or {}).get("Network") for item in found}
    for item in found:
        own = item["Name"] in _OWN_NETWORKS or item.get("Ingress") or item.get("Scope") == "swarm"
        yield Thing(
            kind="network",
            id=item["Id"],
            names=(item["Name"],),
            pinned="the engine's own" if own else "a template" if item["Name"] in templates else "",
            since=iso_of_rfc3339(item.get("Created")),
            labels=item.get("Labels") or {},
            users=tuple(key("container", one["Id"]) for one in containers if {item["Id"], item["Name"]} & joined(one)),
        )


def joined(container: Json) -> set[str]:
    """The ids and names of the networks of a listed container. One that never ran has no ids, Podman's none at all."""
    networks = (container.get("NetworkSettings") or {}).get("Networks") or {}
    mode = (container.get("HostConfig") or {}).get("NetworkMode") or ""
    return {mode, *networks, *(link.get("NetworkID") or "" for link in networks.values() if link)} - {""}


def _from_usage(api: Api, wish: Wish, containers: t.Sequence[Json]) -> t.Iterator[Thing]:
    """What only ``df`` tells. Before API 1.42 it always tells everything, whatever is asked."""
    wanted = [*(["build-cache"] if "build_cache" in wish.kinds else []), *(["volume"] if wish.volumes else [])]
    usage: Json = api.get("/system/df", type=wanted)
    if "build_cache" in wish.kinds:
        yield from _build_cache(usage.get("BuildCache") or ())
    if wish.volumes:
        sizes = {item["Name"]: (item.get("UsageData") or {}).get("Size") or 0 for item in usage.get("Volumes") or ()}
        yield from _volumes(api.get("/volumes").get("Volumes") or (), sizes, containers)


def _build_cache(records: t.Sequence[Json]) -> t.Iterator[Thing]:
    """A record that an image shares takes up nothing of its own; one that others build upon goes after them."""
    children: dict[str, list[str]] = {}
    for item in records:
        for parent in item.get("Parents") or [item.get("Parent")]:
            children.setdefault(parent or "", []).append(key("build_cache", item["ID"]))
    for item in records:
        yield Thing(
            kind="build_cache",
            id=item["ID"],
            pinned="in use" if item.get("InUse") else "",
            since=iso_of_rfc3339(item.get("LastUsedAt")) or iso_of_rfc3339(item.get("CreatedAt")),
            users=tuple(children.get(item["ID"], ())),
            pieces={key("build_cache", item["ID"]): 0 if item.get("Shared") else int(item.get("Size") or 0)},
        )


def _volumes(found: t.Sequence[Json], sizes: t.Mapping[str, int], containers: t.Sequence[Json]) -> t.Iterator[Thing]:
    for item in found:
        name = item["Name"]
        yield Thing(
            kind="volume",
            id=name,
            names=(name,),
            state="named",
            since=iso_of_rfc3339(item.get("CreatedAt")),
            labels=item.get("Labels") or {},
            users=tuple(key("container", one["Id"]) for one in containers if _mounts(one, name)),
            pieces={key("volume", name): max(0, sizes.get(name, 0))},
        )


def _mounts(container: Json, volume: str) -> bool:
    return any(mount.get("Type") == "volume" and mount.get("Name") == volume for mount in container.get("Mounts") or ())


__all__ = ("joined", "survey")
