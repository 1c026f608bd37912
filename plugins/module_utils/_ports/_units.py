# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The units of systemd, asked and stopped through ``systemctl``, which knows how on every release."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import typing as t

from .._frozen import frozen
from ._wanted import plain

# What the manager says of a unit; systemctl(1) and systemd.service(5) describe each.
_PROPERTIES = "Id,Names,LoadState,ActiveState,Restart,MainPID,Triggers,TriggeredBy,RefuseManualStop"

_KINDS = {"tcp": "Stream", "udp": "Datagram"}
_LISTEN = re.compile(r"\[?(?P<address>[^\]\s]+?)\]?:(?P<port>\d+) \((?P<kind>\w+)\)$")

# How long one systemctl may take; none of the calls waits for a job.
_PATIENCE = 10

_ENDED = ("inactive", "failed")


class UnitError(Exception):
    """systemd did not do what it was asked; the text says why, in one line."""


@frozen
class Unit:
    """A unit. ``names`` are its aliases and what it triggers, ``restart`` its ``Restart=``.

    ``main_program`` is the file name of its main process's executable, where somebody has looked.
    """

    name: str
    active: str = ""
    restart: str = ""
    main_pid: int = 0
    names: tuple[str, ...] = ()
    triggered_by: tuple[str, ...] = ()
    refuses: bool = False
    main_program: str = ""


class Units:
    """The manager of this host's units; it knows none where systemd is not PID 1 (``sd_booted(3)``)."""

    def __init__(self, root: str = "/run/systemd/system") -> None:
        path = shutil.which("systemctl", path=os.environ.get("PATH", "") + ":/usr/bin:/bin")
        self._program = path if path and os.path.isdir(root) else ""

    def find(self, name: str) -> t.Optional[Unit]:
        """The unit of this name; None when the manager does not have it loaded."""
        found = next(iter(self._show([name], _PROPERTIES)), {})
        if found.get("LoadState", "not-found") in ("not-found", "masked"):
            return None
        return _unit(found)

    def ended(self, name: str) -> bool:
        """Whether the unit does not run any more."""
        states = [found.get("ActiveState", "") for found in self._show([name], "ActiveState")]
        return bool(states) and all(state in _ENDED for state in states)

    def listening(self, protocol: str, address: str, port: int) -> t.Optional[Unit]:
        """The active socket unit that made this socket."""
        for found in self._show(["*.socket"], f"{_PROPERTIES},Listen"):
            if (protocol, plain(address), port) in set(_listens(found.get("Listen", ""))):
                return _unit(found)
        return None

    def stop(self, name: str) -> None:
        """Have the unit stopped; returns before it is. Raises ``UnitError``."""
        done = self._run("stop", "--no-block", "--no-ask-password", "--", name)
        if done.returncode:
            lines = (done.stderr or done.stdout).strip().splitlines()
            raise UnitError(lines[0] if lines else f"systemctl ended with status {done.returncode}")

    def _show(self, names: t.Sequence[str], properties: str) -> list[dict[str, str]]:
        """Blocks of ``Name=value``, one a unit. A name that comes again, as ``Listen`` does, has several lines."""
        if not self._program:
            return []
        blocks: list[dict[str, str]] = []
        for text in self._run("show", "--property", properties, "--", *names).stdout.split("\n\n"):
            block: dict[str, str] = {}
            for key, dummy, value in (line.partition("=") for line in text.splitlines()):
                block[key] = f"{block[key]}\n{value}" if key in block else value
            blocks.append(block)
        return [block for block in blocks if block]

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        try:
            return subprocess.run(
                [self._program, *arguments],
                env={**os.environ, "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnitError(f"systemd did not answer within {_PATIENCE} s") from None


def _unit(found: t.Mapping[str, str]) -> Unit:
    return Unit(
        name=found.get("Id", ""),
        active=found.get("ActiveState", ""),
        restart=found.get("Restart", ""),
        main_pid=int(found.get("MainPID") or 0),
        names=tuple((found.get("Names", "") + " " + found.get("Triggers", "")).split()),
        triggered_by=tuple(found.get("TriggeredBy", "").split()),
        refuses=found.get("RefuseManualStop") == "yes",
    )


def _listens(text: str) -> t.Iterator[tuple[str, str, int]]:
    """Protocol, address and port of each ``[::]:80 (Stream)``; paths and others are passed over."""
    protocols = {kind: protocol for protocol, kind in _KINDS.items()}
    for match in filter(None, map(_LISTEN.match, text.splitlines())):
        try:
            yield protocols.get(match["kind"], ""), plain(match["address"]), int(match["port"])
        except ValueError:
            continue


__all__ = ("Unit", "UnitError", "Units")
