# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bringing a database to the migrations of its application's image, or saying why not."""

from __future__ import annotations

from ._flows import carry_out
from ._outcome import Refused, Stopped, heed_signals
from ._request import Request

__all__ = ("Refused", "Request", "Stopped", "carry_out", "heed_signals")
