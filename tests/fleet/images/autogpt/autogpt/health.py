# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks each dependency whether it answers, in bounded time even where it hangs."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

logger = logging.getLogger("autogpt.health")
TIMEOUT = 3.0  # seconds


@dataclass
class Dependency:
    """One dependency. An answer is kept for `keep` seconds; a change of state is logged once."""

    name: str
    ask: Callable[[], object]
    keep: float = 0.0
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(max_workers=1))
    _last: dict[str, Any] = field(default_factory=lambda: {"status": "ok"})
    _asked: float = float("-inf")

    def state(self) -> dict[str, Any]:
        if time.monotonic() - self._asked >= self.keep:
            before, self._last, self._asked = self._last, self._ask(), time.monotonic()
            if self._last != before:
                level = logging.INFO if self._last["status"] == "ok" else logging.ERROR
                logger.log(level, "%s: %s", self.name, self._last)
        return self._last

    def _ask(self) -> dict[str, Any]:
        try:
            self._pool.submit(self.ask).result(timeout=TIMEOUT)
        except TimeoutError:
            return {"status": "error", "error": f"no answer within {TIMEOUT:.0f} s"}
        except Exception as error:  # whatever a client library raises is the answer to the question
            kind = type(error)
            return {"status": "error", "error": f"{kind.__module__}.{kind.__qualname__}: {str(error).splitlines()[0]}"}
        return {"status": "ok"}
