# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of configuration: variables by name and shape; the value only where it is no secret."""

from __future__ import annotations

import typing as t

from .._frozen import frozen
from .._model import Word


@frozen
class Shape:
    """What may be said of a value without showing it.

    ``fingerprint`` is the first 8 hex digits of its SHA-256 (empty for an empty value), ``prefix``
    the public part of an API key (``sk-proj-``), ``run`` how many letters, digits and underscores follow it in a row
    (0 without a prefix), ``damage`` the names of what is wrong with its
    edges: ``quotes``, ``carriage_return``, ``spaces``, ``newline``, ``export``. ``placeholder``: it is a text
    that documentation tells one to replace. ``reference``: it holds ``$NAME``, which compose may replace.
    """

    length: int
    fingerprint: Word
    prefix: Word = ""
    run: int = 0
    damage: tuple[Word, ...] = ()
    placeholder: bool = False
    reference: bool = False


@frozen
class Setting:
    """One variable; ``shape`` describes it in any case.

    ``value`` is known only of the variables that a profile declares public, and never of a ``secret``: one whose
    name or value says that it is one, or has one in it.
    """

    name: str
    shape: Shape
    value: t.Optional[str] = None
    secret: bool = False


@frozen
class Settings:
    """The environment that a container was created with (``Config.Env``)."""

    container: str
    variables: t.Mapping[str, Setting]


@frozen
class ComposeVariable:
    """A variable of a service that compose's own files set, at a ``line`` (from 1) of the file ``path``.

    ``kind`` is ``fixed`` (the value stands there; ``shape`` describes it), ``passed`` (the variable of the same name is
    handed on, of whoever runs compose or of the project's ``.env``), ``mixed`` (that and more), or ``made`` (of other
    variables).
    """

    name: str
    path: str
    line: int
    kind: Word
    shape: t.Optional[Shape] = None


@frozen
class BadLine:
    """A line of an environment file that compose refuses or misreads, by its number (from 1).

    ``problem`` is ``name``, ``delimiter``, ``unterminated`` or ``trailing``.
    """

    line: int
    problem: Word


@frozen
class Template:
    """How an environment file differs from the example that it is made after, by names of variables.

    The file has not those that are ``missing``, the example not those that are ``unknown``, not even in a comment.
    ``unchanged`` are secrets that still have the example's value.
    """

    path: str
    missing: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


@frozen
class EnvFile:
    """An environment file on the host. ``mode`` is the permission bits; ``modified_at`` is when its text was changed
    (ISO 8601 UTC), ``changed_at`` when that, its name or its rights were, which nobody can set back.

    ``damage`` says what is wrong with the file as a whole: ``byte_order_mark``, ``carriage_return`` (DOS line ends).
    ``duplicates`` are names that stand more than once; ``template`` is known where one was named.
    """

    path: str
    mode: int
    owner: str
    modified_at: Word
    variables: t.Mapping[str, Setting]
    bad_lines: tuple[BadLine, ...] = ()
    damage: tuple[Word, ...] = ()
    duplicates: tuple[str, ...] = ()
    template: t.Optional[Template] = None
    changed_at: Word = ""


@frozen
class Dsn:
    """A database or Redis URL, taken apart; never the password itself.

    ``problem`` is empty, or says in one word why it cannot be used: ``scheme``, ``host``, ``port``,
    ``database``, ``syntax``.
    """

    variable: str
    scheme: Word = ""
    driver: Word = ""
    user: str = ""
    has_password: bool = False
    host: str = ""
    port: int = 0
    database: str = ""
    options: tuple[str, ...] = ()
    problem: Word = ""


__all__ = ("BadLine", "ComposeVariable", "Dsn", "EnvFile", "Setting", "Settings", "Shape", "Template")
