# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The server that a container runs: its address, and as whom it may be asked."""

from __future__ import annotations

import io
import tarfile
import typing as t

from .._facts import Container
from .._inside._dsn import Parts
from .._inside._targets import Server
from .._options import endpoint
from .._probes import containers, docker
from .._probes._packages import package
from ._credentials import CREDENTIALS, files
from ._kinds import Kind
from ._target import Options, Target, completed

Json = t.Mapping[str, t.Any]

# A password and a line feed; what is longer is something else.
_LARGEST_SECRET = 4096
_LARGEST_ARCHIVE = 64 * 1024


def contained(kind: Kind, options: Options) -> Target:
    """The server of the option ``container``; one that does not exist has no address.

    Raises ``ValueError`` with a line for the user when Docker cannot be asked, and ``ProbeError``.
    """
    name: str = options["container"]
    client = _client(options)
    raw = docker.inspection(client, name)
    parts, is_guess = kind.blank._replace(host=name), False
    described = None
    if raw is not None:
        described = containers.enriched(containers.container(raw), client)
        parts, is_guess = _known(kind, parts, raw, client)
    is_guess = is_guess and options["login_password"] is None
    hosts = {name: _address(client, described) if described else ""}
    return Target(Server("container", completed(kind, parts, options)), name, described, hosts, is_guess)


def _client(options: Options) -> t.Any:
    connection = docker.connect(endpoint(options), options["timeout"])
    if connection.client is None:
        reach = connection.reach
        raise ValueError(f"docker_host {reach.target} does not answer ({reach.stage}: {reach.code})")
    return connection.client


def _known(kind: Kind, blank: Parts, raw: Json, client: t.Any) -> tuple[Parts, bool]:
    environment = containers.environment(raw) or {}
    contents = {name: _content(client, raw["Id"], path) for name, path in files(environment).items()}
    secrets = {name: text for name, text in contents.items() if text}
    command = [str(word) for word in (raw.get("Path"), *(raw.get("Args") or ())) if word]
    known = CREDENTIALS[kind.component](blank, {**environment, **secrets}, command)
    return known.parts, known.is_guess


def _content(client: t.Any, container_id: str, path: str) -> str:
    """The text of a small file in a container, such as a secret of compose; empty where it cannot be had."""
    sdk, requests = package("docker"), package("requests")
    collected = bytearray()
    try:
        chunks, _stat = client.get_archive(container_id, path)
        for chunk in chunks:
            collected += chunk
            if len(collected) > _LARGEST_ARCHIVE:
                return ""
        with tarfile.open(fileobj=io.BytesIO(bytes(collected))) as archive:
            file = archive.extractfile(archive.next() or "")
            return file.read(_LARGEST_SECRET).decode("utf-8", "replace").rstrip("\r\n") if file else ""
    except (sdk.errors.DockerException, requests.exceptions.RequestException, tarfile.TarError, KeyError):
        return ""


def _address(client: t.Any, item: Container) -> str:
    """Where this host reaches a container: in its first network, as itself, or as the one it shares a network with."""
    if item.status not in ("running", "paused"):
        return ""
    if item.network_mode == "host":
        return "127.0.0.1"
    if item.network_mode.startswith("container:"):
        raw = docker.inspection(client, item.network_mode.partition(":")[2])
        other = containers.container(raw) if raw else None
        return _address(client, other) if other and not other.network_mode.startswith("container:") else ""
    return next((link.address for link in item.networks if link.address), "")


__all__ = ("contained",)
