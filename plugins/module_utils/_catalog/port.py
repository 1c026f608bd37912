# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: port."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "port.conflict",
        Severity.CRITICAL,
        Text(
            "Port {subject}, which {container} needs, is already in use (by: {holder})",
            "{container} 需要的端口 {subject} 已被占用（占用者：{holder}）",
        ),
        Text(
            "Docker cannot publish the port at {address}, so {container} cannot start. "
            "Where nobody is named (-), the port was in use at the last attempt and is free now.",
            "Docker 无法在 {address} 上发布该端口，因此 {container} 无法启动。若占用者为「-」，"
            "表示上次启动时被占用，现已释放。",
        ),
        Text(
            "Decide who should have it. Stop the other container or service by its own means rather than "
            "killing a PID: "
            "the PID is often Docker's own proxy. Or publish another port in the compose file and recreate.",
            "先决定端口归谁。应通过 docker stop 或 systemctl stop 停止占用者，而不是直接 kill PID（该 PID "
            "往往是 docker-proxy）。"
            "也可以在 compose 文件中改用其他端口并重建容器。",
        ),
        commands=(
            "ss -Hlnp 'sport = :{port}'",
            "docker ps --filter publish={port}",
            "docker start {container}",
        ),
        risk=Risk.DISRUPTIVE,
        explains=("container.start_failed", "container.never_started", "container.crash_loop"),
        guide="1",
    ),
    Entry(
        "port.claimed_twice",
        Severity.MAJOR,
        Text(
            "Port {subject} is claimed by {container} and by {rivals}, none of which runs",
            "端口 {subject} 同时被 {container} 和 {rivals} 声明，且均未运行",
        ),
        Text(
            "Whichever starts first takes it, and the other then fails; after a reboot that is a matter of luck.",
            "先启动者获得端口，另一个必然失败；主机重启后结果全凭运气。",
        ),
        Text(
            "Remove the container that is no longer needed (its log and writable layer go with it), "
            "or give one of them another port.",
            "删除不再需要的容器（其日志和可写层会一并删除），或为其中一个更换端口。",
        ),
        commands=("docker ps -a --filter publish={port}",),
        explains=("port.conflict",),
        guide="1",
    ),
    Entry(
        "port.loopback_only",
        Severity.CRITICAL,
        Text(
            "{container} listens on port {port} only for itself (127.0.0.1)",
            "{container} 的端口 {port} 只监听容器内的 127.0.0.1",
        ),
        Text(
            "The port is published as {subject}, but Docker's traffic comes from outside the container's loopback: "
            "every connection is refused.",
            "该端口发布为 {subject}，但 Docker 转发的流量来自容器回环接口之外，所有连接都会被拒绝。",
        ),
        Text(
            "Let the program bind 0.0.0.0 inside the container (for example `--host 0.0.0.0`), and recreate it. "
            "To keep strangers out, bind the published side to 127.0.0.1 instead.",
            "让程序在容器内绑定 0.0.0.0（例如 --host 0.0.0.0），然后重建容器。若要限制访问，应在发布端绑定 127.0.0.1。",
        ),
        commands=("cd '{directory}' && docker compose up -d --force-recreate {service}",),
        risk=Risk.DISRUPTIVE,
        explains=("frontend.unreachable",),
        guide="1",
    ),
    Entry(
        "port.not_listening",
        Severity.CRITICAL,
        Text(
            "{container} runs, but nothing in it listens on the published port {port}",
            "{container} 在运行，但容器内没有程序监听已发布的端口 {port}",
        ),
        Text(
            "Clients of {subject} are refused. The program hangs while starting, has given up, or uses "
            "another port. "
            "It listens on: {listening}",
            "访问 {subject} 的客户端会被拒绝。程序可能启动时卡住、已放弃启动，或使用了其他端口。当前监听：{listening}",
        ),
        Text(
            "Read its log. If it listens on another port, make AP_SERVER_PORT and the ports entry agree and "
            "recreate it.",
            "查看日志。若监听的是其他端口，请让 AP_SERVER_PORT 与 ports 配置一致并重建容器。",
        ),
        commands=("docker logs --tail 50 {container}", "docker port {container}"),
        explains=("container.unhealthy", "frontend.unreachable"),
        guide="1",
    ),
)

__all__ = ("ENTRIES",)
