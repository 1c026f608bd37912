# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reaching the Docker engine, and asking it what runs here.

The engine is asked over its own API with few and cheap calls: never ``df``, never ``stats``.
"""

from __future__ import annotations

import contextlib
import errno
import getpass
import os
import queue
import re
import socket
import ssl
import threading
import time
import typing as t

from .._facts import Engine, Reach
from .._frozen import field, frozen
from .._model import ProbeError
from . import _ssh
from ._endpoint import Endpoint
from ._outline import outline
from ._packages import package

Json = t.Mapping[str, t.Any]

# Where distributions and Docker's own packages put an engine; PATH of a non-interactive SSH session may be shorter.
_ENGINE_PATHS = tuple(
    f"{folder}/{name}"
    for folder in ("/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/snap/bin", "/opt/bin")
    for name in ("dockerd", "podman")
)

# Where in its source OpenSSL or Python's wrapper of it found an error.
_SOURCE = re.compile(r"\s*\(_ssl\.c:\d+\)")

# The newest version of the API whose answers are known here. Later ones take away what is read: with 1.53 the lists
# of GET /system/df. https://docs.docker.com/reference/api/engine/version-history/
_NEWEST = "1.51"

# More at a time gains nothing against one engine; fewer lets one stuck container delay the rest.
_WORKERS = 4


@frozen
class Connection:
    """How far the engine was reached; ``client`` (a ``docker.APIClient``) is None unless it is ready."""

    reach: Reach
    client: t.Any = field(default=None, repr=False, compare=False)


def connect(endpoint: Endpoint, timeout: float = 5.0) -> Connection:
    """Reach the engine; ``timeout`` in seconds holds for each stage.

    Raises ``ProbeError``: ``package_missing`` (docker; paramiko for ``ssh://``), ``permission_denied`` (the
    socket), or ``unexpected_answer`` when something else answers there.
    """
    started = time.monotonic()
    failure = _touch(endpoint, timeout)
    if failure:
        return Connection(_reach(endpoint, started, *failure))
    return _greet(endpoint, timeout, started)


def _reach(endpoint: Endpoint, started: float, stage: str, code: str = "", message: str = "") -> Reach:
    seconds = round(time.monotonic() - started, 3)
    return Reach(endpoint.public_url, stage, code, message, endpoint.host, tls=endpoint.is_encrypted, seconds=seconds)


def _touch(endpoint: Endpoint, timeout: float) -> t.Optional[tuple[str, str, str]]:
    """The stage, code and message at which connecting failed; None when somebody accepts connections."""
    if endpoint.scheme == "ssh":
        return _ssh.failure(endpoint, timeout)
    try:
        with contextlib.closing(_connected(endpoint, timeout)):
            return None
    except PermissionError as error:
        raise ProbeError("permission_denied", what=f"the Docker socket {endpoint.place}", user=_user()) from error
    except (TimeoutError, socket.timeout) as error:
        return ("tcp", "timeout", str(error))
    except OSError as error:
        return _failure(endpoint, error)


def _connected(endpoint: Endpoint, timeout: float) -> socket.socket:
    if endpoint.scheme == "tcp":
        return socket.create_connection((endpoint.host, endpoint.port), timeout)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout)
        connection.connect(endpoint.place)
    except BaseException:
        connection.close()
        raise
    return connection


def _failure(endpoint: Endpoint, error: OSError) -> tuple[str, str, str]:
    code = errno.errorcode.get(error.errno or 0, type(error).__name__)
    if code == "EAGAIN":  # the queue of the listening socket is full: its owner has stopped accepting
        return ("greeting", "timeout", "nobody accepts connections any more")
    if code == "ENOENT" and not any(map(os.path.exists, _ENGINE_PATHS)):
        return ("config", "not_installed", "neither a socket nor dockerd or podman")
    return ("tcp", code, os.strerror(error.errno) if error.errno else str(error))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user without a name
        return str(os.getuid())


def _greet(endpoint: Endpoint, timeout: float, started: float) -> Connection:
    """Ask for the version, and go on with the newest API that both sides know."""
    docker, requests = _packages(endpoint)
    unreadable = [name for name, path in endpoint.files.items() if not os.access(path, os.R_OK)]
    if unreadable:
        message = f"{unreadable[0]} cannot be read: {endpoint.files[unreadable[0]]}"
        return Connection(_reach(endpoint, started, "tls", "certificate", message))
    try:
        # With a version named, the constructor asks nothing, and version() lets the time-out through as such.
        with contextlib.closing(_client(docker, endpoint, docker.constants.DEFAULT_DOCKER_API_VERSION, timeout)) as one:
            version = _common(one.version(api_version=False))
        client = _client(docker, endpoint, version, timeout)
    except (requests.exceptions.SSLError, ssl.SSLError) as error:
        return Connection(_reach(endpoint, started, "tls", "certificate", _root(error)))
    except requests.exceptions.Timeout:
        return Connection(_reach(endpoint, started, "greeting", "timeout", f"no answer within {timeout} s"))
    except requests.exceptions.ConnectionError as error:
        return Connection(_reach(endpoint, started, "greeting", "ECONNRESET", _root(error)))
    except (docker.errors.DockerException, requests.exceptions.RequestException, KeyError, ValueError) as error:
        message = f"{type(error).__name__}: {error}"
        raise ProbeError("unexpected_answer", what=endpoint.place, message=message) from error
    return Connection(_reach(endpoint, started, "ready", message=version), client)


def _common(said: Json) -> str:
    """The version to speak with an engine that says this; its oldest where even that one is newer than ours."""
    newest, oldest = str(said["ApiVersion"]), str(said.get("MinAPIVersion") or "1.0")
    return max(min(newest, _NEWEST, key=_numbers), oldest, key=_numbers)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _client(docker: t.Any, endpoint: Endpoint, version: str, timeout: float) -> t.Any:
    """A ``docker.APIClient``. Proxies and certificates that the environment names are for the web, not for engines:
    ``requests`` would even prefer them to ours.
    """
    options = endpoint.client_options(docker)
    client = docker.APIClient(base_url=endpoint.api_url, version=version, timeout=timeout, **options)
    client.trust_env = False
    if endpoint.scheme == "ssh":
        _ssh.limit(client)
    return client


def _root(error: BaseException) -> str:
    """The words of the error that others were wrapped around, without the place in OpenSSL's or Python's source."""
    inner = getattr(error, "reason", None) or next(iter(error.args), None)
    if isinstance(inner, BaseException):
        return _root(inner)
    return _SOURCE.sub("", str(error))


def _packages(endpoint: t.Optional[Endpoint] = None) -> tuple[t.Any, t.Any]:
    if endpoint and endpoint.scheme == "ssh":
        package("paramiko")  # the SDK wants it even where the system's ssh does the work
    return package("docker"), package("requests")


def engine(client: t.Any) -> Engine:
    """What the engine says of itself, from one ``GET /info``."""
    info: Json = _asked(client, client.info)
    return Engine(
        version=str(info.get("ServerVersion") or ""),
        api_version=str(client.api_version),
        root_dir=str(info.get("DockerRootDir") or ""),
        storage_driver=str(info.get("Driver") or ""),
        cgroup_version=str(info.get("CgroupVersion") or ""),
        warnings=tuple(str(item) for item in info.get("Warnings") or ()),
    )


def inspections(client: t.Any) -> tuple[Json, ...]:
    """What the engine knows of every container, running or not, as raw JSON. It holds secrets.

    One call lists them and one each describes them. A container that vanishes meanwhile is left
    out; one that cannot be described is told by what the list says of it, with the reason under ``OUTLINE``.
    """
    listed = _asked(client, lambda: client.containers(all=True))
    answers = _side_by_side(lambda item: _inspection(client, item), listed)
    return tuple(item for item in answers if item)


def inspection(client: t.Any, name: str) -> t.Optional[Json]:
    """What the engine knows of one container, by name or id, as raw JSON that holds secrets; None where there is none.

    Raises ``ProbeError``: ``deadline_exceeded`` or ``unexpected_answer``.
    """
    docker, _requests = _packages()

    def described() -> t.Optional[Json]:
        try:
            return t.cast(Json, client.inspect_container(name))
        except docker.errors.NotFound:
            return None

    return t.cast(t.Optional[Json], _asked(client, described))


def _asked(client: t.Any, call: t.Callable[[], t.Any]) -> t.Any:
    docker, requests = _packages()
    try:
        return call()
    except requests.exceptions.Timeout as error:
        raise ProbeError("deadline_exceeded", seconds=client.timeout) from error
    except (docker.errors.DockerException, requests.exceptions.RequestException, ValueError) as error:
        raise ProbeError("unexpected_answer", what="Docker", message=str(error)) from error


def _inspection(client: t.Any, listed: Json) -> t.Optional[Json]:
    try:
        return inspection(client, listed["Id"])
    except ProbeError as error:
        return outline(listed, error)


def _side_by_side(call: t.Callable[[Json], t.Optional[Json]], items: t.Sequence[Json]) -> list[t.Optional[Json]]:
    """The results in the order of the items. Daemon threads: one that hangs must not keep the process alive."""
    results: list[t.Optional[Json]] = [None] * len(items)
    work: queue.SimpleQueue[int] = queue.SimpleQueue()
    for index in range(len(items)):
        work.put(index)

    def worker() -> None:
        with contextlib.suppress(queue.Empty):
            while True:
                index = work.get_nowait()
                results[index] = call(items[index])

    threads = [threading.Thread(target=worker, daemon=True) for dummy in range(min(_WORKERS, len(items)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


__all__ = ("Connection", "connect", "engine", "inspection", "inspections")
