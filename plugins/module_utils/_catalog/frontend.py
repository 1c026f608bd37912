# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: frontend."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text

_MINOR, _MAJOR, _CRITICAL = Severity.MINOR, Severity.MAJOR, Severity.CRITICAL

_RECREATE = "docker compose --project-directory {directory} up -d --force-recreate {service}"
_LOG = "docker logs --tail 50 {container}"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "frontend.health_failed",
        _CRITICAL,
        Text(
            "{subject} says that it is not well (HTTP {code})",
            "{subject} 报告自身不健康（HTTP {code}）",
        ),
        Text(
            "The program runs and answers at {url}, but cannot do its work: {message}",
            "程序在运行，{url} 也有响应，但无法正常工作：{message}",
        ),
        Text(
            "Mend what the answer names, usually something that the application depends on; else read its log.",
            "按返回内容处理，通常是应用依赖的某项服务；否则查看日志。",
        ),
        ("docker exec {container} curl -sS -i -m 10 {url}", _LOG),
        explains=("container.unhealthy",),
        guide="7",
    ),
    Entry(
        "frontend.not_answering",
        _CRITICAL,
        Text("{subject} runs, but does not answer HTTP ({code})", "{subject} 在运行，但不响应 HTTP（{code}）"),
        Text(
            "{url} was tried for {seconds} s. The connection is accepted, and then nothing comes (timeout) or it is "
            "dropped (closed): the program hangs, or all of its workers are busy.",
            "对 {url} 尝试了 {seconds} 秒。连接被接受，但没有响应（timeout）或被断开（closed）：程序已挂起，"
            "或所有 worker 都被占满。",
        ),
        Text(
            "See what it does (its log, docker top) before you restart it: afterwards nobody can tell any more. A "
            "restart helps for now.",
            "重启之前先查看它在做什么（日志、docker top），重启后就无从查起了。重启可暂时恢复。",
        ),
        (_LOG, "docker top {container}", "docker restart {container}"),
        risk=Risk.DISRUPTIVE,
        explains=("container.unhealthy", "frontend.unreachable"),
        guide="7",
    ),
    Entry(
        "frontend.unreachable",
        _CRITICAL,
        Text(
            "{subject} answers inside its container, but not through the host's port {port} ({code})",
            "{subject} 在容器内有响应，但无法通过主机端口 {port} 访问（{code}）",
        ),
        Text(
            "Docker publishes the port, and what should carry connections from {url} into the container does not.",
            "Docker 已发布该端口，但从 {url} 到容器的转发不通。",
        ),
        Text(
            "Rules of Docker that somebody flushed (a reload of another firewall does that) come back when Docker is "
            "restarted; with live-restore containers go on meanwhile. Else look for a rule that drops them in "
            "DOCKER-USER.",
            "若 Docker 的 iptables 规则被清空（重载其他防火墙会造成这种情况），重启 Docker 即可恢复；"
            "启用 live-restore 时容器不会中断。否则检查 DOCKER-USER 链中是否有丢弃规则。",
        ),
        ("docker port {container}", "iptables -t nat -S DOCKER; iptables -S DOCKER-USER", "curl -sS -i -m 10 {url}"),
        risk=Risk.DISRUPTIVE,
        guide="7",
    ),
    Entry(
        "frontend.slow",
        _MINOR,
        Text("{subject} takes {seconds} s to say how it is", "{subject} 的健康检查耗时 {seconds} 秒"),
        Text(
            "{url} should answer at once. Load balancers and Kubernetes often wait for a second only, and then take "
            "the application out of service.",
            "{url} 本应立即返回。负载均衡器和 Kubernetes 通常只等待一秒，超时就会将应用摘除。",
        ),
        Text(
            "Something that it asks meanwhile hangs, or the host has no time for it: see the findings about the "
            "database, Redis, the API and the host.",
            "可能是健康检查所依赖的服务响应慢，或主机资源不足：请查看数据库、Redis、API 和主机的相关发现。",
        ),
        (
            "docker exec {container} curl -sS -o /dev/null -m 20 -w '%{{time_total}}\\n' {url}",
            "docker stats --no-stream",
        ),
        guide="7",
    ),
    Entry(
        "frontend.cors_rejected",
        _MAJOR,
        Text(
            "Browsers of {subject} are turned away, although {variable} names it",
            "{variable} 中配置了 {subject}，但来自该站点的浏览器请求仍被拒绝",
        ),
        Text(
            "Configured is {configured}; browsers send {origin}. The answer to their question (HTTP {http_status}) "
            "allows the origin {allow_origin} and the methods {allow_methods}.",
            "配置值为 {configured}，而浏览器发送的是 {origin}。预检请求的回答（HTTP {http_status}）允许的来源："
            "{allow_origin}；允许的方法：{allow_methods}。",
        ),
        Text(
            "Write each origin as scheme://host[:port], in lower case and without a path, a slash at its end, quotes, "
            "or a space beside the comma: most applications compare letter by letter. Then recreate the container.",
            "每个来源都应写成 scheme://host[:port]，小写，不带路径、结尾斜杠、引号，逗号旁也不要有空格：多数应用会逐字符比较。"
            "然后重建容器。",
        ),
        (_RECREATE,),
        risk=Risk.DISRUPTIVE,
        guide="7",
    ),
    Entry(
        "frontend.cors_wildcard_credentials",
        _MAJOR,
        Text(
            "The answer to {subject} allows any origin together with credentials, which browsers refuse",
            "对 {subject} 的回答同时允许任意来源和携带凭据，浏览器会拒绝",
        ),
        Text(
            "Access-Control-Allow-Origin: * and Access-Control-Allow-Credentials: true exclude each other, so every "
            "request that carries a cookie or an Authorization header fails in the browser.",
            "Access-Control-Allow-Origin: * 与 Access-Control-Allow-Credentials: true 互斥，"
            "因此带有 cookie 或凭据的请求都会在浏览器中失败。",
        ),
        Text(
            "Name the front end's own origin in {variable} in place of *, then recreate the container.",
            "在 {variable} 中用前端自身的来源代替 *，然后重建容器。",
        ),
        (_RECREATE,),
        risk=Risk.DISRUPTIVE,
        guide="7",
    ),
    Entry(
        "frontend.base_url_local",
        _MAJOR,
        Text(
            "{subject} sends browsers to {urls}, which is their own machine",
            "{subject} 让浏览器访问 {urls}，那是用户自己的电脑",
        ),
        Text(
            "It is published for others, but {variables} name a loopback address: it works on the host itself and "
            "for nobody else.",
            "该前端对外发布，但 {variables} 指向回环地址：只有在主机本机上能用。",
        ),
        Text(
            "Set the address by which users reach this host. Variables of the build (NEXT_PUBLIC_, VITE_, REACT_APP_) "
            "are part of the image: build it anew, and then recreate the container.",
            "改为用户访问本主机所用的地址。构建期变量（NEXT_PUBLIC_、VITE_、REACT_APP_）已写入镜像：需要重新构建镜像，"
            "然后重建容器。",
        ),
        ("docker compose --project-directory {directory} up -d --build --force-recreate {service}",),
        risk=Risk.DISRUPTIVE,
        guide="7",
    ),
    Entry(
        "frontend.mixed_content",
        _MAJOR,
        Text(
            "{subject} sends browsers from an encrypted page to {urls}",
            "{subject} 让浏览器从加密页面访问 {urls}",
        ),
        Text(
            "The page comes by HTTPS, so browsers block what {variables} name, without asking the server.",
            "页面通过 HTTPS 提供，浏览器会直接拦截 {variables} 指向的明文地址。",
        ),
        Text(
            "Serve these addresses by HTTPS too (wss for WebSockets), behind the same reverse proxy, and name them so; "
            "then build and recreate.",
            "让这些地址也通过 HTTPS 提供（WebSocket 用 wss），放在同一反向代理之后并更新变量，然后重新构建并重建容器。",
        ),
        ("docker compose --project-directory {directory} up -d --build --force-recreate {service}",),
        risk=Risk.DISRUPTIVE,
        guide="7",
    ),
)

__all__ = ("ENTRIES",)
