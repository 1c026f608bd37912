# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: host."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Text
from ._symptoms import APP_FAILS, CANNOT_WRITE, SERVER_GONE

_BREAKS = (*CANNOT_WRITE, *APP_FAILS, *SERVER_GONE, "docker.not_running", "docker.not_answering", "migration.failed")

ENTRIES: tuple[Entry, ...] = (
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
        explains=("container.oom_killed", "container.killed"),
        guide="1",
    ),
)

__all__ = ("ENTRIES",)
