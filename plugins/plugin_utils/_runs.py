# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which run came before which.

A link leads to the latest run. When it moves on to another run, that one keeps a link to where it led before: so a run
that is rendered again, or by several plays one after the other, is compared with the same earlier run every time.
"""

from __future__ import annotations

from pathlib import Path

_BEFORE = "previous"

_MOST = 100  # runs that are looked back on


def before(link: Path, run: Path) -> Path | None:
    """The directory of the run before this one; None for the first."""
    for place in (run / _BEFORE, link):
        if place.is_symlink() and place.is_dir():
            target = place.resolve()
            return None if run.resolve() in _back_from(target) else target
    return None


def chain(link: Path, run: Path) -> list[Path]:
    """The runs before this one, the latest first, as far as they are still there."""
    latest = before(link, run)
    return _back_from(latest)[:_MOST] if latest else []


def _back_from(run: Path) -> list[Path]:
    """The run and all that came before it, as far as they are still there."""
    found = [run]
    while (run / _BEFORE).is_dir() and (run := (run / _BEFORE).resolve()) not in found:
        found.append(run)
    return found


def links(link: Path, run: Path) -> list[tuple[Path, Path]]:
    """The links to make, in this order, and where they are to lead."""
    known = run / _BEFORE
    earlier = None if known.is_symlink() else before(link, run)
    return [*([(known, earlier)] if earlier else []), (link, run)]


__all__ = ("before", "chain", "links")
