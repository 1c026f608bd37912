# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Holding the conversations of ``_inside``: in the application's container, or here in its place."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import socket
import time
import typing as t

from .. import _inside
from .._codec import from_json
from .._cut import beginning
from .._facts import Dsn, Observation
from .._inside import _targets
from .._model import ProbeError
from ._stream import Exchange, Malformed

Spec = t.Mapping[str, t.Any]

# The program's modules, each after those that it imports; the last one is started.
_MODULES = (
    "",
    "._dsn",
    "._targets",
    "._stages",
    "._scram",
    "._postgres",
    "._redis",
    "._http",
    "._retry",
    "._clock",
    "._api",
    "._alembic",
    "._prisma",
    "._certificate",
    "._dns",
    "._network",
    "._frontend",
    "._main",
)

# Isolated (-I): the application's directory may hold files named like modules of the standard library. Nothing else is
# used than that library, so neither is what packages have the interpreter do when it starts (-S).
# The script comes on standard input: Docker tells every listener of its events the whole command line.
_INTERPRETER = ("python3", "-IS", "-c", "import sys; exec(sys.stdin.buffer.read({length}))")

# The share of the time that the script itself has; the rest is for starting an interpreter there.
_SHARE = 0.8

# Makes a package of the sources without writing a file into the container. It ends too soon to look for garbage.
_BOOTSTRAP = """
gc.disable()
for name, source in SOURCES:
    module = types.ModuleType(name)
    module.__package__, module.__path__ = "inside", []
    sys.modules[name] = module
    exec(compile(source, name, "exec"), vars(module))
    setattr(sys.modules["inside"], name.rpartition(".")[2], module)
sys.modules["inside._main"].main(sys.argv[1:])
"""

_LARGEST_ANSWER = 4 * 1024 * 1024
_MESSAGE_LENGTH = 300


def from_host(spec: Spec, environment: t.Mapping[str, str]) -> Observation:
    """What the application of this environment could reach, as seen from this host.

    ``spec`` is that of ``_inside._main.observe``; names that only Docker resolves must be in its ``hosts``.
    """
    # Most hosts never need it, and loading it takes longer than all that is asked of Docker.
    from .._inside import _main

    return from_json(Observation, _main.observe({**spec, "vantage": "host"}, environment))


def from_container(
    client: t.Any,
    container_id: str,
    spec: Spec,
    timeout: float,
    environment: t.Optional[t.Mapping[str, str]] = None,
) -> Observation:
    """What a running container reaches, told by a script in one exec; ``client`` is a ``docker.APIClient``.

    ``environment`` outranks the container's own variables. It may hold secrets: it is in no command line.

    Raises ``ProbeError``: ``container_not_running``, ``no_python_inside``, ``permission_denied``,
    ``deadline_exceeded`` after ``timeout`` seconds, or ``unexpected_answer``.
    """
    patience = min(float(spec.get("timeout", timeout)), timeout * _SHARE)
    script = program().encode()
    wanted = json.dumps({**spec, "vantage": "container", "timeout": patience})
    command = [part.format(length=len(script)) for part in _INTERPRETER] + [wanted]
    output = _execute(client, container_id, command, script, timeout, environment)
    line = next((item for item in output.splitlines() if item.startswith(_inside.MARKER)), "")
    try:
        return from_json(Observation, json.loads(line[len(_inside.MARKER) :]))
    except (ValueError, TypeError):
        last = (output.strip().splitlines() or ["nothing"])[-1]
        message = beginning(last, _MESSAGE_LENGTH)
        raise ProbeError("unexpected_answer", what=f"python3 in {container_id}", message=message) from None


def program() -> str:
    """The script that is sent: readable sources, one call. No secret is in it."""
    sources = [("inside" + leaf, _source(_inside.__name__ + leaf)) for leaf in _MODULES]
    return f"import gc, sys, types\nSOURCES = {sources!r}\n{_BOOTSTRAP}"


def _source(name: str) -> str:
    """The source of a module, from wherever it lies: for Ansible that is a zip archive. It is not loaded."""
    spec = importlib.util.find_spec(name)
    return t.cast(str, t.cast(t.Any, spec).loader.get_source(name))


def _execute(
    client: t.Any,
    container_id: str,
    command: t.Sequence[str],
    script: bytes,
    timeout: float,
    environment: t.Optional[t.Mapping[str, str]],
) -> str:
    """The standard output of a command in a container that is given a script on its standard input."""
    from docker.errors import APIError
    from requests.exceptions import Timeout

    try:
        handle = client.exec_create(container_id, list(command), stdin=True, environment=dict(environment or {}))["Id"]
        with contextlib.closing(Exchange(client.exec_start(handle, socket=True))) as exchange:
            output, errors = _converse(exchange, script, time.monotonic() + timeout)
        code = client.exec_inspect(handle).get("ExitCode")
    except APIError as error:
        raise _refusal(error, container_id) from None
    except (socket.timeout, Timeout):  # the stream's own, or that of a request before or after it
        raise ProbeError("deadline_exceeded", seconds=timeout) from None
    except OSError as error:  # includes what requests raises when the engine goes away
        raise ProbeError("unexpected_answer", what="Docker", message=type(error).__name__) from None
    except Malformed as error:
        raise ProbeError("unexpected_answer", what="Docker", message=str(error)) from None
    if code in (126, 127):
        raise ProbeError("no_python_inside", container=container_id)
    return output or errors


def _refusal(error: t.Any, container_id: str) -> ProbeError:
    text = str(error.explanation or "")
    if "executable file not found" in text:  # newer engines answer so; older ones end the exec with 126 or 127
        return ProbeError("no_python_inside", container=container_id)
    if error.status_code in (404, 409):
        return ProbeError("container_not_running", container=container_id)
    message = beginning(f"{error.status_code} {text}", _MESSAGE_LENGTH)
    return ProbeError("unexpected_answer", what="Docker", message=message)


def _converse(exchange: Exchange, script: bytes, deadline: float) -> tuple[str, str]:
    """Standard output and standard error until the command ends. Raises ``socket.timeout`` and ``Malformed``."""
    output, errors = bytearray(), bytearray()
    # Whoever ends without reading all of it has said why.
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        exchange.send(script, deadline)
    with contextlib.suppress(ConnectionResetError):
        for stream, piece in exchange.frames(deadline):
            (output if stream == 1 else errors).extend(piece)
            if len(output) + len(errors) >= _LARGEST_ANSWER:
                break
    return output.decode(errors="replace"), errors.decode(errors="replace")


def dsn(server: t.Optional[_targets.Server]) -> t.Optional[Dsn]:
    """A database or Redis URL as a fact, without its password; see ``_inside._targets`` for the servers."""
    if server is None:
        return None
    parts = server.parts
    return Dsn(
        variable=server.variable,
        scheme=parts.scheme,
        driver=parts.driver,
        user=parts.user,
        has_password=bool(parts.password),
        host=parts.host,
        port=parts.port,
        database=parts.database,
        options=tuple(parts.options),
        problem=parts.problem,
    )


__all__ = ("Spec", "dsn", "from_container", "from_host", "program")
