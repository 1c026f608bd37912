# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The priority of a task."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "e05c86d1f764"
down_revision = "b7d9314fae53"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("priority", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("tasks", "priority")
