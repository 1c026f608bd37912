# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether a finding's texts find all the evidence that they name."""

from __future__ import annotations

import string

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding


def missing(item: Finding) -> set[str]:
    """What the texts and commands of the finding's entry name and its evidence lacks."""
    entry = CATALOG[item.id]
    texts = [template for text in (entry.title, entry.why, entry.remedy) for template in (text.en, text.zh)]
    fields = (field for template in (*texts, *entry.commands) for field in string.Formatter().parse(template))
    return {field[1] for field in fields if field[1]} - set(item.evidence)
