# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conversations with a real PostgreSQL server, and what is made of them."""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
from diagnosing import findings, observed
from servers import MAX_CONNECTIONS, PASSWORD, Postgres, frozen, postgres_server, wait_until

from ansible_collections.autogpt.ops.plugins.module_utils._inside import _main, _postgres
from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import parse_dsn
from ansible_collections.autogpt.ops.plugins.module_utils._inside._targets import Server
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes import postgres as probe


def reach(environment: dict[str, str], timeout: float = 3.0) -> tuple[str, str]:
    found = observed(environment, timeout).database
    assert found is not None
    return found.stage, found.code


@pytest.mark.parametrize("role", ["app", "legacy", "plain", "secure", "postgres"])
def test_authenticates_as_libpq_does(postgres: Postgres, role: str) -> None:
    """SCRAM, MD5, a password in clear text, and TLS where the server insists on it."""
    if role == "postgres":
        postgres.execute("ALTER ROLE postgres PASSWORD 'simple'")
        assert reach(postgres.environment(role, password="simple")) == ("ready", "")
    else:
        assert reach(postgres.environment(role)) == ("ready", "")


@pytest.mark.parametrize(
    ("mode", "encrypted"), [("disable", False), ("allow", False), ("prefer", True), ("require", True)]
)
def test_encrypts_as_sslmode_says(postgres: Postgres, mode: str, encrypted: bool) -> None:
    found = observed(postgres.environment("app", options=f"?sslmode={mode}")).database
    assert found is not None
    assert (found.stage, found.tls) == ("ready", encrypted)


def test_sslmode_allow_turns_to_tls_when_plain_is_refused(postgres: Postgres) -> None:
    assert reach(postgres.environment("secure", options="?sslmode=allow")) == ("ready", "")
    assert reach(postgres.environment("secure", options="?sslmode=disable")) == ("auth", "28000")


def test_verifies_the_certificate_when_asked(postgres: Postgres) -> None:
    authority = postgres.data.parent / "server.crt"
    trusted = f"?sslmode=verify-full&sslrootcert={authority}"
    assert reach(postgres.environment("app", options=trusted)) == ("ready", "")
    assert reach(postgres.environment("app", options="?sslmode=verify-full&sslrootcert=system")) == (
        "tls",
        "certificate",
    )
    assert reach(postgres.environment("app", options="?sslmode=verify-ca&sslrootcert=/none")) == ("tls", "authorities")


def test_only_verify_full_compares_the_name(postgres: Postgres) -> None:
    authority = postgres.data.parent / "server.crt"
    outcomes = {}
    for mode in ("verify-ca", "verify-full"):
        url = postgres.environment("app", options=f"?sslmode={mode}&sslrootcert={authority}")["DATABASE_STRING"]
        outcomes[mode] = reach({"DATABASE_STRING": url.replace("localhost", "127.0.0.1")})
    assert outcomes == {"verify-ca": ("ready", ""), "verify-full": ("tls", "certificate")}


def test_reading_verifies_too_where_the_files_are_ours(postgres: Postgres) -> None:
    def version(options: str, host: str = "localhost", verify: bool = True) -> int:
        url = postgres.environment("app", options=options)["DATABASE_STRING"].replace("localhost", host)
        return probe.read(parse_dsn(url), "127.0.0.1", verify=verify).version

    trusted = f"&sslrootcert={postgres.data.parent / 'server.crt'}"
    assert version("?sslmode=verify-full" + trusted) > 120000
    assert version("?sslmode=verify-ca" + trusted, "another.test") > 120000
    assert version("?sslmode=verify-full", verify=False) > 120000
    for options, host in (("?sslmode=verify-full", "localhost"), ("?sslmode=verify-full" + trusted, "another.test")):
        with pytest.raises(ProbeError) as error:
            version(options, host)
        assert error.value.reason == "not_reached"


def test_a_unix_socket_and_a_mode_that_is_misspelt(postgres: Postgres) -> None:
    url = f"postgresql:///app?host={postgres.data}&port={postgres.port}&user=app"
    server = Server("url", parse_dsn(url))
    assert _main.ask(_postgres.converse, server, 3.0, {})["stage"] == "ready"
    assert (server.label, probe.read(server.parts).user) == (str(postgres.data), "app")
    assert reach({"DATABASE_STRING": url}) == ("config", "socket")
    assert reach(postgres.environment("app", options="?sslmode=verify_full")) == ("config", "unusable")


def test_sslmode_require_verifies_where_authorities_are_named(postgres: Postgres) -> None:
    authority = postgres.data.parent / "server.crt"
    assert reach(postgres.environment("app", options=f"?sslmode=require&sslrootcert={authority}")) == ("ready", "")
    others = "/etc/ssl/certs/ca-certificates.crt"
    assert reach(postgres.environment("app", options=f"?sslmode=require&sslrootcert={others}")) == (
        "tls",
        "certificate",
    )


CASES = {
    "wrong password": ({"user": "app", "password": "wrong"}, "28P01", "postgres.auth_failed"),
    "wrong password, md5": ({"user": "legacy", "password": "wrong"}, "28P01", "postgres.auth_failed"),
    "no such role": ({"user": "nobody"}, "28P01", "postgres.auth_failed"),
    "rejected by pg_hba.conf": ({"user": "denied"}, "28000", "postgres.access_denied"),
    "no such database": ({"user": "app", "database": "none"}, "3D000", "postgres.database_missing"),
}


@pytest.mark.parametrize("case", CASES)
def test_tells_refusals_apart(postgres: Postgres, case: str) -> None:
    options, code, finding = CASES[case]
    environment = postgres.environment(**options)
    found = findings(environment)
    assert list(found) == [finding]
    assert found[finding].evidence["code"] == code
    assert PASSWORD not in str(found)


def test_a_healthy_server_gives_no_finding(postgres: Postgres) -> None:
    assert not findings(postgres.environment("app"))


def test_nobody_listens(postgres: Postgres) -> None:
    environment = {"DATABASE_STRING": "postgresql://app:x@127.0.0.1:1/app"}
    assert list(findings(environment)) == ["postgres.unreachable"]


@contextlib.contextmanager
def sessions(server: Postgres, count: int, *statements: str) -> Iterator[list[psycopg2.extensions.connection]]:
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(contextlib.closing(server.connect("app", "app"))) for dummy in range(count)]
        for session in opened:
            for statement in statements:
                session.cursor().execute(statement)
        yield opened


def test_all_connections_taken(postgres: Postgres) -> None:
    with sessions(postgres, MAX_CONNECTIONS - 3):
        assert list(findings(postgres.environment("app"))) == ["postgres.too_many_connections"]
    wait_until(lambda: reach(postgres.environment("app"))[0] == "ready", "the sessions end")


def test_almost_all_connections_idle_in_transactions(postgres: Postgres) -> None:
    with sessions(postgres, MAX_CONNECTIONS - 4, "BEGIN", "SELECT 1"):
        found = findings(postgres.environment("app"))
    high = found["postgres.connections_high"]
    assert (high.evidence["used"], high.evidence["limit"], high.evidence["idle"]) == (4, 5, 4)
    assert high.causes == (found["postgres.idle_in_transaction"].key,)


def test_sees_who_waits_for_whom(postgres: Postgres) -> None:
    postgres.execute("CREATE TABLE IF NOT EXISTS locked (id int)", "ALTER TABLE locked OWNER TO app", database="app")
    parts = parse_dsn(postgres.environment("app")["DATABASE_STRING"])
    with sessions(postgres, 1, "BEGIN", "LOCK TABLE locked") as (holder,), sessions(postgres, 1) as (waiter,):
        pid = waiter.get_backend_pid()
        asynchronous = psycopg2.connect(
            host=str(postgres.data), port=postgres.port, user="app", dbname="app", async_=True, application_name="waits"
        )
        wait_until(lambda: asynchronous.poll() == 0, "connects")
        asynchronous.cursor().execute("SELECT * FROM locked")
        wait_until(lambda: bool(probe.read(parts).lock_waits), "somebody waits")
        (wait,) = probe.read(parts).lock_waits
        assert (wait.blockers, wait.application) == ((holder.get_backend_pid(),), "waits")
        assert wait.pid not in (pid, holder.get_backend_pid())
        assert 0 <= wait.seconds < 20
        asynchronous.close()


def test_reads_the_books_of_migration_tools(postgres: Postgres) -> None:
    postgres.execute("CREATE DATABASE books OWNER app")
    parts = parse_dsn(postgres.environment("app", "books")["DATABASE_STRING"])
    nothing = probe.read(parts)
    assert (nothing.alembic_versions, nothing.prisma_applied, nothing.prisma_failed) == (None, None, None)
    postgres.execute(
        "CREATE TABLE alembic_version (version_num varchar(32))",
        "INSERT INTO alembic_version VALUES ('abc')",
        "GRANT SELECT ON alembic_version TO app",
        "CREATE SCHEMA platform",
        "GRANT USAGE ON SCHEMA platform TO app",
        "CREATE TABLE platform._prisma_migrations (migration_name text, started_at timestamptz DEFAULT now(),"
        " finished_at timestamptz, rolled_back_at timestamptz)",
        "INSERT INTO platform._prisma_migrations VALUES ('good', now(), now(), NULL), ('bad', now(), NULL, NULL),"
        " ('again', now(), NULL, now()), ('again', now(), now(), NULL)",
        "GRANT SELECT ON platform._prisma_migrations TO app",
        database="books",
    )
    found = probe.read(parts)
    assert (found.alembic_versions, found.unreadable) == (("abc",), ())
    assert (found.prisma_applied, found.prisma_failed) == (("again", "good"), ("bad",))
    assert (found.tables, found.has_tables) == (("alembic_version",), False)
    postgres.execute("CREATE SCHEMA hidden", "CREATE TABLE hidden.steps (id int)", database="books")
    assert probe.read(parts).has_tables
    postgres.execute("REVOKE SELECT ON alembic_version FROM app", database="books")
    found = probe.read(parts)
    assert (found.alembic_versions, found.unreadable) == (None, ("public.alembic_version",))


def test_a_schema_in_the_url_is_where_the_tables_are(postgres: Postgres) -> None:
    made = ('CREATE SCHEMA "plat form" AUTHORIZATION app', 'CREATE TABLE "plat form".graphs (id int)')
    postgres.execute(*made, database="app")
    try:
        url = postgres.environment("app")["DATABASE_STRING"]
        assert "graphs" not in probe.read(parse_dsn(url), "127.0.0.1").tables
        assert probe.read(parse_dsn(f"{url}?schema=plat%20form"), "127.0.0.1").tables == ("graphs",)
    finally:
        postgres.execute('DROP SCHEMA "plat form" CASCADE', database="app")


def test_a_frozen_server_costs_no_more_than_the_deadline(postgres: Postgres) -> None:
    environment = postgres.environment("app")
    started = time.monotonic()
    with frozen(postgres.process):
        assert reach(environment, 1.0) == ("greeting", "timeout")
        with pytest.raises(ProbeError) as error:
            probe.read(parse_dsn(environment["DATABASE_STRING"]), timeout=1.0)
    assert error.value.reason == "deadline_exceeded"
    assert time.monotonic() - started < 3.5


def test_a_server_that_recovers_is_starting(spare: Path) -> None:
    (spare / "standby.signal").touch()
    with postgres_server(spare, "hot_standby=off") as server:
        assert list(findings(superuser(server))) == ["postgres.starting"]


def test_a_standby_takes_no_writes(spare: Path) -> None:
    (spare / "standby.signal").touch()
    with postgres_server(spare) as server:
        server.wait()
        assert list(findings(superuser(server))) == ["postgres.read_only"]


def test_a_server_that_waits_for_its_last_session_is_shutting_down(spare: Path) -> None:
    with postgres_server(spare) as server:
        server.wait()
        with contextlib.closing(server.connect()):
            server.process.send_signal(signal.SIGTERM)
            wait_until(lambda: reach(superuser(server))[1] == "57P03", "the server refuses new sessions")
            assert list(findings(superuser(server))) == ["postgres.shutting_down"]


def superuser(server: Postgres) -> dict[str, str]:
    return server.environment("postgres", "postgres", "simple")
