# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: postgres, before anybody is refused."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text

_MAJOR, _MINOR = Severity.MAJOR, Severity.MINOR

_SQL = "docker exec {container} psql -U {user} -d {database} -c"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "postgres.long_query",
        _MINOR,
        Text("A statement on {subject} has been running for {seconds} s", "{subject} 上有一条语句已运行 {seconds} 秒"),
        Text(
            "It may be a backup or a report. Otherwise it uses up CPU and disk, and whoever waits for its answer has "
            "given up.",
            "可能是备份或报表。否则它在消耗 CPU 和磁盘，而等待结果的请求多半已经超时。",
        ),
        Text(
            "See what it does. pg_cancel_backend ends the statement, not the session; EXPLAIN shows what makes it "
            "slow.",
            "查看它在做什么。pg_cancel_backend 只终止语句而不断开会话；用 EXPLAIN 分析其慢的原因。",
        ),
        (
            _SQL + ' "SELECT pid, application_name, now() - query_start AS runs, left(query, 80) FROM pg_stat_activity '
            "WHERE state = 'active' ORDER BY 3 DESC LIMIT 5\"",
        ),
        explains=("postgres.long_transaction",),
        guide="5",
    ),
    Entry(
        "postgres.pools_too_large",
        _MAJOR,
        Text(
            "The application may open {most} connections, PostgreSQL at {subject} has {limit}",
            "应用最多会打开 {most} 个连接，而 {subject} 上的 PostgreSQL 只有 {limit} 个",
        ),
        Text(
            "{workers} processes with a pool of {size} + {overflow} each: under load the last of them are refused "
            "(SQLSTATE 53300).",
            "{workers} 个进程，每个连接池 {size} + {overflow}：高负载时后来者会被拒绝（SQLSTATE 53300）。",
        ),
        Text(
            "Make the pools smaller, so that workers × (pool_size + max_overflow) stays below {limit}; or put a "
            "pooler in between; or raise max_connections, which needs a restart and memory.",
            "缩小连接池，使进程数 ×（pool_size + max_overflow）小于 {limit}；或在中间部署连接池代理（如 PgBouncer）；"
            "或调大 max_connections（需要重启并占用更多内存）。",
        ),
        (_SQL + ' "SHOW max_connections"',),
        explains=("postgres.too_many_connections", "postgres.connections_high"),
        guide="2",
    ),
    Entry(
        "postgres.cache_hit_low",
        _MINOR,
        Text(
            "PostgreSQL at {subject} finds only {percent} % of its data in memory",
            "{subject} 上的 PostgreSQL 缓存命中率只有 {percent}%",
        ),
        Text(
            "Everything else is asked of the operating system or the disk, which is many times slower.",
            "其余数据都要从操作系统缓存或磁盘读取，速度慢得多。",
        ),
        Text(
            "Look first for statements that read whole tables. If the data in use is larger, raise shared_buffers to a "
            "quarter of the memory; that needs a restart.",
            "先检查是否有全表扫描的语句。如果热数据确实更大，可将 shared_buffers 调到内存的四分之一（需要重启）。",
        ),
        (
            _SQL + ' "SELECT relname, seq_scan, seq_tup_read, heap_blks_read FROM pg_stat_user_tables '
            'JOIN pg_statio_user_tables USING (relid, relname) ORDER BY heap_blks_read DESC LIMIT 10"',
            _SQL + ' "SHOW shared_buffers"',
        ),
        guide="5",
    ),
    Entry(
        "postgres.deadlocks",
        _MINOR,
        Text(
            "PostgreSQL at {subject} has broken {count} deadlocks in {days} days",
            "{subject} 上的 PostgreSQL 在 {days} 天内解除了 {count} 次死锁",
        ),
        Text(
            "Transactions locked the same rows in different orders. Each time one of them was undone with an error "
            "(40P01), and both had waited before.",
            "事务以不同的顺序锁定相同的行。每次都有一个事务被回滚并报错（40P01），双方在此之前都在等待。",
        ),
        Text(
            "The server's log names the statements of each deadlock. Let the application lock in one order and keep "
            "transactions short, and try again after 40P01. pg_stat_reset() begins to count anew.",
            "服务器日志会记录每次死锁涉及的语句。让应用按固定顺序加锁、缩短事务，并在出现 40P01 时重试。"
            "pg_stat_reset() 可重新计数。",
        ),
        ("docker logs --since 24h {container} 2>&1 | grep -A 8 'deadlock detected' | tail -40",),
        guide="2",
    ),
    Entry(
        "postgres.autovacuum_off",
        _MINOR,
        Text("Autovacuum is off at {subject}", "{subject} 的 autovacuum 已关闭"),
        Text(
            "Nothing removes the rows that updates and deletes leave behind, and nothing keeps the planner's "
            "statistics true: tables grow and get slower until somebody runs VACUUM.",
            "更新和删除留下的死行不会被清理，优化器的统计信息也不会更新：表会不断膨胀变慢，直到有人手动执行 VACUUM。",
        ),
        Text(
            "Switch it on; a reload is enough. If it was switched off because it was in the way, make it gentler "
            "(autovacuum_vacuum_cost_delay) instead.",
            "将其打开，重新加载配置即可生效。若因影响性能而关闭，应改为调缓其速度（autovacuum_vacuum_cost_delay）。",
        ),
        (_SQL + ' "ALTER SYSTEM SET autovacuum = on"', _SQL + ' "SELECT pg_reload_conf()"'),
        explains=("postgres.dead_rows", "postgres.wraparound"),
        guide="2",
    ),
    Entry(
        "postgres.restart_pending",
        _MINOR,
        Text(
            "{count} setting(s) of PostgreSQL at {subject} wait for a restart: {names}",
            "{subject} 上的 PostgreSQL 有 {count} 项设置需重启后生效：{names}",
        ),
        Text(
            "They were changed (ALTER SYSTEM, postgresql.conf), but pg_reload_conf() does not change them: the server "
            "goes on with the old values, and comes up with the new ones whenever it is restarted next.",
            "这些设置已被修改（ALTER SYSTEM 或 postgresql.conf），但 pg_reload_conf() 无法使其生效："
            "服务器仍在使用旧值，并会在下一次重启时突然改用新值。",
        ),
        Text(
            "See whether the container's memory limit fits the new values, then restart the server at a quiet time; or "
            "take the change back with ALTER SYSTEM RESET and a reload.",
            "先确认容器的内存上限能否容纳新值，然后在空闲时段重启服务器；"
            "或用 ALTER SYSTEM RESET 并重新加载以撤销修改。",
        ),
        (
            _SQL + ' "SELECT name, setting, sourcefile FROM pg_settings WHERE pending_restart"',
            "docker restart {container}",
        ),
        risk=Risk.DISRUPTIVE,
        guide="10",
    ),
    Entry(
        "postgres.checkpoints_forced",
        _MINOR,
        Text(
            "{percent} % of the checkpoints of PostgreSQL at {subject} come before they are due",
            "{subject} 上的 PostgreSQL 有 {percent}% 的检查点是被迫提前触发的",
        ),
        Text(
            "Of {total} checkpoints most were asked for, usually because the log reached max_wal_size: everything is "
            "then written at once, and again in full soon after.",
            "在 {total} 次检查点中大多是被请求的，通常因为 WAL 达到 max_wal_size：会集中刷盘，并很快再次产生大量整页"
            "写入。",
        ),
        Text(
            "Raise max_wal_size until checkpoints come at checkpoint_timeout; a reload is enough. Keep that much disk "
            "free.",
            "调大 max_wal_size，使检查点按 checkpoint_timeout 触发，重新加载配置即可生效；请预留相应磁盘空间。",
        ),
        (
            _SQL + ' "SHOW max_wal_size"',
            _SQL + " \"ALTER SYSTEM SET max_wal_size = '4GB'\"",
            _SQL + ' "SELECT pg_reload_conf()"',
        ),
        guide="5",
    ),
    Entry(
        "postgres.wraparound",
        _MAJOR,
        Text(
            "The database {oldest} on {subject} runs out of transaction numbers ({millions} million)",
            "{subject} 上的数据库 {oldest} 即将耗尽事务号（{millions} 百万）",
        ),
        Text(
            "Its oldest row has not been frozen for {millions} million transactions. At about 2,100 the server "
            "refuses every write until it is vacuumed.",
            "最旧的行已有 {millions} 百万个事务没有冻结。达到约 2100 百万时，服务器会拒绝所有写入，直到完成 VACUUM。",
        ),
        Text(
            "Find what keeps VACUUM from it: old transactions, prepared ones, inactive slots, autovacuum switched "
            "off. Then VACUUM (FREEZE) that database, its oldest tables first.",
            "先找出阻碍 VACUUM 的原因：长事务、预备事务、不活动的复制槽、autovacuum 被关闭。"
            "然后对该库执行 VACUUM (FREEZE)，从最旧的表开始。",
        ),
        (
            _SQL + ' "SELECT oid::regclass, age(relfrozenxid) FROM pg_class WHERE relkind IN '
            "('r', 'm', 't') ORDER BY 2 DESC LIMIT 10\"",
            _SQL + ' "SHOW autovacuum"',
        ),
        explains=("postgres.read_only", "postgres.error"),
        guide="5",
    ),
    Entry(
        "postgres.prepared_transactions",
        _MAJOR,
        Text(
            "{count} prepared transactions on {subject} were left, the oldest for {seconds} s",
            "{subject} 上遗留了 {count} 个预备事务，最久已 {seconds} 秒",
        ),
        Text(
            "They ({names}) keep their locks without any session, even over a restart, and no old row can be cleaned "
            "up.",
            "这些事务（{names}）不依附任何会话，重启后仍持有锁，并阻止清理旧行。",
        ),
        Text(
            "Ask whoever coordinates them (a transaction manager) whether they are to be kept; then COMMIT PREPARED or "
            "ROLLBACK PREPARED by name. If nobody uses them, set max_prepared_transactions to 0.",
            "先向事务协调方确认，然后按名称执行 COMMIT PREPARED 或 ROLLBACK PREPARED。"
            "如果没有程序使用，请将 max_prepared_transactions 设为 0。",
        ),
        (_SQL + ' "TABLE pg_prepared_xacts"',),
        risk=Risk.DISRUPTIVE,
        explains=("postgres.lock_wait", "postgres.dead_rows", "postgres.wraparound"),
        guide="2",
    ),
    Entry(
        "postgres.inactive_slot",
        _MINOR,
        Text(
            "Nobody reads {count} replication slots on {subject}, which hold back {held_mib} MiB",
            "{subject} 上有 {count} 个复制槽无人读取，已积压 {held_mib} MiB 日志",
        ),
        Text(
            "The server keeps all log from where {names} stopped, until the disk is full.",
            "服务器会一直保留 {names} 停止位置之后的全部 WAL，直到磁盘写满。",
        ),
        Text(
            "If the replica or consumer comes back, let it catch up. If it is gone for good, drop the slot. "
            "max_slot_wal_keep_size limits what a slot may hold.",
            "如果备库或消费者会恢复，等待其追上；如果已永久下线，请删除该复制槽。可用 max_slot_wal_keep_size 限制积压"
            "量。",
        ),
        (
            _SQL + ' "SELECT slot_name, slot_type, active, restart_lsn FROM pg_replication_slots"',
            _SQL + " \"SELECT pg_drop_replication_slot('NAME')\"",
        ),
        risk=Risk.DESTRUCTIVE,
        explains=("postgres.disk_full", "host.disk_full", "postgres.dead_rows", "postgres.wraparound"),
        guide="5",
    ),
    Entry(
        "postgres.sequence_exhausted",
        _MAJOR,
        Text(
            "A sequence on {subject} has used {percent} % of its numbers",
            "{subject} 上的序列号已用掉 {percent}%",
        ),
        Text(
            "After the last number every insert that needs one fails. Concerned: {names}.",
            "用尽之后所有依赖该序列的插入都会失败。涉及：{names}。",
        ),
        Text(
            "Make the column a bigint and the sequence too (ALTER SEQUENCE … AS bigint). Changing the column rewrites "
            "the table under a lock: plan it, and also change columns that refer to it.",
            "将该列和序列改为 bigint（ALTER SEQUENCE … AS bigint）。修改列类型会加锁重写整张表，请安排维护窗口，"
            "并同时修改引用它的列。",
        ),
        (_SQL + ' "SELECT sequencename, last_value, max_value FROM pg_sequences ORDER BY 2 DESC NULLS LAST LIMIT 10"',),
        risk=Risk.DISRUPTIVE,
        explains=("postgres.error",),
        guide="5",
    ),
    Entry(
        "postgres.index_invalid",
        _MINOR,
        Text("{count} indexes on {subject} are not valid", "{subject} 上有 {count} 个无效索引"),
        Text(
            "CREATE INDEX CONCURRENTLY failed half-way. No query uses {names}, yet every write maintains them; a "
            "unique one may not keep values unique.",
            "CREATE INDEX CONCURRENTLY 中途失败。查询不会使用 {names}，但每次写入仍要维护；若是唯一索引，则不能保证唯"
            "一性。",
        ),
        Text(
            "Build it again with REINDEX INDEX CONCURRENTLY, as a statement of its own, or drop it.",
            "用 REINDEX INDEX CONCURRENTLY 重建（须作为单独的语句执行），或将其删除。",
        ),
        (_SQL + ' "SELECT indexrelid::regclass, indrelid::regclass FROM pg_index WHERE NOT indisvalid"',),
        explains=("postgres.long_query", "postgres.statements_slow"),
        guide="5",
    ),
    Entry(
        "postgres.index_duplicate",
        _MINOR,
        Text(
            "{count} indexes on {subject} exist twice ({size_mib} MiB)",
            "{subject} 上有 {count} 组重复索引（{size_mib} MiB）",
        ),
        Text(
            "The same columns in the same order: {names}. Each costs every write and its space, and helps no query.",
            "列及其顺序完全相同：{names}。重复的索引拖慢写入并占用空间，却对查询没有帮助。",
        ),
        Text(
            "Keep the one that belongs to a constraint, which is named first; drop the others with DROP INDEX "
            "CONCURRENTLY, and take them out of the migrations too.",
            "保留属于约束的那个（列在最前），其余用 DROP INDEX CONCURRENTLY 删除，并同步修改迁移脚本。",
        ),
        risk=Risk.DISRUPTIVE,
        guide="5",
    ),
    Entry(
        "postgres.index_unused",
        _MINOR,
        Text(
            "{count} indexes on {subject} were not used for {days} days ({size_mib} MiB)",
            "{subject} 上有 {count} 个索引已 {days} 天未被使用（{size_mib} MiB）",
        ),
        Text(
            "{names}: each write maintains them, no query on this server read them. A replica or a yearly report may.",
            "{names}：每次写入都要维护，但本服务器上没有查询使用。备库或年度报表可能会用到。",
        ),
        Text(
            "Make sure that nobody needs them, on replicas too; then DROP INDEX CONCURRENTLY.",
            "确认（包括备库）无人使用之后，再执行 DROP INDEX CONCURRENTLY。",
        ),
        (
            _SQL
            + ' "SELECT indexrelid::regclass, pg_size_pretty(pg_relation_size(indexrelid)) FROM pg_stat_user_indexes '
            'WHERE idx_scan = 0 ORDER BY pg_relation_size(indexrelid) DESC LIMIT 10"',
        ),
        risk=Risk.DISRUPTIVE,
        guide="5",
    ),
    Entry(
        "postgres.foreign_key_unindexed",
        _MINOR,
        Text(
            "{count} foreign keys of large tables on {subject} have no index",
            "{subject} 上有 {count} 个大表外键没有索引",
        ),
        Text(
            "Whenever a row is deleted (or its key changed) on the other side, the whole table is read, up to {rows} "
            "rows: {names}.",
            "每当被引用的行被删除或键值改变时，都要扫描整张表（多达 {rows} 行）：{names}。",
        ),
        Text(
            "Create the index CONCURRENTLY, as a statement of its own, and in a migration. If nothing is ever deleted "
            "there, leave it.",
            "用 CREATE INDEX CONCURRENTLY 建立索引（须作为单独的语句执行），并写入迁移脚本。若被引用的行从不删除，可"
            "以不处理。",
        ),
        explains=("postgres.long_query", "postgres.lock_wait"),
        guide="5",
    ),
    Entry(
        "postgres.dead_rows",
        _MINOR,
        Text(
            "Up to {percent} % dead rows in {count} tables on {subject}, not vacuumed for {days} days",
            "{subject} 上有 {count} 张表的死行多达 {percent}%，已 {days} 天未 VACUUM",
        ),
        Text(
            "Queries read past rows that nobody can see any more, and the tables grow: {names}.",
            "查询要跳过大量已不可见的行，表也不断膨胀：{names}。",
        ),
        Text(
            "See why autovacuum does not come: is it off, is it held up by an old transaction, a prepared one or a "
            "slot, or cancelled by locks? Then VACUUM (ANALYZE) the table; it locks nobody out.",
            "查明 autovacuum 未执行的原因：被关闭、被长事务/预备事务/复制槽阻碍，还是因锁冲突被取消。"
            "然后对该表执行 VACUUM (ANALYZE)，不会阻塞读写。",
        ),
        (
            _SQL
            + ' "SELECT relid::regclass, n_live_tup, n_dead_tup, last_vacuum, last_autovacuum FROM pg_stat_user_tables '
            'ORDER BY n_dead_tup DESC LIMIT 10"',
            _SQL + ' "SHOW autovacuum"',
        ),
        explains=("postgres.cache_hit_low", "postgres.statements_slow"),
        guide="5",
    ),
    Entry(
        "postgres.statements_slow",
        _MINOR,
        Text(
            "{count} kinds of statements on {subject} are slow, the costliest {mean_ms} ms on average",
            "{subject} 上有 {count} 类慢语句，开销最大的平均耗时 {mean_ms} 毫秒",
        ),
        Text(
            "It was called {calls} times: {statement}",
            "该语句已执行 {calls} 次：{statement}",
        ),
        Text(
            "EXPLAIN (ANALYZE, BUFFERS) it with real values, on a copy if it writes. Often an index is missing, or "
            "rows are fetched one by one. pg_stat_statements_reset() starts counting anew.",
            "用真实参数执行 EXPLAIN (ANALYZE, BUFFERS)（写语句请在副本上执行）。常见原因是缺少索引或逐行查询。"
            "pg_stat_statements_reset() 可重新统计。",
        ),
        (
            _SQL
            + ' "SELECT calls, round(mean_exec_time::numeric, 1) AS mean_ms, left(query, 120) FROM pg_stat_statements '
            'ORDER BY calls * mean_exec_time DESC LIMIT 10"',
        ),
        guide="5",
    ),
    Entry(
        "postgres.statements_unseen",
        _MINOR,
        Text(
            "PostgreSQL at {subject} keeps no statistics of its statements",
            "{subject} 上的 PostgreSQL 没有语句统计",
        ),
        Text(
            "It is busy, and without pg_stat_statements nobody can tell what with.",
            "服务器较繁忙，但没有 pg_stat_statements 就无法知道时间花在哪些语句上。",
        ),
        Text(
            "Add pg_stat_statements to shared_preload_libraries, restart the server once, when that suits, and create "
            "the extension in the database.",
            "将 pg_stat_statements 加入 shared_preload_libraries，在合适的时间重启一次，然后在数据库中创建该扩展。",
        ),
        (
            _SQL + ' "SHOW shared_preload_libraries"',
            _SQL + ' "CREATE EXTENSION pg_stat_statements"',
        ),
        risk=Risk.DISRUPTIVE,
        guide="5",
    ),
)

__all__ = ("ENTRIES",)
