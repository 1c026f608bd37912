# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writing a file so that a reader never sees half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

# Owner and group only: a report names hosts, containers and addresses. Whoever must read it (a web server,
# node_exporter) joins the group of the directory; with the setgid bit on it, new files get that group.
_FILE_MODE = 0o640
_DIRECTORY_MODE = 0o750


def differs(path: Path, content: str) -> bool:
    """Whether the file does not hold exactly this text. Raises ``OSError``."""
    try:
        return path.read_bytes() != _encoded(content)
    except FileNotFoundError:
        return True


def write(path: Path, content: str, mode: int = _FILE_MODE, directory_mode: int = _DIRECTORY_MODE) -> bool:
    """Replace the file in one step when its text differs; say whether it did. Raises ``OSError``."""
    if not differs(path, content):
        return False
    path.parent.mkdir(mode=directory_mode, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_encoded(content))
            os.fchmod(file.fileno(), mode)
        os.replace(name, path)
    except BaseException:  # an interruption too must leave nothing half done
        Path(name).unlink(missing_ok=True)
        raise
    return True


def points(link: Path, target: Path) -> bool:
    """Whether the symbolic link already leads to this target. Raises ``OSError``."""
    return link.is_symlink() and os.path.realpath(link) == os.path.realpath(target)


def point(link: Path, target: Path) -> bool:
    """Let a symbolic link lead to a directory, in one step; say whether it did not before. Raises ``OSError``."""
    if points(link, target):
        return False
    link.parent.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)
    temporary = link.with_name(f".{link.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(os.path.relpath(target, link.parent))
    try:
        os.replace(temporary, link)
    except OSError:
        temporary.unlink()
        raise
    return True


def _encoded(content: str) -> bytes:
    """UTF-8. Half a surrogate pair, which a hostile record can hold, becomes an escape that JSON knows too."""
    return content.encode("utf-8", "backslashreplace")


__all__ = ("differs", "point", "points", "write")
