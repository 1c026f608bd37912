# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The dump of pg_migrate where the server is in no container: with this machine's own programs."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import servers

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container
from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import parse_dsn
from ansible_collections.autogpt.ops.plugins.module_utils._migrate import _backup
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._outcome import Refused
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._place import Place
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._sessions import Server

NAME = "migrate_dump"
BIN = str(Path(servers.binary("pg_dump")).parent)


@pytest.fixture
def place(postgres: servers.Postgres, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """The application's database on this machine's server, with one row."""
    monkeypatch.setenv("PATH", f"{BIN}:{os.environ['PATH']}")
    postgres.execute(f"CREATE DATABASE {NAME} OWNER app")
    postgres.execute("CREATE TABLE t AS SELECT 'the row' AS text", "ALTER TABLE t OWNER TO app", database=NAME)
    url = postgres.environment("app", NAME)["DATABASE_STRING"]
    yield Place(None, Container("app", "1", "app", "running"), {"X": url}, "X", parse_dsn(url), "127.0.0.1")
    postgres.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def take(place: Place, folder: Path, timeout: float = 30) -> _backup.Backup:
    return _backup.take(place, Server(place.parts, place.address, 5), str(folder), timeout)


def test_a_dump_can_be_restored(place: Place, tmp_path: Path) -> None:
    backup = take(place, tmp_path / "new")
    path = Path(backup.path)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == backup.sha256
    assert (path.stat().st_size, path.stat().st_mode & 0o777) == (backup.bytes, 0o600)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    restored = subprocess.run([f"{BIN}/pg_restore", "--file=-", path], capture_output=True, text=True, check=True)
    assert "the row" in restored.stdout


def test_what_the_role_may_not_read_stops_it(place: Place, tmp_path: Path, postgres: servers.Postgres) -> None:
    postgres.execute("CREATE TABLE hidden ()", database=NAME)
    with pytest.raises(Refused, match=r"no backup: pg_dump says .*permission denied for table hidden"):
        take(place, tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("script", "line"),
    [
        ('{bin}/pg_dump "$@" | head -c 900', "no backup: pg_restore says"),
        ("exit 0", "no backup: pg_restore says"),
        ("echo PGDMP; exit 3", "no backup: pg_dump says status 3"),
        ("exec sleep 60", "pg_dump did not end within the 0.5 s of timeout; nothing was changed"),
    ],
)
def test_what_is_no_whole_dump_does_not_count(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, line: str
) -> None:
    fake = tmp_path / "bin" / "pg_dump"
    fake.parent.mkdir()
    fake.write_text(f"#!/bin/sh\n{script.format(bin=BIN)}\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{fake.parent}:{os.environ['PATH']}")
    with pytest.raises(Refused, match=line):
        take(place, tmp_path / "dumps", 0.5 if "sleep" in script else 30)
    assert list((tmp_path / "dumps").iterdir()) == []


def test_a_machine_without_pg_dump(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Refused, match="pg_dump is not installed here; install postgresql-client"):
        _backup.expect_possible(place)


def test_a_folder_that_cannot_be_written(place: Place, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="no backup could be written into"):
        take(place, tmp_path / "file" / "x")
