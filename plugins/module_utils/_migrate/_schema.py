# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a database consists of, as text that can be compared: everything but its rows.

https://www.postgresql.org/docs/current/catalogs.html
"""

from __future__ import annotations

import fnmatch
import typing as t

from .._frozen import frozen
from ._sessions import Session

# With an empty search path the server names everything with its schema.
_SETTINGS = ("transaction_read_only = on", "search_path = pg_catalog")

# The migration tools' own tables.
BOOKS = ("alembic_version", "_prisma_migrations")

_OURS = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"

# What belongs to an extension comes and goes with it.
_MADE = """NOT EXISTS (SELECT 1 FROM pg_depend d
                       WHERE d.classid = '{catalog}'::regclass AND d.objid = {oid} AND d.deptype = 'e')"""

# Each returns: the table that it belongs to (or itself, or empty), its name, its definition.
_QUERIES = {
    "schema": f"SELECT '', n.nspname, '' FROM pg_namespace n WHERE {_OURS} AND {_MADE}",
    "extension": "SELECT '', e.extname, '' FROM pg_extension e",
    "table": f"""
SELECT c.relname, n.nspname || '.' || c.relname,
       concat_ws(' ', CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'partitioned ' || pg_get_partkeydef(c.oid)
                        WHEN 'f' THEN 'foreign table' WHEN 'v' THEN 'view ' || pg_get_viewdef(c.oid)
                        WHEN 'm' THEN 'materialized view ' || pg_get_viewdef(c.oid) ELSE 'type' END,
                 CASE WHEN c.relpersistence = 'u' THEN 'unlogged' END,
                 pg_get_expr(c.relpartbound, c.oid),
                 CASE WHEN c.relrowsecurity THEN 'row security' END)
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND {_OURS} AND {_MADE}""",
    "column": f"""
SELECT c.relname, n.nspname || '.' || c.relname || '.' || a.attname,
       concat_ws(' ', format_type(a.atttypid, a.atttypmod),
                 CASE WHEN a.attcollation <> y.typcollation THEN 'collate ' || l.collname END,
                 CASE WHEN a.attnotnull THEN 'not null' END,
                 CASE WHEN a.attidentity <> '' THEN 'identity ' || a.attidentity::text END,
                 CASE WHEN a.attgenerated <> '' THEN 'generated' WHEN f.oid IS NOT NULL THEN 'default' END,
                 pg_get_expr(f.adbin, f.adrelid))
  FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type y ON y.oid = a.atttypid
  LEFT JOIN pg_collation l ON l.oid = a.attcollation
  LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
 WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND {_OURS} AND {_MADE}""",
    "constraint": f"""
SELECT c.relname, n.nspname || '.' || c.relname || '.' || x.conname, pg_get_constraintdef(x.oid)
  FROM pg_constraint x
  JOIN pg_class c ON c.oid = x.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE x.contype <> 'n' AND {_OURS} AND {_MADE}""",
    "index": f"""
SELECT c.relname, n.nspname || '.' || o.relname,
       pg_get_indexdef(i.indexrelid) || CASE WHEN i.indisvalid THEN '' ELSE ' (invalid)' END
  FROM pg_index i
  JOIN pg_class o ON o.oid = i.indexrelid
  JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT EXISTS (SELECT 1 FROM pg_constraint x WHERE x.conindid = i.indexrelid AND x.contype IN ('p', 'u', 'x'))
   AND {_OURS} AND {_MADE}""",
    "sequence": f"""
SELECT coalesce(w.relname, ''), n.nspname || '.' || c.relname,
       concat_ws(' ', format_type(s.seqtypid, NULL), 'start', s.seqstart, 'increment', s.seqincrement,
                 'from', s.seqmin, 'to', s.seqmax, CASE WHEN s.seqcycle THEN 'cycle' END,
                 CASE WHEN w.oid IS NOT NULL THEN 'owned by ' || w.relname || '.' || b.attname END)
  FROM pg_sequence s
  JOIN pg_class c ON c.oid = s.seqrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_depend p ON p.classid = 'pg_class'::regclass AND p.objid = c.oid AND p.deptype IN ('a', 'i')
                       AND p.refclassid = 'pg_class'::regclass AND p.refobjsubid > 0
  LEFT JOIN pg_class w ON w.oid = p.refobjid
  LEFT JOIN pg_attribute b ON b.attrelid = p.refobjid AND b.attnum = p.refobjsubid
 WHERE {_OURS} AND {_MADE}""",
    "type": f"""
SELECT '', n.nspname || '.' || c.typname,
       CASE c.typtype WHEN 'e' THEN 'enum ' || coalesce((SELECT string_agg(quote_literal(enumlabel), ', '
                                                         ORDER BY enumsortorder)
                                                         FROM pg_enum WHERE enumtypid = c.oid), '')
                      WHEN 'd' THEN concat_ws(' ', 'domain', format_type(c.typbasetype, c.typtypmod),
                                     CASE WHEN c.typnotnull THEN 'not null' END, c.typdefault,
                                     (SELECT string_agg(pg_get_constraintdef(oid), ' ' ORDER BY conname)
                                        FROM pg_constraint WHERE contypid = c.oid AND contype <> 'n'))
                      ELSE 'range' END
  FROM pg_type c JOIN pg_namespace n ON n.oid = c.typnamespace
 WHERE c.typtype IN ('e', 'd', 'r') AND {_OURS} AND {_MADE}""",
    "routine": f"""
SELECT '', c.oid::regprocedure::text, CASE WHEN c.prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(c.oid) END
  FROM pg_proc c JOIN pg_namespace n ON n.oid = c.pronamespace
 WHERE {_OURS} AND {_MADE}""",
    "trigger": f"""
SELECT c.relname, n.nspname || '.' || c.relname || '.' || g.tgname, pg_get_triggerdef(g.oid)
  FROM pg_trigger g
  JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE NOT g.tgisinternal AND {_OURS} AND {_MADE}""",
    "policy": f"""
SELECT c.relname, n.nspname || '.' || c.relname || '.' || o.polname,
       concat_ws(' ', o.polcmd::text, pg_get_expr(o.polqual, c.oid), pg_get_expr(o.polwithcheck, c.oid))
  FROM pg_policy o
  JOIN pg_class c ON c.oid = o.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE {_OURS} AND {_MADE}""",
}

# Whose extension is asked about: the catalog and column of the object, or of the table it belongs to.
_CATALOGS = {"schema": ("pg_namespace", "n.oid"), "type": ("pg_type", "c.oid"), "routine": ("pg_proc", "c.oid")}


class Part(t.NamedTuple):
    """One thing that a schema consists of: its kind and its name with the schema's."""

    kind: str
    name: str


@frozen
class Difference:
    """``missing`` where the first of two schemas lacks a part, ``extra`` where only it has it, or ``different``."""

    what: str
    part: Part
    found: str = ""
    expected: str = ""

    def __str__(self) -> str:
        names = f"{self.part.kind} {self.part.name}"
        if self.what == "different":
            return f"different: {names}: {_flat(self.found)} instead of {_flat(self.expected)}"
        return f"{self.what}: {names}: {_flat(self.found or self.expected)}".rstrip(": ")


def snapshot(session: Session, ignore: t.Sequence[str] = ()) -> dict[Part, str]:
    """The definitions of all parts, in one transaction.

    Left out are the migration tools' own tables, and whatever belongs to a table that ``ignore`` names (with
    ``*`` and ``?``).
    """
    patterns = (*BOOKS, *ignore)
    found: dict[Part, str] = {}
    with session.transaction(*_SETTINGS):
        for kind, query in _QUERIES.items():
            catalog, oid = _CATALOGS.get(kind, ("pg_class", "c.oid"))
            for table, name, text in session.rows(query.format(catalog=catalog, oid=oid)):
                if not any(fnmatch.fnmatchcase(table, pattern) for pattern in patterns):
                    found[Part(kind, name)] = text
    return found


def differences(found: t.Mapping[Part, str], expected: t.Mapping[Part, str]) -> list[Difference]:
    """In what a schema differs from what it should be, by kind and name."""
    return [
        _difference(part, found.get(part), expected.get(part))
        for part in sorted({*found, *expected})
        if found.get(part) != expected.get(part)
    ]


def _difference(part: Part, found: t.Optional[str], expected: t.Optional[str]) -> Difference:
    if found is None:
        return Difference("missing", part, "", expected or "")
    if expected is None:
        return Difference("extra", part, found)
    return Difference("different", part, found, expected)


def _flat(text: str) -> str:
    return " ".join(text.split())[:300]


__all__ = ("BOOKS", "Difference", "Part", "differences", "snapshot")
