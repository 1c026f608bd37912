# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When findings make a module fail."""

from __future__ import annotations

import typing as t

from ._model import Severity


def failure(findings: t.Sequence[t.Mapping[str, t.Any]], fail_on: str) -> str:
    """One line that names what reaches ``fail_on`` (a severity or ``never``); empty when nothing does.

    ``findings`` are those of a record. Folded findings are left to the causes that stand above them.
    """
    if fail_on == "never":
        return ""
    limit = Severity.of(fail_on)
    causes = [item for item in findings if Severity.of(item["severity"]) >= limit and not item["causes"]]
    named = ", ".join(f"{item['id']} ({item['object']})" for item in causes[:5])
    more = f" and {len(causes) - 5} more" if len(causes) > 5 else ""
    return f"{len(causes)} finding(s) at or above {fail_on}: {named}{more}" if causes else ""


__all__ = ("failure",)
