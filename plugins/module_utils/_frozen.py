# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Immutable values: frozen dataclasses that cost little to define.

Until Python 3.13 the standard library compiles six methods for each of them, one by one. A diagnosis defines eighty on
every host, and they were a tenth of the CPU time that it took there. Here only ``__init__`` is compiled; the other
methods are the same for all.
"""

from __future__ import annotations

import dataclasses
import typing as t
from dataclasses import field as _field

T = t.TypeVar("T")

if t.TYPE_CHECKING:
    from typing_extensions import dataclass_transform
else:

    def dataclass_transform(**_options):
        return lambda decorator: decorator


def field(**options: t.Any) -> t.Any:
    """``dataclasses.field`` for a frozen class: linters accept that one in classes that they know to be dataclasses."""
    return _field(**options)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """A class decorator that makes of a class what ``dataclass(frozen=True)`` makes of it."""
    made = dataclasses.dataclass(repr=False, eq=False)(cls)
    for name, method in _METHODS.items():
        setattr(made, name, method)
    return made


def _equal(self: object, other: object) -> bool:
    return _compared(self) == _compared(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: object) -> int:
    return hash(_compared(self))


def _compared(self: t.Any) -> tuple[t.Any, ...]:
    return tuple([getattr(self, item.name) for item in dataclasses.fields(self) if item.compare])


def _repr(self: t.Any) -> str:
    shown = [f"{item.name}={getattr(self, item.name)!r}" for item in dataclasses.fields(self) if item.repr]
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _set(self: t.Any, name: str, value: object) -> None:
    """``__init__`` gives each field its value; nobody gives it another."""
    values = self.__dict__
    if name in values or name not in self.__dataclass_fields__:
        raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")
    values[name] = value


def _delete(_self: object, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


_METHODS = {"__eq__": _equal, "__hash__": _hash, "__repr__": _repr, "__setattr__": _set, "__delattr__": _delete}

__all__ = ("field", "frozen")
