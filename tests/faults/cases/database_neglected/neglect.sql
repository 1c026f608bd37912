-- Copyright (c) 2026 autogpt.ops contributors
-- GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
-- SPDX-License-Identifier: GPL-3.0-or-later

-- All that a diagnosis finds in a database which nobody looks after.
SET client_min_messages = error;
DROP SCHEMA IF EXISTS neglected CASCADE;
CREATE SCHEMA neglected;
SET search_path = neglected;

-- Counters that have a beginning of their own.
SELECT pg_stat_reset();
SELECT pg_stat_reset_shared(
  CASE WHEN current_setting('server_version_num')::int < 170000 THEN 'bgwriter' ELSE 'checkpointer' END);

-- A sequence of small numbers near its end.
CREATE SEQUENCE small AS smallint;
SELECT setval('small', 32000);

-- An index of more than 10 MiB that nobody uses, and one that another equals.
CREATE UNLOGGED TABLE big AS SELECT g AS id FROM generate_series(1, 520000) g;
CREATE INDEX big_unused ON big (id);
CREATE UNLOGGED TABLE twice AS SELECT g AS id FROM generate_series(1, 60000) g;
ALTER TABLE twice ADD PRIMARY KEY (id);
CREATE INDEX twice_again ON twice (id);

-- A foreign key without an index.
CREATE TABLE parent (id int PRIMARY KEY);
INSERT INTO parent VALUES (1);
CREATE TABLE child (id int, parent int, CONSTRAINT kin FOREIGN KEY (parent) REFERENCES parent);
INSERT INTO child SELECT g, 1 FROM generate_series(1, 12000) g;
ANALYZE child;

-- Dead rows that no VACUUM may touch.
CREATE TABLE dead (id int) WITH (autovacuum_enabled = off);
INSERT INTO dead SELECT generate_series(1, 30000);
DELETE FROM dead WHERE id % 2 = 0;

-- Somebody has once switched off what cleans up.
ALTER SYSTEM SET autovacuum = off;

-- A slot that nobody reads.
SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = 'forgotten';
SELECT pg_create_physical_replication_slot('forgotten', true);

-- A table of 42 MB, a page for each row, that never enters the cache: both the writing and the scans of more than a
-- quarter of the cache use a few buffers only.
CREATE UNLOGGED TABLE wide WITH (fillfactor = 10) AS SELECT repeat('x', 700) AS filler FROM generate_series(1, 5400);
DO $$ BEGIN FOR turn IN 1..210 LOOP PERFORM count(*) FROM wide; END LOOP; END $$;

-- More than a transaction for each second of a week and a day, and checkpoints that nobody waited to be due.
DO $$ BEGIN FOR turn IN 1..760000 LOOP COMMIT; END LOOP; END $$;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
CHECKPOINT;
