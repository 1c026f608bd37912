# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The components in the order in which reports show them."""

from __future__ import annotations

from ._entry import Component, Text

COMPONENTS = (
    Component("host", Text("Host", "主机")),
    Component("docker", Text("Docker engine", "Docker 引擎")),
    Component("stack", Text("Stack", "服务栈")),
    Component("container", Text("Containers", "容器")),
    Component("port", Text("Ports", "端口")),
    Component("config", Text("Configuration", "配置")),
    Component("postgres", Text("PostgreSQL", "PostgreSQL")),
    Component("migration", Text("Migrations", "数据库迁移")),
    Component("redis", Text("Redis", "Redis")),
    Component("openai", Text("OpenAI API", "OpenAI API")),
    Component("network", Text("Network", "网络")),
    Component("frontend", Text("Front end", "前端")),
    Component("logs", Text("Logs", "日志")),
    Component("security", Text("Security", "安全")),
)

__all__ = ("COMPONENTS",)
