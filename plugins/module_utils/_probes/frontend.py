# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The application's door: where it should be, and knocking at it from the host, through the port that is published."""

from __future__ import annotations

import time
import typing as t

from .._codec import from_json
from .._facts import Container, Web
from .._inside import _frontend
from .._inside._network import Witness
from .._profiles import Profile

# How the host itself reaches a port that is published on every interface.
_LOOPBACK = {"": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1"}

# Seconds. An application that is just starting may refuse what it takes a moment later, and the look from inside, with
# which this one is compared, begins with starting an interpreter.
_MOMENT = 1.0


def spec(kind: Profile, app: t.Optional[Container]) -> dict[str, t.Any]:
    """What ``_inside._frontend.door`` must know.

    The only port that is published says more about where an application listens than its kind does.
    """
    published = {port.container_port for port in app.ports if port.protocol == "tcp"} if app else set()
    return {
        "app_port": next(iter(published)) if len(published) == 1 else kind.app_port,
        "port_variables": kind.port_variables,
        "health_path": kind.health_path,
        "cors_variable": kind.cors_variable,
        "cors_format": kind.cors_format,
    }


def published(
    app: Container, wanted: t.Mapping[str, t.Any], environment: t.Mapping[str, str]
) -> t.Optional[_frontend.Door]:
    """The door as the host has it; None where it is not published, or the application does not run.

    ``wanted`` is what :func:`spec` returned.
    """
    door = _frontend.door(wanted, environment)
    ports = (port for port in app.ports if (port.protocol, port.container_port) == ("tcp", door.port))
    port = next(ports, None) if app.running else None
    if port is None:
        return None
    host = _LOOPBACK.get(port.host_ip, port.host_ip)
    return door._replace(host=host, port=port.host_port, origins=())


def knock(door: _frontend.Door, patience: float) -> Web:
    """The health endpoint's answer within ``patience`` seconds; where nobody speaks, that after a moment."""
    deadline = time.monotonic() + patience
    found = _ask(door, deadline)
    if found.stage in ("tcp", "greeting") and time.monotonic() + _MOMENT < deadline:
        time.sleep(_MOMENT)
        found = _ask(door, deadline)
    return found


def _ask(door: _frontend.Door, deadline: float) -> Web:
    return from_json(Web, _frontend.converse(lambda: Witness(deadline), door))


__all__ = ("knock", "published", "spec")
