# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The conversations that must be held from where the application runs.

These modules run in two places: in the application's container, sent there as text, and in the
module on the host when the application does not run. So they use nothing but the standard library
of Python 3.7 or later and import only each other. They return plain JSON in the shape of the facts.
"""

from __future__ import annotations

# What precedes the answer on its line, in case an interpreter's start-up prints something too.
MARKER = "autogpt.ops observation: "

__all__ = ("MARKER",)
