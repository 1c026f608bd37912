# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: stack."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Text

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "stack.not_found",
        Severity.MAJOR,
        Text("No AutoGPT stack was found on {subject}", "在 {subject} 上未找到 AutoGPT 服务栈"),
        Text(
            "Docker answers, but none of its {count} container(s) looks like AutoGPT: the stack was removed or never "
            "started, or its names and variables are unusual. Containers: {containers}",
            "Docker 正常，但 {count} 个容器中没有一个像 AutoGPT：服务栈可能已被删除、从未启动，"
            "或名称和环境变量较特殊。容器：{containers}",
        ),
        Text(
            "If it should run here, start it from its compose directory. If it runs under unusual names, "
            "name its containers in autogpt_stack. If none belongs here, take the host out of the group.",
            "若应在此运行，请在其 compose 目录中启动。若使用了特殊名称，请在 autogpt_stack 中指定容器名。"
            "若此主机不应有服务栈，请将其移出主机组。",
        ),
        commands=("docker compose ls --all", "docker compose up -d"),
        guide="1",
    ),
)

__all__ = ("ENTRIES",)
