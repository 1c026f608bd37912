# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Why something could not be checked. A reason is never a pass."""

from __future__ import annotations

from ._entry import Reason, Text

REASONS = (
    Reason(
        "package_missing",
        Text(
            "The Python package {package} is not installed for {python}.",
            "{python} 未安装 Python 软件包 {package}。",
        ),
        Text(
            "Install {debian_package}, or let the diagnosis do it: diagnose_install_prerequisites=true.",
            "安装 {debian_package}，或由诊断自动安装：diagnose_install_prerequisites=true。",
        ),
    ),
    Reason(
        "permission_denied",
        Text("{user} may not use {what}.", "用户 {user} 无权访问 {what}。"),
        Text("Run the diagnosis with become: true, or grant access.", "使用 become: true 运行诊断，或授予访问权限。"),
    ),
    Reason(
        "deadline_exceeded",
        Text("No answer within {seconds} s.", "在 {seconds} 秒内没有响应。"),
        Text(
            "Find out why it hangs, or allow more time with probe_timeout and host_timeout.",
            "查明其挂起的原因，或通过 probe_timeout 和 host_timeout 延长时间。",
        ),
    ),
    Reason(
        "docker_unavailable",
        Text("The Docker engine did not tell what runs here.", "Docker 引擎未能提供运行信息。"),
        Text("Mend the Docker finding first, then diagnose again.", "先处理 Docker 相关发现，然后重新诊断。"),
    ),
    Reason(
        "not_reached",
        Text("{target} could not be talked to ({stage}).", "无法与 {target} 通信（{stage}）。"),
        Text("Mend that finding first, then diagnose again.", "先处理该发现，然后重新诊断。"),
    ),
    Reason(
        "container_not_running",
        Text("The container {container} does not run.", "容器 {container} 未运行。"),
        Text("Start it, then diagnose again.", "启动该容器，然后重新诊断。"),
    ),
    Reason(
        "not_configured",
        Text(
            "{variable} names nothing that could be asked ({problem}).", "{variable} 没有可供检查的配置（{problem}）。"
        ),
        Text("Set or correct {variable}, then diagnose again.", "设置或更正 {variable}，然后重新诊断。"),
    ),
    Reason(
        "models_not_listed",
        Text(
            "{target} does not list its models (HTTP {code}), so the key could not be tried.",
            "{target} 不提供模型列表（HTTP {code}），因此无法验证密钥。",
        ),
        Text(
            "See whether the base URL is complete (often it ends in /v1), or allow a paid request of one token.",
            "检查 base URL 是否完整（通常以 /v1 结尾），或允许发送一个 token 的付费请求。",
        ),
    ),
    Reason(
        "azure_not_asked",
        Text(
            "The application uses Azure OpenAI, which this diagnosis does not ask.",
            "应用使用 Azure OpenAI，本诊断不会向其发送请求。",
        ),
        Text(
            "Try the key on the deployment by hand: Azure wants the header api-key and the parameter api-version.",
            "请手动用该密钥测试相应部署：Azure 要求 api-key 请求头和 api-version 参数。",
        ),
    ),
    Reason(
        "scripts_not_found",
        Text("No migration scripts of Alembic were found in {where}.", "在 {where} 中没有找到 Alembic 迁移脚本。"),
        Text(
            "Nothing to do if the image has none; else its alembic.ini must lie in the working directory or in /app.",
            "如果镜像不含迁移脚本则无需处理；否则 alembic.ini 应位于工作目录或 /app。",
        ),
    ),
    Reason(
        "no_python_inside",
        Text("The container {container} has no usable python3.", "容器 {container} 中没有可用的 python3。"),
        Text(
            "Nothing to do: what can be seen from the host is shown instead.",
            "无需处理：将改为显示从主机看到的结果。",
        ),
    ),
    Reason(
        "log_partly_read",
        Text(
            "The log of {container} could be looked at only from {since} on.",
            "{container} 的日志只检查了 {since} 之后的部分。",
        ),
        Text(
            "Allow more time with probe_timeout, and limit the log (max-size). As root, files are read much faster.",
            "通过 probe_timeout 延长时间，并限制日志大小（max-size）；以 root 运行时读取日志文件会快得多。",
        ),
    ),
    Reason(
        "unexpected_answer",
        Text("{what} answered something unexpected: {message}", "{what} 返回了意外的结果：{message}"),
        Text(
            "Look at the answer; if it is right, this is a defect of autogpt.ops worth reporting.",
            "检查该结果；如果它是正确的，请向 autogpt.ops 报告此缺陷。",
        ),
    ),
    Reason(
        "probe_failed",
        Text("The probe stopped with {error}.", "探测因 {error} 而中止。"),
        Text("This is a defect of autogpt.ops; please report it.", "这是 autogpt.ops 的缺陷，请报告。"),
    ),
    Reason(
        "check_failed",
        Text("The check stopped with {error}.", "检查因 {error} 而中止。"),
        Text("This is a defect of autogpt.ops; please report it.", "这是 autogpt.ops 的缺陷，请报告。"),
    ),
)

__all__ = ("REASONS",)
