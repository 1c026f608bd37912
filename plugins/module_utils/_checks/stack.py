# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: stack."""

from __future__ import annotations

from ._registry import Verdict, View, check


@check("stack", "engine", scope="host")
def is_found(view: View) -> Verdict:
    """Is there an AutoGPT stack among the containers of this host?"""
    if not view.host.stacks:
        names = sorted(item.name for item in view.host.containers)
        host = view.host.machine.hostname if view.host.machine else "?"
        yield view.finding("stack.not_found", host, containers=names[:20], count=len(names))
