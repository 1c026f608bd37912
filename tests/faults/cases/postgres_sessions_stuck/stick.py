# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Five deadlocks; then one transaction is prepared and forgotten, one works for ever, and others wait for the two."""

from __future__ import annotations

import os
import typing as t
from concurrent.futures import ThreadPoolExecutor

import psycopg2
from sqlalchemy import make_url

URL = make_url(os.environ["DATABASE_STRING"]).set(drivername="postgresql").render_as_string(hide_password=False)
LOCK = "SELECT pg_advisory_xact_lock(%s)"


def session(name: str) -> t.Any:
    """A connection that goes by this name, and finds a deadlock at once."""
    return psycopg2.connect(URL, application_name=name, options="-c deadlock_timeout=10ms")


def holding(name: str, lock: int) -> t.Any:
    """A session with a transaction that holds this lock."""
    connection = session(name)
    connection.cursor().execute(LOCK, [lock])
    return connection


def deadlock(pool: ThreadPoolExecutor) -> None:
    """Two sessions, each of which wants what the other has. The server ends one of them."""
    one, other = holding("one", 1), holding("other", 2)
    waits = [pool.submit(one.cursor().execute, LOCK, [2]), pool.submit(other.cursor().execute, LOCK, [1])]
    assert sum(isinstance(wait.exception(), psycopg2.errors.DeadlockDetected) for wait in waits) == 1
    one.close()
    other.close()


with ThreadPoolExecutor() as threads:
    for dummy in range(5):
        deadlock(threads)
    holding("coordinator", 3).cursor().execute("PREPARE TRANSACTION 'forgotten'")
    threads.submit(holding("report", 4).cursor().execute, "SELECT pg_sleep(86400)")
    for number in (3, 4):
        threads.submit(session("worker").cursor().execute, LOCK, [number])
