# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What earlier runs say of a host, read only as far back as somebody asks: there may be years of them."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

from ._measures import Measures, measures
from ._recording import record_name
from ._records import place_of

Past = t.Callable[[str], t.Iterable[Measures]]  # the measures of a host's earlier records, the latest first


def past(runs: t.Sequence[Path]) -> Past:
    """The records in the directories of these runs, the latest first, each read when it is asked for."""

    def of(host: str) -> t.Iterator[Measures]:
        for run in runs:
            yield measures(_document(place_of(run) / record_name(host)))

    return of


def _document(path: Path) -> t.Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):  # no record, or none of ours: that run says nothing
        return None


__all__ = ("Past", "past")
