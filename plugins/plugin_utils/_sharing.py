# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""API keys that several hosts share, and with them the quota and the limits. That is no finding: it may be meant."""

from __future__ import annotations

import typing as t

from ..module_utils._catalog import Text
from ..module_utils._frozen import frozen
from ._ranges import natural
from ._records import Record
from ._traits import API_KEY
from ._words import amount, word


@frozen
class SharedKey:
    """One key by its fingerprint (see ``Shape``), and the hosts that use it, in natural order."""

    fingerprint: str
    hosts: tuple[str, ...]

    @property
    def title(self) -> Text:
        """That they share it, as one sentence."""
        return word("shared_key", hosts=amount("hosts", len(self.hosts)), fingerprint=self.fingerprint)


def shared_keys(records: t.Iterable[Record]) -> tuple[SharedKey, ...]:
    """Every key that two hosts or more use, the one on most hosts first."""
    users: dict[str, set[str]] = {}
    for record in records:
        for (trait, _stack), value in record.traits.items():
            if trait == API_KEY:
                users.setdefault(value, set()).add(record.host)
    found = (SharedKey(key, tuple(sorted(hosts, key=natural))) for key, hosts in users.items() if len(hosts) > 1)
    return tuple(sorted(found, key=lambda item: (-len(item.hosts), item.fingerprint)))


__all__ = ("SharedKey", "shared_keys")
