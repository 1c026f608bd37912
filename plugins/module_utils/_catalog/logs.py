# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: logs."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text

_LATEST = "docker logs --since 1h --timestamps {subject} 2>&1 | tail -n 100"
_RECREATE = "cd '{directory}' && docker compose up -d --force-recreate {service}"

# What every entry about lines ends its explanation with.
_SEEN = "From {first} to {last}, {count} in all. The latest: {sample}"
_SEEN_ZH = "从 {first} 到 {last}，共 {count} 行。最近一行：{sample}"


def _lines(name: str, title: Text, why: Text, remedy: Text, *more: str, severity: Severity = Severity.MINOR) -> Entry:
    """An entry about lines of one class; ``more`` are commands."""
    told = Text(f"{why.en} {_SEEN}", f"{why.zh}{_SEEN_ZH}")
    return Entry(f"logs.{name}", severity, title, told, remedy, commands=(_LATEST, *more), guide="8")


_FILES: tuple[Entry, ...] = (
    Entry(
        "logs.unrotated",
        Severity.MINOR,
        Text(
            "The log of {subject} grows without limit: {size_mib} MiB so far",
            "{subject} 的日志没有大小上限，目前已达 {size_mib} MiB",
        ),
        Text(
            "The driver {driver} has no max-size, so the file grows until the disk is full; {free_mib} MiB are free "
            "there now.",
            "日志驱动 {driver} 没有设置 max-size，文件会一直增长直到磁盘写满；所在磁盘目前剩余 {free_mib} MiB。",
        ),
        Text(
            "Set max-size and max-file for the service under logging: in the compose file, or for all new containers "
            "under log-opts in daemon.json, and recreate the container. The old log goes with the old container: save "
            "it first if it is needed.",
            "在 compose 文件该服务的 logging: 下设置 max-size 和 max-file"
            "（或在 daemon.json 的 log-opts 中对所有新容器设置），然后重建容器。"
            "旧日志会随旧容器一起删除，如需保留请先另存。",
        ),
        commands=(
            "docker inspect --format '{{{{json .HostConfig.LogConfig}}}}' {subject}",
            "docker logs {subject} 2>&1 | gzip > {subject}.log.gz",
            _RECREATE,
        ),
        risk=Risk.DISRUPTIVE,
        guide="8",
    ),
    Entry(
        "logs.driver_unreadable",
        Severity.MINOR,
        Text(
            "The log of {subject} cannot be read back: its driver is {driver}",
            "无法读取 {subject} 的日志：其日志驱动为 {driver}",
        ),
        Text(
            "What the container says is thrown away or sent elsewhere, so nobody can look at it here, this diagnosis "
            "included. Docker says: {message}",
            "容器的输出被丢弃或发送到别处，在本机无法查看，本诊断也无法读取。Docker 的提示：{message}",
        ),
        Text(
            "Look where the logs are collected. If they are collected nowhere, use the driver local or json-file with "
            "max-size, and recreate the container.",
            "到日志汇集处查看。如果没有汇集，请改用 local 驱动，或设置了 max-size 的 json-file 驱动，然后重建容器。",
        ),
        commands=("docker inspect --format '{{{{json .HostConfig.LogConfig}}}}' {subject}", _RECREATE),
        risk=Risk.DISRUPTIVE,
        guide="8",
    ),
    _lines(
        "error_burst",
        Text(
            "{subject} logs {per_minute} lines of trouble a minute, mostly: {mostly}",
            "{subject} 每分钟记录 {per_minute} 行异常，主要类型：{mostly}",
        ),
        Text(
            "That is above the guide's limit of 0.1 a second for five minutes, and it goes on. Before, there were "
            "{before_per_minute} a minute.",
            "已超过指南规定的每秒 0.1 个（持续五分钟）的上限，并且仍在继续。此前为每分钟 {before_per_minute} 行。",
        ),
        Text(
            "Mend what the findings above name first. If there are none, start with the latest lines, and with what "
            "was changed when it began.",
            "先处理上方的其他发现。如果没有，请从最近的日志行以及开始出现时的变更入手。",
        ),
    ),
)

_API: tuple[Entry, ...] = (
    _lines(
        "quota_exhausted",
        Text(
            "The API refused {subject} {lines} times within an hour: no quota left",
            "一小时内 API 因额度用尽拒绝了 {subject} {lines} 次",
        ),
        Text(
            "The key is valid, but what it is to pay for is refused; listing models does not show that, only the log "
            "does.",
            "密钥有效，但付费请求被拒绝；列出模型的请求看不出这一点，只有日志能反映。",
        ),
        Text(
            "Add credit, or raise the limit of the organization or project, or use another key. To be sure, diagnose "
            "with a paid request of one token.",
            "充值、提高组织或项目的消费上限，或换用其他密钥。如需确认，可启用一个 token 的付费探测再次诊断。",
        ),
        severity=Severity.MAJOR,
    ),
    _lines(
        "rate_limited",
        Text(
            "The API throttled {subject} {lines} times within an hour (HTTP 429)",
            "一小时内 API 对 {subject} 限流 {lines} 次（HTTP 429）",
        ),
        Text(
            "Requests were answered with 429: too many of them, or too many tokens, a minute.",
            "请求返回 429：每分钟的请求数或 token 数过多。",
        ),
        Text(
            "Lower the number of concurrent agents, let the client back off, or ask for a higher tier. See who else "
            "uses the key.",
            "减少并发的智能体数量，让客户端退避重试，或申请更高等级。检查还有谁在使用该密钥。",
        ),
    ),
    _lines(
        "api_errors",
        Text(
            "{subject} logged {lines} failed calls of the API within an hour: {words}",
            "{subject} 一小时内记录了 {lines} 次 API 调用失败：{words}",
        ),
        Text("The API, or what is on the way to it, refused or failed.", "API 或到 API 的链路拒绝了请求或出现故障。"),
        Text(
            "If the API answers now, it has passed; if it comes back, look at the provider's status page at those "
            "times, and at the model and the length of the requests.",
            "如果 API 目前正常，则问题已过去；若反复出现，请对照服务商状态页的相应时间，并检查所用模型和请求长度。",
        ),
    ),
)

_SLOWNESS: tuple[Entry, ...] = (
    Entry(
        "logs.upstream_slow",
        Severity.MINOR,
        Text(
            "Calls of the API take long by the log of {subject}: 5 of 100 take {p95} s or more",
            "{subject} 的日志显示 API 调用缓慢：5% 的调用耗时达到或超过 {p95} 秒",
        ),
        Text(
            "Of the latest {calls} calls within an hour half took {median} s or more, the longest {longest} s. Above "
            "{limit} s users notice, and proxies in between give up after {cut_off} s. The application can only be as "
            "quick as what it waits for.",
            "一小时内最近的 {calls} 次调用中，半数耗时达到或超过 {median} 秒，最长 {longest} 秒。"
            "超过 {limit} 秒用户就会察觉，中间的代理通常在 {cut_off} 秒后放弃。应用的响应速度取决于它所等待的服务。",
        ),
        Text(
            "Compare with the provider's status page at that time. Use a smaller model or shorter prompts, limit "
            "max_tokens, stream the answer, and lower the number of concurrent agents; a model that is served here "
            "needs more memory or a GPU. Give clients and proxies a time-out above the longest call.",
            "对照服务商状态页的相应时间。可改用更小的模型、缩短提示词、限制 max_tokens、使用流式输出，"
            "并减少并发的智能体；如果模型部署在本机，则需要更多内存或 GPU。客户端和代理的超时时间应大于最长的调用。",
        ),
        commands=(
            "docker logs --since 1h {subject} 2>&1 | grep -aE 'processing.ms|upstream_response|POST ' | tail -n 40",
        ),
        explains=("frontend.slow", "logs.api_errors", "logs.network_errors"),
        guide="5",
    ),
)

_SERVERS: tuple[Entry, ...] = (
    _lines(
        "database_errors",
        Text(
            "{subject} logged {lines} database errors within an hour: {words}",
            "{subject} 一小时内记录了 {lines} 条数据库错误：{words}",
        ),
        Text("Statements or connections failed.", "语句执行或连接失败。"),
        Text(
            "If the database answers now, see whether it was restarted or full at those times. Codes are SQLSTATEs: "
            "53300 is too many connections, 28P01 a wrong password, 40P01 a deadlock.",
            "如果数据库目前正常，请检查当时是否重启或连接数已满。代码为 SQLSTATE：53300 连接过多，28P01 密码错误，"
            "40P01 死锁。",
        ),
    ),
    _lines(
        "schema_errors",
        Text(
            "{subject} logged {lines} times within an hour that a table or column does not exist",
            "{subject} 一小时内 {lines} 次记录表或列不存在",
        ),
        Text(
            "Application and database do not fit: a migration is missing, or another schema is searched.",
            "应用与数据库不匹配：缺少迁移，或查找了错误的 schema。",
        ),
        Text(
            "Compare the migrations of image and database; after an upgrade bring the database up to date. A person "
            "who types queries leaves such lines too.",
            "对比镜像与数据库的迁移版本，升级后请更新数据库。人工输入的查询也会产生这样的日志。",
        ),
    ),
    _lines(
        "extension_missing",
        Text(
            "{subject} logged that an extension of PostgreSQL is missing ({lines} lines)",
            "{subject} 记录了缺少 PostgreSQL 扩展（{lines} 行）",
        ),
        Text(
            "The database lacks a type or function that the application was written for, such as vector of pgvector: "
            "the server's image has no such extension, or it was not created in this database and its search path.",
            "数据库缺少应用所需的类型或函数，例如 pgvector 的 vector："
            "服务器镜像不含该扩展，或没有在此数据库及其 search_path 中创建。",
        ),
        Text(
            "Use the image with the extension that the release's compose file names, of the same major version as the "
            "data, and create it: CREATE EXTENSION IF NOT EXISTS vector.",
            "使用该版本 compose 文件指定的、含此扩展且与数据主版本相同的镜像，并创建扩展："
            "CREATE EXTENSION IF NOT EXISTS vector。",
        ),
    ),
    _lines(
        "cluster_expected",
        Text(
            "{subject} looks for a Redis Cluster where there is a single server ({lines} lines)",
            "{subject} 需要 Redis Cluster，但连接到的是单机 Redis（{lines} 行）",
        ),
        Text(
            "Its client speaks to a cluster only; the server was started without cluster-enabled. Newer releases of "
            "the platform need one, so the compose file is often older than the code.",
            "其客户端只支持集群，而服务器未启用 cluster-enabled。较新的平台版本需要集群，通常是 compose 文件比代码旧。",
        ),
        Text(
            "Take the compose file of the same release as the images, and move the data if any of it must be kept.",
            "使用与镜像同一版本的 compose 文件；如有需要保留的数据，请先迁移。",
        ),
    ),
    _lines(
        "redis_errors",
        Text(
            "{subject} logged {lines} Redis errors within an hour: {words}",
            "{subject} 一小时内记录了 {lines} 条 Redis 错误：{words}",
        ),
        Text("Commands or connections failed.", "命令执行或连接失败。"),
        Text(
            "If Redis answers now, see whether it was restarted, loading or out of memory at those times.",
            "如果 Redis 目前正常，请检查当时是否重启、正在加载数据或内存不足。",
        ),
    ),
    _lines(
        "network_errors",
        Text(
            "{subject} logged {lines} failed connections within an hour: {words}",
            "{subject} 一小时内记录了 {lines} 次连接失败：{words}",
        ),
        Text(
            "Names did not resolve, or connections were refused, cut or too slow.",
            "域名无法解析，或连接被拒绝、中断、超时。",
        ),
        Text(
            "The line names the other side. If it is reached now, look for restarts and for the load of host and "
            "network at those times.",
            "日志行中写明了对端。如果目前可以访问，请检查当时是否有重启，以及主机和网络的负载。",
        ),
    ),
)

_MACHINE: tuple[Entry, ...] = (
    _lines(
        "out_of_memory",
        Text("{subject} logged that memory could not be had ({lines} lines)", "{subject} 记录了内存不足（{lines} 行）"),
        Text("A process asked for memory and got none.", "进程申请内存失败。"),
        Text(
            "Compare the container's memory limit with its use, and the host's free memory.",
            "检查容器内存上限与实际用量，以及主机可用内存。",
        ),
        "docker stats --no-stream {subject}",
    ),
    _lines(
        "disk_full",
        Text("{subject} logged that a disk is full ({lines} lines)", "{subject} 记录了磁盘已满（{lines} 行）"),
        Text(
            "It may be a volume or a tmpfs of the container's own rather than the host's disk.",
            "可能是容器自己的卷或 tmpfs，而不是主机磁盘。",
        ),
        Text(
            "See which of its file systems is full, from inside the container.",
            "在容器内查看是哪个文件系统已满。",
        ),
        "docker exec {subject} df -h",
    ),
    _lines(
        "permission_denied",
        Text(
            "{subject} logged that something is not permitted ({lines} lines)",
            "{subject} 记录了权限不足（{lines} 行）",
        ),
        Text(
            "Often a directory of the host that is mounted and belongs to another user.",
            "常见原因是挂载的主机目录属于其他用户。",
        ),
        Text(
            "Give the path to the user that the container runs as. Never run it as root or open the path to all "
            "instead.",
            "将该路径的属主改为容器的运行用户。不要改用 root 运行，也不要对所有人开放权限。",
        ),
        "docker exec {subject} id",
    ),
    _lines(
        "port_in_use",
        Text(
            "{subject} logged that its address is already in use ({lines} lines)",
            "{subject} 记录了地址已被占用（{lines} 行）",
        ),
        Text(
            "Another process of the same container, or of the host where it shares the host's network, listens there.",
            "同一容器内（使用主机网络时则为主机上）的另一个进程正在监听该地址。",
        ),
        Text("Find that process, or choose another port.", "找出该进程，或改用其他端口。"),
        "docker top {subject}",
    ),
)

_APPLICATION: tuple[Entry, ...] = (
    _lines(
        "import_failed",
        Text(
            "{subject} could not load a part of its program: {words} ({lines} lines)",
            "{subject} 无法加载程序模块：{words}（{lines} 行）",
        ),
        Text(
            "The image lacks a package, or was built for another architecture. Some programs try and do without.",
            "镜像中缺少软件包，或镜像架构不符。有些程序会尝试加载并在缺失时继续运行。",
        ),
        Text(
            "If something does not work, add the package to the image and build it anew.",
            "如有功能异常，请将软件包加入镜像并重新构建。",
        ),
    ),
    _lines(
        "exceptions",
        Text(
            "{subject} logged {lines} exceptions within an hour: {words}",
            "{subject} 一小时内记录了 {lines} 个异常：{words}",
        ),
        Text("Tracebacks, counted by their last lines.", "按最后一行统计的异常回溯。"),
        Text(
            "Read the traceback above the line; with the type and the message look for the release that mends it.",
            "查看该行上方的回溯信息，并根据异常类型和消息查找修复它的版本。",
        ),
    ),
    _lines(
        "server_errors",
        Text(
            "{subject} answered {lines} requests within an hour with an error of its own: {words}",
            "{subject} 一小时内有 {lines} 个请求返回服务端错误：{words}",
        ),
        Text("Whoever asked got HTTP 5xx.", "请求方收到的是 HTTP 5xx。"),
        Text(
            "Look at what was logged at the same moments: the reason stands just before.",
            "查看同一时刻的日志，原因通常就在前面几行。",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*_FILES, *_API, *_SLOWNESS, *_SERVERS, *_MACHINE, *_APPLICATION)

__all__ = ("ENTRIES",)
