# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Making room on an engine: what is there, what of it may go, and removing exactly that."""

from __future__ import annotations

from ._job import Job, Refusal
from ._wish import KINDS, Wish

__all__ = ("KINDS", "Job", "Refusal", "Wish")
