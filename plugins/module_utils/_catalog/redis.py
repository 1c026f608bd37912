# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: redis."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text
from ._symptoms import APP_ANSWERS_BADLY

_MAJOR, _CRITICAL = Severity.MAJOR, Severity.CRITICAL

# What becomes of an application that cannot use Redis.
_APP = ("container.unhealthy", "container.crashed", "container.crash_loop", "container.restarted", *APP_ANSWERS_BADLY)

_STATE = "docker ps --all --filter name={container}"
_LOGS = "docker logs --tail 50 {container}"
_RECREATE = "docker compose --project-directory {directory} up -d --force-recreate {app_service}"
# --askpass keeps a password out of argv; an empty one does where none is needed.
_CLI = "docker exec -it {container} redis-cli --askpass"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "redis.unreachable",
        _CRITICAL,
        Text("Redis at {subject} cannot be reached ({code})", "无法连接 {subject} 上的 Redis（{code}）"),
        Text("Nobody accepts the connection.", "该地址没有服务接受连接。"),
        Text(
            "See whether the container runs and what its log says. If it runs, compare {variable} and the port with "
            "the container's name, port and network.",
            "先确认 Redis 容器是否在运行，并查看其日志。若正在运行，请核对 {variable} 及端口与容器名、"
            "端口和网络是否一致。",
        ),
        (_STATE, _LOGS, "docker compose --project-directory {directory} up -d {service}"),
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.not_answering",
        _CRITICAL,
        Text("Redis at {subject} accepts connections but does not answer", "{subject} 上的 Redis 接受连接但没有响应"),
        Text(
            "Redis works on one command at a time: it is frozen, or one slow command, a script or a swapped-out "
            "memory page holds up all others.",
            "Redis 一次只执行一条命令：进程可能被冻结，或某条慢命令、脚本、内存换页阻塞了所有请求。",
        ),
        Text(
            "Look at the state of its process (T: stopped, D: waiting for the disk) and at memory. When it "
            "answers again, read its slow log. With rediss://, see also whether this port speaks TLS.",
            "查看其进程状态（T 表示被暂停，D 表示等待磁盘）和内存情况。恢复响应后查看慢日志。"
            "若使用 rediss://，还应确认该端口启用了 TLS。",
        ),
        ("docker top {container} -eo pid,stat,wchan:20,args", "free -h", _CLI + " SLOWLOG GET 10"),
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.dns_failed",
        _CRITICAL,
        Text("The Redis host {host} has no address ({code})", "Redis 主机名 {host} 无法解析（{code}）"),
        Text(
            "A container's name resolves only while it runs, and only on the networks that it shares with the "
            "application.",
            "容器名只有在该容器运行、且与应用处于同一 Docker 网络时才能解析。",
        ),
        Text(
            "Start the container with that name, or connect it to the application's network; or correct {variable}.",
            "启动该名称对应的容器，或将其接入应用所在的网络；如主机名有误，请修改 {variable}。",
        ),
        (_STATE, "docker inspect {app} --format '{{{{json .NetworkSettings.Networks}}}}'"),
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.tls_failed",
        _CRITICAL,
        Text(
            "The encrypted connection to Redis at {subject} fails ({code})",
            "与 {subject} 上 Redis 的加密连接建立失败（{code}）",
        ),
        Text(
            "Both sides speak, but agree on no encryption: {message}",
            "双方可以通信，但无法就加密达成一致：{message}",
        ),
        Text(
            "Does this port speak TLS (tls-port)? If not, {variable} must say redis:// and not rediss://. If so, its "
            "certificate must carry the name {host} and come from an authority that the application trusts.",
            "该端口是否启用了 TLS（tls-port）？若没有，{variable} 应使用 redis:// 而不是 rediss://；若已启用，"
            "证书须包含主机名 {host}，并由应用信任的 CA 签发。",
        ),
        (_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.noauth",
        _CRITICAL,
        Text(
            "Redis at {subject} wants a password, and the application sends none",
            "{subject} 上的 Redis 需要密码，而应用没有发送",
        ),
        Text(
            "Every command of the application is refused (NOAUTH). redis-cli ping does not show it by its exit "
            "code, which is 0.",
            "应用的所有命令都被拒绝（NOAUTH）。redis-cli ping 的退出码仍为 0，因此看不出问题。",
        ),
        Text(
            "Give the application the password (REDIS_PASSWORD or the URL) in its environment file and recreate it. "
            "If somebody set requirepass at run time by mistake, take it back with CONFIG SET.",
            "在环境文件中为应用配置密码（REDIS_PASSWORD 或 URL）并重建容器。"
            "如果 requirepass 是误操作在运行时设置的，用 CONFIG SET 撤销。",
        ),
        (_CLI + " CONFIG GET requirepass", _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.wrong_password",
        _CRITICAL,
        Text("Redis at {subject} rejects the application's password", "{subject} 上的 Redis 拒绝了应用的密码"),
        Text(
            "The password that the application sends is not the one that the server wants (WRONGPASS).",
            "应用发送的密码与服务器要求的不一致（WRONGPASS）。",
        ),
        Text(
            "Bring both together: correct the environment file and recreate the application, or correct requirepass "
            "(or the ACL) in the server's configuration.",
            "使两者一致：更正环境文件并重建应用容器，或更正服务器配置中的 requirepass（或 ACL）。",
        ),
        (_CLI + " ACL WHOAMI", _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.auth_unneeded",
        _CRITICAL,
        Text(
            "The application sends a password to Redis at {subject}, which has none",
            "应用向没有设置密码的 Redis（{subject}）发送了密码",
        ),
        Text(
            "Redis answers AUTH with an error, and clients give up on it. Often a new image or compose file lost "
            "requirepass.",
            "Redis 对 AUTH 返回错误，客户端因此放弃连接。常见原因是更换镜像或 compose 文件后丢失了 requirepass。",
        ),
        Text(
            "Set requirepass on the server again (recommended), or remove the password from the application's "
            "environment file.",
            "在服务器上重新设置 requirepass（推荐），或从应用的环境文件中删除密码，然后重建。",
        ),
        ("docker inspect {container} --format '{{{{json .Config.Cmd}}}}'", _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.protected_mode",
        _CRITICAL,
        Text(
            "Redis at {subject} is in protected mode and refuses other hosts",
            "{subject} 上的 Redis 处于保护模式，拒绝来自其他主机的连接",
        ),
        Text(
            "Without a password and without a bind address it talks only to its own loopback interface (DENIED).",
            "在既无密码又无 bind 地址的情况下，Redis 只接受本机回环接口的连接（DENIED）。",
        ),
        Text(
            "Set requirepass and give the application the password. Switch protected mode off only on a network "
            "that nobody else can reach.",
            "设置 requirepass 并为应用配置密码。只有在他人无法访问的网络中才可关闭保护模式。",
        ),
        (
            "docker exec {container} redis-cli CONFIG GET protected-mode",
            "docker exec {container} redis-cli CONFIG GET bind",
        ),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.loading",
        _MAJOR,
        Text("Redis at {subject} is loading its data", "{subject} 上的 Redis 正在加载数据"),
        Text(
            "After a start it reads its files into memory and refuses commands until then (LOADING).",
            "启动后需要把数据文件读入内存，完成之前拒绝执行命令（LOADING）。",
        ),
        Text(
            "Wait; loading_eta_seconds tells how long. A restart would begin again. If it never ends, look for a "
            "restart loop.",
            "等待即可，loading_eta_seconds 会显示剩余时间；重启会从头开始。如果一直无法完成，请检查是否在反复重启。",
        ),
        (_CLI + " INFO persistence",),
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.misconf",
        _CRITICAL,
        Text(
            "Redis at {subject} refuses writes because it cannot save (MISCONF)",
            "{subject} 上的 Redis 因无法持久化而拒绝写入（MISCONF）",
        ),
        Text(
            "The last snapshot failed, and stop-writes-on-bgsave-error protects from losing what is written from "
            "now on.",
            "上次快照失败，stop-writes-on-bgsave-error 因此拒绝写入，以免之后的数据丢失。",
        ),
        Text(
            "Read the reason in its log: a full disk, a directory without permission, or no memory for the fork "
            "(vm.overcommit_memory = 1). Mend it, then BGSAVE. Switching the protection off only hides it.",
            "从日志查明原因：磁盘已满、目录无权限，或 fork 内存不足（vm.overcommit_memory = 1）。"
            "修复后执行 BGSAVE。关闭该保护只会掩盖问题。",
        ),
        (_LOGS, "df -h", "sysctl vm.overcommit_memory", _CLI + " BGSAVE"),
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.oom",
        _CRITICAL,
        Text("Redis at {subject} is full and refuses writes (OOM)", "{subject} 上的 Redis 内存已满，拒绝写入（OOM）"),
        Text(
            "maxmemory is reached, and the policy noeviction lets nothing go.",
            "已达到 maxmemory 上限，而 noeviction 策略不会淘汰任何数据。",
        ),
        Text(
            "Find out which keys grow and delete those that are not needed, by name; never FLUSHALL. Raise maxmemory "
            "(below the container's limit), or choose allkeys-lru if Redis is only a cache here.",
            "查明哪些键在增长，按名称删除不需要的键，切勿使用 FLUSHALL。调大 maxmemory（须低于容器内存上限）；"
            "若 Redis 仅用作缓存，可改用 allkeys-lru。",
        ),
        (_CLI + " INFO memory", _CLI + " INFO keyspace", _CLI + " CONFIG GET maxmemory-policy"),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.max_clients",
        _CRITICAL,
        Text("Redis at {subject} has no free connection", "{subject} 上的 Redis 连接数已用尽"),
        Text(
            "maxclients is reached; every further client is turned away. Usually somebody opens connections "
            "without closing them.",
            "已达到 maxclients，新的客户端全部被拒绝。通常是有程序不断打开连接却不关闭。",
        ),
        Text(
            "Connections that are open already still work: ask one of them for CLIENT LIST and find who holds so many. "
            "Restart that client, then raise maxclients if the number is right.",
            "已建立的连接仍可使用：通过它们执行 CLIENT LIST，找出占用大量连接的客户端并重启它；若连接数确属正常，"
            "再调大 maxclients。",
        ),
        ("ss -tn state established '( sport = :6379 or dport = :6379 )'", _LOGS),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.clients_high",
        _MAJOR,
        Text(
            "{percent} % of the connections of Redis at {subject} are in use",
            "{subject} 上的 Redis 连接使用率已达 {percent}%",
        ),
        Text(
            "{used} of {limit} clients are connected. At the limit, further ones are turned away.",
            "{limit} 个客户端连接已占用 {used} 个，达到上限后新连接会被拒绝。",
        ),
        Text(
            "Find who holds so many connections; use one pool a process.",
            "找出占用大量连接的客户端；每个进程应只使用一个连接池。",
        ),
        (_CLI + " CLIENT LIST",),
        explains=("redis.max_clients",),
        guide="3",
    ),
    Entry(
        "redis.readonly",
        _CRITICAL,
        Text("Redis at {subject} is a replica and refuses writes", "{subject} 上的 Redis 是从节点，拒绝写入"),
        Text(
            "The application is connected to a replica (READONLY): after a failover, or because somebody, perhaps an "
            "intruder, made the server follow another one.",
            "应用连接到了从节点（READONLY）：可能发生过主从切换，也可能有人（甚至入侵者）让它去复制另一台服务器。",
        ),
        Text(
            "Look at whom it follows. If that is right, point the application to the primary. If nobody knows that "
            "address, treat it as an attack.",
            "查看它在复制哪台服务器。若属正常，请让应用指向主节点；若无人认识该地址，请按安全事件处理。",
        ),
        (_CLI + " INFO replication", _CLI + " REPLICAOF NO ONE"),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="3",
    ),
    Entry(
        "redis.memory_high",
        _MAJOR,
        Text("Redis at {subject} uses {percent} % of its memory", "{subject} 上的 Redis 内存使用率已达 {percent}%"),
        Text(
            "{used_mib} of {limit_mib} MiB are used, and the policy is {policy}: when it is full, writes may be "
            "refused.",
            "已使用 {used_mib} / {limit_mib} MiB，淘汰策略为 {policy}：写满后写入可能被拒绝。",
        ),
        Text(
            "Find out which keys grow; give them an expiry or raise maxmemory (below the container's limit).",
            "查明哪些键在增长，为其设置过期时间，或调大 maxmemory（须低于容器内存上限）。",
        ),
        (_CLI + " INFO memory", _CLI + " INFO keyspace"),
        explains=("redis.oom",),
        guide="3",
    ),
    Entry(
        "redis.save_failed",
        _MAJOR,
        Text(
            "Redis at {subject} does not save its data ({problem})",
            "{subject} 上的 Redis 未能持久化数据（{problem}）",
        ),
        Text(
            "{changes} changes are only in memory; the last snapshot is {hours} hours old. A restart loses what "
            "was not saved.",
            "有 {changes} 处更改只在内存中，上次快照距今 {hours} 小时。重启会丢失未保存的数据。",
        ),
        Text(
            "Read the reason in its log (full disk, permissions, fork), mend it, then BGSAVE and check LASTSAVE.",
            "从日志查明原因（磁盘已满、权限、fork 失败），修复后执行 BGSAVE，并用 LASTSAVE 确认。",
        ),
        (_LOGS, "df -h", _CLI + " BGSAVE", _CLI + " LASTSAVE"),
        explains=("redis.misconf",),
        guide="3",
    ),
    Entry(
        "redis.error",
        _MAJOR,
        Text(
            "Redis at {subject} answers the application with an error ({code})",
            "{subject} 上的 Redis 对应用返回错误（{code}）",
        ),
        Text("The server's answer: {message}", "服务器的回答：{message}"),
        Text("Read the server's log and the ACL of the application's user.", "查看服务器日志以及应用所用用户的 ACL。"),
        (_LOGS, _CLI + " ACL LIST"),
        explains=_APP,
        guide="3",
    ),
)

__all__ = ("ENTRIES",)
