# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module env_file is asked to do."""

from __future__ import annotations

import grp
import os
import pwd
import re
import typing as t

from .._frozen import frozen
from .editor import NAME, Edit

# As chmod(1) and Ansible know it: u=rw,g=r.
_CLAUSE = r"(?:a|[ugo]*)(?:[-+=][rwxXstugo]*)+"
_SYMBOLIC = re.compile(rf"{_CLAUSE}(?:,{_CLAUSE})*\Z")
_ALL_BITS = 0o7777


@frozen
class Request:
    """An edit of a file (or only a look at it), and what to judge the result by.

    ``path`` is the file itself, at the end of all links if they are followed; ``profile`` and ``template`` may be
    empty. ``mode`` is what the permissions are going to be, where that is known beforehand.
    """

    path: str
    edit: Edit
    profile: str = ""
    template: str = ""
    create: bool = True
    mode: t.Optional[int] = None

    @property
    def is_assertion(self) -> bool:
        """Whether there is nothing to change."""
        return not self.edit.set and not self.edit.remove

    @classmethod
    def from_options(cls, options: t.Mapping[str, t.Any]) -> Request:
        """The request that a module's options make. Raises ``ValueError`` with a line for the user."""
        values = {name: _text(name, value) for name, value in options["set"].items()}
        _refuse_strangers(options)
        both = sorted(set(values) & set(options["remove"]))
        if both:
            raise ValueError(f"set and remove contradict each other: {', '.join(both)}")
        return cls(
            path=os.path.realpath(options["path"]) if options["follow"] else os.path.abspath(options["path"]),
            edit=Edit(values, tuple(options["remove"]), options["quotes"] == "never"),
            profile=options["profile"],
            template=options["template"] or "",
            create=options["create"],
            mode=_mode(options["mode"]),
        )


def _text(name: t.Any, value: t.Any) -> str:
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise ValueError(f"set: {name!r} is no name of a variable; use letters, digits and _, no digit first")
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    kind = "nothing" if value is None else f"a {type(value).__name__}"
    hint = "list it under remove to take it out" if value is None else "put it in quotes, to the letter as it is meant"
    raise ValueError(f"set: the value of {name} must be a text or a whole number, not {kind}; {hint}")


def _refuse_strangers(options: t.Mapping[str, t.Any]) -> None:
    """Raise ``ValueError`` for an owner or group that Ansible would only miss when the file is written."""
    for option, known in (("owner", pwd.getpwnam), ("group", grp.getgrnam)):
        name = options.get(option)
        if name is None or str(name).isdecimal():
            continue
        try:
            known(name)
        except KeyError:
            raise ValueError(f"{option}: this host knows no {name!r}") from None


def _mode(mode: t.Any) -> t.Optional[int]:
    """The permission bits; None for symbolic ones, which depend on what they are now."""
    try:
        bits = mode if isinstance(mode, int) else int(str(mode), 8)
    except ValueError:
        if not mode or _SYMBOLIC.match(str(mode)):
            return None
    else:
        if 0 <= bits <= _ALL_BITS:
            return bits
    raise ValueError(f"mode must be octal such as '0600', or symbolic such as u=rw,g=r, not {mode!r}")


__all__ = ("Request",)
