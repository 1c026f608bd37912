# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The Python packages of the target: loaded when a probe needs them, for they cost time and may be missing."""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import types
import typing as t

from .._model import ProbeError

# What the packages load although nothing asked here needs it, and what takes long: what redis-py has for asynchronous
# programs, and SSH. Whoever uses one of these still gets it. Only modules of others will do, for parts of the packages
# themselves count on the order in which they are loaded.
_UNNEEDED = ("asyncio", "paramiko")


class _Later(importlib.abc.MetaPathFinder):
    """Has these modules loaded when something of them is used, and not when they are imported."""

    def find_spec(
        self, fullname: str, path: t.Optional[t.Sequence[str]], target: t.Optional[types.ModuleType] = None
    ) -> t.Optional[importlib.machinery.ModuleSpec]:
        """What Python itself finds, with a loader that waits; None for all other modules."""
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target) if fullname in _UNNEEDED else None
        if spec is not None and spec.loader is not None:
            spec.loader = importlib.util.LazyLoader(spec.loader)
        return spec


def package(name: str) -> t.Any:
    """The package of this name. Raises ``ProbeError`` (``package_missing``) that names what is not installed."""
    _prepare()
    try:
        return importlib.import_module(name)
    except ImportError as error:
        missing = (error.name or name).partition(".")[0]
        raise ProbeError(
            "package_missing", package=missing, debian_package=f"python3-{missing}", python=sys.executable
        ) from None


def _prepare() -> None:
    """Once: no needless loading, and no search in the archive that Ansible brought along, where packages never are.

    What is in that archive is still found: packages of it that are loaded know where the rest of them lies.
    """
    if not any(isinstance(finder, _Later) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Later())
        sys.path[:] = [place for place in sys.path if not os.path.isfile(place)]


__all__ = ("package",)
