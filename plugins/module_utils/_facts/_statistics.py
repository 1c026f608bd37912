# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Facts of what wears a PostgreSQL server down slowly, and of the application's pools that use it up."""

from __future__ import annotations

import typing as t

from .._frozen import field, frozen
from .._model import Word


@frozen
class Item:
    """Something of the database by its (quoted) name, with the number that says how bad it is."""

    name: str
    amount: float


@frozen
class DeadRows:
    """A table with many rows that nobody sees any more. ``vacuumed`` is seconds ago; None: not since counting began."""

    table: str
    dead: int
    live: int
    vacuumed: t.Optional[float] = None


@frozen
class Statement:
    """A kind of statement, without its literals, with its calls and their mean duration in milliseconds."""

    text: str
    calls: int
    mean: float


@frozen
class Counters:
    """What the server has counted for ``age`` seconds (at least): transactions, blocks found in its cache and read.

    Checkpoints that were due and those that were asked for, ``checkpoint_age`` seconds long. ``frozen_age``: the
    transactions since the oldest unfrozen one, which ``frozen_database`` has. ``deadlocks`` are those
    that the server has broken; ``autovacuum`` says whether it cleans up by itself.
    """

    age: float
    transactions: int = 0
    hits: int = 0
    reads: int = 0
    checkpoints_timed: int = 0
    checkpoints_requested: int = 0
    checkpoint_age: float = 0.0
    frozen_database: str = ""
    frozen_age: int = 0
    deadlocks: int = 0
    autovacuum: bool = True


@frozen
class PostgresStatistics:
    """Groups of facts; one that is None could not be read, and ``unread`` says why, by SQLSTATE.

    Amounts: ``prepared`` transactions in seconds, inactive ``slots`` in bytes of log that they hold back, ``sequences``
    in percent of what they can count, indexes in bytes (of duplicates: without the largest), ``unindexed_keys`` in
    rows. ``statements`` is also None where the server does not keep such statistics; then ``unread`` does not name it.
    ``has_rows``: whether the tables of the search path, but for those of migration tools, have or had any.
    """

    counters: t.Optional[Counters] = None
    prepared: t.Optional[tuple[Item, ...]] = None
    slots: t.Optional[tuple[Item, ...]] = None
    sequences: t.Optional[tuple[Item, ...]] = None
    invalid_indexes: t.Optional[tuple[Item, ...]] = None
    duplicate_indexes: t.Optional[tuple[Item, ...]] = None
    unused_indexes: t.Optional[tuple[Item, ...]] = None
    unindexed_keys: t.Optional[tuple[Item, ...]] = None
    dead_rows: t.Optional[tuple[DeadRows, ...]] = None
    statements: t.Optional[tuple[Statement, ...]] = None
    has_rows: t.Optional[bool] = None
    unread: t.Mapping[str, Word] = field(default_factory=dict)


@frozen
class Pools:
    """The connections that the application may open: one pool of ``size`` + ``overflow`` for each of ``workers``."""

    size: int
    overflow: int = 0
    workers: int = 1

    @property
    def most(self) -> int:
        """All of them together."""
        return self.workers * (self.size + self.overflow)


__all__ = ("Counters", "DeadRows", "Item", "Pools", "PostgresStatistics", "Statement")
