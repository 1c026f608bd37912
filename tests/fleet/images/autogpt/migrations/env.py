# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alembic's environment. The URL comes from DATABASE_STRING as it is: alembic.ini would read its % as interpolation."""

from __future__ import annotations

import os

from alembic import context
from sqlalchemy import create_engine

engine = create_engine(os.environ["DATABASE_STRING"], connect_args={"connect_timeout": 5})
with engine.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
