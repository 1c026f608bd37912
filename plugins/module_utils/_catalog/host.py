# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: host."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Text
from ._symptoms import APP_FAILS, CANNOT_WRITE, SERVER_GONE

_BREAKS = (*CANNOT_WRITE, *APP_FAILS, *SERVER_GONE, "docker.not_running", "docker.not_answering", "migration.failed")

_MACHINE: tuple[Entry, ...] = (
    Entry(
        "host.unreachable",
        Severity.CRITICAL,
        Text("{subject} cannot be reached", "无法连接 {subject}"),
        Text(
            "Nothing is known about its stacks: they may be down, or only the way to the host is. {message}",
            "其上的服务栈状态未知：可能已宕机，也可能只是到主机的链路中断。{message}",
        ),
        Text(
            "Check the address and the SSH user in the inventory, then the network and the machine's console. "
            "A changed host key or a full disk also refuses logins.",
            "先检查清单中的地址和 SSH 用户，再检查网络和主机控制台。主机密钥变更或磁盘写满也会导致无法登录。",
        ),
        commands=("ansible -i INVENTORY -m ansible.builtin.ping {subject} -vvv",),
    ),
    Entry(
        "host.failed",
        Severity.CRITICAL,
        Text("{subject} could not be diagnosed", "无法诊断 {subject}"),
        Text(
            "The host was reached, but the diagnosis did not run there: {message}",
            "主机可以连接，但诊断未能在其上运行：{message}",
        ),
        Text(
            "Usually there is no Python 3.9 or newer, the password for become is missing, or /tmp is full. "
            "Try the command below.",
            "常见原因是没有 Python 3.9 或更新版本、缺少 become 密码，或 /tmp 已写满。请尝试下面的命令。",
        ),
        commands=("ansible -i INVENTORY -m ansible.builtin.setup {subject} -b",),
    ),
    Entry(
        "host.disk_full",
        Severity.CRITICAL,
        Text(
            "The file system of {subject} is {used_percent} % full: {free_gib} GiB of {size_gib} GiB are left",
            "{subject} 所在文件系统已用 {used_percent}%，{size_gib} GiB 中仅剩 {free_gib} GiB",
        ),
        Text(
            "PostgreSQL and Redis stop accepting writes when nothing is left, and Docker can no longer start "
            "containers.",
            "空间耗尽后 PostgreSQL 和 Redis 会拒绝写入，Docker 也无法再启动容器。",
        ),
        Text(
            "See what takes the room before removing anything: large logs of containers are the usual cause. "
            "Remove dangling images and build cache first. Never prune volumes: a stopped database's data is "
            "one of them.",
            "清理前先查明占用来源，最常见的是容器日志过大。优先清理悬空镜像和构建缓存。"
            "切勿执行 volume prune：已停止的数据库的数据就在卷中。",
        ),
        commands=(
            "df -h {subject}",
            "find /var/lib/docker/containers -name '*-json.log' -size +100M -exec ls -lh '{{}}' +",
            "docker image prune",
            "docker builder prune",
        ),
        explains=_BREAKS,
        guide="1",
    ),
    Entry(
        "host.inodes_full",
        Severity.CRITICAL,
        Text(
            "{subject} has used {used_percent} % of its inodes: {free} files can still be created",
            "{subject} 所在文件系统的 inode 已用 {used_percent}%，只能再创建 {free} 个文件",
        ),
        Text(
            "Without a free inode no file can be created, whatever `df -h` shows: writers fail with 'No space "
            "left on device'.",
            "inode 耗尽后无法再创建任何文件，即使 df -h 显示仍有空间，写入也会报「No space left on device」。",
        ),
        Text(
            "Find the directory with the many small files (sessions, caches, old image layers) and empty it.",
            "找出存放大量小文件的目录（会话、缓存、旧镜像层）并清理。",
        ),
        commands=("df -i {subject}", "du --inodes -x -d 3 {subject} | sort -n | tail -20", "docker image prune"),
        explains=_BREAKS,
        guide="1",
    ),
    Entry(
        "host.memory_low",
        Severity.MAJOR,
        Text(
            "Only {available_mib} MiB of {total_mib} MiB memory are available on {subject}",
            "{subject} 可用内存仅剩 {available_mib} MiB（共 {total_mib} MiB）",
        ),
        Text(
            "The kernel soon has to kill processes, and it likes to choose the largest: the application or the "
            "database.",
            "内核即将触发 OOM 杀进程，通常会选中占用最大的进程，即应用或数据库。",
        ),
        Text(
            "See who uses the memory. Set memory limits on the containers, or give the host more.",
            "查明内存占用者，为容器设置内存上限，或为主机扩容。",
        ),
        commands=("free -h", "docker stats --no-stream", "ps -eo pid,rss,comm --sort=-rss | head -15"),
        explains=("container.oom_killed", "container.killed", "host.memory_pressure"),
        guide="1",
    ),
)

_SLOW = (
    "container.unhealthy",
    "postgres.not_answering",
    "redis.not_answering",
    "docker.not_answering",
    "frontend.slow",
)

_LOAD: tuple[Entry, ...] = (
    Entry(
        "host.memory_pressure",
        Severity.MAJOR,
        Text(
            "On {subject} everything stood still for want of memory {percent} % of the last minute",
            "{subject} 上一分钟内有 {percent}% 的时间所有任务都在等待内存",
        ),
        Text(
            "The kernel moves pages to and fro instead of letting anybody work (PSI, memory full).",
            "内核忙于换页，没有任务能真正运行（PSI，memory full）。",
        ),
        Text(
            "Find who grew, set memory limits on the containers, or give the host more. Swapping hides this only "
            "for a while.",
            "找出内存增长的进程，为容器设置内存上限，或为主机扩容。交换分区只能暂时掩盖问题。",
        ),
        commands=("cat /proc/pressure/memory", "ps -eo pid,rss,comm --sort=-rss | head -15", "vmstat 1 5"),
        explains=_SLOW,
        guide="5",
    ),
    Entry(
        "host.io_pressure",
        Severity.MAJOR,
        Text(
            "On {subject} everything waited for disks {percent} % of the last minute",
            "{subject} 上一分钟内有 {percent}% 的时间所有任务都在等待磁盘",
        ),
        Text(
            "The disks do less than is asked of them (PSI, io full): databases answer late, and the engine too.",
            "磁盘处理能力不足（PSI，io full）：数据库和 Docker 引擎的响应都会变慢。",
        ),
        Text(
            "See who reads and writes. A backup, a log without rotation or a table without an index are the usual "
            "causes; a failing disk shows in the kernel's log.",
            "查明读写来源，常见原因是备份、未轮转的日志或缺少索引的表。磁盘故障会记录在内核日志中。",
        ),
        commands=("cat /proc/pressure/io", "pidstat -d 1 5", "journalctl -k -n 50 --no-pager"),
        explains=_SLOW,
        guide="5",
    ),
    Entry(
        "host.io_wait",
        Severity.MINOR,
        Text(
            "The processors of {subject} spend {percent} % of their time waiting for disks",
            "{subject} 的 CPU 有 {percent}% 的时间在等待磁盘",
        ),
        Text(
            "They had nothing else to do while reads and writes were under way (iowait, seen for a quarter of a "
            "second; this kernel keeps no PSI).",
            "读写未完成期间 CPU 无事可做（iowait，取样四分之一秒；此内核未启用 PSI）。",
        ),
        Text(
            "Watch it for a minute. If it stays, see who reads and writes: a backup, a log without rotation and a "
            "table without an index are the usual causes.",
            "观察一分钟。若持续偏高，查明读写来源，常见原因是备份、未轮转的日志或缺少索引的表。",
        ),
        commands=("vmstat 1 10", "pidstat -d 1 5"),
        explains=_SLOW,
        guide="5",
    ),
    Entry(
        "host.cpu_pressure",
        Severity.MINOR,
        Text(
            "On {subject} some task waited for a processor {percent} % of the last minute",
            "{subject} 上一分钟内有 {percent}% 的时间存在等待 CPU 的任务",
        ),
        Text(
            "The processors are fully used (PSI, cpu some). That is no fault by itself, but answers get slower.",
            "CPU 已被充分占用（PSI，cpu some）。这本身不是故障，但响应会变慢。",
        ),
        Text(
            "If answers are slow, see who computes; lower the number of workers, or give the host more processors.",
            "若响应缓慢，查明 CPU 占用者；减少 worker 数量，或为主机增加 CPU。",
        ),
        commands=("cat /proc/pressure/cpu", "ps -eo pid,pcpu,comm --sort=-pcpu | head -15"),
        guide="5",
    ),
    Entry(
        "host.cpu_steal",
        Severity.MINOR,
        Text(
            "The hypervisor takes {percent} % of the processor time of {subject}",
            "虚拟化平台占用了 {subject} {percent}% 的 CPU 时间",
        ),
        Text(
            "Other machines on the same hardware get the time that this one wants: nothing in here can change it.",
            "同一物理机上的其他虚拟机抢占了 CPU 时间，在本机内无法解决。",
        ),
        Text(
            "Move the machine, or rent one whose processors are its own.",
            "迁移虚拟机，或改用独享 CPU 的实例。",
        ),
        commands=("vmstat 1 5",),
        guide="5",
    ),
    Entry(
        "host.overcommit_off",
        Severity.MINOR,
        Text(
            "vm.overcommit_memory is {mode} on {subject}: Redis may fail to save",
            "{subject} 的 vm.overcommit_memory 为 {mode}，Redis 可能无法保存数据",
        ),
        Text(
            "Redis forks to write a snapshot or to rewrite its log, and the kernel may refuse the copy although little "
            "of it is ever used (stacks: {stacks}). Writes are then refused too.",
            "Redis 通过 fork 写快照或重写日志，即使实际只需少量内存，内核也可能拒绝（服务栈：{stacks}）。"
            "随后写入也会被拒绝。",
        ),
        Text(
            "Set it to 1, as Redis asks for at each start, and keep it in /etc/sysctl.d.",
            "按 Redis 启动日志的建议设为 1，并写入 /etc/sysctl.d。",
        ),
        commands=("sysctl -w vm.overcommit_memory=1",),
        guide="3",
    ),
    Entry(
        "host.huge_pages",
        Severity.MINOR,
        Text(
            "Transparent huge pages are always on at {subject}: Redis answers late after each save",
            "{subject} 始终启用透明大页，Redis 每次保存后响应会变慢",
        ),
        Text(
            "After a fork each write copies 2 MiB instead of 4 KiB (stacks: {stacks}).",
            "fork 之后每次写入会复制 2 MiB 而非 4 KiB（服务栈：{stacks}）。",
        ),
        Text(
            "Set it to madvise, which programs that want huge pages can still ask for.",
            "改为 madvise，需要大页的程序仍可自行申请。",
        ),
        commands=("echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",),
        guide="5",
    ),
)

ENTRIES: tuple[Entry, ...] = (*_MACHINE, *_LOAD)

__all__ = ("ENTRIES",)
