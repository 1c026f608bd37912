# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What `prisma migrate deploy` does: apply what is missing, and keep its book."""

from __future__ import annotations

import hashlib
import sys
import uuid
from pathlib import Path

import psycopg2

from backend import settings

BOOK = """
CREATE SCHEMA IF NOT EXISTS platform;
CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0
)"""
ADD = """
INSERT INTO _prisma_migrations (id, checksum, finished_at, migration_name, applied_steps_count)
VALUES (%s, %s, now(), %s, 1)"""


def deploy(cursor: psycopg2.extensions.cursor) -> None:
    """Apply every migration that the book does not have."""
    cursor.execute(BOOK)
    cursor.execute("SELECT migration_name FROM _prisma_migrations")
    applied = {row[0] for row in cursor.fetchall()}
    for path in sorted(Path("migrations").glob("*/migration.sql")):
        if path.parent.name not in applied:
            text = path.read_text()
            cursor.execute(text)
            cursor.execute(ADD, (str(uuid.uuid4()), hashlib.sha256(text.encode()).hexdigest(), path.parent.name))
            sys.stdout.write(f"Applied {path.parent.name}\n")


def main() -> None:
    connection = settings.connect()
    with connection.cursor() as cursor:
        deploy(cursor)
    connection.commit()
    connection.close()


main()
