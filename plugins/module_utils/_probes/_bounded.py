# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A time-out for calls that have none of their own."""

from __future__ import annotations

import queue
import threading
import typing as t

T = t.TypeVar("T")


def bounded(call: t.Callable[[], T], seconds: float) -> T:
    """The result of a call that may hang. Raises what it raises, or ``TimeoutError``."""
    results: queue.SimpleQueue[tuple[t.Optional[T], t.Optional[BaseException]]] = queue.SimpleQueue()

    def run() -> None:
        try:
            results.put((call(), None))
        except BaseException as error:
            results.put((None, error))

    threading.Thread(target=run, daemon=True).start()
    try:
        value, error = results.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError(f"no answer within {seconds:g} s") from None
    if error:
        raise error
    return t.cast(T, value)


__all__ = ("bounded",)
