# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module's options ask for."""

from __future__ import annotations

import os
import re
import typing as t

from .._frozen import frozen
from .._options import endpoint
from .._probes._endpoint import Endpoint

STATES = ("current", "upgraded", "stamped", "reset")
TOOLS = ("auto", "alembic", "prisma")

# The newest revision of the image, in Alembic's own word.
HEAD = "head"

# A day: what takes longer needs somebody who watches it.
_LONGEST = 86400

_REVISION = re.compile(r"\w[\w.-]*\Z")
_VARIABLE = re.compile(r"[A-Za-z_]\w*\Z")


@frozen
class Request:
    """One request. Times are seconds; an empty field is found out or not wanted."""

    engine: Endpoint
    state: str = "current"
    container: str = ""
    tool: str = "auto"
    command: tuple[str, ...] = ()
    directory: str = ""
    database_variable: str = ""
    revision: str = HEAD
    ignore: tuple[str, ...] = ()
    confirm: str = ""
    backup: bool = True
    backup_dir: str = "/var/backups/autogpt"
    fail_on: str = "major"
    connect_timeout: float = 10.0
    lock_timeout: float = 60.0
    timeout: float = 600.0

    @classmethod
    def from_options(cls, options: t.Mapping[str, t.Any]) -> Request:
        """The request that a module's options make. Raises ``ValueError`` with a line for the user."""
        words = ("state", "tool", "revision", "backup", "fail_on", "connect_timeout", "lock_timeout", "timeout")
        texts = ("container", "directory", "database_variable", "confirm", "backup_dir")
        lists = ("command", "ignore")
        given: dict[str, t.Any] = {
            **{name: options[name] for name in words},
            **{name: options[name] or "" for name in texts},
            **{name: tuple(options[name]) for name in lists},
        }
        request = cls(engine=endpoint(options), **given)
        request._check()
        return request

    def _check(self) -> None:
        for name in ("connect_timeout", "lock_timeout", "timeout"):
            if not 0 < getattr(self, name) <= _LONGEST:
                raise ValueError(f"{name} must be above 0 and at most {_LONGEST} seconds, not {getattr(self, name):g}")
        if not _REVISION.match(self.revision):
            raise ValueError(f"revision must be head or the id of a revision, not {self.revision!r}")
        if self.database_variable and not _VARIABLE.match(self.database_variable):
            raise ValueError(f"database_variable must be a variable's name, not {self.database_variable!r}")
        if self.directory and not self.directory.startswith("/"):
            raise ValueError(f"directory must be an absolute path in the container, not {self.directory!r}")
        if not os.path.isabs(self.backup_dir):
            raise ValueError(f"backup_dir must be an absolute path on the target, not {self.backup_dir!r}")
        if self.state == "reset" and not self.backup:
            raise ValueError("backup must not be false with state: reset, which takes one in any case")


__all__ = ("HEAD", "STATES", "TOOLS", "Request")
