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
    Entry(
        "security.default_secret",
        Severity.MAJOR,
        Text(
            "{subject} uses {count} secret(s) that were published with the software: {variables}",
            "{subject} 使用了 {count} 个随软件公开发布的密钥：{variables}",
        ),
        Text(
            "Everybody can read them in the example files: with the signing key anyone makes a valid session, with the "
            "encryption key anyone reads the stored credentials.",
            "任何人都能在示例文件中看到它们：利用签名密钥可伪造会话，利用加密密钥可读取已保存的凭据。",
        ),
        Text(
            "Make new ones and recreate the containers. Credentials stored under the old ENCRYPTION_KEY must be "
            "entered again: back up the database and the old key first.",
            "生成新的密钥并重建容器。使用旧 ENCRYPTION_KEY 保存的凭据需重新录入，操作前请备份数据库和旧密钥。",
        ),
        commands=("openssl rand -base64 32", "cd '{directory}' && docker compose up -d --force-recreate"),
        risk=Risk.DISRUPTIVE,
        guide="13",
    ),
    Entry(
        "security.workspace_open",
        Severity.MAJOR,
        Text("{subject}={value}: the agent may leave its workspace", "{subject}={value}：代理可访问工作区以外的文件"),
        Text(
            "Only the exact word True keeps {container} in its workspace; every other spelling, true included, "
            "switches the restriction off.",
            "只有精确写作 True 才会将 {container} 限制在工作区内，其他写法（包括 true）都会关闭限制。",
        ),
        Text(
            "Write {subject}=True in {env_file}, or remove the line, and recreate the container.",
            "在 {env_file} 中写为 {subject}=True，或删除该行，然后重建容器。",
        ),
        guide="13",
    ),
    Entry(
        "security.shell_unfiltered",
        Severity.MAJOR,
        Text(
            "{subject}={value} is no filter: the agent's commands are not checked",
            "{subject}={value} 不是有效的过滤方式：代理的命令不受检查",
        ),
        Text(
            "Only denylist and allowlist filter. With any other word every command is let through.",
            "只有 denylist 和 allowlist 会过滤命令，其他任何值都会放行所有命令。",
        ),
        Text(
            "Set it to allowlist in {env_file} with the few commands that are needed; a denylist can be got round.",
            "在 {env_file} 中改为 allowlist 并仅列出必要的命令；denylist 可以被绕过。",
        ),
        guide="13",
    ),
    Entry(
        "security.shell_enabled",
        Severity.MINOR,
        Text("The agent of {container} may run shell commands", "{container} 的代理可以执行 shell 命令"),
        Text(
            "{subject} is {value}. Whatever a web page or a document talks the model into runs in the container, and "
            "a denylist is no protection (CVE-2024-1881).",
            "{subject} 为 {value}。网页或文档可诱导模型在容器中执行命令，denylist 起不到保护作用（CVE-2024-1881）。",
        ),
        Text(
            "Set it to False in {env_file} unless it is needed; if it is, use an allowlist and give the container "
            "nothing of the host.",
            "若非必要，在 {env_file} 中设为 False；确需使用时改用 allowlist，且不要挂载主机资源。",
        ),
        guide="13",
    ),
    Entry(
        "security.engine_socket",
        Severity.MAJOR,
        Text("{subject} holds the engine's socket {socket}", "{subject} 挂载了引擎套接字 {socket}"),
        Text(
            "Who can talk to the engine owns the host: a program in the container can start another that mounts /.",
            "能访问引擎就等于控制主机：容器内的程序可以启动另一个挂载根目录的容器。",
        ),
        Text(
            "Remove the mount. A container that must know of others can ask a proxy that only reads.",
            "移除该挂载。若必须查询其他容器，请使用只读的套接字代理。",
        ),
        guide="13",
    ),
    Entry(
        "security.privileged",
        Severity.MAJOR,
        Text("{subject} runs privileged", "{subject} 以特权模式运行"),
        Text(
            "It has every device and capability of the host, so nothing holds what runs inside.",
            "它拥有主机的全部设备和能力，对容器内的程序没有任何约束。",
        ),
        Text(
            "Remove privileged from the service, and give it the single capability or device that it needs.",
            "删除服务的 privileged 配置，只授予所需的单项能力或设备。",
        ),
        guide="13",
    ),
    Entry(
        "security.known_vulnerability",
        Severity.MINOR,
        Text(
            "{subject} runs AutoGPT {version}, which has {count} published hole(s)",
            "{subject} 运行的 AutoGPT {version} 存在 {count} 个已公开的漏洞",
        ),
        Text(
            "By its tag, the image {image} is affected by {holes}. Whether they can be used depends on who reaches the "
            "application and what it may do.",
            "按标签判断，镜像 {image} 受 {holes} 影响。能否被利用取决于谁能访问该应用以及它的权限。",
        ),
        Text(
            "Upgrade to {mended} or later, after a backup. Where it says -, no release mends them all: let only "
            "trusted people and texts reach the application, and keep its shell switched off.",
            "备份后升级到 {mended} 或更高版本。若显示「-」，则没有修复全部漏洞的版本："
            "请仅允许可信的用户和内容接触该应用，并保持其 shell 功能关闭。",
        ),
        commands=("docker image inspect --format '{{{{json .RepoTags}}}}' '{image}'",),
        guide="13",
    ),
)

__all__ = ("ENTRIES",)
