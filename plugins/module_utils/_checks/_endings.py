# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: container, where its last lines say in a few known words why it ended.

The kernel's ENOEXEC as runc and shells word it; what PostgreSQL, the entry point of its official image from 18 on, and
Redis say of data of another version: https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/utils/init
(ValidatePgVersion), https://github.com/docker-library/postgres (docker-entrypoint.sh),
https://github.com/redis/redis/blob/7.2/src/rdb.c (rdbLoadRioWithLoadingCtx).
"""

from __future__ import annotations

import re
import typing as t

from .._facts import Container
from ._members import Evidence, about, grade, is_looping, members, report
from ._registry import Verdict, View, check

_ENDED = ("created", "exited", "dead")

_WORDS = (
    ("container.wrong_architecture", re.compile(r"exec format error", re.I)),
    (
        "container.data_incompatible",
        re.compile(
            r"database files are incompatible with server"
            r"|initialized by PostgreSQL version \S{1,20}, which is not compatible"
            r"|in 18\+, these Docker images are configured to store database data"
            r"|Can't handle RDB format version"
        ),
    ),
)


@check("container")
def fits_machine_and_data(view: View) -> Verdict:
    """Is it for this machine, and its data of its own version? What it said last tells; no restart mends either."""
    machine = view.host.machine.architecture if view.host.machine else "?"
    for part, item in members(view):
        for entry, words in _WORDS if item.status in _ENDED or is_looping(view, item) else ():
            said = _said(item, words)
            if said:
                evidence: Evidence = {**about(view, part, item), "last_line": said, "image": item.image}
                yield report(view, entry, item.name, {**evidence, "architecture": machine}, grade(view, part))


def _said(item: Container, words: t.Pattern[str]) -> str:
    """The latest line with these words; PostgreSQL's second line of two names the versions."""
    lines = (*reversed(item.log_tail), item.error)
    return next((line for line in lines if words.search(line)), "")
