# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Agents, and which of them works on a task."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "8a2e5b3c6d42"
down_revision = "4f1c0d7a90b1"


def upgrade() -> None:
    op.create_table(
        "agents",
        sa.Column("agent_id", sa.String(36), primary_key=True),
        sa.Column("name", sa.String(200), nullable=False, unique=True),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    op.add_column("tasks", sa.Column("agent_id", sa.String(36)))
    op.create_foreign_key("tasks_agent_id_fkey", "tasks", "agents", ["agent_id"], ["agent_id"])
    op.create_index("ix_tasks_agent_id", "tasks", ["agent_id"])


def downgrade() -> None:
    op.drop_column("tasks", "agent_id")
    op.drop_table("agents")
