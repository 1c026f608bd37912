# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What wears a real PostgreSQL server down, and what is made of it.

Counters of a day or a week cannot be waited for: such tests read the real ones, and judge them as if they were older.
"""

from __future__ import annotations

import contextlib
import dataclasses
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from diagnosing import findings
from servers import Postgres, binary, postgres_server, server_user, wait_until

from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Counters, HostFacts, PostgresFacts, Stack
from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import Parts, parse_dsn
from ansible_collections.autogpt.ops.plugins.module_utils._judge import judge
from ansible_collections.autogpt.ops.plugins.module_utils._model import Finding
from ansible_collections.autogpt.ops.plugins.module_utils._probes import postgres as probe

DAY = 86400.0


def parts(server: Postgres, database: str) -> Parts:
    return parse_dsn(server.environment("app", database)["DATABASE_STRING"])


@pytest.fixture(scope="module")
def wear(postgres: Postgres) -> Iterator[Postgres]:
    """The shared server, with a database in which everything is wrong that a table can have."""
    postgres.execute("CREATE DATABASE wear OWNER app")
    as_app(
        postgres,
        "CREATE TABLE big AS SELECT g AS id, g % 7 AS kind FROM generate_series(1, 500000) g",
        "CREATE INDEX big_unused ON big (id)",
        "CREATE TABLE twice AS SELECT g AS id FROM generate_series(1, 60000) g",
        "ALTER TABLE twice ADD PRIMARY KEY (id)",
        "CREATE INDEX twice_again ON twice (id)",
        "CREATE INDEX twice_other ON twice (id DESC)",
        "CREATE SEQUENCE small AS smallint",
        "SELECT setval('small', 32000)",
        "CREATE SEQUENCE circle AS smallint CYCLE",
        "SELECT setval('circle', 32700)",
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "INSERT INTO parent VALUES (1)",
        "CREATE TABLE child (id int, parent int, CONSTRAINT kin FOREIGN KEY (parent) REFERENCES parent)",
        "INSERT INTO child SELECT g, 1 FROM generate_series(1, 12000) g",
        "ANALYZE child",
        "CREATE TABLE dead (id int) WITH (autovacuum_enabled = off)",
        "INSERT INTO dead SELECT generate_series(1, 30000)",
        "DELETE FROM dead WHERE id % 2 = 0",
    )
    with pytest.raises(psycopg2.errors.UniqueViolation):
        as_app(postgres, "CREATE UNIQUE INDEX CONCURRENTLY broken ON child (parent)")
    yield postgres
    postgres.execute("DROP DATABASE wear WITH (FORCE)")


def as_app(server: Postgres, *statements: str, database: str = "wear") -> None:
    with contextlib.closing(server.connect(database, "app")) as connection, connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def judged(facts: PostgresFacts, **counted: Any) -> dict[str, Finding]:
    """The findings by the part of their id behind the dot, as if the server had counted this since long ago."""
    counters = facts.statistics.counters
    assert counters is not None
    # Other tests of this server ask for checkpoints, as CREATE DATABASE does.
    quiet = {"transactions": 1, "checkpoints_timed": 0, "checkpoints_requested": 0}
    older = dataclasses.replace(counters, **{"age": 30 * DAY, "checkpoint_age": 30 * DAY, **quiet, **counted})
    statistics = dataclasses.replace(facts.statistics, counters=older)
    stack = Stack("s", "guide", postgres=dataclasses.replace(facts, statistics=statistics))
    checks = [item for item in registered() if item.component == "postgres"]
    return {item.id.partition(".")[2]: item for item in judge(HostFacts(stacks=(stack,)), checks).findings}


def test_young_counters_are_no_evidence(wear: Postgres) -> None:
    found = findings(wear.environment("app", "wear"))
    assert set(found) == {
        f"postgres.{what}"
        for what in ("sequence_exhausted", "index_invalid", "index_duplicate", "foreign_key_unindexed")
    }
    assert [item.id for item in found.values() if item.severity.label != "minor"] == ["postgres.sequence_exhausted"]


def test_a_sequence_that_ends(wear: Postgres) -> None:
    found = judged(probe.read(parts(wear, "wear")))["sequence_exhausted"]
    assert (found.evidence["names"], found.evidence["percent"]) == ("public.small", 97.7)


def test_indexes_that_serve_nobody(wear: Postgres) -> None:
    found = judged(probe.read(parts(wear, "wear")))
    assert found["index_invalid"].evidence["names"] == "broken"
    assert found["index_duplicate"].evidence["names"] == "twice_pkey = twice_again"
    assert found["index_unused"].evidence["names"] == "big_unused"
    assert int(str(found["index_unused"].evidence["size_mib"])) >= 10


def test_an_index_that_is_used_is_not_unused(wear: Postgres) -> None:
    as_app(wear, "SET enable_seqscan = off", "SELECT * FROM big WHERE id = 7")
    wait_until(lambda: "index_unused" not in judged(probe.read(parts(wear, "wear"))), "the use is counted")


def test_a_foreign_key_without_an_index(wear: Postgres) -> None:
    found = judged(probe.read(parts(wear, "wear")))
    assert found["foreign_key_unindexed"].evidence["names"] == "child (kin)"
    as_app(wear, "CREATE INDEX cure ON child (parent, id)")
    assert "foreign_key_unindexed" not in judged(probe.read(parts(wear, "wear")))
    as_app(wear, "DROP INDEX cure")


def test_dead_rows(wear: Postgres) -> None:
    wait_until(lambda: bool(probe.read(parts(wear, "wear")).statistics.dead_rows), "the rows are counted")
    found = judged(probe.read(parts(wear, "wear")))["dead_rows"]
    assert (found.evidence["names"], found.evidence["percent"], found.severity.label) == ("dead", 50, "major")
    as_app(wear, "VACUUM dead")
    wait_until(lambda: not probe.read(parts(wear, "wear")).statistics.dead_rows, "the vacuum is counted")


def test_counters_are_the_servers_own(postgres: Postgres) -> None:
    facts = probe.read(parts(postgres, "app"))
    counters = facts.statistics.counters
    assert counters is not None
    assert counters.transactions > 0
    assert counters.hits > 0
    assert 0 < counters.age < DAY
    assert facts.statistics.unread == {}
    assert set(judged(facts)) == set()
    assert set(judged(facts, hits=10**6, reads=10**6)) == {"cache_hit_low"}
    assert set(judged(facts, transactions=10**9)) == {"statements_unseen"}
    postgres.execute("CHECKPOINT", "CHECKPOINT")
    later = probe.read(parts(postgres, "app")).statistics.counters
    assert later is not None
    assert later.checkpoints_requested >= counters.checkpoints_requested + 2
    assert set(judged(facts, checkpoints_timed=1, checkpoints_requested=30)) == {"checkpoints_forced"}


def test_a_slot_that_nobody_reads(postgres: Postgres) -> None:
    postgres.execute("SELECT pg_create_physical_replication_slot('forgotten', true)")
    try:
        found = findings(postgres.environment("app"))
    finally:
        postgres.execute("SELECT pg_drop_replication_slot('forgotten')")
    assert list(found) == ["postgres.inactive_slot"]
    assert found["postgres.inactive_slot"].evidence["names"] == "forgotten"


def test_a_statement_that_takes_long(postgres: Postgres) -> None:
    with contextlib.closing(postgres.connect("app", "app")) as session:
        sleeper = threading.Thread(target=_quietly, args=(session, "SELECT pg_sleep(60)"))
        sleeper.start()
        wait_until(lambda: probe.read(parts(postgres, "app")).longest_query > 0.2, "the statement runs")
        facts = probe.read(parts(postgres, "app"))
        session.cancel()
        sleeper.join()
    assert facts.longest_query < 60
    assert set(judged(dataclasses.replace(facts, longest_query=facts.longest_query + 60))) == {"long_query"}


def _quietly(session: psycopg2.extensions.connection, statement: str) -> None:
    with contextlib.suppress(psycopg2.errors.QueryCanceled), session.cursor() as cursor:
        cursor.execute(statement)


def test_those_who_hold_a_lock_are_told(postgres: Postgres) -> None:
    postgres.execute("CREATE TABLE IF NOT EXISTS held (id int)", "ALTER TABLE held OWNER TO app", database="app")
    holder, waiter = postgres.connect("app", "app"), postgres.connect("app", "app")
    with contextlib.closing(holder), contextlib.closing(waiter), holder.cursor() as cursor:
        cursor.execute("SET application_name = 'holds'")
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE held")
        thread = threading.Thread(target=_quietly, args=(waiter, "SELECT * FROM held"))
        thread.start()
        wait_until(lambda: bool(probe.read(parts(postgres, "app")).lock_waits), "somebody waits")
        facts = probe.read(parts(postgres, "app"))
        waiter.cancel()
        thread.join()
        pid = holder.get_backend_pid()
    (told,) = facts.holders
    assert (told.pid, told.application, told.state) == (pid, "holds", "idle in transaction")
    waits = tuple(dataclasses.replace(wait, seconds=wait.seconds + 60) for wait in facts.lock_waits)
    found = judged(dataclasses.replace(facts, lock_waits=waits))["lock_wait"]
    assert str(found.evidence["blockers"]).startswith(f"{pid} (holds, idle in transaction")
    assert facts.longest_query < 1  # of one that waits for a lock, the lock is what is told


def test_a_sequence_that_is_locked_costs_the_rest_nothing(wear: Postgres) -> None:
    with contextlib.closing(wear.connect("wear", "app")) as session, session.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("DROP SEQUENCE small")
        facts = probe.read(parts(wear, "wear"))
        cursor.execute("ROLLBACK")
    assert facts.statistics.unread["sequences"] == "55P03"
    assert facts.statistics.sequences is None
    assert facts.statistics.counters is not None
    assert facts.statistics.slots == ()


def superuser(server: Postgres) -> Parts:
    return parse_dsn(server.environment("postgres", "postgres", "simple")["DATABASE_STRING"])


def test_a_prepared_transaction_that_was_forgotten(spare: Path) -> None:
    with postgres_server(spare, "max_prepared_transactions=2") as server:
        server.wait()
        server.execute("BEGIN", "CREATE TABLE x ()", "PREPARE TRANSACTION 'forgotten'")
        facts = probe.read(superuser(server))
    (item,) = facts.statistics.prepared or ()
    assert item.name == "forgotten"
    aged = dataclasses.replace(facts.statistics, prepared=(dataclasses.replace(item, amount=item.amount + 300),))
    assert set(judged(dataclasses.replace(facts, statistics=aged))) == {"prepared_transactions"}


def test_statements_that_are_slow(spare: Path) -> None:
    with postgres_server(spare, "shared_preload_libraries=pg_stat_statements") as server:
        server.wait()
        server.execute("CREATE SCHEMA extra", "CREATE EXTENSION pg_stat_statements SCHEMA extra")
        assert probe.read(superuser(server)).statistics.statements == ()
        server.execute(*["SELECT pg_sleep(0.021), 's3cret'"] * 100, "ALTER ROLE postgres PASSWORD 'simple'")
        found = findings(server.environment("postgres", "postgres", "simple"))
    assert list(found) == ["postgres.statements_slow"]
    evidence = found["postgres.statements_slow"].evidence
    assert (evidence["calls"], str(evidence["statement"]).startswith("SELECT pg_sleep(")) == (100, True)
    assert "s3cret" not in str(evidence)


def test_an_extension_that_the_server_was_not_started_with(spare: Path) -> None:
    with postgres_server(spare) as server:
        server.wait()
        assert probe.read(superuser(server)).statistics.statements is None
        server.execute("CREATE EXTENSION pg_stat_statements")
        statistics = probe.read(superuser(server)).statistics
    assert (statistics.statements, statistics.unread) == (None, {})


def test_transaction_numbers_run_out(spare: Path) -> None:
    next_one = 1_350_000_000
    segment = spare / "pg_xact" / f"{next_one // 2**20:04X}"
    command = [binary("pg_resetwal"), "--next-transaction-id", str(next_one), str(spare)]
    subprocess.run(command, check=True, capture_output=True, user=server_user(), cwd="/")
    segment.write_bytes(bytes(256 * 1024))
    subprocess.run(["chown", "--reference", str(spare), str(segment)], check=True)
    with postgres_server(spare, "autovacuum_freeze_max_age=2000000000") as server:
        server.wait()
        found = findings(server.environment("postgres", "postgres", "simple"))
    assert list(found) == ["postgres.wraparound"]
    assert (found["postgres.wraparound"].severity.label, found["postgres.wraparound"].evidence["millions"]) == (
        "major",
        1349,
    )


def test_whether_there_ever_was_a_row(postgres: Postgres) -> None:
    def has_rows() -> Any:
        return probe.read(parts(postgres, "blank")).statistics.has_rows

    postgres.execute("CREATE DATABASE blank OWNER app")
    try:
        as_app(postgres, "CREATE TABLE alembic_version (version_num text)", database="blank")
        as_app(postgres, "INSERT INTO alembic_version VALUES ('a')", "CREATE TABLE tasks (id int)", database="blank")
        assert has_rows() is False
        as_app(postgres, "INSERT INTO tasks VALUES (1)", database="blank")
        wait_until(has_rows, "the row is counted")
        with contextlib.closing(postgres.connect("blank")) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_reset()")  # what a crash does
        assert has_rows() is True
    finally:
        postgres.execute("DROP DATABASE blank WITH (FORCE)")


def test_deadlocks_are_counted(wear: Postgres) -> None:
    before = counters(wear).deadlocks
    deadlock(wear)
    wait_until(lambda: counters(wear).deadlocks == before + 1, "the deadlock is counted")
    facts = probe.read(parts(wear, "wear"))
    assert "deadlocks" not in judged(facts)
    found = judged(facts, deadlocks=31)["deadlocks"]
    assert (found.severity.label, found.evidence["count"]) == ("minor", 31)


def counters(server: Postgres) -> Counters:
    found = probe.read(parts(server, "wear")).statistics.counters
    assert found is not None
    return found


def deadlock(server: Postgres) -> None:
    """Two transactions lock the same two rows, each in its own order."""
    as_app(server, "DROP TABLE IF EXISTS pair", "CREATE TABLE pair AS SELECT generate_series(1, 2) AS id")
    both = threading.Barrier(2)
    undone: list[psycopg2.Error] = []

    def lock(first: int, second: int) -> None:
        with contextlib.closing(server.connect("wear", "app")) as connection, connection.cursor() as cursor:
            cursor.execute(f"BEGIN; UPDATE pair SET id = id WHERE id = {first}")
            both.wait(30)
            try:
                cursor.execute(f"UPDATE pair SET id = id WHERE id = {second}")
            except psycopg2.errors.DeadlockDetected as error:
                undone.append(error)

    workers = [threading.Thread(target=lock, args=order) for order in ((1, 2), (2, 1))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert len(undone) == 1


def test_a_setting_that_waits_for_a_restart(spare: Path) -> None:
    """The tests' servers have ``max_connections`` on the command line, so that the file's never comes into force."""
    with postgres_server(spare) as server:
        server.wait()
        environment = server.environment("postgres", "postgres", "simple")
        where = parse_dsn(environment["DATABASE_STRING"])
        assert probe.read(where).pending == ()
        server.execute("ALTER SYSTEM SET wal_buffers = '1MB'")
        server.execute("SELECT pg_reload_conf()")
        wait_until(lambda: probe.read(where).pending == ("wal_buffers",), "a restart is pending")
        assert list(findings(environment)) == ["postgres.restart_pending"]


def test_autovacuum_that_somebody_switched_off(wear: Postgres) -> None:
    assert counters(wear).autovacuum
    try:
        wear.execute("ALTER SYSTEM SET autovacuum = off")
        wear.execute("SELECT pg_reload_conf()")
        wait_until(lambda: not counters(wear).autovacuum, "autovacuum is off")
        assert "postgres.autovacuum_off" in findings(wear.environment("app", "wear"))
    finally:
        wear.execute("ALTER SYSTEM RESET autovacuum")
        wear.execute("SELECT pg_reload_conf()")
        wait_until(lambda: counters(wear).autovacuum, "autovacuum is on")
