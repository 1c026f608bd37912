# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What pg_migrate is made of, on a real server: comparing schemas, dropping them, the lock."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
import servers

from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import parse_dsn
from ansible_collections.autogpt.ops.plugins.module_utils._migrate import _schema, _wipe
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._lock import exclusively
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._outcome import Refused
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._sessions import Server

NAME = "migrate_parts"

BASE = """
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN cents AS integer CHECK (VALUE >= 0);
CREATE SEQUENCE numbers;
CREATE TABLE a (id serial PRIMARY KEY, name text NOT NULL DEFAULT 'x', feeling mood);
CREATE TABLE b (id int GENERATED ALWAYS AS IDENTITY, a_id int CONSTRAINT b_a REFERENCES a, cost cents, UNIQUE (a_id));
CREATE INDEX a_name ON a (name);
CREATE VIEW v AS SELECT id FROM a;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION f();
CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
"""


@pytest.fixture
def fresh(postgres: servers.Postgres) -> Iterator[Server]:
    """The application's own, new database with the objects of ``BASE``, as its role sees it."""
    postgres.execute(f"CREATE DATABASE {NAME} OWNER app")
    url = postgres.environment("app", NAME)["DATABASE_STRING"]
    server = Server(parse_dsn(url), "127.0.0.1", 5)
    run(server, BASE)
    yield server
    postgres.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def run(server: Server, sql: str) -> None:
    with server.session() as session:
        session.rows(sql)


def parts(server: Server, *ignore: str) -> dict[_schema.Part, str]:
    with server.session() as session:
        return _schema.snapshot(session, ignore)


@pytest.mark.parametrize(
    ("sql", "lines"),
    [
        ("INSERT INTO a (name) VALUES ('row')", []),
        ("ANALYZE", []),
        ("DROP TABLE alembic_version", []),
        ("CREATE TABLE jobs_1 (id int)", []),
        ("ALTER TABLE a ALTER name DROP NOT NULL",
         ["different: column public.a.name: text default 'x'::text instead of text not null default 'x'::text"]),
        ("ALTER TABLE a ALTER name TYPE varchar(9)", ["different: column public.a.name: character varying(9)"]),
        ("ALTER TABLE a ALTER name SET DEFAULT 'y'", ["different: column public.a.name"]),
        ("ALTER TABLE a ALTER name TYPE text COLLATE \"C\"", ["different: column public.a.name: text collate C"]),
        ("ALTER TABLE a ADD more int", ["extra: column public.a.more: integer"]),
        ("DROP INDEX a_name", ["missing: index public.a_name: CREATE INDEX a_name ON public.a USING btree (name)"]),
        ("DROP INDEX a_name; CREATE UNIQUE INDEX a_name ON a (name)", ["different: index public.a_name"]),
        ("DROP INDEX a_name; CREATE INDEX a_name ON a (name) WHERE id > 1", ["different: index public.a_name"]),
        ("ALTER TABLE b DROP CONSTRAINT b_a",
         ["missing: constraint public.b.b_a: FOREIGN KEY (a_id) REFERENCES public.a(id)"]),
        ("ALTER TABLE b DROP CONSTRAINT b_a; ALTER TABLE b ADD CONSTRAINT b_a FOREIGN KEY (a_id) REFERENCES a "
         "ON DELETE CASCADE", ["different: constraint public.b.b_a"]),
        ("ALTER TABLE b DROP CONSTRAINT b_a_id_key", ["missing: constraint public.b.b_a_id_key: UNIQUE (a_id)"]),
        ("ALTER TABLE b ADD CHECK (cost > 1)", ["extra: constraint public.b.b_cost_check"]),
        ("ALTER TYPE mood ADD VALUE 'odd' BEFORE 'bad'",
         ["different: type public.mood: enum 'good', 'odd', 'bad' instead of enum 'good', 'bad'"]),
        ("ALTER DOMAIN cents DROP CONSTRAINT cents_check", ["different: type public.cents"]),
        ("ALTER SEQUENCE numbers INCREMENT 2", ["different: sequence public.numbers"]),
        ("SELECT nextval('numbers')", []),
        ("ALTER SEQUENCE a_id_seq OWNED BY NONE", ["different: sequence public.a_id_seq"]),
        ("ALTER TABLE b ALTER id DROP IDENTITY",
         ["different: column public.b.id", "missing: sequence public.b_id_seq"]),
        ("CREATE OR REPLACE VIEW v AS SELECT id FROM a WHERE id > 0", ["different: table public.v"]),
        ("CREATE OR REPLACE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL;END'",
         ["different: routine public.f()"]),
        ("DROP TRIGGER t ON a", ["missing: trigger public.a.t"]),
        ("ALTER TABLE a ENABLE ROW LEVEL SECURITY", ["different: table public.a: table row security instead of table"]),
        ("CREATE POLICY p ON a USING (id > 1)", ["extra: policy public.a.p"]),
        ("CREATE SCHEMA other; CREATE TABLE other.a (id int)",
         ["extra: column other.a.id", "extra: schema other", "extra: table other.a"]),
    ],
)  # fmt: skip
def test_every_change_of_the_schema_is_seen_and_no_other(fresh: Server, sql: str, lines: list[str]) -> None:
    before = parts(fresh)
    for statement in sql.split("; "):
        run(fresh, statement)
    found = [str(item) for item in _schema.differences(parts(fresh, "jobs_*"), before)]
    assert len(found) == len(lines), found
    assert all(line.startswith(beginning) for line, beginning in zip(found, lines)), found


def test_what_belongs_to_an_extension_is_left_out(fresh: Server, postgres: servers.Postgres) -> None:
    before = parts(fresh)
    postgres.execute("CREATE EXTENSION pg_trgm", database=NAME)
    assert [str(item) for item in _schema.differences(parts(fresh), before)] == ["extra: extension pg_trgm"]


def doomed(server: Server, *schemas: str) -> list[_wipe.Doomed]:
    with server.session() as session:
        return _wipe.doomed(session, schemas)


def test_everything_goes_but_extensions_and_other_schemas(fresh: Server, postgres: servers.Postgres) -> None:
    postgres.execute("CREATE EXTENSION pg_trgm", database=NAME)
    run(fresh, "CREATE SCHEMA other; CREATE TABLE other.x (id int); CREATE MATERIALIZED VIEW m AS SELECT 1 AS one")
    run(fresh, 'CREATE TYPE pair AS (x int, y int); CREATE TABLE "Odd; name" () ; CREATE PROCEDURE p(int) '
               "LANGUAGE sql AS 'SELECT 1'; CREATE TABLE parted (id int) PARTITION BY RANGE (id)")  # fmt: skip
    run(fresh, "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (1) TO (2)")
    items = doomed(fresh, "public")
    assert 'table public."Odd; name"' in map(str, items)
    _wipe.wipe(fresh, items, 5)
    left = sorted(f"{part.kind} {part.name}" for part in parts(fresh))
    assert left == ["column other.x.id", "extension pg_trgm", "extension plpgsql", "schema other", "schema public",
                    "table other.x"]  # fmt: skip
    assert doomed(fresh, "public") == []


def test_nothing_goes_where_something_else_depends_on_it(fresh: Server) -> None:
    run(fresh, "CREATE SCHEMA other; CREATE TABLE other.x (a_id int REFERENCES public.a)")
    before = parts(fresh)
    with pytest.raises(Refused, match=r"nothing was dropped: cannot drop .*SQLSTATE 2BP01"):
        _wipe.wipe(fresh, doomed(fresh, "public"), 5)
    assert parts(fresh) == before


def test_nothing_goes_while_others_hold_it(fresh: Server) -> None:
    before = parts(fresh)
    with fresh.session() as other:
        other.begin()
        other.rows("SELECT * FROM a")
        started = time.monotonic()
        with pytest.raises(Refused, match=r"nothing was dropped: .*SQLSTATE 55P03"):
            _wipe.wipe(fresh, doomed(fresh, "public"), 0.2)
        assert time.monotonic() - started < 2
    assert parts(fresh) == before


def test_only_one_holds_the_lock(fresh: Server) -> None:
    with exclusively(fresh, "db", 5) as waited:
        assert waited < 1
        with pytest.raises(Refused, match=r"another migration of db .* 0.3 s of lock_timeout \(server process \d+"):
            exclusively(fresh, "db", 0.3).__enter__()
    with exclusively(fresh, "db", 0.1):
        pass


def test_the_lock_outlasts_the_limits_of_its_role(fresh: Server, postgres: servers.Postgres) -> None:
    limits = {"idle_in_transaction_session_timeout": "200ms", "statement_timeout": "200ms"}
    postgres.execute(*(f"ALTER ROLE app SET {name} = '{value}'" for name, value in limits.items()))
    try:
        with exclusively(fresh, "db", 5):
            time.sleep(0.6)
            with pytest.raises(Refused, match="another migration"):
                exclusively(fresh, "db", 0.1).__enter__()
    finally:
        postgres.execute(*(f"ALTER ROLE app RESET {name}" for name in limits))


def test_a_tool_that_lost_its_module_counts_as_a_migration(fresh: Server) -> None:
    with fresh.session() as tool:
        tool.rows("SET application_name = 'autogpt.ops migration'")
        with pytest.raises(Refused, match="another migration"):
            exclusively(fresh, "db", 0.3).__enter__()


def test_a_server_that_says_no_is_one_line(postgres: servers.Postgres) -> None:
    url = postgres.environment("app", password="wrong")["DATABASE_STRING"]
    with pytest.raises(Refused, match=r"lets nobody in from this host: .*password authentication failed"):
        Server(parse_dsn(url), "127.0.0.1", 5).session().__enter__()
