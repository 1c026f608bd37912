# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starting and stopping the servers that the tests talk to."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest

PASSWORD = "p@ss w/o:rd%"

# Some connections stay reserved for superusers.
MAX_CONNECTIONS = 8

_HBA = """
local   all all              trust
host    all denied  all      reject
host    all legacy  all      md5
host    all plain   all      password
hostssl all secure  all      scram-sha-256
host    all secure  all      reject
host    all all     all      scram-sha-256
"""


def binary(name: str) -> str:
    """The path of a server's program; Debian keeps those of PostgreSQL off the PATH."""
    places = sorted(map(str, Path("/usr/lib/postgresql").glob("*/bin")), reverse=True)
    found = shutil.which(name, path=os.pathsep.join([*places, os.environ["PATH"]]))
    if not found:
        pytest.fail(f"{name} is missing; install it with: apt-get install postgresql redis-server openssl")
    return found


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 20.0) -> None:
    """Wait for the condition; fail the test when it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            pytest.fail(f"{what} within {seconds} s")
        time.sleep(0.02)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


@contextlib.contextmanager
def frozen(process: subprocess.Popen[bytes]) -> Iterator[None]:
    """The process and its children get no time for as long as this lasts."""
    os.killpg(process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGCONT)


@contextlib.contextmanager
def running(
    command: Sequence[str], port: int, ending: signal.Signals, user: str | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """A server process in a group of its own, from when it listens until ``ending`` ends it."""
    process = subprocess.Popen(
        command, user=user, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until(lambda: _listens(port), f"{command[0]} listens")
        yield process
    finally:
        process.send_signal(ending)
        process.wait(20)


def certificate(directory: Path) -> Path:
    """A certificate for ``localhost`` in ``server.crt``, signed by itself, and its key in ``server.key``."""
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    files = ["-keyout", str(directory / "server.key"), "-out", str(directory / "server.crt")]
    command = [binary("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
    subprocess.run(command, check=True, capture_output=True)
    return directory / "server.crt"


def server_user() -> str | None:
    """PostgreSQL refuses to run as root."""
    return "postgres" if os.geteuid() == 0 else None


@contextlib.contextmanager
def initialised() -> Iterator[Path]:
    """A data directory with TLS and the rules of ``_HBA``; the roles come with :func:`create_roles`.

    It is not below pytest's own directory, which nobody but the user of the tests may enter.
    """
    with tempfile.TemporaryDirectory(prefix="autogpt-ops-") as name:
        directory = Path(name)
        directory.chmod(0o755)
        certificate(directory)
        yield _initialised(directory, server_user())


def _initialised(directory: Path, user: str | None) -> Path:
    data = directory / "data"
    if user:
        shutil.chown(directory, user)
    options = ["-U", "postgres", "--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8"]
    command = [binary("initdb"), "-D", str(data), *options]
    subprocess.run(command, check=True, capture_output=True, user=user, cwd="/")
    (data / "pg_hba.conf").write_text(_HBA)
    for name in ("server.key", "server.crt"):
        shutil.copy(directory / name, data / name)
        (data / name).chmod(0o600)
        if user:
            shutil.chown(data / name, user)
    return data


class Postgres:
    """A running PostgreSQL server."""

    def __init__(self, data: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        self.data = data
        self.port = port
        self.process = process

    def connect(self, database: str = "postgres", user: str = "postgres") -> psycopg2.extensions.connection:
        """A session over the Unix socket, where every role is trusted."""
        connection = psycopg2.connect(host=str(self.data), port=self.port, user=user, dbname=database)
        connection.autocommit = True
        return connection

    def wait(self) -> None:
        """Until it lets the superuser in."""
        wait_until(self._is_ready, "PostgreSQL is ready")

    def _is_ready(self) -> bool:
        with contextlib.suppress(psycopg2.OperationalError), contextlib.closing(self.connect()):
            return True
        return False

    def execute(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the superuser."""
        with contextlib.closing(self.connect(database)) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def environment(
        self, user: str, database: str = "app", password: str = PASSWORD, options: str = ""
    ) -> dict[str, str]:
        """The application's environment for this role."""
        credentials = f"{user}:{quote(password, safe='')}"
        return {"DATABASE_STRING": f"postgresql+psycopg2://{credentials}@localhost:{self.port}/{database}{options}"}


@contextlib.contextmanager
def postgres_server(data: Path, *options: str) -> Iterator[Postgres]:
    """The server of this data directory; ``options`` are settings such as ``hot_standby=off``."""
    port = free_port()
    settings = (
        f"max_connections={MAX_CONNECTIONS}",
        "ssl=on",
        "fsync=off",
        f"unix_socket_directories={data}",
        *options,
    )
    arguments = [word for setting in settings for word in ("-c", setting)]
    command = [binary("postgres"), "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1", *arguments]
    with running(command, port, signal.SIGINT, server_user()) as process:  # a "fast" shutdown
        yield Postgres(data, port, process)


def create_roles(server: Postgres) -> None:
    """One role for each rule of ``_HBA``, all with the same password, and the application's database."""
    server.wait()
    with contextlib.closing(server.connect()) as connection, connection.cursor() as cursor:
        for role in ("app", "legacy", "plain", "secure", "denied"):
            cursor.execute(f"SET password_encryption = '{'md5' if role == 'legacy' else 'scram-sha-256'}'")
            cursor.execute(f"CREATE ROLE {role} LOGIN PASSWORD %s", (PASSWORD,))
        cursor.execute("CREATE DATABASE app OWNER app")


class Redis:
    """A running Redis server."""

    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port = port
        self.process = process


@contextlib.contextmanager
def redis_server(directory: Path, *options: str) -> Iterator[Redis]:
    """A server that saves nothing unless the options say otherwise."""
    port = free_port()
    base = ["--port", str(port), "--dir", str(directory), "--save", "", "--bind", "127.0.0.1"]
    # Politely asked, a server that cannot save does not go.
    with running([binary("redis-server"), *base, *options], port, signal.SIGKILL) as process:
        yield Redis(port, process)
