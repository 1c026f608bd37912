# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: security."""

from __future__ import annotations

import typing as t

from .._facts import Container
from .._model import Severity
from ._members import Evidence, about, members, report
from ._registry import Verdict, View, check

_SERVERS = ("postgres", "redis")

# "" is how Docker stores a port published without an address: on every interface.
_EVERYWHERE = ("", "0.0.0.0", "::")


@check("security")
def servers_are_not_public(view: View) -> Verdict:
    """Does a database or Redis answer on every interface? Docker's ports pass by ufw and its like."""
    for part, item in members(view):
        if part in _SERVERS:
            for port in sorted({binding.host_port for binding in item.ports if binding.host_ip in _EVERYWHERE}):
                evidence: Evidence = {**about(view, part, item), "port": port}
                yield report(view, "security.port_exposed", f"tcp/{port}", evidence, _exposure(view, part, item))


def _exposure(view: View, part: str, item: Container) -> t.Optional[Severity]:
    """A Redis without a password that anybody can reach gives away the host (CONFIG SET dir, MODULE LOAD)."""
    open_redis = part == "redis" and view.stack.redis is not None and not _has_password(view)
    return Severity.CRITICAL if open_redis and item.running else None


def _has_password(view: View) -> bool:
    known = view.stack.settings.variables if view.stack.settings else {}
    named = any(known[name].shape.length for name in view.profile.variables.redis_password if name in known)
    return named or bool(view.stack.redis_dsn and view.stack.redis_dsn.has_password)


@check("security", "env_file")
def env_file_is_private(view: View) -> Verdict:
    """May others than its owner read the file with the keys? Only a group is milder: it may be meant."""
    file = view.stack.env_file
    if file and file.mode & 0o077:
        severity = None if file.mode & 0o007 else Severity.MINOR
        yield view.finding("security.env_file_exposed", file.path, severity, mode=f"{file.mode:04o}", owner=file.owner)
