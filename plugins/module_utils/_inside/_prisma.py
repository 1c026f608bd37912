# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Listing the migrations of Prisma: a directory of directories, one for each, named for the moment of its making.

https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
"""

from __future__ import annotations

import os
import typing as t

Json = t.Mapping[str, t.Any]

NOTHING: Json = {"tool": ""}

# Where images keep them, below a project's directory.
_FOLDERS = ("migrations", "prisma/migrations")
_SCRIPT = "migration.sql"
_MOST_MIGRATIONS = 5000


def migrations(directories: t.Sequence[str]) -> Json:
    """The first directory of migrations below these, in the shape of ``Migrations``."""
    for directory in directories:
        for folder in _FOLDERS:
            path = os.path.join(os.path.abspath(directory), folder)
            names = _names(path)[:_MOST_MIGRATIONS]
            if names:
                return {
                    "tool": "prisma",
                    "path": path,
                    "revisions": [{"id": name} for name in names],
                    "heads": names[-1:],
                }
    return NOTHING


def _names(path: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(path) if os.path.isfile(os.path.join(path, name, _SCRIPT)))
    except OSError:
        return []


__all__ = ("NOTHING", "migrations")
