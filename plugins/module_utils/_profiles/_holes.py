# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Published holes of the kinds of AutoGPT, by the release that mends them: https://osv.dev, https://nvd.nist.gov.

Of classic no later release exists than 0.5.1, up to which both advisories hold (CVE-2024-1881 names 5.1.0 as mended,
which was never published). The guide's deployment is a fork, whose numbers say nothing about upstream's holes.
"""

from __future__ import annotations

import typing as t

from .._frozen import frozen

Version = tuple[int, ...]


@frozen
class Hole:
    """A hole by its identifier, the kind of stack that has it, and the first release without it (None: there is none).

    ``last`` is the latest release that is known to have it, where none is without.
    """

    id: str
    profile: str
    fixed: t.Optional[Version] = None
    last: Version = ()

    def affects(self, version: Version) -> bool:
        """Whether this release has it."""
        return version < self.fixed if self.fixed else version <= self.last


HOLES = (
    Hole("CVE-2024-1881", "classic", last=(0, 5, 1)),
    Hole("PYSEC-2026-257", "classic", last=(0, 5, 1)),
    Hole("CVE-2025-1040", "platform", (0, 4, 0)),
    Hole("CVE-2025-22603", "platform", (0, 4, 2)),
    Hole("CVE-2025-62615", "platform", (0, 6, 34)),
    Hole("CVE-2025-62616", "platform", (0, 6, 34)),
    Hole("CVE-2026-22038", "platform", (0, 6, 46)),
    Hole("CVE-2025-32424", "platform", (0, 6, 63)),
)

__all__ = ("HOLES", "Hole", "Version")
