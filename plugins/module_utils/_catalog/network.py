# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: network."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text

_MINOR, _MAJOR, _CRITICAL = Severity.MINOR, Severity.MAJOR, Severity.CRITICAL

_RECREATE = "docker compose --project-directory {directory} up -d --force-recreate {app_service}"
_RESOLVER = "docker exec {app} cat /etc/resolv.conf"

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "network.mtu_too_large",
        _CRITICAL,
        Text(
            "Packets of {app} are larger than the host's way out takes ({mtu} > {host_mtu})",
            "{app} 的数据包大于主机出口允许的大小（{mtu} > {host_mtu}）",
        ),
        Text(
            "Connections to {subject} are made, then hang when the certificate is sent ({stage}: {code}): small "
            "packets pass and large ones get lost. The host itself, whose packets are smaller, gets through. Tunnels "
            "and virtual networks (VPN, VXLAN, clouds) are why it is smaller.",
            "到 {subject} 的连接可以建立，但在传输证书时卡住（{stage}：{code}）：小包能通过，大包丢失。"
            "主机的数据包较小，因此正常。隧道和虚拟网络（VPN、VXLAN、云平台）会使 MTU 变小。",
        ),
        Text(
            "Give the container's network the host's size: in compose under networks driver_opts: "
            "com.docker.network.driver.mtu: {host_mtu}, for the default bridge mtu in daemon.json. A network must be "
            "made anew for it: docker compose down, then up; volumes stay.",
            "将容器网络的 MTU 设为主机的值：compose 中在 networks 的 driver_opts 设置 "
            "com.docker.network.driver.mtu: {host_mtu}，默认网桥则在 daemon.json 中设置 mtu。"
            "需重新创建网络：docker compose down 后再 up，卷会保留。",
        ),
        (
            "ip link show",
            "docker exec {app} cat /sys/class/net/eth0/mtu",
            "docker compose --project-directory {directory} down",
            "docker compose --project-directory {directory} up -d",
        ),
        risk=Risk.DISRUPTIVE,
        explains=("openai.unreachable", "openai.not_answering", "openai.tls_failed"),
        guide="6",
    ),
    Entry(
        "network.container_blocked",
        _CRITICAL,
        Text(
            "The host reaches {subject}, but its container {app} does not ({stage}: {code})",
            "主机可以访问 {subject}，但容器 {app} 不能（{stage}：{code}）",
        ),
        Text(
            "The same way was tried from both sides, so the fault is between them. Name servers in the container: "
            "{nameservers}. Gateway: {gateway}. Packets of at most {mtu} bytes there and {host_mtu} on the host. "
            "Forwarding on the host: {forwarding}. Proxy: {proxy}.",
            "从两侧尝试了同一条路径，因此故障位于容器与主机之间。容器内 DNS 服务器：{nameservers}；网关：{gateway}；"
            "MTU：容器 {mtu}，主机 {host_mtu}；主机转发：{forwarding}；代理：{proxy}。",
        ),
        Text(
            "A gateway of - means that all its networks are internal. If forwarding is off, switch it on (sysctl "
            "net.ipv4.ip_forward=1). If the container's packets may be larger than the host's, set the MTU of the "
            "network (driver_opts: com.docker.network.driver.mtu). Else somebody's firewall drops forwarded packets "
            "(allow them in the chain DOCKER-USER), or rules of Docker were flushed (restarting Docker restores them). "
            "If names fail, set dns: in compose to a server that the container can reach.",
            "网关为「-」表示该容器只连接了 internal 网络。若转发为 off，请开启（sysctl net.ipv4.ip_forward=1）。"
            "若容器的 MTU 大于主机，请设置该网络的 MTU（driver_opts: com.docker.network.driver.mtu）。"
            "否则可能是防火墙丢弃了转发流量"
            "（在 DOCKER-USER 链中放行），或 Docker 的规则被清空（重启 Docker 可恢复）。若是域名解析失败，"
            "请在 compose 的 dns: 中设置容器可以访问的 DNS 服务器。",
        ),
        (
            "sysctl net.ipv4.ip_forward",
            "iptables -S FORWARD; iptables -S DOCKER-USER",
            "docker inspect --format '{{{{json .NetworkSettings.Networks}}}}' {app}",
            _RESOLVER,
        ),
        risk=Risk.DISRUPTIVE,
        explains=(
            "openai.dns_failed",
            "openai.unreachable",
            "openai.not_answering",
            "openai.proxy_failed",
            "openai.tls_failed",
        ),
        guide="6",
    ),
    Entry(
        "network.dns_failed",
        _CRITICAL,
        Text("{host}, the host of the API, cannot be resolved ({code})", "无法解析 API 主机名 {host}（{code}）"),
        Text(
            "The name servers said: {nameservers}. NXDOMAIN: there is no such name. SERVFAIL or REFUSED: the server "
            "could not, or would not, ask further. timeout or an error: it cannot be reached. The host itself got "
            "to: {host_stage} {host_code}.",
            "DNS 服务器的回答：{nameservers}。NXDOMAIN 表示域名不存在；SERVFAIL 或 REFUSED 表示服务器无法或拒绝继续"
            "查询；timeout 或错误码表示无法连接该服务器。主机自身到达的阶段：{host_stage} {host_code}。",
        ),
        Text(
            "If the name does not exist, correct the base URL. Else mend the resolver of the host, which Docker asks "
            "for its containers, or set dns: in compose or daemon.json. What is written into the container's "
            "resolv.conf does not last and bypasses Docker's own names.",
            "若域名不存在，请更正 base URL。否则请修复主机的 DNS（Docker 会代容器向其查询），"
            "或在 compose / daemon.json 中设置 dns。直接写入容器的 resolv.conf 不会持久，还会绕过 Docker 的内部域名。",
        ),
        ("getent ahosts {host}", _RESOLVER, "cat /etc/resolv.conf"),
        explains=("openai.dns_failed",),
        guide="6",
    ),
    Entry(
        "network.tcp_failed",
        _CRITICAL,
        Text(
            "No connection to {host} port {port} comes about ({code})",
            "无法建立到 {host} 端口 {port} 的连接（{code}）",
        ),
        Text(
            "The name resolves. ECONNREFUSED: nobody listens there; in a container, localhost is that container, not "
            "the host. timeout: packets are dropped, usually by a firewall. EHOSTUNREACH or ENETUNREACH: there is no "
            "route. The host itself got to: {host_stage} {host_code}.",
            "域名可以解析。ECONNREFUSED 表示目标端口无人监听，注意容器内的 localhost 是容器自身而不是主机；"
            "timeout 表示数据包被丢弃，通常是防火墙；"
            "EHOSTUNREACH 或 ENETUNREACH 表示没有路由。主机自身到达的阶段：{host_stage} {host_code}。",
        ),
        Text(
            "Allow outgoing connections to it, or, where only a proxy may go out, set HTTPS_PROXY and NO_PROXY in the "
            "service's environment and recreate the container. A server on the host itself must listen on more than "
            "its loopback address, and is host.docker.internal (extra_hosts: host.docker.internal:host-gateway).",
            "放行到该地址的出站连接；如果只允许通过代理出网，请在服务的环境变量中设置 HTTPS_PROXY 和 NO_PROXY "
            "并重建容器。若服务运行在主机上，它不能只监听回环地址，并应以 host.docker.internal 访问"
            "（extra_hosts: host.docker.internal:host-gateway）。",
        ),
        ("curl -sS -m 10 -o /dev/null -w '%{{http_code}}\\n' {subject}", "ip route get 1.1.1.1"),
        explains=("openai.unreachable",),
        guide="6",
    ),
    Entry(
        "network.proxy_failed",
        _CRITICAL,
        Text("The proxy {proxy} does not lead to {host} ({code})", "代理 {proxy} 无法通往 {host}（{code}）"),
        Text(
            "{proxy_variable} names it. {message} A number is the proxy's own answer: 407 asks for credentials, 403 "
            "forbids this address, 502 to 504 mean that it gets no further itself. The host itself got to: "
            "{host_stage} {host_code}.",
            "该代理由 {proxy_variable} 指定。{message} 数字是代理自身的回答：407 要求认证，403 禁止访问该地址，"
            "502 至 504 表示代理自身无法继续。主机自身到达的阶段：{host_stage} {host_code}。",
        ),
        Text(
            "Correct {proxy_variable} where the service's environment is set, or remove it if the API can be reached "
            "without; then recreate the container. Exporting it in a shell of the host never reaches the container.",
            "在服务的环境变量中更正 {proxy_variable}，若无需代理则删除；然后重建容器。"
            "在主机 shell 中 export 不会影响容器。",
        ),
        ("curl -sS -m 10 -o /dev/null -x http://{proxy} -w '%{{http_code}}\\n' {subject}", _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=("openai.proxy_failed",),
        guide="6",
    ),
    Entry(
        "network.tls_failed",
        _CRITICAL,
        Text("TLS with {host} fails ({refusal})", "与 {host} 的 TLS 握手失败（{refusal}）"),
        Text(
            "The client refuses it ({message}). The certificate shown is for {names}, was issued by {issuer}, and is "
            "good from {not_before} to {not_after}. The host itself got to: {host_stage} {host_code}.",
            "客户端拒绝的原因：（{message}）。对端证书的名称：{names}；颁发者：{issuer}；"
            "有效期：{not_before} 至 {not_after}。主机自身到达的阶段：{host_stage} {host_code}。",
        ),
        Text(
            "untrusted: if the issuer is your company's inspecting proxy, give the container its authority "
            "(SSL_CERT_FILE). wrong_name: the base URL or the proxy leads to somebody else. expired or not_yet_valid: "
            "renew it, or set the clock. handshake: no TLS, or a version that one side refuses. Never switch "
            "verification off.",
            "untrusted：若颁发者是企业的流量审计代理，请在容器中配置其 CA（SSL_CERT_FILE）。wrong_name：base URL "
            "或代理指向了其他主机。expired 或 not_yet_valid：更新证书或校准时钟。handshake：对端不是 TLS，"
            "或双方版本不兼容。切勿关闭证书校验。",
        ),
        ("openssl s_client -connect {host}:{port} -servername {host} -brief </dev/null", "timedatectl"),
        explains=("openai.tls_failed", "openai.not_answering"),
        guide="6",
    ),
    Entry(
        "network.clock_skew",
        _MINOR,
        Text(
            "The clocks of this host and of {host} differ by {seconds} s",
            "本机与 {host} 的时钟相差 {seconds} 秒",
        ),
        Text(
            "It was {here} here when it was {there} there. A wrong clock makes good certificates look expired or not "
            "yet valid, breaks signed tokens, and puts log lines out of order.",
            "本机时间为 {here} 时，对方时间为 {there}。时钟错误会使有效证书被判为过期或尚未生效、令牌失效、"
            "日志时间错乱。",
        ),
        Text(
            "See which of the two is right. On the host, let chrony or systemd-timesyncd keep the time; containers "
            "have the host's clock.",
            "先确认哪一方正确。在主机上用 chrony 或 systemd-timesyncd 同步时间；容器使用主机的时钟。",
        ),
        ("timedatectl", "chronyc tracking"),
        explains=("network.tls_failed", "openai.tls_failed"),
        guide="6",
    ),
    Entry(
        "network.certificate_expiring",
        _MAJOR,
        Text(
            "The certificate of {subject} expires in {days} days ({not_after})",
            "{subject} 的证书将在 {days} 天后过期（{not_after}）",
        ),
        Text(
            "From then on the application's client refuses to talk to it. It is for {names} and was issued by "
            "{issuer}. Certificates that renew themselves do so earlier, so the renewal has probably failed.",
            "到期后应用的客户端会拒绝与其通信。证书名称：{names}；颁发者：{issuer}。"
            "自动续期通常会更早进行，因此续期很可能已经失败。",
        ),
        Text(
            "If the server is yours, look at what renews its certificate (certbot, acme.sh) and reload the server "
            "afterwards; a renewed file that nobody loaded looks like this too. Else tell whoever runs it.",
            "若服务器由您管理，请检查续期工具（certbot、acme.sh），续期后重新加载服务；"
            "证书文件已更新但未重新加载也会出现此现象。否则请通知其运营者。",
        ),
        ("echo | openssl s_client -connect {host}:{port} -servername {host} 2>/dev/null | openssl x509 -noout -dates",),
        guide="6",
    ),
    Entry(
        "network.no_proxy_incomplete",
        _MAJOR,
        Text(
            "NO_PROXY lacks {missing}, so requests between containers go to the proxy",
            "NO_PROXY 缺少 {missing}，容器之间的请求会被发往代理",
        ),
        Text(
            "Set by: {variables}. The proxy does not know the names of containers. NO_PROXY is now: {no_proxy}. "
            "PostgreSQL and Redis are not concerned: their clients use no HTTP proxy.",
            "涉及变量：{variables}。代理无法解析容器名称。当前 NO_PROXY：{no_proxy}。PostgreSQL 和 Redis "
            "不受影响，其客户端不使用 HTTP 代理。",
        ),
        Text(
            "Add the names to NO_PROXY (and no_proxy) in the service's environment, then recreate the container.",
            "在服务的环境变量 NO_PROXY（以及 no_proxy）中加入这些名称，然后重建容器。",
        ),
        (_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=("openai.proxy_failed", "openai.server_error", "openai.error", "openai.not_answering"),
        guide="6",
    ),
    Entry(
        "network.nameserver_silent",
        _MINOR,
        Text("The name server {subject} does not answer ({code})", "DNS 服务器 {subject} 没有响应（{code}）"),
        Text(
            "Another one knew {name}, so names resolve. But whoever asks in order waits five seconds for this one "
            "before each answer.",
            "其他服务器可以解析 {name}，因此解析仍能成功。但按顺序查询时，每次都要先在此服务器上等待约五秒。",
        ),
        Text(
            "Remove it where the container's resolv.conf comes from (the host's, dns: in compose or daemon.json), or "
            "mend it.",
            "从容器 resolv.conf 的来源（主机配置、compose 或 daemon.json 的 dns）中删除该服务器，或将其修复。",
        ),
        (_RESOLVER,),
        explains=("frontend.slow",),
        guide="6",
    ),
)

__all__ = ("ENTRIES",)
