# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a task."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "b7d9314fae53"
down_revision = "8a2e5b3c6d42"


def upgrade() -> None:
    op.create_table(
        "steps",
        sa.Column("step_id", sa.String(36), primary_key=True),
        sa.Column("task_id", sa.String(36), sa.ForeignKey("tasks.task_id"), nullable=False),
        sa.Column("output", sa.Text, nullable=False),
        sa.Column("status", sa.String(20), nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    op.create_index("ix_steps_task_id", "steps", ["task_id"])


def downgrade() -> None:
    op.drop_table("steps")
