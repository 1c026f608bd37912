# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Docker engine as the keeper of published ports: asked with one list, told to stop one container."""

from __future__ import annotations

import time
import typing as t

from .._catalog import REASONS
from .._facts import Container, PortBinding
from .._frozen import frozen
from .._model import ProbeError
from .._probes import docker as probe
from .._probes._endpoint import Endpoint
from .._probes._packages import package

Json = t.Mapping[str, t.Any]

# How long (seconds) each stage of reaching the engine, and each short call, may take.
_PATIENCE = 5.0

_COMPOSE = "com.docker.compose."
SWARM_SERVICE = "com.docker.swarm.service.name"


class EngineError(Exception):
    """The engine did not do what it was asked; the text says why, in one line."""


@frozen
class Fate:
    """What becomes of a container that is stopped: is it removed, and when is it started again?"""

    is_removed: bool = False
    restart_policy: str = ""
    stop_signal: str = "SIGTERM"


class Engine:
    """The engine behind an endpoint. ``silence`` says why it tells nothing, and is empty where there is none."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.silence = ""
        self._client: t.Any = None
        try:
            connection = probe.connect(endpoint, _PATIENCE)
        except ProbeError as error:
            self.silence = _line(error)
            return
        self._client, reach = connection.client, connection.reach
        if self._client is None and reach.code != "not_installed":
            self.silence = f"The Docker engine at {reach.target} was not reached ({reach.stage}: {reach.code})."

    def containers(self) -> tuple[Container, ...]:
        """What runs, with the ports that are published now; nothing when the engine is silent."""
        if self._client is None:
            return ()
        try:
            return tuple(_container(item) for item in self._ask(self._client.containers))
        except EngineError as error:
            self.silence = str(error)
            return ()

    def fate(self, container_id: str) -> Fate:
        """Raises ``EngineError``."""
        raw = self._ask(lambda: self._client.inspect_container(container_id))
        host = raw.get("HostConfig") or {}
        return Fate(
            bool(host.get("AutoRemove")),
            (host.get("RestartPolicy") or {}).get("Name") or "",
            (raw.get("Config") or {}).get("StopSignal") or "SIGTERM",
        )

    def stop(self, container_id: str, seconds: float, kill: bool) -> bool:
        """Stop it, and say whether it ended; after ``seconds`` the engine kills it only if it may.

        ``POST /stop`` always ends in a kill (https://docs.docker.com/reference/api/engine/), so where that is not
        allowed the signal is sent alone; the engine takes both as the wish that the container stays down.
        Raises ``EngineError``.
        """
        if kill:
            self._ask(lambda: self._client.stop(container_id, timeout=max(1, round(seconds))), container_id)
            return True
        signal = self.fate(container_id).stop_signal
        self._ask(lambda: self._client.kill(container_id, signal=signal), container_id)
        until = time.monotonic() + seconds
        while self._runs(container_id):
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        return True

    def _runs(self, container_id: str) -> bool:
        docker = package("docker")

        def state() -> bool:
            try:
                return self._client.inspect_container(container_id)["State"].get("Running") is True
            except docker.errors.NotFound:
                return False

        return bool(self._ask(state))

    def _ask(self, call: t.Callable[[], t.Any], gone_is_fine: str = "") -> t.Any:
        docker, requests = package("docker"), package("requests")
        try:
            return call()
        except requests.exceptions.Timeout:
            raise EngineError(f"The Docker engine did not answer within {self._client.timeout:g} s.") from None
        except (docker.errors.DockerException, requests.exceptions.RequestException, ValueError) as error:
            if gone_is_fine and not self._runs(gone_is_fine):
                return None
            raise EngineError(f"The Docker engine refused: {error}") from None


def _line(error: ProbeError) -> str:
    return REASONS[error.reason].text.render("en", error.evidence)


def _container(listed: Json) -> Container:
    """An entry of ``GET /containers/json``; Podman leaves the address of a port empty."""
    labels = listed.get("Labels") or {}
    return Container(
        name=next(iter(listed.get("Names") or ()), "").lstrip("/"),
        id=listed.get("Id") or "",
        image=listed.get("Image") or "",
        status=listed.get("State") or "",
        project=labels.get(_COMPOSE + "project", ""),
        service=labels.get(_COMPOSE + "service", ""),
        ports=tuple(_ports(listed)),
        labels={key: value for key, value in labels.items() if key == SWARM_SERVICE},
    )


def _ports(listed: Json) -> t.Iterator[PortBinding]:
    for port in listed.get("Ports") or ():
        if port.get("PublicPort"):
            yield PortBinding(port["PrivatePort"], port.get("Type") or "tcp", port.get("IP") or "", port["PublicPort"])


__all__ = ("SWARM_SERVICE", "Engine", "EngineError", "Fate")
