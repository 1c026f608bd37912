# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Emptying the schemas that the migrations fill, in one transaction."""

from __future__ import annotations

import typing as t

from .._probes._packages import package
from ._outcome import Refused
from ._schema import Part
from ._sessions import Server, Session, one_line

# What can be dropped by itself, in this order: what depends on something before what it depends on. Sequences of
# columns go with their tables, indexes, constraints and triggers too; extensions and what is theirs stay.
_DROPPABLE = """
SELECT kind, schema || '.' || name FROM (
  SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'f' THEN 'FOREIGN TABLE'
                        WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END AS kind,
         quote_ident(n.nspname) AS schema, quote_ident(c.relname) AS name, 'pg_class'::regclass AS catalog, c.oid AS oid
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND NOT c.relispartition AND n.nspname = ANY (%(schemas)s)
     AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                        AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0)
  UNION ALL
  SELECT CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END,
         quote_ident(n.nspname), quote_ident(p.proname) || '(' || pg_get_function_identity_arguments(p.oid) || ')',
         'pg_proc'::regclass, p.oid
    FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname = ANY (%(schemas)s)
  UNION ALL
  SELECT 'TYPE', quote_ident(n.nspname), quote_ident(y.typname), 'pg_type'::regclass, y.oid
    FROM pg_type y JOIN pg_namespace n ON n.oid = y.typnamespace
   WHERE y.typtype IN ('e', 'd', 'r') AND n.nspname = ANY (%(schemas)s)
) found
 WHERE NOT EXISTS (SELECT 1 FROM pg_depend d
                    WHERE d.classid = found.catalog AND d.objid = found.oid AND d.deptype = 'e')
 ORDER BY array_position(ARRAY['VIEW', 'MATERIALIZED VIEW', 'FOREIGN TABLE', 'TABLE', 'SEQUENCE', 'PROCEDURE',
                               'AGGREGATE', 'FUNCTION', 'TYPE'], kind), 2
"""

_ORDER = "SELECT current_schema()"


class Doomed(t.NamedTuple):
    """One object to drop: the word for its kind in ``DROP``, and its quoted name."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind.lower()} {self.name}"


def schemas(session: Session, made: t.Iterable[Part]) -> list[str]:
    """The schema of the application, and those in which its migrations make something."""
    own = session.rows(_ORDER)[0][0]
    if own is None:
        raise Refused("the role's search path names no schema that exists")
    made_in = {part.name.partition(".")[0] for part in made if part.kind == "table"}
    return sorted({own, *made_in})


def doomed(session: Session, names: t.Sequence[str]) -> list[Doomed]:
    """What would be dropped in these schemas."""
    with session.transaction("transaction_read_only = on", "search_path = pg_catalog"):
        return [Doomed(*row) for row in session.rows_named(_DROPPABLE, schemas=list(names))]


def wipe(server: Server, items: t.Sequence[Doomed], lock_timeout: float) -> None:
    """Drop them all or none. Nothing that is not among them is dropped with them.

    Raises ``Refused`` when something else depends on them, or others hold locks on them for ``lock_timeout`` seconds.
    """
    kinds = list(dict.fromkeys(item.kind for item in items))
    try:
        with server.session() as session, session.transaction(f"lock_timeout = '{int(lock_timeout * 1000)}ms'",
                                                              "statement_timeout = 0"):  # fmt: skip
            for kind in kinds:
                names = ", ".join(item.name for item in items if item.kind == kind)
                session.rows(f"DROP {kind} {names}")
    except package("psycopg2").Error as error:
        raise Refused(f"nothing was dropped: {one_line(error)}") from None


__all__ = ("Doomed", "doomed", "schemas", "wipe")
