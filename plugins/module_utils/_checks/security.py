# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: security."""

from __future__ import annotations

import typing as t

from .._facts import Container
from .._model import Finding, Severity
from ._members import Evidence, about, members, report, variable
from ._registry import Verdict, View, check

_SERVERS = ("postgres", "redis")

# "" is how Docker stores a port published without an address: on every interface.
_EVERYWHERE = ("", "0.0.0.0", "::")

_ENGINE_SOCKETS = (
    "/var/run/docker.sock",
    "/run/docker.sock",
    "/run/podman/podman.sock",
    "/run/containerd/containerd.sock",
)

# The settings that keep the agent's shell and files in bounds.
GUARDS = ("RESTRICT_TO_WORKSPACE", "SHELL_COMMAND_CONTROL")


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


@check("security", "settings")
def secrets_are_own(view: View) -> Verdict:
    """Is a password or key in use that everybody can read in the published defaults?"""
    known = view.stack.settings.variables.values() if view.stack.settings else ()
    found = sorted(item.name for item in known if item.secret and item.shape.fingerprint in view.profile.known_secrets)
    if found:
        evidence: Evidence = {"variables": found, "count": len(found), "directory": view.stack.working_dir or "."}
        yield report(view, "security.default_secret", view.stack.members.get("app", view.stack.name), evidence)


@check("security", "settings")
def shell_is_bounded(view: View) -> Verdict:
    """May the agent run commands, filtered or not, and leave its workspace? Values count to the letter."""
    rules = {rule.variable: rule for rule in view.profile.rules}
    values = {name: _value(view, name) for name in rules}
    is_on = values.get("EXECUTE_LOCAL_COMMANDS") == "True"
    workspace, control = values.get("RESTRICT_TO_WORKSPACE"), values.get("SHELL_COMMAND_CONTROL")
    if workspace is not None and workspace != "True":
        meant = Severity.MINOR if workspace == "False" else None
        yield _guard(view, "security.workspace_open", "RESTRICT_TO_WORKSPACE", workspace, meant)
    if control is not None and control not in rules["SHELL_COMMAND_CONTROL"].values:
        yield _guard(
            view, "security.shell_unfiltered", "SHELL_COMMAND_CONTROL", control, None if is_on else Severity.MINOR
        )
    elif is_on:
        yield _guard(view, "security.shell_enabled", "EXECUTE_LOCAL_COMMANDS", "True")


def _value(view: View, name: str) -> t.Optional[str]:
    found = variable(view, (name,))
    return found.value if found else None


def _guard(view: View, entry: str, name: str, value: str, severity: t.Optional[Severity] = None) -> Finding:
    file = view.stack.env_file.path if view.stack.env_file else "-"
    container = view.stack.members.get("app", "?")
    return view.finding(entry, name, severity, value=value, container=container, env_file=file)


@check("security")
def containers_are_contained(view: View) -> Verdict:
    """Could a program in a container take the host: through the engine's socket, or as a privileged one?"""
    for part, item in members(view):
        sockets = [mount.source for mount in item.mounts if mount.source in _ENGINE_SOCKETS]
        if sockets:
            evidence: Evidence = {**about(view, part, item), "socket": sockets[0]}
            yield report(view, "security.engine_socket", item.name, evidence)
        if item.privileged:
            yield report(view, "security.privileged", item.name, about(view, part, item))
