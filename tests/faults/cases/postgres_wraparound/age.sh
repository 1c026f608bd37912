#!/bin/sh
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Copies the data of PostgreSQL, lets the copy have a replication slot, and moves it on by 1.5 billion transactions. The
# number is the first of a page of pg_xact, so that the server makes that page itself.
as_postgres() { setpriv --reuid postgres --regid postgres --init-groups "$@"; }

cp --archive /data/. "$PGDATA"
echo wal_level = logical >> "$PGDATA/postgresql.auto.conf"

as_postgres pg_ctl --silent --log /dev/null start
as_postgres psql --quiet -v ON_ERROR_STOP=1 <<SQL
INSERT INTO agents VALUES ('in use', 'in use', now());
SELECT pg_create_logical_replication_slot('forgotten', 'pgoutput');
SQL
as_postgres pg_ctl --silent stop

as_postgres pg_resetwal --next-transaction-id 1500545024 "$PGDATA"
