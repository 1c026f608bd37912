# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: docker."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "docker.not_installed",
        Severity.CRITICAL,
        Text("Docker is not installed on this host", "此主机未安装 Docker"),
        Text(
            "There is neither an engine nor its socket ({subject}), so no stack can run here.",
            "既没有 Docker 引擎，也没有套接字（{subject}），服务栈无法在此运行。",
        ),
        Text(
            "Install Docker, or take this host out of the inventory group. "
            "If the engine is rootless or remote, set its address for the diagnosis.",
            "安装 Docker，或将此主机从清单组中移除。若使用 rootless 或远程引擎，请为诊断指定其地址。",
        ),
        commands=("apt-get install docker.io",),
        guide="1",
    ),
    Entry(
        "docker.not_running",
        Severity.CRITICAL,
        Text("The Docker engine does not run ({code})", "Docker 引擎未运行（{code}）"),
        Text(
            "Nobody listens at {subject}: without the engine containers can be neither started nor examined.",
            "{subject} 无人监听：没有引擎就无法启动或检查任何容器。",
        ),
        Text(
            "Read why it stopped, mend that, then start it. Containers with a restart policy come back by themselves.",
            "先查明停止原因并处理，然后启动引擎。设置了重启策略的容器会自动恢复。",
        ),
        commands=(
            "systemctl status docker --no-pager",
            "journalctl -u docker -n 50 --no-pager",
            "systemctl start docker",
        ),
        guide="1",
    ),
    Entry(
        "docker.not_answering",
        Severity.CRITICAL,
        Text(
            "The Docker engine accepts connections but does not answer ({code})", "Docker 引擎可连接但无响应（{code}）"
        ),
        Text(
            "{subject} gave no answer within {seconds} s. Running containers usually go on, but nothing can be "
            "managed.",
            "{subject} 在 {seconds} 秒内没有响应。运行中的容器通常不受影响，但无法进行任何管理操作。",
        ),
        Text(
            "See whether the daemon is stopped (state T), waits for a disk (state D) or has run out of memory. "
            "Restarting it interrupts containers unless live-restore is on.",
            "检查守护进程是否被挂起（状态 T）、在等待磁盘（状态 D）或内存耗尽。若未启用 live-restore，"
            "重启它会中断容器。",
        ),
        commands=(
            "ps -o pid,stat,wchan:20,etime,comm -C dockerd",
            "journalctl -u docker -n 50 --no-pager",
            "systemctl restart docker",
        ),
        risk=Risk.DISRUPTIVE,
        guide="1",
    ),
    Entry(
        "docker.untrusted",
        Severity.CRITICAL,
        Text(
            "The encrypted connection to the Docker engine fails: {message}",
            "与 Docker 引擎的加密连接失败：{message}",
        ),
        Text(
            "{subject} listens, but either side refuses the other's certificate, or one of them does not use TLS.",
            "{subject} 正在监听，但有一方拒绝了对方的证书，或者有一方没有使用 TLS。",
        ),
        Text(
            "Compare the engine's certificate (names, dates, issuer) with ca_path, and client_cert and client_key with "
            "the authority that the engine was given as tlscacert.",
            "将引擎证书（名称、有效期、签发者）与 ca_path 核对，并将 client_cert 和 client_key 与引擎的 tlscacert "
            "所指定的 CA 核对。",
        ),
        commands=(
            "systemctl cat docker --no-pager",
            "cat /etc/docker/daemon.json",
            "journalctl -u docker -n 50 --no-pager",
        ),
        guide="1",
    ),
    Entry(
        "docker.ssh_failed",
        Severity.CRITICAL,
        Text(
            "SSH does not lead to the Docker engine: {message}",
            "无法通过 SSH 连接 Docker 引擎：{message}",
        ),
        Text(
            "{subject} could not be logged in to, or the user there has no docker command or may not use the engine.",
            "无法登录 {subject}，或者该用户在那里没有 docker 命令或无权使用引擎。",
        ),
        Text(
            "Log in by hand as the user that the module runs as, without a password and with the host's key known, "
            "and run docker version there.",
            "以模块运行时的用户手动登录（无需密码，且已知主机密钥），并在目标主机上运行 docker version。",
        ),
        commands=("ssh -o BatchMode=yes HOST docker version",),
        guide="1",
    ),
    Entry(
        "docker.warning",
        Severity.MINOR,
        Text("Docker reports {count} warning(s): {warnings}", "Docker 报告 {count} 条警告：{warnings}"),
        Text(
            "The engine works, but something that limits or protects containers is not available.",
            "引擎可以工作，但部分限制或保护容器的功能不可用。",
        ),
        Text(
            "Look at each warning. Missing swap or memory accounting means that limits do not hold.",
            "逐条查看警告。缺少内存或 swap 统计意味着资源限制不会生效。",
        ),
        commands=("docker info",),
        guide="1",
    ),
)

__all__ = ("ENTRIES",)
