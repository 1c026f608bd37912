# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Alembic, on PostgreSQL 17 (fleet-trixie) and 15 (fleet-bookworm): what the databases themselves say afterwards."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from calling import Called
from migrating import AGENTS, PRIORITY, ROLE, SERVER, STEPS, TASKS, App, Node, own_server

ADD_COLUMN = 'op.add_column("tasks", sa.Column("cost", sa.Integer))'
FAIL = 'op.execute("SELECT * FROM nowhere")'
SLOW = 'op.execute("SELECT pg_sleep(%s)")'


@pytest.fixture(scope="module", params=["fleet-trixie", "fleet-bookworm"])
def both(request: pytest.FixtureRequest) -> Node:
    return Node(request.param)


@pytest.fixture(scope="module")
def one() -> Node:
    return Node("fleet-trixie")


def _app(node: Node, server: str = SERVER, name: str = "migrate_alembic") -> Iterator[App]:
    app = App(node, name, server)
    yield app
    app.remove()
    assert app.scratches() == ""


@pytest.fixture
def everywhere(both: Node) -> Iterator[App]:
    """A container with the fleet's four migrations and an empty database, on each server."""
    yield from _app(both)


@pytest.fixture
def app(one: Node) -> Iterator[App]:
    """The same on one server."""
    yield from _app(one)


@pytest.fixture(scope="module")
def untouched(one: Node) -> Iterator[App]:
    """One that no test changes."""
    yield from _app(one, name="migrate_untouched")


def applied(app: App) -> str:
    return app.psql("SELECT version_num FROM alembic_version")


def ids(called: Called, name: str) -> list[str]:
    return [item["id"] for item in called.result[name]]


def restored(app: App, path: str) -> None:
    """Put a dump in the place of the database."""
    app.psql(f'DROP DATABASE "{app.name}"', "postgres")
    app.psql(f'CREATE DATABASE "{app.name}"', "postgres")
    app.node.run("sh", "-c", f"docker exec -i {SERVER} pg_restore --exit-on-error -U {ROLE} -d {app.name} < {path}")


def wait_until(condition: Callable[[], bool], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_what_check_mode_says_is_what_happens(everywhere: App) -> None:
    app = everywhere
    app.alembic("upgrade", AGENTS)
    app.psql("INSERT INTO agents VALUES ('a', 'one', now())")
    before = app.dump()
    behind = app.migrate()
    assert behind.failed
    assert "migration.behind: The database postgres:5432/migrate_alembic is 2 migration(s)" in behind.result["msg"]
    said = app.migrate(state="upgraded", check=True, diff=True)
    assert app.dump() == before
    assert app.node.run("ls", "-A", "/var/tmp").count("migrate_alembic") == 0
    done = app.migrate(state="upgraded", diff=True)
    for name in ("changed", "before", "after", "pending", "applied", "sql", "heads", "database"):
        assert done.result[name] == said.result[name], name
    assert done.result["changed"]
    assert applied(app) == PRIORITY
    assert (done.result["before"], done.result["after"]) == ([AGENTS], [PRIORITY])
    assert done.result["pending"] == [
        {"id": STEPS, "title": "The steps of a task."},
        {"id": PRIORITY, "title": "The priority of a task."},
    ]
    assert "ADD COLUMN priority INTEGER" in said.result["sql"]
    assert "CREATE TABLE agents" not in said.result["sql"]
    again = app.migrate(state="upgraded")
    assert (again.failed, again.result["changed"], again.result["backup"]) == (False, False, None)
    assert not app.migrate().failed


def test_the_dump_holds_the_database_before_the_change(everywhere: App) -> None:
    app = everywhere
    app.alembic("upgrade", STEPS)
    app.psql("INSERT INTO agents VALUES ('a', 'the one', now())")
    backup = app.migrate(state="upgraded").result["backup"]
    assert app.node.run("stat", "-c", "%a %s", backup["path"]).split() == ["600", str(backup["bytes"])]
    assert app.node.run("sha256sum", backup["path"]).split()[0] == backup["sha256"]
    assert app.node.run("ls", app.backups).split() == [backup["path"].rpartition("/")[2]]
    restore = f"docker exec -i {SERVER} pg_restore --file=- < {backup['path']}"
    sql = app.node.run("sh", "-c", restore)
    assert "the one" in sql
    assert "priority" not in sql


@pytest.mark.parametrize("command", [["alembic"], ["python3", "-m", "alembic"], ["poetry", "run", "alembic"]])
def test_every_call_of_alembic(app: App, command: list[str]) -> None:
    done = app.migrate(state="upgraded", backup=False, command=command)
    assert (done.result["after"], applied(app)) == ([PRIORITY], PRIORITY)


def test_a_revision_on_the_way(app: App) -> None:
    done = app.migrate(state="upgraded", backup=False, revision=AGENTS[:6])
    assert ids(done, "applied") == [TASKS, AGENTS]
    assert applied(app) == AGENTS
    assert not app.migrate(state="upgraded", backup=False, revision=TASKS).result["changed"]
    assert applied(app) == AGENTS
    wrong = app.migrate(state="upgraded", revision="nothing")
    assert "revision must be head or one that the image has" in wrong.result["msg"]


def test_a_failure_leaves_the_database_as_it_was(everywhere: App) -> None:
    app = everywhere
    app.alembic("upgrade", "head")
    app.add("aa01", PRIORITY, f"{ADD_COLUMN}\n{FAIL}")
    before = app.dump()
    failed = app.migrate(state="upgraded")
    assert failed.failed
    assert f"the database is as it was, at {PRIORITY}" in failed.result["msg"]
    assert "UndefinedTable" in failed.result["msg"]
    assert (failed.result["sqlstate"], failed.result["changed"], failed.result["applied"]) == ("42P01", False, [])
    assert "SELECT * FROM nowhere" in failed.result["output"]
    assert app.dump() == before


def test_a_failure_on_the_way_says_where_it_stands(app: App) -> None:
    app.alembic("upgrade", "head")
    app.add("aa01", PRIORITY, ADD_COLUMN)
    app.add("aa02", "aa01", FAIL)
    failed = app.migrate(state="upgraded")
    assert f"the database now stands at aa01 (it was at {PRIORITY})" in failed.result["msg"]
    assert (failed.result["changed"], failed.result["after"], ids(failed, "applied")) == (True, ["aa01"], ["aa01"])
    assert applied(app) == "aa01"


def test_a_half_applied_migration_is_told(app: App) -> None:
    app.alembic("upgrade", "head")
    app.add("aa01", PRIORITY, f"with op.get_context().autocommit_block():\n    {ADD_COLUMN}\n{FAIL}")
    failed = app.migrate(state="upgraded")
    assert f"the database is still at {PRIORITY}, but a part of its schema has changed" in failed.result["msg"]
    assert failed.result["differences"] == ["extra: column public.tasks.cost: integer"]
    assert failed.result["changed"]
    assert app.psql("SELECT count(*) FROM information_schema.columns WHERE column_name = 'cost'") == "1"


def test_a_revision_that_the_image_does_not_know(app: App) -> None:
    app.alembic("upgrade", "head")
    app.psql("UPDATE alembic_version SET version_num = 'ffffffffffff'")
    before = app.dump()
    for state in ("current", "upgraded", "stamped"):
        refused = app.migrate(state=state)
        assert refused.failed
        assert "migration.ahead: The database postgres:5432/migrate_alembic is at ffffffffffff" in refused.result["msg"]
    assert app.dump() == before


def test_several_heads_are_named(app: App) -> None:
    app.add("aa01", PRIORITY, "pass")
    app.add("bb01", PRIORITY, "pass")
    before = app.dump()
    refused = app.migrate(state="upgraded")
    assert "migration.multiple_heads: The image's migrations end in several heads: aa01, bb01" in refused.result["msg"]
    assert app.dump() == before
    assert app.migrate(state="upgraded", revision="bb01", backup=False).result["after"] == ["bb01"]


def test_the_lock_lets_one_migration_through(everywhere: App) -> None:
    app = everywhere
    app.alembic("upgrade", "head")
    app.add("aa01", PRIORITY, f"{ADD_COLUMN}\n{SLOW % 4}")
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda dummy: app.migrate(state="upgraded", backup=False), range(2)))
    assert [item.failed for item in both] == [False, False]
    assert sorted(item.result["changed"] for item in both) == [False, True]
    assert applied(app) == "aa01"
    waiting = next(item for item in both if not item.result["changed"])
    assert waiting.result["waited"] > 1


def test_a_lock_that_is_not_given_back(app: App) -> None:
    lock = "SELECT pg_advisory_lock(1634168948, 1835624306), pg_sleep(60)"
    holder = ["docker", "exec", "-d", SERVER, "psql", "-U", ROLE, "-d", app.name, "-c", lock]
    app.node.run(*holder)
    wait_until(lambda: app.psql("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted") == "1")
    refused = app.migrate(state="upgraded", lock_timeout=1)
    assert "another migration of postgres:5432/migrate_alembic has been at work for the 1 s" in refused.result["msg"]
    assert app.psql("SELECT to_regclass('alembic_version') IS NULL") == "t"


def test_an_index_can_be_built_concurrently_under_the_lock(app: App) -> None:
    body = 'op.create_index("ix_status", "tasks", ["status"], postgresql_concurrently=True)'
    app.add("aa01", PRIORITY, f"with op.get_context().autocommit_block():\n    {body}")
    assert not app.migrate(state="upgraded", timeout=30).failed
    assert app.psql("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix_status'::regclass") == "t"


def test_a_migration_that_takes_too_long_is_ended(app: App) -> None:
    app.alembic("upgrade", "head")
    app.add("aa01", PRIORITY, f"{ADD_COLUMN}\n{SLOW % 120}")
    before = app.dump()
    failed = app.migrate(state="upgraded", timeout=4)
    assert "did not end within the seconds of timeout and was stopped" in failed.result["msg"]
    assert f"the database is as it was, at {PRIORITY}" in failed.result["msg"]
    wait_until(lambda: app.sessions() == "")
    assert app.dump() == before


def test_a_module_that_is_stopped_leaves_nothing_half_done(app: App) -> None:
    app.alembic("upgrade", "head")
    app.add("aa01", PRIORITY, f"{ADD_COLUMN}\n{SLOW % 120}")
    before = app.dump()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(app.migrate, state="upgraded")
        wait_until(lambda: "autogpt.ops migration" in app.sessions())
        own = f"datname = '{app.name}' AND application_name = 'autogpt.ops pg_migrate'"
        port = app.psql(f"SELECT min(client_port) FROM pg_stat_activity WHERE {own}", "postgres")
        pid = app.node.run("ss", "-Htnp", f"sport = :{port}").partition("pid=")[2].partition(",")[0]
        app.node.run("kill", "-TERM", pid)
        assert running.result().result["msg"].startswith("stopped by SIGTERM")
    wait_until(lambda: app.sessions() == "")
    assert app.dump() == before


def test_a_stamp_only_where_the_schema_is_equal(everywhere: App) -> None:
    app = everywhere
    app.alembic("upgrade", "head")
    app.psql("DROP TABLE alembic_version")
    refused = app.migrate(state="upgraded")
    assert "migration.never_stamped" in refused.result["msg"]
    app.psql("DROP INDEX ix_tasks_agent_id; ALTER TABLE tasks ALTER priority DROP NOT NULL; CREATE TABLE jobs (id int)")
    before = app.dump()
    refused = app.migrate(state="stamped", ignore=["job?"])
    assert refused.result["differences"] == [
        "different: column public.tasks.priority: integer default 0 instead of integer not null default 0",
        "missing: index public.ix_tasks_agent_id: "
        "CREATE INDEX ix_tasks_agent_id ON public.tasks USING btree (agent_id)",
    ]
    assert app.dump() == before
    app.psql("CREATE INDEX ix_tasks_agent_id ON tasks (agent_id); ALTER TABLE tasks ALTER priority SET NOT NULL")
    assert "extra: table public.jobs" in app.migrate(state="stamped").result["differences"][-1]
    before = app.dump()
    said = app.migrate(state="stamped", ignore=["jobs"], check=True)
    assert (said.result["changed"], said.result["after"]) == (True, [PRIORITY])
    assert app.dump() == before
    done = app.migrate(state="stamped", ignore=["jobs"])
    assert (done.result["changed"], done.result["after"], applied(app)) == (True, [PRIORITY], PRIORITY)
    assert not app.migrate(state="stamped").result["changed"]


def test_a_stamp_of_an_older_revision(app: App) -> None:
    app.alembic("upgrade", STEPS)
    app.psql("DROP TABLE alembic_version")
    assert app.migrate(state="stamped").failed
    assert app.migrate(state="stamped", revision=STEPS, backup=False).result["after"] == [STEPS]
    assert app.migrate(state="upgraded", backup=False).result["after"] == [PRIORITY]


def test_no_rehearsal_where_the_url_comes_from_elsewhere(app: App) -> None:
    app.alembic("upgrade", STEPS)
    app.psql("DROP TABLE alembic_version")
    environment = app.node.docker("exec", app.name, "cat", "/app/migrations/env.py")
    url = 'open("/proc/1/environ").read().partition("DATABASE_STRING=")[2].partition("\\0")[0]'
    app.put("/app/migrations/env.py", environment.replace('os.environ["DATABASE_STRING"]', url))
    before = app.dump()
    for options in ({"state": "stamped"}, {"state": "reset", "confirm": app.name}):
        refused = app.migrate(**options)
        assert "Alembic does not take the URL of its database from the variable" in refused.result["msg"]
        assert app.dump() == before


def test_a_reset_needs_the_databases_name_and_keeps_a_dump(everywhere: App) -> None:
    app = everywhere
    app.alembic("upgrade", "head")
    app.psql("INSERT INTO agents VALUES ('a', 'the one', now()); CREATE TABLE jobs (id serial)")
    app.psql("UPDATE alembic_version SET version_num = 'ffffffffffff'; CREATE SCHEMA other; CREATE TABLE other.x ()")
    before = app.dump()
    for confirm in ("", "autogpt"):
        refused = app.migrate(state="reset", confirm=confirm)
        assert "set confirm: migrate_alembic" in refused.result["msg"]
    said = app.migrate(state="reset", confirm=app.name, check=True, diff=True)
    assert app.dump() == before
    done = app.migrate(state="reset", confirm=app.name)
    assert done.result["dropped"] == said.result["dropped"] == [
        f"table public.{name}" for name in ("agents", "alembic_version", "jobs", "steps", "tasks")
    ]  # fmt: skip
    assert (done.result["after"], applied(app)) == ([PRIORITY], PRIORITY)
    assert app.psql("SELECT count(*) FROM agents") == "0"
    assert app.psql("SELECT to_regclass('jobs') IS NULL AND to_regclass('other.x') IS NOT NULL") == "t"
    restored(app, done.result["backup"]["path"])
    assert app.dump() == before


def test_a_reset_is_not_begun_without_a_dump(app: App) -> None:
    app.alembic("upgrade", "head")
    before = app.dump()
    app.put("/tmp/taken", "")
    refused = app.migrate(state="reset", confirm=app.name, backup_dir=f"{app.backups}/taken/x")
    assert "no backup could be written" in refused.result["msg"]
    assert app.dump() == before
    refused = app.migrate(state="reset", confirm=app.name, backup=False)
    assert "backup must not be false" in refused.result["msg"]


def test_a_reset_that_cannot_succeed_drops_nothing(app: App) -> None:
    app.alembic("upgrade", "head")
    app.add("aa01", PRIORITY, FAIL)
    before = app.dump()
    refused = app.migrate(state="reset", confirm=app.name)
    assert "the migrations fail in an empty scratch database" in refused.result["msg"]
    assert app.dump() == before


def test_a_reset_that_fails_after_all_says_where_the_data_is(app: App) -> None:
    app.alembic("upgrade", "head")
    app.add("aa01", PRIORITY, f'if op.get_bind().engine.url.database == "{app.name}":\n    {FAIL}')
    app.psql("INSERT INTO agents VALUES ('a', 'the one', now())")
    before = app.dump()
    failed = app.migrate(state="reset", confirm=app.name)
    path = failed.result["backup"]["path"]
    assert failed.result["msg"].startswith("everything was dropped, but then the migrations failed: ")
    assert f"the database is at {PRIORITY}; what it held is in {path}" in failed.result["msg"]
    assert (failed.result["changed"], failed.result["sqlstate"], applied(app)) == (True, "42P01", PRIORITY)
    restored(app, path)
    assert app.dump() == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"container": "nobody"}, ["container must name one of", "postgres", "'nobody'"]),
        ({"container": "postgres"}, ["DATABASE_STRING", "database_variable"]),
        ({"directory": "app"}, ["directory must be an absolute path"]),
        ({"directory": "/tmp", "tool": "prisma"}, ["no migrations of Prisma in /tmp", "directory"]),
        ({"command": ["alembico"]}, ["no Alembic that can be called as alembico", "command"]),
        ({"database_variable": "PATH"}, ["PATH of migrate_untouched is no URL of a PostgreSQL database"]),
        ({"timeout": 0}, ["timeout must be above 0"]),
        ({"revision": "-1"}, ["revision must be head or the id of a revision"]),
        ({"docker_host": "unix:///nowhere.sock"}, ["Docker at unix:///nowhere.sock is not ready"]),
    ],
)
def test_bad_input_gets_one_line(untouched: App, options: dict[str, object], words: list[str]) -> None:
    refused = untouched.migrate(**{"state": "upgraded", "backup": False, **options})
    assert refused.failed
    message = refused.result["msg"]
    assert "\n" not in message
    assert [word for word in words if word not in message] == [], message
    assert untouched.psql("SELECT to_regclass('alembic_version') IS NULL") == "t"


@pytest.fixture
def served(one: Node) -> Iterator[App]:
    """An application whose server the test may break."""
    with own_server(one, "migrate_server") as server:
        yield from _app(one, server)


def test_a_dump_that_was_cut_off_does_not_count(served: App) -> None:
    """With a pg_dump that stops in the middle and says that all is well."""
    app = served
    app.alembic("upgrade", STEPS)
    before = app.dump()
    inside = ("exec", "--user", "root", app.server, "sh", "-c")
    genuine = app.node.docker(*inside, "readlink -f /usr/local/bin/pg_dump").strip()
    cut = f'#!/bin/sh\n{genuine} "$@" | head -c 3000\n'
    app.node.docker(*inside, f"rm /usr/local/bin/pg_dump; printf %s '{cut}' > /usr/local/bin/pg_dump")
    app.node.docker(*inside, "chmod 755 /usr/local/bin/pg_dump")
    refused = app.migrate(state="upgraded", backup_dir=f"{app.backups}/dumps")
    assert "no backup: pg_restore says" in refused.result["msg"]
    app.node.docker(*inside, f"ln -sf {genuine} /usr/local/bin/pg_dump")
    assert app.dump() == before
    assert app.node.run("ls", "-A", f"{app.backups}/dumps") == ""


def test_a_server_that_goes_away_in_the_middle(served: App) -> None:
    app = served
    app.alembic("upgrade", "head")
    app.add("aa01", PRIORITY, SLOW % 120)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(app.migrate, state="upgraded")
        wait_until(lambda: "autogpt.ops migration" in app.sessions())
        app.node.docker("stop", app.server)
        failed = running.result()
    app.node.docker("start", app.server)
    wait_until(lambda: app.is_served)
    assert "where the database stands now could not be found out" in failed.result["msg"]
    assert app.node.run("ls", app.backups).split()[-1] in failed.result["backup"]["path"]
    assert applied(app) == PRIORITY
