# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Python packages of the target: loaded when a probe needs them, for they cost time and may be missing."""

from __future__ import annotations

import importlib
import sys
import typing as t

from .._model import ProbeError


def package(name: str) -> t.Any:
    """The package of this name. Raises ``ProbeError`` (``package_missing``) that names what is not installed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        missing = (error.name or name).partition(".")[0]
        raise ProbeError(
            "package_missing", package=missing, debian_package=f"python3-{missing}", python=sys.executable
        ) from None


__all__ = ("package",)
