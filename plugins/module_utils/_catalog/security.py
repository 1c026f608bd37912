# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: security."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "security.port_exposed",
        Severity.MAJOR,
        Text(
            "Port {port} of {container} is open on every interface of the host",
            "{container} 的端口 {port} 对主机所有网络接口开放",
        ),
        Text(
            "Anybody who reaches the host reaches the {part} server. Docker's own rules come before ufw's, "
            "so a closed firewall does not help.",
            "能访问主机的任何人都能访问 {part} 服务。Docker 的规则先于 ufw 生效，防火墙关闭端口也无济于事。",
        ),
        Text(
            "The application needs no published port: it uses the compose network. Remove the ports entry of "
            "the service, "
            'or bind it to "127.0.0.1:{port}:…", and recreate the container. If it was open to the internet, '
            "assume that the password is known and change it.",
            "应用通过 compose 网络访问，无需发布端口。删除该服务的 ports 配置，"
            '或绑定为 "127.0.0.1:{port}:…"，然后重建容器。若曾暴露在公网，应视密码已泄露并立即更换。',
        ),
        commands=("cd '{directory}' && docker compose up -d --force-recreate {service}",),
        risk=Risk.DISRUPTIVE,
        guide="1",
    ),
    Entry(
        "security.env_file_exposed",
        Severity.MAJOR,
        Text(
            "{subject} can be read by others than its owner (mode {mode})",
            "{subject} 可被所有者以外的用户读取（权限 {mode}）",
        ),
        Text(
            "It holds the API key and the database's password; every account on the host that may read it has them.",
            "该文件含有 API 密钥和数据库密码，主机上任何能读取它的账户都能获得这些信息。",
        ),
        Text(
            "Give it to {owner} alone. If other people have accounts on this host, replace the keys in it.",
            "仅允许 {owner} 读取。若主机上还有其他人的账户，请更换其中的密钥。",
        ),
        commands=("chmod 600 '{subject}'",),
        guide="1",
    ),
)

__all__ = ("ENTRIES",)
