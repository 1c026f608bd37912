#!/usr/bin/env python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks that the defaults of every role equal those of its argument specs, and carry the role's prefix."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROLES = Path(__file__).resolve().parents[2] / "roles"
MISSING = "(none)"


def read(path: Path) -> dict[str, Any]:
    return (yaml.safe_load(path.read_text()) or {}) if path.exists() else {}


def problems(role: Path) -> Iterator[str]:
    specs = read(role / "meta" / "argument_specs.yml").get("argument_specs", {})
    if "main" not in specs:
        yield "has no argument spec for main"
    options = specs.get("main", {}).get("options", {})
    specified = {name: option["default"] for name, option in options.items() if "default" in option}
    defaults = read(role / "defaults" / "main.yml")
    for name in sorted({**specified, **defaults}):
        ours, theirs = defaults.get(name, MISSING), specified.get(name, MISSING)
        if ours != theirs:
            yield f"{name}: {ours!r} in defaults, {theirs!r} in argument specs"
    for name in sorted({**options, **defaults}):
        if not name.startswith(f"{role.name}_"):
            yield f"{name} lacks the prefix {role.name}_"


def main() -> int:
    roles = sorted(path for path in ROLES.iterdir() if path.is_dir())
    found = [f"{role.name}: {problem}" for role in roles for problem in problems(role)]
    print("\n".join(found) or f"{len(roles)} roles: defaults equal argument specs")
    return 1 if found or not roles else 0


if __name__ == "__main__":
    sys.exit(main())
