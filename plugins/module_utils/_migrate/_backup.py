# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A dump of the database before it is changed, read back before it counts.

https://www.postgresql.org/docs/current/app-pgdump.html
"""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import os
import re
import shutil
import subprocess
import tempfile
import time
import typing as t

from .._facts import Container
from .._frozen import frozen
from ._execution import Inside
from ._outcome import Refused
from ._place import Place
from ._sessions import DUMP_NAME, Server

_DUMP = ("pg_dump", "--format=custom", "--no-password")

# Reading the whole archive is the proof: pg_restore --list is content with one that was cut off.
_READ = ("pg_restore", "--file=/dev/null")

# The same on a standard input whose end cannot be signalled over every kind of connection to an engine.
_READ_INSIDE = "head -c {size} | pg_restore --file=/dev/null"

# Seconds for a program to say its version.
_QUICK = 30.0

_PIECE = 256 * 1024


@frozen
class Backup:
    """A dump in pg_dump's custom format on the target, that ``pg_restore`` could read to its end."""

    path: str
    bytes: int
    sha256: str
    seconds: float


def take(place: Place, server: Server, folder: str, timeout: float) -> Backup:
    """Dump the application's database into a file of mode 0600 in ``folder``, which is made if it is missing.

    pg_dump runs in the server's container, or on this host where the server is elsewhere. Raises ``Refused``; then
    nothing is left behind.
    """
    started = time.monotonic()
    dumper = _dumper(place)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, _name(place.database))
        with _unfinished(folder) as (file, partial), _ended(server):
            dumper.dump(file, timeout)
            file.flush()
            os.fsync(file.fileno())
            size, digest = _measured(partial)
            dumper.read(partial, size, timeout)
            os.rename(partial, path)
    except OSError as error:
        raise Refused(f"no backup could be written into {folder}: {error.strerror or error}") from None
    return Backup(path, size, digest, round(time.monotonic() - started, 1))


def expect_possible(place: Place) -> None:
    """Raises ``Refused`` where there is no pg_dump to take a backup with."""
    _dumper(place)


@contextlib.contextmanager
def _ended(server: Server) -> t.Iterator[None]:
    """A pg_dump whose output nobody takes any more would go on holding its locks."""
    try:
        yield
    except BaseException:
        server.end(DUMP_NAME)
        raise


def _dumper(place: Place) -> t.Union[_InContainer, _OnHost]:
    """The server's container where it has pg_dump; what the URL leads to may be a pooler's."""
    if place.server and place.server.running:
        inside = _InContainer(place, place.server)
        if inside.is_able():
            return inside
    if not all(map(shutil.which, ("pg_dump", "pg_restore"))):
        raise Refused("no backup can be taken: the server is in no container of this host, and pg_dump is not "
                      "installed here; install postgresql-client, or set backup: false after taking one")  # fmt: skip
    return _OnHost(place)


def _name(database: str) -> str:
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%S%fZ")
    return f"{re.sub(r'[^A-Za-z0-9_.-]', '_', database)}-{now}.dump"


@contextlib.contextmanager
def _unfinished(folder: str) -> t.Iterator[tuple[t.IO[bytes], str]]:
    """A new file that only its owner can read; it is removed unless it was renamed."""
    descriptor, partial = tempfile.mkstemp(suffix=".partial", dir=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, partial
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(partial)


def _measured(path: str) -> tuple[int, str]:
    digest = hashlib.sha256()
    size = 0
    for piece in _pieces(path):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _pieces(path: str) -> t.Iterator[bytes]:
    with open(path, "rb") as file:
        yield from iter(lambda: file.read(_PIECE), b"")


def _variables(place: Place, host: str) -> dict[str, str]:
    """libpq's variables: no password in any argument."""
    parts = place.parts
    return {
        "PGHOST": host,
        "PGPORT": str(parts.port),
        "PGUSER": parts.user,
        "PGDATABASE": place.database,
        "PGPASSWORD": parts.password,
        "PGAPPNAME": DUMP_NAME,
    }


def _judged(what: str, code: t.Optional[int], errors: str, timeout: float, lost: str = "") -> None:
    if lost:
        raise Refused(f"no backup: {lost} while {what} was at work; nothing was changed")
    if code is None:
        raise Refused(f"{what} did not end within the {timeout:g} s of timeout; nothing was changed")
    if code:
        lines = errors.strip().splitlines() or [f"status {code}"]
        line = next((item for item in lines if "error:" in item), lines[-1])
        raise Refused(f"no backup: {what} says {line}; nothing was changed")


class _InContainer:
    """With the server's own programs, which always fit its version."""

    def __init__(self, place: Place, server: Container) -> None:
        self._box = Inside(place.client, server.id, server.name)
        self._variables = _variables(place, "127.0.0.1")

    def is_able(self) -> bool:
        return self._box.run((_DUMP[0], "--version"), _QUICK).succeeded

    def dump(self, file: t.IO[bytes], timeout: float) -> None:
        ran = self._box.run(_DUMP, timeout, self._variables, sink=file.write)
        _judged("pg_dump", ran.code, ran.errors, timeout, ran.lost)

    def read(self, path: str, size: int, timeout: float) -> None:
        command = ("sh", "-c", _READ_INSIDE.format(size=size))
        ran = self._box.run(command, timeout, source=_pieces(path))
        _judged("pg_restore", ran.code, ran.text, timeout, ran.lost)


class _OnHost:
    """With this host's programs. pg_dump itself refuses a server that is newer than it."""

    def __init__(self, place: Place) -> None:
        self._environment = {**os.environ, **_variables(place, place.address)}

    def dump(self, file: t.IO[bytes], timeout: float) -> None:
        self._run(_DUMP, timeout, file)

    def read(self, path: str, size: int, timeout: float) -> None:
        self._run((*_READ, path), timeout, subprocess.DEVNULL)

    def _run(self, command: t.Sequence[str], timeout: float, output: t.Union[int, t.IO[bytes]]) -> None:
        try:
            done = subprocess.run(
                command, env=self._environment, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.PIPE,
                timeout=timeout, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            _judged(command[0], None, "", timeout)
        else:
            _judged(command[0], done.returncode, done.stderr.decode(errors="replace"), timeout)


__all__ = ("Backup", "expect_possible", "take")
