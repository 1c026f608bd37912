# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: redis, before anybody is refused."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text

_MINOR = Severity.MINOR

# --askpass keeps a password out of argv; an empty one does where none is needed.
_CLI = "docker exec -it {container} redis-cli --askpass"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "redis.memory_unlimited",
        _MINOR,
        Text(
            "Redis at {subject} may use more memory than its container has",
            "{subject} 上的 Redis 可使用的内存超过其容器的上限",
        ),
        Text(
            "maxmemory is {maxmemory_mib} MiB (0: no limit), the container's limit {limit_mib} MiB, of which "
            "{percent} % are in use. When it is reached the kernel kills Redis, and what was not saved is lost.",
            "maxmemory 为 {maxmemory_mib} MiB（0 表示不限制），容器上限为 {limit_mib} MiB，目前已用 {percent}%。"
            "达到上限时内核会直接杀死 Redis，未持久化的数据会丢失。",
        ),
        Text(
            "Set maxmemory to about three quarters of the container's limit, in its configuration too: a snapshot and "
            "buffers of clients need the rest. Choose the policy: noeviction for data, allkeys-lru for a cache.",
            "将 maxmemory 设为容器上限的四分之三左右（同时写入配置文件），其余留给快照和客户端缓冲区；"
            "并选择淘汰策略：存放数据用 noeviction，纯缓存用 allkeys-lru。",
        ),
        (_CLI + " INFO memory", "docker inspect {container} --format '{{{{.HostConfig.Memory}}}}'"),
        explains=("container.oom_killed", "redis.oom"),
        guide="3",
    ),
    Entry(
        "redis.fragmented",
        _MINOR,
        Text(
            "The memory of Redis at {subject} is fragmented ({ratio})",
            "{subject} 上的 Redis 内存碎片率过高（{ratio}）",
        ),
        Text(
            "It occupies {ratio} times the memory that its data needs; {wasted_mib} MiB serve nobody.",
            "实际占用的内存是数据所需的 {ratio} 倍，{wasted_mib} MiB 被浪费。",
        ),
        Text(
            "Switch active defragmentation on (CONFIG SET activedefrag yes), or restart Redis when that suits: it "
            "loads its data anew.",
            "打开在线碎片整理（CONFIG SET activedefrag yes），或在合适的时间重启 Redis，使其重新加载数据。",
        ),
        (_CLI + " MEMORY DOCTOR", _CLI + " CONFIG SET activedefrag yes"),
        guide="3",
    ),
    Entry(
        "redis.evicts",
        _MINOR,
        Text(
            "Redis at {subject} has evicted {count} keys of data that it was to keep",
            "{subject} 上的 Redis 已淘汰 {count} 个本应保留的键",
        ),
        Text(
            "Its log of changes is on, as for data that must not be lost, but the policy {policy} lets keys go when "
            "memory is short.",
            "AOF 已开启，说明数据不应丢失，但策略 {policy} 会在内存不足时淘汰键。",
        ),
        Text(
            "Raise maxmemory (below the container's limit), or give keys that may go an expiry and choose "
            "volatile-lru; noeviction refuses writes instead. If it is only a cache, switch appendonly off.",
            "调大 maxmemory（须低于容器内存上限）；或为可淘汰的键设置过期时间并改用 volatile-lru；"
            "noeviction 则会拒绝写入。若仅作缓存，可关闭 appendonly。",
        ),
        (_CLI + " INFO stats", _CLI + " CONFIG GET maxmemory-policy"),
        guide="3",
    ),
    Entry(
        "redis.clients_rejected",
        _MINOR,
        Text(
            "Redis at {subject} has turned {count} connections away since it started",
            "{subject} 上的 Redis 启动以来已拒绝 {count} 个连接",
        ),
        Text(
            "All {limit} connections were taken at that time, or protected mode refused other hosts.",
            "当时 {limit} 个连接已全部占满，或保护模式拒绝了其他主机。",
        ),
        Text(
            "Find which client opens many connections; use one pool a process. CONFIG RESETSTAT starts the counter "
            "anew.",
            "找出打开大量连接的客户端，每个进程只用一个连接池。CONFIG RESETSTAT 可重新计数。",
        ),
        (_CLI + " INFO clients", _CLI + " CLIENT LIST"),
        guide="3",
    ),
    Entry(
        "redis.errors_answered",
        _MINOR,
        Text(
            "Redis at {subject} answers {percent} % of commands with errors",
            "{subject} 上的 Redis 有 {percent}% 的命令返回错误",
        ),
        Text(
            "Since it started {count} commands failed so: {words}.",
            "启动以来共有 {count} 条命令失败：{words}。",
        ),
        Text(
            "NOAUTH, WRONGPASS and NOPERM: a client has wrong credentials, or somebody tries passwords. OOM, MISCONF "
            "and READONLY: writes were lost. WRONGTYPE, EXECABORT and CROSSSLOT: a fault of the application. CONFIG "
            "RESETSTAT starts the counters anew.",
            "NOAUTH、WRONGPASS、NOPERM：客户端凭据有误，或有人在试密码。OOM、MISCONF、READONLY：有写入丢失。"
            "WRONGTYPE、EXECABORT、CROSSSLOT：应用程序的缺陷。CONFIG RESETSTAT 可重新计数。",
        ),
        (_CLI + " INFO errorstats", _CLI + " ACL LOG 10"),
        guide="3",
    ),
    Entry(
        "redis.slow_commands",
        _MINOR,
        Text(
            "Commands held Redis at {subject} up for as long as {worst_ms} ms",
            "{subject} 上的 Redis 曾被命令阻塞长达 {worst_ms} 毫秒",
        ),
        Text(
            "Redis works on one command at a time: meanwhile nobody was served. {count} such commands ({names}) are "
            "in its slow log of the last day.",
            "Redis 一次只执行一条命令，期间其他请求都在等待。最近一天的慢日志中有 {count} 条这样的命令（{names}）。",
        ),
        Text(
            "Look at them in the slow log (its arguments are data, treat them so). Replace KEYS by SCAN, DEL of large "
            "keys by UNLINK, and ask for parts of large collections.",
            "查看慢日志中的命令（参数包含业务数据，请注意保密）。用 SCAN 代替 KEYS，用 UNLINK 删除大键，分批读取大集"
            "合。",
        ),
        (_CLI + " SLOWLOG GET 10",),
        explains=("redis.not_answering", "redis.latency_spikes"),
        guide="3",
    ),
    Entry(
        "redis.latency_spikes",
        _MINOR,
        Text(
            "Redis at {subject} stood still for {worst_ms} ms ({worst})",
            "{subject} 上的 Redis 曾停顿 {worst_ms} 毫秒（{worst}）",
        ),
        Text(
            "Its latency monitor noted such events during the last day: {names}.",
            "延迟监控在最近一天记录了以下事件：{names}。",
        ),
        Text(
            "fork: less memory, or no huge pages. aof-* and rdb-*: a slow disk. fast-command: the machine itself is "
            "short of CPU or swaps. expire-cycle and eviction-cycle: too many keys at once. LATENCY DOCTOR says more.",
            "fork：减少内存占用或关闭透明大页；aof-* 和 rdb-*：磁盘过慢；fast-command：主机 CPU 不足或在换页；"
            "expire-cycle 和 eviction-cycle：同时过期或淘汰的键过多。LATENCY DOCTOR 会给出更多信息。",
        ),
        (_CLI + " LATENCY DOCTOR", _CLI + " LATENCY LATEST"),
        guide="3",
    ),
    Entry(
        "redis.latency_unwatched",
        _MINOR,
        Text(
            "Redis at {subject} was slow, and its latency monitor is off",
            "{subject} 上的 Redis 出现过停顿，但延迟监控未开启",
        ),
        Text(
            "latency-monitor-threshold is 0: what else holds it up (fork, disk, expiry) is noted nowhere.",
            "latency-monitor-threshold 为 0：其他导致停顿的原因（fork、磁盘、过期）都没有记录。",
        ),
        Text(
            "Set the threshold to 100 ms, in the configuration too; it costs next to nothing.",
            "将阈值设为 100 毫秒（同时写入配置文件），开销极小。",
        ),
        (_CLI + " CONFIG SET latency-monitor-threshold 100",),
        guide="3",
    ),
    Entry(
        "redis.slow_fork",
        _MINOR,
        Text(
            "The last fork of Redis at {subject} took {seconds} s",
            "{subject} 上的 Redis 最近一次 fork 耗时 {seconds} 秒",
        ),
        Text(
            "For every snapshot and every rewrite of its log Redis forks, and serves nobody until the page tables are "
            "copied.",
            "每次快照或 AOF 重写都需要 fork，在页表复制完成之前 Redis 不处理任何请求。",
        ),
        Text(
            "Take snapshots less often, or on a replica; switch transparent huge pages off; keep the data smaller.",
            "降低快照频率或改在从节点执行；关闭透明大页；控制数据量。",
        ),
        (_CLI + " INFO stats", "cat /sys/kernel/mm/transparent_hugepage/enabled"),
        explains=("redis.latency_spikes", "redis.not_answering"),
        guide="3",
    ),
    Entry(
        "redis.busy",
        Severity.CRITICAL,
        Text(
            "Redis at {subject} runs a script and serves nobody (BUSY)",
            "{subject} 上的 Redis 正在执行脚本，无法处理请求（BUSY）",
        ),
        Text(
            "A script or function has run longer than busy-reply-threshold, and every other command is refused until "
            "it ends.",
            "脚本或函数的运行时间超过 busy-reply-threshold，结束之前所有其他命令都会被拒绝。",
        ),
        Text(
            "Wait, or end it with SCRIPT KILL (FUNCTION KILL), which works only as long as it has written nothing. "
            "After that only SHUTDOWN NOSAVE helps, which loses what was not saved.",
            "等待其结束，或用 SCRIPT KILL（FUNCTION KILL）终止，但仅在脚本尚未写入数据时有效；"
            "否则只能使用 SHUTDOWN NOSAVE，未持久化的数据会丢失。",
        ),
        (_CLI + " SCRIPT KILL",),
        risk=Risk.DISRUPTIVE,
        explains=("container.unhealthy", "container.crashed", "container.crash_loop", "container.restarted"),
        guide="3",
    ),
)

__all__ = ("ENTRIES",)
