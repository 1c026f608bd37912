# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: migration."""

from __future__ import annotations

import typing as t

from .._facts import Migrations, PostgresFacts, Revision
from .._model import Finding, Scalar, Severity, Unknown, Vantage
from ._reach import names, unknown
from ._registry import Verdict, View, check


class _Books(t.NamedTuple):
    """Both sides: the image's scripts by id and their heads, and the database's rows.

    ``wanted`` are the scripts that must be applied, with all that they follow; ``strangers`` the rows of a newer image.
    """

    scripts: t.Mapping[str, Revision]
    heads: tuple[str, ...]
    wanted: tuple[str, ...]
    applied: tuple[str, ...]
    strangers: tuple[str, ...]


# Where the tools write down what they applied.
_TABLES = {"alembic": "alembic_version", "prisma": "_prisma_migrations"}

# How the tools are asked where a database stands and what the image has, and told to apply it.
_COMMANDS = {
    "alembic": {"status": "alembic current", "heads_of": "alembic heads", "upgrade": "alembic upgrade head"},
    "prisma": {
        "status": "prisma migrate status",
        "heads_of": "prisma migrate status",
        "upgrade": "prisma migrate deploy",
    },
}


@check("migration", "observed", "postgres")
def is_current(view: View) -> Verdict:
    """Has the database every migration of the image?"""
    books = _books(view, "is_current")
    if not isinstance(books, _Books):
        yield from books
        return
    facts = t.cast(PostgresFacts, view.stack.postgres)
    pending = outstanding(books.wanted, books.applied, books.scripts)
    if not books.applied and not facts.prisma_failed and _has_tables(view):
        yield _finding(view, "never_stamped", heads=_listed(books.heads))
    elif pending and not books.strangers:
        yield _finding(view, "behind", **_pending(pending, books))
    elif books.applied and not books.strangers and facts.has_tables is False:
        yield _finding(view, "stamped_empty", heads=_listed(books.heads))


@check("migration", "observed", "postgres")
def is_known(view: View) -> Verdict:
    """Does the image know every revision in the database?"""
    books = _books(view, "is_known")
    if not isinstance(books, _Books):
        yield from books
    elif books.strangers:
        yield _finding(view, "ahead", current=_listed(books.strangers), heads=_listed(books.heads))


@check("migration", "observed", "postgres")
def has_one_head(view: View) -> Verdict:
    """Do the image's scripts end in a single revision, so that ``upgrade head`` knows where to go?

    Prisma's always do.
    """
    books = _books(view, "has_one_head") if _tool(view) == "alembic" else ()
    if not isinstance(books, _Books):
        yield from books
    elif len(books.heads) > 1:
        applied = set(books.heads) <= set(books.applied)
        yield _finding(view, "multiple_heads", Severity.MINOR if applied else None, heads=_listed(books.heads))


@check("migration", "postgres")
def has_not_failed(view: View) -> Verdict:
    """Did every migration of Prisma that began come to an end?"""
    facts = t.cast(PostgresFacts, view.stack.postgres)
    if facts.prisma_failed:
        yield _finding(view, "failed", migrations=_listed(facts.prisma_failed))
    elif _is_hidden(facts, "prisma"):
        yield _not_allowed(view, "has_not_failed", "prisma")


def _books(view: View, question: str) -> t.Union[_Books, tuple[Unknown, ...]]:
    """Both sides; or why there is nothing to compare: nothing at all where no tool is in use."""
    facts = t.cast(PostgresFacts, view.stack.postgres)
    tool, found = _tool(view), _found(view)
    if not tool:
        return ()
    if _is_hidden(facts, tool):
        return (_not_allowed(view, question, tool),)
    if found is None or found.tool != tool or not found.revisions:
        return (_missing(view, question, found),)
    return _of_prisma(found, facts) if tool == "prisma" else _of_alembic(found, facts)


def _found(view: View) -> t.Optional[Migrations]:
    return view.stack.observed.migrations if view.stack.observed else None


def _tool(view: View) -> str:
    """The tool in use: the one whose scripts the image holds, whose table there is, or that this kind has."""
    found, facts = _found(view), t.cast(PostgresFacts, view.stack.postgres)
    if found is not None and found.tool:
        return found.tool
    return "alembic" if facts.alembic_versions is not None else view.profile.migration_tool


def _of_alembic(found: Migrations, facts: PostgresFacts) -> _Books:
    scripts = {item.id: item for item in found.revisions}
    applied = facts.alembic_versions or ()
    strangers = tuple(sorted(set(applied) - set(scripts)))
    return _Books(scripts, found.heads, found.heads, applied, strangers)


def _of_prisma(found: Migrations, facts: PostgresFacts) -> _Books:
    """Each migration counts by itself. Releases drop old ones at times: only later ones tell of a newer image."""
    scripts = {item.id: item for item in found.revisions}
    applied = facts.prisma_applied or ()
    strangers = tuple(sorted(name for name in set(applied) - set(scripts) if name > max(scripts)))
    return _Books(scripts, found.heads, tuple(scripts), applied, strangers)


def _is_hidden(facts: PostgresFacts, tool: str) -> bool:
    """Whether the role may not read what the tool has written down."""
    return any(name.endswith("." + _TABLES[tool]) for name in facts.unreadable)


def _not_allowed(view: View, question: str, tool: str) -> Unknown:
    user = t.cast(PostgresFacts, view.stack.postgres).user
    return unknown(view, "migration", question, "permission_denied", user=user, what=f"the table {_TABLES[tool]}")


def _missing(view: View, question: str, found: t.Optional[Migrations]) -> Unknown:
    app = str(names(view, "app")["app"])
    observed = view.stack.observed
    if found is None and observed and observed.vantage is Vantage.HOST:
        return unknown(view, "migration", question, "container_not_running", container=app)
    where = found.path if found and found.path else app
    return unknown(view, "migration", question, "scripts_not_found", container=app, where=where)


def outstanding(
    wanted: t.Iterable[str], applied: t.Iterable[str], scripts: t.Mapping[str, Revision]
) -> tuple[Revision, ...]:
    """What must still be applied until a database at ``applied`` is at ``wanted``, in the order of application."""
    missing = _upstream(wanted, scripts) - _upstream(applied, scripts)
    return tuple(scripts[name] for name in _in_order(missing, scripts))


def _upstream(names_: t.Iterable[str], scripts: t.Mapping[str, Revision]) -> set[str]:
    """These revisions that are known, and all they follow."""
    found: set[str] = set()
    queue = [name for name in names_ if name in scripts]
    while queue:
        name = queue.pop()
        if name not in found:
            found.add(name)
            queue += [item for item in scripts[name].follows if item in scripts]
    return found


def _has_tables(view: View) -> bool:
    """Whether somebody made the application's tables already, whatever made them."""
    tables = set(t.cast(PostgresFacts, view.stack.postgres).tables)
    return bool(tables & set(view.profile.tables))


def _pending(pending: t.Sequence[Revision], books: _Books) -> dict[str, t.Any]:
    titles = [item.title or item.id for item in pending]
    return {
        "current": _listed(_last(books)) or "-",
        "heads": _listed(books.heads),
        "pending": len(pending),
        "titles": "; ".join(titles[:5]),
    }


def _last(books: _Books) -> t.Sequence[str]:
    """Where the database stands; of a line of migrations the last applied says it."""
    return books.applied if books.wanted == books.heads else books.applied[-1:]


def _in_order(pending: set[str], scripts: t.Mapping[str, Revision]) -> list[str]:
    """The pending revisions as they would be applied: those first that have the fewest before them."""
    return sorted(pending, key=lambda name: (len(_upstream([name], scripts)), name))


def _listed(items: t.Sequence[str]) -> str:
    return ", ".join(items[:10])


def _finding(view: View, what: str, severity: t.Optional[Severity] = None, **evidence: Scalar) -> Finding:
    facts = t.cast(PostgresFacts, view.stack.postgres)
    observed = view.stack.observed
    database = observed.database if observed else None
    subject = f"{database.target}/{facts.database}" if database else facts.database
    return view.finding(f"migration.{what}", subject, severity, part="app", **{**_words(view), **evidence})


def _words(view: View) -> dict[str, t.Any]:
    """What the commands of every remedy name."""
    return {**names(view, "app"), **_COMMANDS[_tool(view) or "prisma"]}


__all__ = ("outstanding",)
