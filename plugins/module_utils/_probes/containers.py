# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Containers as facts: from Docker's inspection, from the kernel's tables, and from their logs."""

from __future__ import annotations

import dataclasses
import os
import re
import time
import typing as t

from .._cut import beginning, ending
from .._facts import Container, Health, Mount, NetworkLink, PortBinding
from . import _sockets
from ._outline import OUTLINE
from ._public_urls import public_urls
from ._text import text_of
from ._times import iso_of_epoch, iso_of_rfc3339
from ._usage import usage

Json = t.Mapping[str, t.Any]

_COMPOSE = "com.docker.compose."

# Podman's words for what Docker calls otherwise.
_STATUS = {"configured": "created", "initialized": "created", "stopped": "exited", "stopping": "running"}

# Docker's own name server in each container; nobody's service.
_EMBEDDED_DNS = "127.0.0.11"

# Exit status after SIGKILL, which is what the kernel sends when memory runs out.
_KILLED = 137
_EVENTS_AGE = 3600

_TAIL_LINES = 20
_TAIL_BYTES = 64 * 1024
_LINE_LENGTH = 500
_TERMINAL_CODES = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|[\x00-\x08\x0b-\x1f\x7f]")


def container(raw: Json) -> Container:
    """The facts in one answer of ``GET /containers/{id}/json``. Missing keys and nulls are taken as empty."""
    state, config, host = _part(raw, "State"), _part(raw, "Config"), _part(raw, "HostConfig")
    labels = _labels(config)
    return Container(
        name=_text(raw.get("Name")).lstrip("/"),
        id=_text(raw.get("Id")),
        image=_text(config.get("Image")),
        status=_status(state),
        project=labels.get(_COMPOSE + "project", ""),
        service=labels.get(_COMPOSE + "service", ""),
        exit_code=_number(state.get("ExitCode")),
        error=_text(state.get("Error")),
        oom_killed=state.get("OOMKilled") is True,
        pid=_number(state.get("Pid")),
        created_at=iso_of_rfc3339(raw.get("Created")),
        started_at=iso_of_rfc3339(state.get("StartedAt")),
        finished_at=iso_of_rfc3339(state.get("FinishedAt")),
        restart_count=_number(raw.get("RestartCount")),
        restart_policy=_text(_part(host, "RestartPolicy").get("Name")),
        health=_health(state),
        working_dir=_text(config.get("WorkingDir")),
        network_mode=_text(host.get("NetworkMode")),
        networks=_networks(raw),
        extra_hosts=_extra_hosts(host),
        ports=tuple(_ports(host)),
        mounts=tuple(_mounts(raw)),
        memory_limit=_number(host.get("Memory")),
        privileged=host.get("Privileged") is True,
        log_driver=_text(_part(host, "LogConfig").get("Type")),
        log_path=_text(raw.get("LogPath")),
        log_max_size=_text(_part(_part(host, "LogConfig"), "Config").get("max-size")),
        public_urls=public_urls(environment(raw) or {}),
        labels=labels,
    )


def environment(raw: Json) -> t.Optional[dict[str, str]]:
    """The variables that the container was created with (``Config.Env``), raw: they hold secrets.

    None where it is not known, because Docker only told an outline of the container.
    """
    if OUTLINE in raw:
        return None
    pairs = (_text(item).partition("=") for item in _list(_part(raw, "Config").get("Env")))
    return {name: value for name, dummy, value in pairs if name}


def _part(raw: Json, key: str) -> Json:
    value = raw.get(key)
    return value if isinstance(value, dict) else {}


def _list(value: object) -> t.Sequence[t.Any]:
    return value if isinstance(value, list) else ()


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _labels(config: Json) -> dict[str, str]:
    labels = _part(config, "Labels")
    return {key: _text(value) for key, value in labels.items() if key.startswith(_COMPOSE)}


def _status(state: Json) -> str:
    status = _text(state.get("Status"))
    return _STATUS.get(status, status)


def _health(state: Json) -> t.Optional[Health]:
    raw = _part(state, "Health") or _part(state, "Healthcheck")  # Podman's older name
    status = _text(raw.get("Status"))
    if status in ("", "none"):
        return None
    log = [item for item in _list(raw.get("Log")) if isinstance(item, dict)]
    output = _text(log[-1].get("Output")) if log else ""
    return Health(status, _number(raw.get("FailingStreak")), ending(_clean(output).strip(), _LINE_LENGTH))


def _networks(raw: Json) -> tuple[NetworkLink, ...]:
    networks = _part(_part(raw, "NetworkSettings"), "Networks")
    return tuple(_link(name, _part(networks, name)) for name in sorted(networks))


def _link(name: str, raw: Json) -> NetworkLink:
    """Docker names the same thing ``Aliases``, and from API 1.44 on more fully ``DNSNames``."""
    aliases = {_text(item) for key in ("Aliases", "DNSNames") for item in _list(raw.get(key))}
    address = _text(raw.get("IPAddress")) or _text(raw.get("GlobalIPv6Address"))
    return NetworkLink(name, address, tuple(sorted(aliases - {""})))


def _extra_hosts(host: Json) -> tuple[str, ...]:
    """``--add-host name:address`` and ``--link /other:/self/alias``: both are lines of ``/etc/hosts``."""
    added = [re.split("[:=]", _text(item))[0] for item in _list(host.get("ExtraHosts"))]
    linked = [_text(item).rpartition("/")[2] for item in _list(host.get("Links"))]
    return tuple(sorted({*added, *linked} - {""}))


def _ports(host: Json) -> t.Iterator[PortBinding]:
    for published, bindings in _part(host, "PortBindings").items():
        port, dummy, protocol = published.partition("/")
        for binding in _list(bindings):
            wanted = _text(binding.get("HostPort")) if isinstance(binding, dict) else ""
            if port.isdecimal() and wanted.isdecimal() and int(wanted):  # 0 or none: any free port
                yield PortBinding(int(port), protocol or "tcp", _text(binding.get("HostIp")), int(wanted))


def _mounts(raw: Json) -> t.Iterator[Mount]:
    for item in _list(raw.get("Mounts")):
        if isinstance(item, dict):
            source, destination = _text(item.get("Source")), _text(item.get("Destination"))
            yield Mount(_text(item.get("Type")), source, destination, item.get("RW") is not False)


def enriched(item: Container, client: t.Any, proc: str = "/proc") -> Container:
    """The container with what else can be learned: mounts' sources, listening sockets, the log's end, memory kills.

    ``client`` is a ``docker.APIClient``. It is asked only about containers that do not run, are unhealthy or
    were restarted.
    """
    cgroups = _cgroups(item, proc)
    return dataclasses.replace(
        item,
        mounts=tuple(_with_existence(mount) for mount in item.mounts),
        usage=usage(cgroups),
        listening=_listening(item, proc) if cgroups else None,
        log_tail=_log_tail(client, item.id) if _is_in_trouble(item) else (),
        oom_at=_oom_at(client, item.id) if item.restart_count or item.exit_code == _KILLED else "",
    )


def _is_in_trouble(item: Container) -> bool:
    """Whether its own words are wanted; one in a loop of restarts is running every time that one looks between two."""
    is_unhealthy = item.health is not None and item.health.status == "unhealthy"
    return not item.running or is_unhealthy or item.restart_count > 0


def _with_existence(mount: Mount) -> Mount:
    if mount.kind != "bind":
        return mount
    try:
        os.stat(mount.source)
    except (FileNotFoundError, NotADirectoryError):
        return dataclasses.replace(mount, exists=False)
    except (OSError, ValueError):
        return mount
    return dataclasses.replace(mount, exists=True)


def _cgroups(item: Container, proc: str) -> str:
    """The control groups of its main process; empty where that is not to be seen.

    Docker may count processes in another namespace than ours; a cgroup that names the container is proof.
    """
    text = text_of(f"{proc}/{item.pid}/cgroup") if item.running else ""
    return text if item.id and item.id in text else ""


def _listening(item: Container, proc: str) -> t.Optional[tuple[str, ...]]:
    """The TCP sockets in the network namespace of the container's main process."""
    try:
        tables = [_sockets.table(f"{proc}/{item.pid}/net/{name}") for name in ("tcp", "tcp6")]
    except OSError:
        return None
    found = (socket for text in tables for socket in _sockets.sockets(text, "tcp"))
    return tuple(sorted({_sockets.endpoint(s.address, s.port) for s in found if s.address != _EMBEDDED_DNS}))


def _log_tail(client: t.Any, container_id: str) -> tuple[str, ...]:
    """The last lines of both streams; none where the log driver cannot be read."""
    import docker
    import requests

    collected = bytearray()
    try:
        for chunk in client.logs(container_id, stdout=True, stderr=True, stream=True, follow=False, tail=_TAIL_LINES):
            collected += chunk
            if len(collected) > _TAIL_BYTES:
                break
    except (docker.errors.DockerException, requests.exceptions.RequestException):
        return ()
    lines = _clean(collected.decode("utf-8", "replace")).splitlines()
    return tuple(beginning(line.rstrip(), _LINE_LENGTH) for line in lines if line.strip())[-_TAIL_LINES:]


def _oom_at(client: t.Any, container_id: str) -> str:
    """The newest ``oom`` event. Docker's flag alone misses kills: 20.10 may note the death before its reason.

    The engine remembers its last 256 events, health checks included: minutes, not days.
    """
    import docker
    import requests

    now = int(time.time())
    wanted = {"container": [container_id], "event": ["oom"]}
    try:
        events = client.events(since=now - _EVENTS_AGE, until=now, filters=wanted, decode=True)
        moments = [event["time"] for event in events]
    except (docker.errors.DockerException, requests.exceptions.RequestException, KeyError, ValueError):
        return ""
    return iso_of_epoch(max(moments)) if moments else ""


def _clean(text: str) -> str:
    return _TERMINAL_CODES.sub("", text.replace("\r\n", "\n"))


__all__ = ("container", "enriched", "environment")
