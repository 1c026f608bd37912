# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One migration of a database at a time, wherever it is started from."""

from __future__ import annotations

import contextlib
import time
import typing as t

from ._outcome import Refused
from ._sessions import OWN_NAME, TOOL_NAME, Server, Session

# Two numbers, the ASCII of "agpt" and "migr". A lock of this kind belongs to one database, so they are constant.
# https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS
KEY = (0x61677074, 0x6D696772)

# The lock ends with its transaction: a pooler keeps that on one connection to the server, a session it does not.
# The transaction takes no snapshot and so holds up neither VACUUM nor CREATE INDEX CONCURRENTLY; but no limit on
# idle or long transactions may end it. transaction_timeout came with version 17.
_UNLIMITED = ("idle_in_transaction_session_timeout = 0",)
_UNLIMITED_17 = ("transaction_timeout = 0",)

_TRY = "SELECT pg_try_advisory_xact_lock(%s, %s)"

# A migration tool whose module was killed works on without the lock.
_TOOLS = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND application_name = %s AND pid <> pg_backend_pid()
"""

_HOLDERS = """
SELECT coalesce(string_agg(a.pid || ' from ' || coalesce(a.client_addr::text, 'the server itself'), ', '), '')
  FROM pg_stat_activity a
 WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() AND a.application_name IN (%s, %s)
"""

_PAUSE = 0.25


@contextlib.contextmanager
def exclusively(server: Server, name: str, seconds: float) -> t.Iterator[float]:
    """Hold the lock; the value is for how many seconds it was waited for.

    Raises ``Refused`` when another migration holds it, or is at work, for ``seconds``.
    """
    with server.session() as session:
        version = int(session.rows("SELECT current_setting('server_version_num')")[0][0])
        limits = _UNLIMITED + (_UNLIMITED_17 if version >= 170000 else ())
        session.begin(*limits)
        yield _wait(session, name, seconds)  # the end of the connection ends the transaction and the lock


def _wait(session: Session, name: str, seconds: float) -> float:
    started = time.monotonic()
    while not _is_ours(session):
        if time.monotonic() - started > seconds:
            holders = session.rows(_HOLDERS, OWN_NAME, TOOL_NAME)[0][0]
            raise Refused(
                f"another migration of {name} has been at work for the {seconds:g} s of lock_timeout "
                f"(server process {holders or 'unknown'}); nothing was changed"
            )
        time.sleep(_PAUSE)
    return round(time.monotonic() - started, 1)


def _is_ours(session: Session) -> bool:
    session.rows("SELECT pg_stat_clear_snapshot()")
    return bool(session.rows(_TRY, *KEY)[0][0]) and not session.rows(_TOOLS, TOOL_NAME)[0][0]


__all__ = ("KEY", "exclusively")
