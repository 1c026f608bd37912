#!/usr/bin/python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: pg_migrate
short_description: Bring an application's PostgreSQL database to the migrations of its image
version_added: 0.1.0
author:
  - autogpt.ops contributors (@autogpt-ops)
description:
  - Compares the migrations in the image of a running application with what its database says of itself, and applies
    what is missing.
  - Works with Alembic (called plainly, through Python or through poetry) and with Prisma Migrate. The tool runs in the
    application's container, with the application's environment.
  - Refuses, and says why, where an upgrade would do harm, which is when the image does not know the database's
    revision (an older image runs), when the migrations end in several heads, when the database has tables but no
    record of migrations, and when a migration of Prisma has failed before.
  - Only one migration of a database is at work at a time, from whatever host it is started. The next one waits, and
    then finds nothing to do.
  - Before any change the database is dumped into a file, which is read back to its end before it counts.
  - After a failure it says where the database stands, as it was, at which revision, or with which parts of its
    schema changed. Rows are not compared. A migration that commits by itself may have changed some all the same.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.actiongroup_ops
  - autogpt.ops.docker
attributes:
  check_mode:
    support: full
    details:
      - Says what would be applied, and changes nothing in the database.
      - With O(state=stamped) and O(state=reset) the migrations are rehearsed in a scratch database in check mode too.
        There is no other way to tell the truth. It is dropped again at once.
  diff_mode:
    support: full
    details:
      - With O(state=upgraded) it shows the SQL. Alembic writes it in its offline mode. Some migrations cannot do
        that, which is a warning.
      - With O(state=reset) it shows everything that is dropped, and what is there afterwards.
  platform:
    platforms: linux
options:
  state:
    description:
      - V(current) only looks, and fails when the database is not where the image wants it (see O(fail_on)).
      - V(upgraded) applies the pending migrations.
      - V(stamped) writes down that the database is at O(revision) without applying anything, for a database whose
        tables something else has made. The migrations are run in an empty scratch database first, and only if both
        schemas are equal in every table, column, constraint, index, sequence, type, view, function and trigger is
        it stamped. With Alembic only.
      - V(reset) drops everything in the schemas that the migrations fill, with all data, and applies all migrations
        to what is left. Extensions, grants and other schemas stay. It needs O(confirm) and always takes a backup.
        The migrations are rehearsed in a scratch database first. With Alembic only. Stop the application's
        workers before.
    type: str
    choices:
      - current
      - upgraded
      - stamped
      - reset
    default: current
  container:
    description:
      - The application's container. It must be running.
      - The default is the application of the only AutoGPT stack on the host.
    type: str
  tool:
    description:
      - The migration tool. V(auto) is Alembic where the container has an C(alembic.ini) with migrations, else Prisma.
    type: str
    choices:
      - auto
      - alembic
      - prisma
    default: auto
  command:
    description:
      - The words with which the tool is called in the container.
      - The default is the first that works of C(alembic), C(python3 -m alembic), C(python -m alembic) and
        C(poetry run alembic), or for Prisma of C(prisma), C(node_modules/.bin/prisma), C(npx --no-install prisma) and
        C(poetry run prisma).
    type: list
    elements: str
    default: []
  directory:
    description:
      - The directory in the container with C(alembic.ini), or above C(prisma/migrations).
      - The default is the first that has it of the container's working directory and the places in C(/app) where images
        keep it.
    type: str
  database_variable:
    description:
      - The variable in the container's environment with the URL of the database.
      - The default is the first that is set of C(DATABASE_STRING), C(DIRECT_URL), C(DATABASE_URL) and
        C(AP_SERVER_DB_URL).
    type: str
  revision:
    description:
      - The revision to go to, V(head) or the id of a revision of the image, or its beginning. The module never
        downgrades.
      - With Prisma only V(head).
    type: str
    default: head
  ignore:
    description:
      - Tables that O(state=stamped) leaves out of the comparison, because something else made them. C(*) and C(?) stand
        for any characters.
    type: list
    elements: str
    default: []
  confirm:
    description:
      - The name of the database, without which O(state=reset) does nothing.
    type: str
  backup:
    description:
      - Whether to dump the database before anything is changed in it.
      - C(pg_dump) runs in the server's container, else on the target, and must fit the server's version. It sees what
        the application's role may read. Where it may not read everything the dump fails, and nothing is changed.
      - O(state=reset) always takes one.
    type: bool
    default: true
  backup_dir:
    description:
      - The directory on the target for the dump, which is made with mode 0700 if it is missing.
      - The mode of the file is 0600.
      - Nothing in it is ever removed.
    type: path
    default: /var/backups/autogpt
  fail_on:
    description:
      - The mildest severity of a finding with which O(state=current) fails, V(never) only reports.
      - If it cannot be found out where the database stands it fails too, unless this is V(never).
    type: str
    choices:
      - never
      - minor
      - major
      - critical
    default: major
  connect_timeout:
    description:
      - How many seconds Docker and PostgreSQL may take to answer.
    type: float
    default: 10
  lock_timeout:
    description:
      - How many seconds to wait for another migration of the same database, and with O(state=reset) for the
        application's own locks.
    type: float
    default: 60
  timeout:
    description:
      - How many seconds one call of the migration tool, or the backup, may take. A migration that takes longer is ended
        at the server, which undoes what it has not committed.
    type: float
    default: 600
notes:
  - The lock is C(pg_advisory_xact_lock(1634168948, 1835624306)) in the database that is migrated. It is held by a
    transaction of its own, so that it also holds through a pooler in transaction mode (PgBouncer). It blocks neither
    the migrations nor C(CREATE INDEX CONCURRENTLY). Migrations that are started by other means do not know it.
  - The database is asked from the target, as the application's role, at the address of its container.
  - Through a pooler O(state=stamped) and O(state=reset) only work if it also leads to the scratch database.
  - The Python packages C(docker) and C(psycopg2) are needed on the target. The role
    P(autogpt.ops.prerequisites#role) installs them from the distribution.
seealso:
  - module: autogpt.ops.stack_health
  - name: Alembic
    description: The migration tool of SQLAlchemy.
    link: https://alembic.sqlalchemy.org/
  - name: Prisma Migrate
    description: The migration tool of Prisma.
    link: https://www.prisma.io/docs/orm/prisma-migrate
"""

EXAMPLES = r"""
- name: Fail when the database is not where the image wants it
  autogpt.ops.pg_migrate:

- name: Apply the pending migrations after a dump
  autogpt.ops.pg_migrate:
    state: upgraded

- name: Migrate the database of one of several applications, where the backup is somebody else's task
  autogpt.ops.pg_migrate:
    state: upgraded
    container: brain
    backup: false

- name: Record that tables which were made by hand are what the migrations would have made
  autogpt.ops.pg_migrate:
    state: stamped
    ignore:
      - apscheduler_jobs

- name: Throw away all data and begin anew
  autogpt.ops.pg_migrate:
    state: reset
    confirm: autogpt

- name: Apply the migrations of a Prisma project
  autogpt.ops.pg_migrate:
    state: upgraded
    container: rest_server
    tool: prisma
    directory: /app/backend
    database_variable: DIRECT_URL
"""

RETURN = r"""
tool:
  description: The migration tool.
  returned: when a database was reached
  type: str
  sample: alembic
command:
  description: The words with which the tool is called in the container.
  returned: when something is, or would be, changed
  type: list
  elements: str
  sample: [poetry, run, alembic]
container:
  description: The application's container.
  returned: when a database was reached
  type: str
  sample: autogpt-container
database:
  description: The database, as the application's environment names it.
  returned: when a database was reached
  type: dict
  contains:
    name:
      description: Its name.
      type: str
      returned: success
      sample: autogpt
    host:
      description: The server.
      type: str
      returned: success
      sample: postgres
    port:
      description: The server's port.
      type: int
      returned: success
      sample: 5432
    user:
      description: The application's role.
      type: str
      returned: success
      sample: autogpt
before:
  description: The revisions in the database before, none if it was never migrated. With Prisma all its migrations.
  returned: when a database was reached
  type: list
  elements: str
  sample: [8a2e5b3c6d42]
after:
  description: The revisions afterwards. In check mode those that would be there.
  returned: when a database was reached
  type: list
  elements: str
  sample: [e05c86d1f764]
heads:
  description: The newest revisions of the image.
  returned: when a database was reached
  type: list
  elements: str
  sample: [e05c86d1f764]
pending:
  description: What the image had beyond the database before, in the order of application.
  returned: when a database was reached
  type: list
  elements: dict
  contains:
    id:
      description: The revision, or the migration's name.
      type: str
      returned: success
      sample: b7d9314fae53
    title:
      description: The first line of the migration's description, empty with Prisma.
      type: str
      returned: success
      sample: The steps of a task.
applied:
  description: What of that was applied, or in check mode would be.
  returned: when O(state=upgraded) or O(state=reset)
  type: list
  elements: dict
  sample:
    - id: b7d9314fae53
      title: The steps of a task.
findings:
  description: What the doctor finds about the migrations, before a change that succeeds and after one that fails.
  returned: when a database was reached
  type: list
  elements: dict
  contains:
    id:
      description: The finding's id, the same as that of M(autogpt.ops.stack_health).
      type: str
      returned: success
      sample: migration.behind
    severity:
      description: V(minor), V(major) or V(critical).
      type: str
      returned: success
      sample: major
    title:
      description: The finding in one line.
      type: str
      returned: success
      sample: The database postgres:5432/autogpt is 2 migration(s) behind the image
backup:
  description: The dump that was taken before the change, if one was.
  returned: when a database was reached
  type: dict
  contains:
    path:
      description: The file on the target, in C(pg_dump)'s custom format.
      type: str
      returned: success
      sample: /var/backups/autogpt/autogpt-20260101T020000000000Z.dump
    bytes:
      description: Its size in bytes.
      type: int
      returned: success
      sample: 18230
    sha256:
      description: Its checksum.
      type: str
      returned: success
      sample: 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03
    seconds:
      description: How long it took, the reading back included.
      type: float
      returned: success
      sample: 0.6
waited:
  description: For how many seconds another migration of the database was waited for.
  returned: when the lock was taken
  type: float
  sample: 0.0
sql:
  description: The SQL of the migrations that were, or would be, applied. Empty if it cannot be told.
  returned: in diff mode, when O(state=upgraded) and something is pending
  type: str
  sample: ALTER TABLE tasks ADD COLUMN priority INTEGER DEFAULT '0' NOT NULL;
dropped:
  description: Everything that was dropped, or in check mode would be.
  returned: when O(state=reset)
  type: list
  elements: str
  sample: [table public.tasks]
differences:
  description:
    - After a failed upgrade the parts of the schema that it has changed all the same.
    - With O(state=stamped) that was refused the parts in which the schema differs from the migrations'.
  returned: when there are any
  type: list
  elements: str
  sample: ['missing: column public.tasks.priority: integer not null default 0']
output:
  description: The end of the migration tool's output, at most 2,000 characters.
  returned: when the tool failed
  type: str
  sample: 'psycopg2.errors.DuplicateTable: relation "tasks" already exists'
sqlstate:
  description: The server's error code, empty if the output does not tell.
  returned: when an upgrade or a reset failed
  type: str
  sample: 42P07
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.autogpt.ops.plugins.module_utils._migrate import (
    Refused,
    Request,
    Stopped,
    carry_out,
    heed_signals,
)
from ansible_collections.autogpt.ops.plugins.module_utils._options import docker_options
from ansible_collections.autogpt.ops.plugins.module_utils._secrets import Secrets


def argument_spec() -> dict[str, t.Any]:
    """The module's options."""
    return {
        **docker_options(),
        "state": {"type": "str", "choices": ["current", "upgraded", "stamped", "reset"], "default": "current"},
        "container": {"type": "str"},
        "tool": {"type": "str", "choices": ["auto", "alembic", "prisma"], "default": "auto"},
        "command": {"type": "list", "elements": "str", "default": []},
        "directory": {"type": "str"},
        "database_variable": {"type": "str"},
        "revision": {"type": "str", "default": "head"},
        "ignore": {"type": "list", "elements": "str", "default": []},
        "confirm": {"type": "str"},
        "backup": {"type": "bool", "default": True},
        "backup_dir": {"type": "path", "default": "/var/backups/autogpt"},
        "fail_on": {"type": "str", "choices": ["never", "minor", "major", "critical"], "default": "major"},
        "connect_timeout": {"type": "float", "default": 10},
        "lock_timeout": {"type": "float", "default": 60},
        "timeout": {"type": "float", "default": 600},
    }


def main() -> t.NoReturn:
    module = AnsibleModule(argument_spec=argument_spec(), supports_check_mode=True)
    heed_signals()
    try:
        request = Request.from_options(module.params)
    except ValueError as error:
        module.fail_json(msg=str(error))
    secrets = Secrets()
    try:
        result = carry_out(request, secrets, module.check_mode, module._diff)
    except Refused as refusal:
        module.fail_json(msg=secrets.masked(refusal.line), **_told(module, secrets, refusal.facts))
    except Stopped as stop:
        module.fail_json(msg=f"stopped by {stop}; what the database had not committed was undone")
    module.exit_json(**_told(module, secrets, result))


def _told(module: AnsibleModule, secrets: Secrets, result: dict[str, t.Any]) -> dict[str, t.Any]:
    """The result without secrets; its warnings are told to Ansible by themselves."""
    module.no_log_values.update(secrets.distinctive)
    told: dict[str, t.Any] = secrets.masked(result)
    for line in told.pop("warnings", ()):
        module.warn(line)
    return told


if __name__ == "__main__":
    main()
