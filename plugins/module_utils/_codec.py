# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Typed facts to plain JSON and back, driven by the dataclasses' own annotations."""

from __future__ import annotations

import collections.abc
import dataclasses
import enum
import functools
import typing as t

T = t.TypeVar("T")

Json = dict[str, t.Any]


Mask = t.Callable[[str], str]

# No word of a protocol is longer; what is may be somebody's key that a server repeats where its own word belongs.
_LONGEST_WORD = 40


def to_json(value: t.Any, mask: t.Optional[Mask] = None) -> t.Any:
    """Dataclasses, enums, tuples and mappings as dicts, lists and scalars that ``json`` writes.

    ``mask`` is laid over every text, but not over keys and not over fields that hold a ``Word``.
    """
    if isinstance(value, str):
        return value.value if isinstance(value, enum.Enum) else mask(value) if mask else value
    if isinstance(value, enum.Enum):
        return value.name.lower() if isinstance(value, enum.IntEnum) else value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = ((name, getattr(value, name), mask and _mask_of(kind, mask)) for name, kind in _kinds(type(value)))
        return {name: to_json(item, knife) for name, item, knife in fields}
    if isinstance(value, collections.abc.Mapping):
        return {str(key): to_json(item, mask) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_json(item, mask) for item in value]
    return value


@functools.cache
def _kinds(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields of a dataclass with their annotations as written."""
    return tuple((f.name, str(f.type)) for f in dataclasses.fields(kind))


def _mask_of(kind: str, mask: Mask) -> Mask:
    """What is laid over the texts in a field of this annotation."""
    return (lambda text: text if len(text) <= _LONGEST_WORD else mask(text)) if "Word" in kind else mask


def from_json(kind: type[T], data: t.Any) -> T:
    """The instance of ``kind`` that ``data`` (from :func:`to_json`) describes.

    Keys that ``kind`` does not know are passed over, so that an older reader can replay a newer
    record. Raises ``TypeError`` or ``ValueError`` when ``data`` does not fit.
    """
    return t.cast(T, decoder(t.cast(t.Any, kind))(data))


Decoder = t.Callable[[t.Any], t.Any]


@functools.cache
def decoder(kind: t.Any) -> Decoder:
    """What turns plain JSON into a value of this type: made once for each, for looking at annotations takes long."""
    origin, args = t.get_origin(kind), t.get_args(kind)
    if origin is t.Union:
        return _union(args)
    if origin in (list, tuple, collections.abc.Sequence):
        each = decoder(args[0])
        return lambda data: tuple([each(item) for item in data])
    if origin in (dict, collections.abc.Mapping):
        value = decoder(args[1])
        return lambda data: {key: value(item) for key, item in data.items()}
    return _plain(kind) if isinstance(kind, type) else _same


def _same(data: t.Any) -> t.Any:
    return data


def _union(args: tuple[t.Any, ...]) -> Decoder:
    concrete = [decoder(arg) for arg in args if arg is not type(None)]
    if len(concrete) != 1:
        return lambda data: tuple(data) if isinstance(data, list) else data
    only = concrete[0]
    return lambda data: None if data is None else only(data)


def _plain(kind: type) -> Decoder:
    if dataclasses.is_dataclass(kind):
        return _dataclass(kind)
    if issubclass(kind, enum.IntEnum):
        return lambda data: kind[data.upper()]
    return kind if issubclass(kind, enum.Enum) else _same


def _dataclass(kind: type) -> Decoder:
    hints = t.get_type_hints(kind)
    fields = [(f.name, decoder(hints[f.name])) for f in dataclasses.fields(kind)]

    def instance(data: t.Any) -> t.Any:
        if not isinstance(data, collections.abc.Mapping):
            raise TypeError(f"{kind.__name__} is described by an object, not by {type(data).__name__}")
        return kind(**{name: value(data[name]) for name, value in fields if name in data})

    return instance


__all__ = ("Json", "Mask", "decoder", "from_json", "to_json")
