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
    """Both sides: the image's scripts by id and their heads, and the database's rows."""

    scripts: t.Mapping[str, Revision]
    heads: tuple[str, ...]
    applied: tuple[str, ...]


@check("migration", "observed", "postgres")
def is_current(view: View) -> Verdict:
    """Has the database every migration of the image?"""
    books = _books(view, "is_current")
    if not isinstance(books, _Books):
        yield from books
        return
    pending = outstanding(books.heads, books.applied, books.scripts)
    if not books.applied and _has_tables(view):
        yield _finding(view, "never_stamped", heads=_listed(books.heads))
    elif pending and not set(books.applied) - set(books.scripts):
        yield _finding(view, "behind", **_pending(pending, books))


@check("migration", "observed", "postgres")
def is_known(view: View) -> Verdict:
    """Does the image know every revision in the database?"""
    books = _books(view, "is_known")
    if not isinstance(books, _Books):
        yield from books
        return
    strangers = sorted(set(books.applied) - set(books.scripts))
    if strangers:
        yield _finding(view, "ahead", current=_listed(strangers), heads=_listed(books.heads))


@check("migration", "observed", "postgres")
def has_one_head(view: View) -> Verdict:
    """Do the image's scripts end in a single revision, so that ``upgrade head`` knows where to go?"""
    books = _books(view, "has_one_head")
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


def _books(view: View, question: str) -> t.Union[_Books, tuple[Unknown, ...]]:
    """Both sides; or why there is nothing to compare: nothing at all where no such tool is in use."""
    facts = t.cast(PostgresFacts, view.stack.postgres)
    observed = view.stack.observed
    found = observed.migrations if observed else None
    if any(name.endswith(".alembic_version") for name in facts.unreadable):
        what = "the table alembic_version"
        return (unknown(view, "migration", question, "permission_denied", user=facts.user, what=what),)
    if found is not None and found.tool == "alembic" and found.revisions:
        scripts = {item.id: item for item in found.revisions}
        return _Books(scripts, found.heads, facts.alembic_versions or ())
    used = facts.alembic_versions is not None or view.profile.migration_tool == "alembic"
    return (_missing(view, question, found),) if used else ()


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
        "current": _listed(books.applied) or "-",
        "heads": _listed(books.heads),
        "pending": len(pending),
        "titles": "; ".join(titles[:5]),
    }


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
    return view.finding(f"migration.{what}", subject, severity, part="app", **{**names(view, "app"), **evidence})


__all__ = ("outstanding",)
