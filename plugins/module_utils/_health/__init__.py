# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One server asked and judged as the doctor asks and judges it: what redis_health and pg_health share."""

from __future__ import annotations

from ._kinds import POSTGRES, REDIS, Kind
from ._module import run
from ._options import RULES, server_options

__all__ = ("POSTGRES", "REDIS", "RULES", "Kind", "run", "server_options")
