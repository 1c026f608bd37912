# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task's arguments are, found out with as few templates as can be."""

from __future__ import annotations

import re
import typing as t

_NAME = re.compile(r"\{\{ *(\w+) *\}\}")


def shortened(value: t.Any, variables: t.Mapping[str, t.Any]) -> t.Any:
    """The variable's own value where an argument is nothing but a variable's name in braces; else the argument.

    Ansible compiles every template anew for every host. A role that hands on its variables has a dozen of such
    arguments, and that is a third of the controller's work for a host. The value may be a template in its turn.
    """
    found = _NAME.fullmatch(value) if isinstance(value, str) else None
    return variables.get(found[1], value) if found else value


__all__ = ("shortened",)
