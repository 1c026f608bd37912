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


def to_json(value: t.Any) -> t.Any:
    """Dataclasses, enums, tuples and mappings as dicts, lists and scalars that ``json`` writes."""
    if isinstance(value, enum.IntEnum):
        return value.name.lower()
    if isinstance(value, enum.Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: to_json(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, collections.abc.Mapping):
        return {str(key): to_json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_json(item) for item in value]
    return value


def from_json(kind: type[T], data: t.Any) -> T:
    """The instance of ``kind`` that ``data`` (from :func:`to_json`) describes.

    Keys that ``kind`` does not know are passed over, so that an older reader can replay a newer
    record. Raises ``TypeError`` or ``ValueError`` when ``data`` does not fit.
    """
    return t.cast(T, _decode(kind, data))


@functools.cache
def _hints(kind: type) -> dict[str, t.Any]:
    return t.get_type_hints(kind)


def _decode(kind: t.Any, data: t.Any) -> t.Any:
    origin, args = t.get_origin(kind), t.get_args(kind)
    if origin is t.Union:
        return _decode_union(args, data)
    if origin in (list, tuple, collections.abc.Sequence):
        return tuple(_decode(args[0], item) for item in data)
    if origin in (dict, collections.abc.Mapping):
        return {key: _decode(args[1], item) for key, item in data.items()}
    return _decode_class(kind, data) if isinstance(kind, type) else data


def _decode_class(kind: type, data: t.Any) -> t.Any:
    if dataclasses.is_dataclass(kind):
        return _decode_dataclass(kind, data)
    if issubclass(kind, enum.IntEnum):
        return kind[data.upper()]
    return kind(data) if issubclass(kind, enum.Enum) else data


def _decode_union(args: tuple[t.Any, ...], data: t.Any) -> t.Any:
    concrete = [arg for arg in args if arg is not type(None)]
    if data is None or len(concrete) != 1:
        return tuple(data) if isinstance(data, list) else data
    return _decode(concrete[0], data)


def _decode_dataclass(kind: type, data: t.Any) -> t.Any:
    if not isinstance(data, collections.abc.Mapping):
        raise TypeError(f"{kind.__name__} is described by an object, not by {type(data).__name__}")
    hints = _hints(kind)
    return kind(**{f.name: _decode(hints[f.name], data[f.name]) for f in dataclasses.fields(kind) if f.name in data})


__all__ = ("from_json", "to_json")
