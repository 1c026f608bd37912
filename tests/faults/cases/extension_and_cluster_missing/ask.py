# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asks PostgreSQL for the extension and the type of pgvector, and Redis for a cluster; says what they answer."""

from __future__ import annotations

import os
import traceback
import typing as t

from redis.cluster import RedisCluster
from sqlalchemy import create_engine, text

engine = create_engine(os.environ["DATABASE_STRING"])


def run(statement: str) -> None:
    """Execute it and keep nothing of it."""
    with engine.connect() as connection:
        connection.execute(text(statement))


def join() -> None:
    """Ask the server of the cluster who else is in it."""
    RedisCluster(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"])).ping()


needs: tuple[t.Callable[[], None], ...] = (
    lambda: run("CREATE EXTENSION vector"),
    lambda: run("CREATE TABLE memories (id bigint PRIMARY KEY, embedding vector(1536))"),
    join,
)
for need in needs:
    try:
        need()
    except Exception:
        traceback.print_exc()
    else:
        raise SystemExit("The servers have what they should lack.")
