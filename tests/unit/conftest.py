# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Makes the checkout importable as ``ansible_collections.autogpt.ops``, with or without ansible-core."""

from __future__ import annotations

import importlib.util
import sys
import types
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def _installed_collections() -> list[str]:
    """Where the PyPI package ``ansible`` keeps its collections; nothing where it is not installed."""
    spec = importlib.util.find_spec("ansible_collections")
    return list(spec.submodule_search_locations or []) if spec else []


def _package(name: str, places: list[str]) -> None:
    package = types.ModuleType(name)
    package.__path__ = places
    sys.modules[name] = package


_package("ansible_collections", _installed_collections())
_package("ansible_collections.autogpt", [])
_package("ansible_collections.autogpt.ops", [str(ROOT)])
