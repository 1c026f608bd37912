# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Databases that lie in a volume of a compose project which no container mounts any more."""

from __future__ import annotations

import os
import typing as t

from .._facts import Container, LeftData
from .._model import ProbeError
from ._packages import package
from ._times import iso_of_epoch

Json = t.Mapping[str, t.Any]

# What compose writes on each volume that it makes, version 1 too.
_PROJECT = "com.docker.compose.project"

# Where in its volume an image keeps the data directory. From 18 on it is called after the version:
# https://hub.docker.com/_/postgres (PGDATA)
_PLACES = ("", "data", "pgdata", *(f"{version}/docker" for version in range(18, 30)))

# Both are in the root of every data directory; a server writes the second whenever it stops.
# https://www.postgresql.org/docs/current/storage-file-layout.html
_VERSION, _CONTROL = "PG_VERSION", "global/pg_control"


def left_data(project: str, containers: t.Iterable[Container], client: t.Any) -> tuple[LeftData, ...]:
    """The data directories of PostgreSQL in volumes of the project that no container has, running or not.

    ``client`` is a ``docker.APIClient``. A volume whose directory is not on this host is passed over. Raises
    ``ProbeError``: ``permission_denied``, ``deadline_exceeded`` or ``unexpected_answer``.
    """
    mounted = {mount.source for item in containers for mount in item.mounts}
    found = (item for item in _volumes(project, client) if item.get("Mountpoint") not in mounted)
    return tuple(data for item in found for data in _in_volume(item))


def _volumes(project: str, client: t.Any) -> t.Sequence[Json]:
    docker, requests = package("docker"), package("requests")
    try:
        answer = client.volumes(filters={"label": f"{_PROJECT}={project}"})
    except requests.exceptions.Timeout as error:
        raise ProbeError("deadline_exceeded", seconds=client.timeout) from error
    except (docker.errors.DockerException, requests.exceptions.RequestException, ValueError) as error:
        raise ProbeError("unexpected_answer", what="Docker", message=str(error)) from error
    return sorted(answer.get("Volumes") or (), key=lambda item: str(item["Name"]))


def _in_volume(volume: Json) -> t.Iterator[LeftData]:
    root = volume.get("Mountpoint") or ""
    for place in _PLACES if os.path.isabs(root) else ():
        path = os.path.join(root, place).rstrip("/")
        try:
            with open(os.path.join(path, _VERSION), encoding="ascii", errors="replace") as file:
                version = file.read(20).strip()
            changed = os.stat(os.path.join(path, _CONTROL)).st_mtime
        except PermissionError as error:
            raise ProbeError("permission_denied", what=root, user=str(os.geteuid())) from error
        except OSError:
            continue
        yield LeftData(str(volume["Name"]), path, version, iso_of_epoch(changed))


__all__ = ("left_data",)
