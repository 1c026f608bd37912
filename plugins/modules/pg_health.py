#!/usr/bin/python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pg_health
short_description: Assert that a PostgreSQL server is healthy
version_added: 0.1.0
author:
  - autogpt.ops contributors (@autogpt-ops)
description:
  - Reaches one PostgreSQL server in stages (name, connection, TLS, greeting, authentication, query), reads what it
    tells the role, and judges that with the checks that M(autogpt.ops.stack_health) makes of component V(postgres).
  - Tells a wrong password, a missing rule of C(pg_hba.conf), a missing database, a full table of connections, a server
    that starts, stops or recovers, and a full disk apart, by SQLSTATE.
  - Looks at connections, transactions, locks with those who hold them, slow statements, indexes, sequences, dead rows,
    wraparound, checkpoints, replication slots and prepared transactions.
  - Fails when a finding is at least as severe as O(fail_on), like M(ansible.builtin.wait_for) when its condition is not
    met.
  - Nothing is changed. Everything is read in one transaction that can only read, and whose statements end with
    O(timeout).
  - No secret is returned, and statements only without their literals.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.assertion
  - autogpt.ops.attributes.actiongroup_ops
  - autogpt.ops.docker
  - autogpt.ops.server
options:
  login_unix_socket:
    description:
      - The directory of the server's Unix socket on the target, often V(/var/run/postgresql).
    type: path
    aliases:
      - unix_socket
  login_user:
    description:
      - The role. An ordinary one does, what it may not see is not judged. C(pg_monitor) sees everything.
      - The default is what O(url) or the environment of O(container) says, else V(postgres).
    type: str
  login_db:
    description:
      - The database. The default is what O(url) or the environment of O(container) says, else the name of the role.
    type: str
    aliases:
      - db
      - database
  ssl_mode:
    description:
      - Whether to encrypt the connection, and what to check, in the words of C(libpq).
      - V(disable), V(allow) and V(prefer) do without encryption if they must. V(require) encrypts and believes whoever
        answers, unless O(ca_cert) is given, then it is V(verify-ca).
      - V(verify-ca) wants a certificate of a known authority, V(verify-full) also wants the server's name in it.
      - The default is what O(url) says, else V(prefer).
      - A Unix socket is never encrypted.
    type: str
    choices:
      - disable
      - allow
      - prefer
      - require
      - verify-ca
      - verify-full
  pool_size:
    description:
      - The number of connections that one process of the application keeps in its pool (C(pool_size) of SQLAlchemy).
      - When it is given, all processes' pools together must fit into the server's connections.
    type: int
  max_overflow:
    description:
      - The number of connections that a pool may open beyond O(pool_size) (C(max_overflow) of SQLAlchemy).
    type: int
    default: 0
  workers:
    description:
      - The number of the application's processes that have a pool each.
    type: int
    default: 1
notes:
  - Exactly one of O(container), O(login_host), O(login_unix_socket) and O(url) is needed.
  - O(url) is C(postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=MODE), also with a driver as in
    C(postgresql+psycopg2://).
  - User, password and database of O(container) are those of C(POSTGRES_USER), C(POSTGRES_PASSWORD) and C(POSTGRES_DB),
    or of Bitnami's variables. A variable that names a file with the password (C(POSTGRES_PASSWORD_FILE)) is followed.
  - Authentication is tried with a password (SCRAM, MD5 or in clear text). A server that wants GSSAPI or SSPI is
    unknown.
  - The Python package C(psycopg2) is needed on the target, and for O(container) also C(docker). The role
    P(autogpt.ops.prerequisites#role) installs them from the distribution.
seealso:
  - module: autogpt.ops.stack_health
  - module: autogpt.ops.redis_health
  - module: community.postgresql.postgresql_ping
  - module: community.postgresql.postgresql_info
"""

EXAMPLES = r"""
- name: Fail when the PostgreSQL server in this container is in a critical state
  autogpt.ops.pg_health:
    container: postgres

- name: Fail also when it is degraded
  autogpt.ops.pg_health:
    login_host: db.example.com
    login_user: autogpt
    login_password: "{{ db_password }}"
    login_db: autogpt
    ssl_mode: verify-full
    fail_on: major

- name: Would four processes with these pools fit into the server's connections
  autogpt.ops.pg_health:
    container: postgres
    pool_size: 20
    max_overflow: 30
    workers: 4
    fail_on: major

- name: Only report, over the Unix socket and as its superuser
  autogpt.ops.pg_health:
    login_unix_socket: /var/run/postgresql
    fail_on: never
  become: true
  become_user: postgres
  register: health

- name: Use the URL that the application has
  autogpt.ops.pg_health:
    url: "{{ database_url }}"
"""

RETURN = r"""
reach:
  description: How far the conversation got.
  returned: when the options are usable
  type: dict
  contains:
    stage:
      description:
        - V(ready), or the stage that failed, V(config), V(dns), V(tcp), V(tls), V(greeting), V(auth) or V(query).
      type: str
      returned: success
      sample: auth
    code:
      description:
        - The server's SQLSTATE, else the name of an errno, or a word such as V(timeout), V(closed), V(certificate)
          or V(protocol). Empty when ready.
      type: str
      returned: success
      sample: 28P01
    message:
      description: The server's own words.
      type: str
      returned: success
      sample: password authentication failed
    target:
      description: The server without credentials, or the path of its socket.
      type: str
      returned: success
      sample: db.example.com:5432
    host:
      description: The name or address.
      type: str
      returned: success
      sample: db.example.com
    port:
      description: The port.
      type: int
      returned: success
      sample: 5432
    addresses:
      description: The addresses of the name.
      type: list
      elements: str
      returned: success
      sample: [172.18.0.2]
    tls:
      description: Whether the connection was encrypted.
      type: bool
      returned: success
      sample: false
    seconds:
      description: How long it took.
      type: float
      returned: success
      sample: 0.004
    timings:
      description: How many seconds single stages took, as far as they were measured.
      type: dict
      returned: success
      sample: {}
    certificate:
      description: What the server's certificate says, as far as it was looked at.
      type: dict
      returned: success
      sample: null
    variable:
      description: The option that named the server.
      type: str
      returned: success
      sample: login_host
facts:
  description: What the server tells the role, sizes in bytes, ages in seconds. Empty when it could not be read.
  returned: when the options are usable
  type: dict
  contains:
    version:
      description: The version, as C(server_version_num).
      type: int
      returned: success
      sample: 170004
    database:
      description: The database.
      type: str
      returned: success
      sample: autogpt
    user:
      description: The role.
      type: str
      returned: success
      sample: autogpt
    max_connections:
      description: The most connections.
      type: int
      returned: success
      sample: 100
    reserved:
      description: Those of them that ordinary roles cannot have.
      type: int
      returned: success
      sample: 3
    connections:
      description: The connections of clients, by state.
      type: dict
      returned: success
      sample: {idle: 4, active: 1}
    oldest_idle_in_transaction:
      description: Since when a session is idle in a transaction.
      type: float
      returned: success
      sample: 0.0
    oldest_transaction:
      description: The age of the oldest transaction.
      type: float
      returned: success
      sample: 0.2
    longest_query:
      description: How long the longest statement runs that waits for no lock.
      type: float
      returned: success
      sample: 0.0
    in_recovery:
      description: Whether it is a standby, or recovers.
      type: bool
      returned: success
      sample: false
    read_only:
      description: Whether transactions are read-only by default.
      type: bool
      returned: success
      sample: false
    lock_waits:
      description: The sessions that wait for locks, and the sessions that they wait for.
      type: list
      elements: dict
      returned: success
      sample:
        - pid: 812
          seconds: 75.0
          blockers: [790]
          application: worker
    holders:
      description: The sessions that others wait for.
      type: list
      elements: dict
      returned: success
      sample:
        - pid: 790
          seconds: 300.0
          state: idle in transaction
          application: psql
    tables:
      description: The tables in the search path of the role.
      type: list
      elements: str
      returned: success
      sample: [agents, tasks]
    alembic_versions:
      description: The revisions that alembic applied. Null without its table.
      type: list
      elements: str
      returned: success
      sample: [e05c86d1f764]
    prisma_applied:
      description: The migrations that Prisma applied. Null without its table.
      type: list
      elements: str
      returned: success
      sample: [20240722143307_migrations]
    prisma_failed:
      description: The migrations of Prisma that began and did not end. Null without its table.
      type: list
      elements: str
      returned: success
      sample: []
    unreadable:
      description: The tables of migration tools that the role may not read.
      type: list
      elements: str
      returned: success
      sample: []
    statistics:
      description: What the server counts. A group is null when it could not be read.
      type: dict
      returned: success
      contains:
        counters:
          description:
            - Transactions, blocks found in the cache and read, checkpoints, deadlocks, and the oldest transaction that
              is not frozen, with the time since when they are counted; and whether C(autovacuum) is on.
          type: dict
          returned: success
          sample: {age: 90000.0, transactions: 697, hits: 104452, reads: 323, frozen_age: 250, deadlocks: 0}
        prepared:
          description: Prepared transactions and their ages.
          type: list
          elements: dict
          returned: success
          sample: [{name: x1, amount: 12.0}]
        slots:
          description: Replication slots that nobody reads, and the bytes of log that they hold back.
          type: list
          elements: dict
          returned: success
          sample: [{name: standby, amount: 16777216.0}]
        sequences:
          description: Sequences that have used more than 90 percent of their numbers, and how many percent.
          type: list
          elements: dict
          returned: success
          sample: [{name: public.tasks_id_seq, amount: 97.7}]
        invalid_indexes:
          description: Indexes that are not valid, and their sizes.
          type: list
          elements: dict
          returned: success
          sample: [{name: broken, amount: 16384.0}]
        duplicate_indexes:
          description: Indexes that are equal, and the size of those that are not needed.
          type: list
          elements: dict
          returned: success
          sample: [{name: tasks_pkey = tasks_id, amount: 1400000.0}]
        unused_indexes:
          description: Indexes of 10 MiB or more that were never used, and their sizes.
          type: list
          elements: dict
          returned: success
          sample: [{name: tasks_old, amount: 11534336.0}]
        unindexed_keys:
          description: Foreign keys of large tables without an index, and the rows of the table.
          type: list
          elements: dict
          returned: success
          sample: [{name: steps (steps_task_fkey), amount: 12000.0}]
        dead_rows:
          description: Tables with many dead rows.
          type: list
          elements: dict
          returned: success
          sample: [{table: tasks, dead: 15000, live: 15000, vacuumed: 86400.0}]
        statements:
          description: The slowest statements that are called often. Null without the extension C(pg_stat_statements).
          type: list
          elements: dict
          returned: success
          sample: [{text: 'SELECT ?', calls: 100, mean: 21.5}]
        unread:
          description: Why groups could not be read, by SQLSTATE.
          type: dict
          returned: success
          sample: {}
findings:
  description: What is wrong, worst first.
  returned: when the options are usable
  type: list
  elements: dict
  contains:
    id:
      description: The stable id, see the page of findings.
      type: str
      returned: success
      sample: postgres.auth_failed
    object:
      description: The server or the container.
      type: str
      returned: success
      sample: db.example.com:5432
    severity:
      description: V(critical), V(major) or V(minor). A cause has at least the severity of what it explains.
      type: str
      returned: success
      sample: critical
    title:
      description: What is wrong, in one line.
      type: str
      returned: success
      sample: PostgreSQL at db.example.com:5432 rejects the password of the role autogpt
    remedy:
      description: What to do.
      type: str
      returned: success
      sample: Correct the password.
    evidence:
      description: What proves it.
      type: dict
      returned: success
      sample: {code: 28P01, stage: auth}
    causes:
      description: The ids of the findings that explain this one.
      type: list
      elements: str
      returned: success
      sample: []
unknown:
  description: The questions without an answer, each with the reason.
  returned: when the options are usable
  type: list
  elements: dict
  contains:
    component:
      description: What the question is about, V(postgres) or V(container).
      type: str
      returned: success
      sample: postgres
    check:
      description: The name of the check.
      type: str
      returned: success
      sample: has_free_connections
    reason:
      description: Why, in a word.
      type: str
      returned: success
      sample: package_missing
    text:
      description: Why, and what would help.
      type: str
      returned: success
      sample: The Python package psycopg2 is not installed for /usr/bin/python3. Install python3-psycopg2.
counts:
  description: The number of findings of each severity, explained ones included, and of questions without an answer.
  returned: when the options are usable
  type: dict
  sample: {critical: 1, major: 0, minor: 0, unknown: 8}
worst:
  description: The highest severity found, or V(none).
  returned: when the options are usable
  type: str
  sample: critical
msg:
  description: The findings that reached O(fail_on), or why nothing could be asked, in one line.
  returned: failure
  type: str
  sample: "1 finding(s) at or above critical: postgres.auth_failed (db.example.com:5432)"
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.autogpt.ops.plugins.module_utils._health import POSTGRES, RULES, run, server_options


def argument_spec() -> dict[str, t.Any]:
    """The module's options."""
    return {
        **server_options(("disable", "allow", "prefer", "require", "verify-ca", "verify-full")),
        "login_db": {"type": "str", "aliases": ["db", "database"]},
        "pool_size": {"type": "int"},
        "max_overflow": {"type": "int", "default": 0},
        "workers": {"type": "int", "default": 1},
    }


def main() -> t.NoReturn:
    run(AnsibleModule(argument_spec=argument_spec(), supports_check_mode=True, **RULES), POSTGRES)


if __name__ == "__main__":
    main()
