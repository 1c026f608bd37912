# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a task's arguments are, found out with as few templates as can be."""

from __future__ import annotations

import re
import typing as t

# A variable's name, or that with an empty list for where there is none of this name.
_NAME = re.compile(r"\{\{ *(\w+) *(\| *default\(\[\]\) *)?\}\}")
# A default that names a variable, which names another. What goes deeper is left to Ansible, and so is a circle.
_STEPS = 3


def shortened(value: t.Any, variables: t.Mapping[str, t.Any], is_template: t.Callable[[str], bool]) -> t.Any:
    """The variable's own value where an argument is nothing but a variable's name in braces; else the argument.

    Ansible compiles every template anew for every host. A role that hands on its variables has a dozen of such
    arguments, and that is a third of the controller's work for a host. What is returned may be a template in its turn.
    ``is_template`` tells whether a text is one at all: what a host said is none, whatever it looks like.
    """
    for _step in range(_STEPS):
        found = _NAME.fullmatch(value) if isinstance(value, str) and is_template(value) else None
        if not found:
            break
        name, default = found.groups()
        if default:  # whether a variable that is there is defined, only Ansible knows
            return value if name in variables else []
        value = variables.get(name, value)
    return value


__all__ = ("shortened",)
