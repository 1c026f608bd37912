# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies of the fleet's application, each with a database of its own on the fleet's PostgreSQL."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import tarfile
import typing as t
from pathlib import PurePosixPath

import docker
from calling import Called, call

NETWORK = "autogpt_default"
SERVER = "postgres"
ROLE = "autogpt"

# The revisions of the fleet's image.
TASKS, AGENTS, STEPS, PRIORITY = "4f1c0d7a90b1", "8a2e5b3c6d42", "b7d9314fae53", "e05c86d1f764"

# pg_dump's guard against tampered dumps is a new random word each time.
_RESTRICT = re.compile(r"^\\(?:un)?restrict .*$", re.MULTILINE)


class Node:
    """A host of the fleet."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._container = docker.from_env().containers.get(name)

    def run(self, *command: str, **environment: str) -> str:
        """What a command prints on the host; it must succeed."""
        code, output = self._container.exec_run(list(command), environment=environment)
        assert code == 0, (command, output.decode())
        return t.cast(str, output.decode())

    def docker(self, *words: str, **environment: str) -> str:
        """``docker`` on the host."""
        return self.run("docker", *words, **environment)

    def place(self, path: str, *files: tuple[str, bytes]) -> None:
        """Put files below a directory of the host."""
        self.unpack(path, archive(*files))

    def unpack(self, path: str, data: bytes) -> None:
        """Put what a tar archive holds below a directory of the host."""
        self.run("mkdir", "-p", path)
        self._container.put_archive(path, data)

    @functools.cached_property
    def url(self) -> str:
        """The URL of the stack's own database."""
        return self.docker("exec", "autogpt-container", "printenv", "DATABASE_STRING").strip()

    @property
    def password(self) -> str:
        """The password in it, as it is written there."""
        return self.url.partition("://")[2].partition(":")[2].partition("@")[0]


@contextlib.contextmanager
def own_server(node: Node, name: str) -> t.Iterator[str]:
    """A PostgreSQL container of the tests' own, of the stack's image and with its passwords."""
    (image,) = (word for word in node.docker("ps", "--filter", "name=^postgres$", "--format", "{{.Image}}").split())
    variables = ("POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB")
    values = {key: node.docker("exec", SERVER, "printenv", key).strip() for key in variables}
    names = [word for key in variables for word in ("--env", key)]
    node.run("sh", "-c", f"docker rm --force --volumes {name} >/dev/null 2>&1 || true")
    node.docker("run", "--detach", "--name", name, "--network", NETWORK, *names, image, **values)
    ready = f"until docker exec {name} pg_isready -q -h 127.0.0.1; do sleep 0.2; done"
    try:
        node.run("timeout", "60", "sh", "-c", ready)
        yield name
    finally:
        node.docker("rm", "--force", "--volumes", name)


def archive(*files: tuple[str, bytes]) -> bytes:
    """A tar archive of these files, readable by everybody."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files:
            item = tarfile.TarInfo(name)
            item.size, item.mode = len(content), 0o644
            tar.addfile(item, io.BytesIO(content))
    return buffer.getvalue()


class App:
    """A container of the fleet's application that only waits, and its database of the same name.

    ``environment`` is added to the URLs of that database on ``server``.
    """

    def __init__(self, node: Node, name: str, server: str = SERVER, **environment: str) -> None:
        self.node, self.name, self.server = node, name, server
        self.remove()
        self.psql(f'CREATE DATABASE "{name}"', "postgres")
        url = f"{node.url.rpartition('@')[0]}@{server}:5432/{name}"
        values = {"DATABASE_STRING": url, "DATABASE_URL": url.replace("+psycopg2", ""), **environment}
        names = [word for key in values for word in ("--env", key)]
        command = ("--network", NETWORK, *names, "--entrypoint", "sleep", "autogpt:0.5.1", "infinity")
        node.docker("run", "--detach", "--init", "--name", name, *command, **values)

    def remove(self) -> None:
        """Remove both, and what belongs to them."""
        self.node.run("sh", "-c", f"docker rm --force {self.name} >/dev/null 2>&1 || true")
        self.psql(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)', "postgres")
        self.node.run("rm", "-rf", self.backups)

    @property
    def backups(self) -> str:
        """The directory for its dumps, on the host."""
        return f"/var/tmp/{self.name}"

    def psql(self, sql: str, database: str = "") -> str:
        """What SQL returns, one line a row, fields separated by a bar."""
        words = ("psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-U", ROLE, "-d", database or self.name, "-c", sql)
        return self.node.docker("exec", self.server, *words).strip()

    @property
    def is_served(self) -> bool:
        """Whether its server lets anybody in."""
        words = ("exec", self.server, "pg_isready", "-h", "127.0.0.1")
        return "accepting connections" in self.node.run("sh", "-c", f"docker {' '.join(words)} || true")

    def dump(self) -> str:
        """Everything in its database, as SQL."""
        return _RESTRICT.sub("", self.node.docker("exec", self.server, "pg_dump", "-U", ROLE, self.name))

    def alembic(self, *words: str) -> str:
        """Alembic in the container, called by hand."""
        return self.node.docker("exec", self.name, "alembic", *words)

    def put(self, path: str, text: str) -> None:
        """Write a file in the container."""
        name = PurePosixPath(path).name
        self.node.place(self.backups, (name, text.encode()))
        self.node.docker("cp", f"{self.backups}/{name}", f"{self.name}:{path}")

    def add(self, revision: str, follows: str, body: str) -> None:
        """Add a migration script; ``body`` is Python with ``op`` and ``sa``."""
        lines = "\n".join(f"    {line}" for line in body.splitlines())
        head = f'"""Adds {revision}."""\nimport sqlalchemy as sa\nfrom alembic import op\n'
        names = f'revision = "{revision}"\ndown_revision = "{follows}"\n'
        self.put(f"/app/migrations/versions/{revision}.py", f"{head}{names}\n\ndef upgrade():\n{lines}\n")

    def migrate(self, *, check: bool = False, diff: bool = False, **options: t.Any) -> Called:
        """The module on this application. Nothing of it may ever show the password."""
        given = {"container": self.name, "backup_dir": self.backups, **options}
        called = call("pg_migrate", self.node.name, check=check, diff=diff, **given)
        assert self.node.password not in called.output
        assert "Traceback (most recent call last)" not in called.result.get("msg", "")
        return called

    def scratches(self) -> str:
        """Scratch databases that were left behind."""
        return self.psql("SELECT datname FROM pg_database WHERE datname LIKE 'autogpt_ops_%'", "postgres")

    def sessions(self) -> str:
        """Who is connected to its database."""
        return self.psql(f"SELECT application_name FROM pg_stat_activity WHERE datname = '{self.name}'", "postgres")
