# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which unit and which container a process belongs to, from the text of ``/proc/<pid>/cgroup`` (cgroups(7))."""

from __future__ import annotations

import re
import typing as t

_UNIT = re.compile(r".+\.(?:service|scope|socket|mount|swap)$")

# The last one is the innermost: the host itself may be a container.
_CONTAINER = re.compile(r"[0-9a-f]{64}")


class Place(t.NamedTuple):
    """``unit`` is the system manager's; ``user_unit`` is one of the manager that ``user@<uid>.service`` runs."""

    unit: str = ""
    user_unit: str = ""
    container_id: str = ""


def place(text: str, init: str = "") -> Place:
    """Where a process is. ``init`` is the same text of PID 1, whose own cgroup is where this host begins."""
    path, root = _path(text), _path(init)
    if root.endswith("/init.scope"):
        root = root[: -len("/init.scope")]
    inside = path[len(root) :] if f"{path}/".startswith(f"{root}/") else path
    ids = _CONTAINER.findall(inside)
    units = [part for part in inside.split("/") if _UNIT.match(part)]
    if ids or not units:
        return Place(container_id=ids[-1] if ids else "")
    return Place(units[0], units[1] if len(units) > 1 and units[0].startswith("user@") else "")


def _path(text: str) -> str:
    """The path in systemd's own hierarchy, else in the only one, else in the first."""
    rows = [row.split(":", 2) for row in text.splitlines() if row.count(":") >= 2]
    paths = {controllers: path for dummy, controllers, path in reversed(rows)}
    return paths.get("name=systemd") or paths.get("") or next(iter(reversed(list(paths.values()))), "")


__all__ = ("Place", "place")
