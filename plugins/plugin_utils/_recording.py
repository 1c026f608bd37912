# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writing records: one file a host, whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
import typing as t
import urllib.parse
from pathlib import Path

from . import _files

_DIRECTORY_MODE = 0o700


def record_name(host: str) -> str:
    """The file name of a host's record; what a file name cannot hold is percent-encoded."""
    return urllib.parse.quote(host, safe=" ()[]@:,+=") + ".json"


def prepare(directory: Path) -> None:
    """Make the directory for records unless it is there. Raises ``OSError`` when no file can be made in it."""
    if not directory.exists():
        directory.mkdir(mode=_DIRECTORY_MODE, parents=True, exist_ok=True)  # another host's task may be faster
    with tempfile.TemporaryFile(dir=directory):
        pass


def write_record(directory: str | os.PathLike[str], record: t.Mapping[str, t.Any]) -> Path:
    """Write the record of ``record["host"]`` and return its path.

    Directory and file are for the owner alone: a diagnosis tells an attacker where to begin.
    Raises ``OSError`` when it cannot be written.
    """
    path = Path(directory) / record_name(record["host"])
    _files.write(path, json.dumps(record, ensure_ascii=False, separators=(",", ":")), 0o600, _DIRECTORY_MODE)
    return path


__all__ = ("prepare", "record_name", "write_record")
