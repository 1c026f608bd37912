# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Environment files as facts."""

from __future__ import annotations

import os
import pwd
import stat
import time
import typing as t

from .._env_file.document import BYTE_ORDER_MARK, Document, Values, decoded, parse
from .._facts import EnvFile
from .._model import ProbeError
from ._times import iso_of_epoch
from .settings import variables

# No environment file is that long; whatever lies there instead is not read.
MAX_BYTES = 256 * 1024


def read(path: str, public: t.Collection[str] = ()) -> t.Optional[tuple[EnvFile, Values]]:
    """The file as facts, and its raw values, which are secret; None where there is no such file.

    The facts hold values only of the variables named in ``public``.

    Raises ``ProbeError``: ``permission_denied``, or ``unexpected_answer`` for what is no ordinary small file.
    """
    try:
        status, content = load(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except PermissionError as error:
        raise ProbeError("permission_denied", what=path, user=_owner(os.geteuid())) from error
    except (OSError, ValueError) as error:
        raise ProbeError("unexpected_answer", what=path, message=str(error)) from error
    document = parse(decoded(content))
    return describe(path, document, status, public), document.values


def load(path: str) -> tuple[os.stat_result, bytes]:
    """The file itself. Raises ``OSError``, or ``ValueError`` for what is no ordinary small file.

    Opened without waiting: a named pipe in the file's place must not hold us up.
    """
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("it is not an ordinary file")
        if status.st_size > MAX_BYTES:
            raise ValueError(f"it is longer than {MAX_BYTES} bytes")
        return status, file.read(MAX_BYTES)


def describe(
    path: str, document: Document, status: t.Optional[os.stat_result], public: t.Collection[str] = ()
) -> EnvFile:
    """What may be said of a file without showing its secrets. One without a status is yet to be made, by us alone."""
    return EnvFile(
        path=path,
        mode=stat.S_IMODE(status.st_mode) if status else 0o600,
        owner=_owner(status.st_uid if status else os.geteuid()),
        modified_at=iso_of_epoch(status.st_mtime if status else time.time()),
        variables=variables(document.values, public),
        bad_lines=document.bad_lines,
        damage=tuple(_damage(document)),
        duplicates=document.duplicates,
        changed_at=iso_of_epoch(status.st_ctime if status else time.time()),
    )


def _owner(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _damage(document: Document) -> t.Iterator[str]:
    if document.mark == BYTE_ORDER_MARK:
        yield "byte_order_mark"
    if "\r\n" in document.text:
        yield "carriage_return"


__all__ = ("MAX_BYTES", "describe", "load", "read")
