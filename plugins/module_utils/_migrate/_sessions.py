# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Sessions in the application's database, as its own role."""

from __future__ import annotations

import contextlib
import time
import typing as t

from .._inside._dsn import Parts
from .._model import ProbeError
from .._probes._packages import package
from ._outcome import Refused, unanswered

Rows = t.Sequence[t.Sequence[t.Any]]

# What the sessions of this module call themselves, and what the programs that it starts are told to.
OWN_NAME = "autogpt.ops pg_migrate"
TOOL_NAME = "autogpt.ops migration"
DUMP_NAME = "autogpt.ops backup"

# Ends a program at the server: what it had not committed is undone, and the program stops with an error.
_END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = %s AND pid <> pg_backend_pid()
"""
_ENDING = 10.0

# No statement of ours reads more than catalogs; a time-out of the network must not last forever either.
_STATEMENT_TIMEOUT = "30s"
_KEEPALIVES = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


class Session:
    """One connection. Errors of the server are ``psycopg2.Error``."""

    def __init__(self, connection: t.Any) -> None:
        self._connection = connection

    def rows(self, statement: t.Any, *values: t.Any) -> Rows:
        """What a statement returns; nothing for one that returns no rows."""
        return self._execute(statement, values or None)

    def rows_named(self, statement: t.Any, **values: t.Any) -> Rows:
        """The same for a statement whose parameters have names."""
        return self._execute(statement, values)

    def _execute(self, statement: t.Any, values: t.Any) -> Rows:
        with self._connection.cursor() as cursor:
            cursor.execute(statement, values)
            return t.cast(Rows, cursor.fetchall() if cursor.description else ())

    def begin(self, *settings: str) -> None:
        """Begin a transaction with these ``SET LOCAL`` settings (``name = value``)."""
        self.rows("BEGIN")
        for item in (f"statement_timeout = '{_STATEMENT_TIMEOUT}'", *settings):
            self.rows(f"SET LOCAL {item}")

    @contextlib.contextmanager
    def transaction(self, *settings: str) -> t.Iterator[None]:
        """Such a transaction, committed at the end; it is undone when the body raises."""
        self.begin(*settings)
        try:
            yield
        except BaseException:
            with contextlib.suppress(package("psycopg2").Error):
                self.rows("ROLLBACK")
            raise
        self.rows("COMMIT")


class Server:
    """The server at an address; ``parts`` hold the role and the application's database.

    ``options`` are what the application gives libpq in ``PGOPTIONS``.
    """

    def __init__(self, parts: Parts, address: str, timeout: float, options: str = "") -> None:
        self._parts = parts
        self._address = address
        self._timeout = timeout
        self._options = search_path(parts) or options

    @contextlib.contextmanager
    def session(self, database: str = "") -> t.Iterator[Session]:
        """A session in this database; in the application's if none is named.

        Raises ``Refused`` when the server cannot be reached or says no.
        """
        try:
            psycopg2 = package("psycopg2")
        except ProbeError as error:
            raise unanswered(error) from None
        try:
            connection = psycopg2.connect(**self._arguments(database))
        except psycopg2.Error as error:
            target = f"{self._parts.host}:{self._parts.port}"
            raise Refused(f"PostgreSQL at {target} lets nobody in from this host: {one_line(error)}") from None
        connection.autocommit = True
        with contextlib.closing(connection):
            yield Session(connection)

    def end(self, name: str, database: str = "") -> None:
        """End the sessions of this name in a database, and wait until they are gone, but not for long."""
        until = time.monotonic() + _ENDING
        with contextlib.suppress(Refused), self.session(database) as session:
            while session.rows(_END, name) and time.monotonic() < until:
                time.sleep(0.1)

    def _arguments(self, database: str) -> dict[str, t.Any]:
        """Certificate files lie in the container; from here, encryption without verification must do."""
        parts = self._parts
        mode = parts.options.get("sslmode", "prefer")
        address = self._address if _is_address(self._address) else ""
        given = {"hostaddr": address, "password": parts.password, "options": self._options}
        return {
            **{name: value for name, value in given.items() if value},
            "host": parts.host if address else self._address,
            "port": parts.port,
            "user": parts.user,
            "dbname": database or parts.database or parts.user,
            "sslmode": "require" if mode.startswith("verify") else mode,
            "application_name": OWN_NAME,
            "connect_timeout": max(2, int(self._timeout)),
            **_KEEPALIVES,
        }


def search_path(parts: Parts) -> str:
    """What of a URL decides in which schema the tables are: libpq's ``options``, or Prisma's ``schema``."""
    schema = parts.options.get("schema", "")
    return parts.options.get("options", "") or (f'-c search_path="{schema}"' if schema else "")


def _is_address(text: str) -> bool:
    return ":" in text or text.replace(".", "").isdigit()


def one_line(error: Exception) -> str:
    """The first line of a server's or a library's error, with the SQLSTATE where there is one."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    code = getattr(error, "pgcode", None)
    return f"{lines[0]} (SQLSTATE {code})" if code else lines[0]


__all__ = ("DUMP_NAME", "OWN_NAME", "TOOL_NAME", "Rows", "Server", "Session", "one_line")
