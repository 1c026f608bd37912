# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: postgres."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text
from ._symptoms import APP_ANSWERS_BADLY

_MAJOR, _CRITICAL, _MINOR = Severity.MAJOR, Severity.CRITICAL, Severity.MINOR

# What becomes of an application that cannot use its database.
_APP = (
    "container.unhealthy",
    "container.crashed",
    "container.crash_loop",
    "container.restarted",
    "port.not_listening",
    *APP_ANSWERS_BADLY,
)

_STATE = "docker ps --all --filter name={container}"
_LOGS = "docker logs --tail 50 {container}"
_RECREATE = "docker compose --project-directory {directory} up -d --force-recreate {app_service}"
_SQL = "docker exec {container} psql -U {user} -d {database} -c"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "postgres.unreachable",
        _CRITICAL,
        Text("PostgreSQL at {subject} cannot be reached ({code})", "无法连接 {subject} 上的 PostgreSQL（{code}）"),
        Text(
            "Nobody accepts the connection, so the application has no database.",
            "该地址没有服务接受连接，应用无法使用数据库。",
        ),
        Text(
            "See whether the container runs and what its log says. If it runs, compare host and port in {variable} "
            "with the container's name, port and network.",
            "先确认数据库容器是否在运行，并查看其日志。若容器正在运行，请核对 {variable} 中的主机和端口与容器名、"
            "端口及所在网络是否一致。",
        ),
        (_STATE, _LOGS, "docker compose --project-directory {directory} up -d {service}"),
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.not_answering",
        _CRITICAL,
        Text(
            "PostgreSQL at {subject} accepts connections but does not answer",
            "{subject} 上的 PostgreSQL 接受连接但没有响应",
        ),
        Text(
            "The server hangs: it is frozen, starved of memory, CPU or disk, or blocked in the kernel. "
            "Whoever connects waits in vain.",
            "服务器已挂起：进程被冻结、内存/CPU/磁盘资源耗尽，或阻塞在内核中。所有连接都在空等。",
        ),
        Text(
            "Look at the state of its processes (T: stopped, D: waiting for the disk) and at memory and disk. "
            "Remove the cause; restart the container only after that.",
            "查看其进程状态（T 表示被暂停，D 表示等待磁盘）以及内存和磁盘情况。先排除原因，再考虑重启容器。",
        ),
        ("docker top {container} -eo pid,stat,wchan:20,args", _LOGS, "free -h", "df -h"),
        explains=(*_APP, "postgres.too_many_connections"),
        guide="2",
    ),
    Entry(
        "postgres.dns_failed",
        _CRITICAL,
        Text("The database host {host} has no address ({code})", "数据库主机名 {host} 无法解析（{code}）"),
        Text(
            "A container's name resolves only while it runs, and only on the networks that it shares with the "
            "application.",
            "容器名只有在该容器运行、且与应用处于同一 Docker 网络时才能解析。",
        ),
        Text(
            "Start the container with that name, or connect it to the application's network; or correct the host "
            "in {variable}.",
            "启动该名称对应的容器，或将其接入应用所在的网络；如主机名有误，请修改 {variable}。",
        ),
        (_STATE, "docker inspect {app} --format '{{{{json .NetworkSettings.Networks}}}}'"),
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.tls_failed",
        _CRITICAL,
        Text(
            "The encrypted connection to PostgreSQL at {subject} fails ({code})",
            "与 {subject} 上 PostgreSQL 的加密连接建立失败（{code}）",
        ),
        Text(
            "Both sides speak, but agree on no encryption: {message}",
            "双方可以通信，但无法就加密达成一致：{message}",
        ),
        Text(
            "Make sslmode and sslrootcert in {variable} fit the server: does it offer TLS, and does its certificate "
            "carry the name {host} and come from that authority?",
            "请使 {variable} 中的 sslmode 和 sslrootcert 与服务器相符：服务器是否启用了 TLS，"
            "证书是否包含主机名 {host} 并由该 CA 签发。",
        ),
        (_SQL + ' "SHOW ssl"', _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.starting",
        _MAJOR,
        Text("PostgreSQL at {subject} is starting or recovering", "{subject} 上的 PostgreSQL 正在启动或恢复"),
        Text(
            "It accepts no sessions yet (SQLSTATE 57P03). After a crash it first replays its log, which can take "
            "minutes.",
            "服务器尚不接受会话（SQLSTATE 57P03）。崩溃之后需要先重放 WAL 日志，可能持续数分钟。",
        ),
        Text(
            "Follow its log until it is ready to accept connections. Do not restart it: recovery would begin again.",
            "跟踪日志直到出现可以接受连接的提示。不要重启，否则恢复会从头开始。",
        ),
        ("docker logs --follow --tail 20 {container}",),
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.shutting_down",
        _CRITICAL,
        Text("PostgreSQL at {subject} is shutting down ({code})", "{subject} 上的 PostgreSQL 正在关闭（{code}）"),
        Text(
            "Somebody or something stops it. It ends sessions and accepts no new ones.",
            "有人或某个程序正在停止数据库：现有会话被终止，新会话被拒绝。",
        ),
        Text(
            "Find out who stopped it from the log and from Docker's events, then start it again.",
            "从日志和 Docker 事件中查明是谁停止了它，然后重新启动。",
        ),
        (_LOGS, "docker events --since 30m --until 0m --filter container={container}"),
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.auth_failed",
        _CRITICAL,
        Text(
            "PostgreSQL at {subject} rejects the password of the role {user}",
            "{subject} 上的 PostgreSQL 拒绝了角色 {user} 的密码",
        ),
        Text(
            "The password in {variable} is not the role's (SQLSTATE 28P01). POSTGRES_PASSWORD counts only when an "
            "empty data directory is initialised; changing it later changes nothing.",
            "{variable} 中的密码与该角色的密码不一致（SQLSTATE 28P01）。"
            "POSTGRES_PASSWORD 仅在首次初始化空数据目录时生效，之后修改不起作用。",
        ),
        Text(
            "Correct {variable} in the environment file and recreate the application. Or give the role the password "
            "that the application has: the first command asks for it. Characters such as @ : / % must be "
            "percent-encoded in a URL.",
            "在环境文件中更正 {variable} 并重建应用容器；或者把该角色的密码改为应用所用的密码（第一条命令会提示输入）。"
            "URL 中的 @ : / % 等字符必须进行百分号编码。",
        ),
        (r"docker exec -it {container} psql -U {user} -d {database} -c '\password'", _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.access_denied",
        _CRITICAL,
        Text(
            "PostgreSQL at {subject} does not let the role {user} in ({code})",
            "{subject} 上的 PostgreSQL 不允许角色 {user} 登录（{code}）",
        ),
        Text(
            "pg_hba.conf has no line for this address, role, database and encryption; or the role does not exist "
            "or may not log in. {message}",
            "pg_hba.conf 中没有匹配该地址、角色、数据库和加密方式的规则，或者该角色不存在或无登录权限。{message}",
        ),
        Text(
            "Look at the rules in force and at the role; add the missing rule and reload, or correct the role in "
            "{variable}.",
            "查看当前生效的规则和角色；补充缺少的规则并重新加载，或更正 {variable} 中的角色。",
        ),
        (
            _SQL + ' "TABLE pg_hba_file_rules"',
            _SQL + ' "SELECT rolname, rolcanlogin FROM pg_roles"',
            _SQL + ' "SELECT pg_reload_conf()"',
        ),
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.database_missing",
        _CRITICAL,
        Text("The database {database} does not exist on {subject}", "{subject} 上不存在数据库 {database}"),
        Text(
            "The server runs, but without this database (SQLSTATE 3D000). Either the name is wrong, or the server "
            "began with an empty data directory: after an upgrade or a moved volume the old data may still be on disk.",
            "服务器正常运行，但没有这个数据库（SQLSTATE 3D000）。可能是名称写错，也可能是服务器从空数据目录启动："
            "升级或挂载路径变化后，旧数据可能仍在磁盘上。",
        ),
        Text(
            "Compare the name in {variable} with the list. If the list is empty of everything, look for the old "
            "volume before you create anything; only then create the database and apply the migrations.",
            "将 {variable} 中的名称与数据库列表核对。如果列表中什么业务库都没有，先查找旧数据卷，不要急于创建；"
            "确认之后再创建数据库并执行迁移。",
        ),
        (
            "docker exec {container} psql -U {user} -d postgres -l",
            "docker inspect {container} --format '{{{{json .Mounts}}}}'",
            "docker exec {container} createdb -U {user} {database}",
            "docker exec {app} alembic upgrade head",
        ),
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.too_many_connections",
        _CRITICAL,
        Text("PostgreSQL at {subject} has no free connection", "{subject} 上的 PostgreSQL 连接数已用尽"),
        Text(
            "Every new session is refused (SQLSTATE 53300). The usual reason is more pools than the limit allows: "
            "workers × (pool_size + max_overflow) must stay below max_connections; or sessions that are never closed.",
            "所有新会话都被拒绝（SQLSTATE 53300）。常见原因是连接池总量超过上限："
            "进程数 ×（pool_size + max_overflow）必须小于 max_connections；或者会话没有被关闭。",
        ),
        Text(
            "See who holds the connections (a superuser still gets in). End sessions that are idle in a transaction, "
            "then make the pools smaller, or raise max_connections, which needs a restart.",
            "查看连接被谁占用（超级用户仍可登录）。结束长期 idle in transaction 的会话，然后缩小连接池，"
            "或调大 max_connections（需要重启）。",
        ),
        (
            _SQL + ' "SELECT usename, application_name, client_addr, state, count(*) FROM pg_stat_activity '
            'GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC"',
        ),
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.connections_high",
        _MAJOR,
        Text(
            "{percent} % of the connections of PostgreSQL at {subject} are in use",
            "{subject} 上的 PostgreSQL 连接使用率已达 {percent}%",
        ),
        Text(
            "{used} of {limit} connections for ordinary roles are taken, {idle} of them idle in a transaction. "
            "When none is left, the application is refused.",
            "普通角色可用的 {limit} 个连接已占用 {used} 个，其中 {idle} 个处于 idle in transaction。"
            "用尽后应用会被拒绝连接。",
        ),
        Text(
            "See who holds them. Make the application's pools smaller: workers × (pool_size + max_overflow) must stay "
            "below {limit}; or raise max_connections, which needs a restart.",
            "查看连接被谁占用。缩小应用的连接池，使进程数 ×（pool_size + max_overflow）小于 {limit}；"
            "或调大 max_connections（需要重启）。",
        ),
        (
            _SQL + ' "SELECT usename, application_name, client_addr, state, count(*) FROM pg_stat_activity '
            'GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC"',
        ),
        explains=("postgres.too_many_connections",),
        guide="2",
    ),
    Entry(
        "postgres.idle_in_transaction",
        _MAJOR,
        Text(
            "{count} sessions on {subject} are idle in a transaction, the oldest for {seconds} s",
            "{subject} 上有 {count} 个会话处于 idle in transaction，最久已 {seconds} 秒",
        ),
        Text(
            "They hold connections and locks and keep old rows from being cleaned up, but do nothing: "
            "the application began transactions and does not end them.",
            "这些会话占用连接和锁、阻碍旧行清理，却什么也不做：应用开启了事务但没有结束。",
        ),
        Text(
            "Find the sessions and the code they come from; end them with pg_terminate_backend. "
            "idle_in_transaction_session_timeout ends such sessions in future.",
            "找到这些会话及其对应的代码，用 pg_terminate_backend 结束它们。"
            "设置 idle_in_transaction_session_timeout 可在今后自动结束此类会话。",
        ),
        (
            _SQL
            + ' "SELECT pid, application_name, now() - state_change AS idle, left(query, 80) FROM pg_stat_activity '
            "WHERE state LIKE 'idle in transaction%' ORDER BY 3 DESC\"",
        ),
        risk=Risk.DISRUPTIVE,
        explains=(
            "postgres.too_many_connections",
            "postgres.connections_high",
            "postgres.lock_wait",
            "postgres.long_transaction",
        ),
        guide="2",
    ),
    Entry(
        "postgres.long_transaction",
        _MINOR,
        Text(
            "The oldest transaction on {subject} has been open for {seconds} s",
            "{subject} 上最久的事务已开启 {seconds} 秒",
        ),
        Text(
            "Long transactions hold locks and keep old rows from being cleaned up. A backup is a harmless example.",
            "长事务会持有锁并阻碍旧行清理。备份属于正常的长事务。",
        ),
        Text("See what it does; if it is not a backup, make it shorter.", "查看它在做什么；如果不是备份，应缩短事务。"),
        (
            _SQL + ' "SELECT pid, application_name, state, now() - xact_start AS age, left(query, 80) '
            'FROM pg_stat_activity WHERE xact_start IS NOT NULL ORDER BY 4 DESC LIMIT 5"',
        ),
        explains=("postgres.lock_wait",),
        guide="2",
    ),
    Entry(
        "postgres.lock_wait",
        _MAJOR,
        Text(
            "{waiting} sessions on {subject} wait for locks, the longest for {seconds} s",
            "{subject} 上有 {waiting} 个会话在等待锁，最长已等待 {seconds} 秒",
        ),
        Text(
            "Requests of the application stand still until the sessions {blockers} let go.",
            "在会话 {blockers} 释放锁之前，应用的相关请求都会停滞。",
        ),
        Text(
            "See what the blocking sessions do. Let them finish, or end them with pg_terminate_backend, which "
            "rolls back their work.",
            "查看阻塞会话在做什么：等待其完成，或用 pg_terminate_backend 结束（其未提交的工作会回滚）。",
        ),
        (
            _SQL + ' "SELECT pid, pg_blocking_pids(pid) AS blocked_by, state, left(query, 80) FROM pg_stat_activity '
            'WHERE cardinality(pg_blocking_pids(pid)) > 0"',
        ),
        risk=Risk.DISRUPTIVE,
        explains=("postgres.connections_high", "postgres.too_many_connections", "container.unhealthy"),
        guide="2",
    ),
    Entry(
        "postgres.read_only",
        _CRITICAL,
        Text(
            "PostgreSQL at {subject} does not accept writes ({code})",
            "{subject} 上的 PostgreSQL 不接受写入（{code}）",
        ),
        Text(
            "It is a standby in recovery, or default_transaction_read_only is on. Whatever the application wants "
            "to store fails.",
            "它是处于恢复状态的备库，或 default_transaction_read_only 已打开。应用的所有写入都会失败。",
        ),
        Text(
            "If a failover took place, point the application to the primary. Else find where the setting comes from "
            "and why somebody set it; often a full disk was the reason.",
            "如果发生过主备切换，请让应用的数据库地址指向主库。否则查明该设置来自哪里以及原因，"
            "常见原因是磁盘曾经写满。",
        ),
        (
            _SQL + ' "SELECT pg_is_in_recovery()"',
            _SQL
            + " \"SELECT setting, source, sourcefile FROM pg_settings WHERE name = 'default_transaction_read_only'\"",
        ),
        explains=("container.unhealthy",),
        guide="2",
    ),
    Entry(
        "postgres.data_left_behind",
        _MAJOR,
        Text(
            "The database at {subject} is empty, and another lies in a volume that nobody mounts: {volumes}",
            "{subject} 上的数据库为空，而未被挂载的卷中还有另一份数据库：{volumes}",
        ),
        Text(
            "The volume is of the same compose project and holds data of PostgreSQL {version}, last written at "
            "{modified}; the server uses {mounted}. This is what remains when the volume or its path was renamed in "
            "the compose file: the server began anew, and nothing was lost yet.",
            "该卷属于同一个 compose 项目，其中是 PostgreSQL {version} 的数据，最后写入时间为 {modified}；"
            "服务器当前使用 {mounted}。compose 文件中的卷名或路径被修改后就会如此：服务器从空目录重新初始化，"
            "但旧数据尚未丢失。",
        ),
        Text(
            "Remove no volume. Stop the stack, let the compose file name the old volume again (external: true, with "
            "its name), and start it. What was written into the new one since is not in the old: copy it first.",
            "不要删除任何卷。停止服务栈，在 compose 文件中重新使用旧卷（external: true 并写明 name），然后启动。"
            "此后写入新库的数据不在旧库中，请先备份。",
        ),
        (
            "docker volume ls --filter dangling=true",
            "docker inspect {container} --format '{{{{json .Mounts}}}}'",
            "docker compose --project-directory {directory} config --volumes",
        ),
        risk=Risk.DISRUPTIVE,
        explains=("migration.behind",),
        guide="2",
    ),
    Entry(
        "postgres.disk_full",
        _CRITICAL,
        Text("The disk of PostgreSQL at {subject} is full", "{subject} 上 PostgreSQL 的磁盘已满"),
        Text(
            "It cannot write (SQLSTATE 53100) and may stop at any moment.",
            "数据库无法写入（SQLSTATE 53100），随时可能停止。",
        ),
        Text(
            "Free space outside the data directory first: old logs, dangling images. Never delete files in the data "
            "directory, least of all in pg_wal.",
            "先清理数据目录以外的空间：旧日志、悬空镜像。绝不要删除数据目录中的文件，尤其是 pg_wal。",
        ),
        ("df -h", "docker exec {container} df -h", "docker system df"),
        explains=_APP,
        guide="2",
    ),
    Entry(
        "postgres.error",
        _CRITICAL,
        Text(
            "PostgreSQL at {subject} refuses the application ({code})",
            "{subject} 上的 PostgreSQL 拒绝了应用（{code}）",
        ),
        Text("The server's answer: {message}", "服务器的回答：{message}"),
        Text(
            "Look the SQLSTATE up in PostgreSQL's list of error codes and read the server's log around now.",
            "在 PostgreSQL 错误码列表中查找该 SQLSTATE，并查看服务器此刻前后的日志。",
        ),
        (_LOGS,),
        explains=_APP,
        guide="2",
    ),
)

__all__ = ("ENTRIES",)
