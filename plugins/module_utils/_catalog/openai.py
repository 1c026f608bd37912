# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: openai."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text
from ._symptoms import APP_ANSWERS_BADLY

_MAJOR, _CRITICAL, _MINOR = Severity.MAJOR, Severity.CRITICAL, Severity.MINOR

# What becomes of an application that checks its key when it starts.
_APP = ("container.unhealthy", "container.crashed", "container.crash_loop", "container.restarted", *APP_ANSWERS_BADLY)

_RECREATE = "docker compose --project-directory {directory} up -d --force-recreate {app_service}"
_ENVIRONMENT = 'docker exec {app} python3 -c "import urllib.request as r; print([name for name in r.getproxies()])"'

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "openai.invalid_key",
        _CRITICAL,
        Text("{subject} rejects the API key in {variable}", "{subject} 拒绝了 {variable} 中的 API 密钥"),
        Text(
            "The key (fingerprint {fingerprint}) is unknown, revoked or from another provider; no agent can "
            "work. {message}",
            "该密钥（指纹 {fingerprint}）不存在、已被吊销或属于其他服务商，所有智能体都无法工作。{message}",
        ),
        Text(
            "Put a valid key into the environment file and recreate the container; a restart keeps the old "
            "environment. "
            "Look also for a key in the shell of whoever starts compose: it outranks the file.",
            "在环境文件中填入有效密钥并重建容器（restart 不会更新环境变量）。"
            "同时检查执行 compose 的 shell 中是否设置了同名变量：它的优先级更高。",
        ),
        ("docker compose --project-directory {directory} config --no-interpolate", _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="4",
    ),
    Entry(
        "openai.key_not_sent",
        _CRITICAL,
        Text("No usable API key reaches {subject}", "没有可用的 API 密钥到达 {subject}"),
        Text(
            "The server got no key, or {variable} holds characters that no HTTP header can carry, such as a line "
            "break or a space at its end.",
            "服务器没有收到密钥，或者 {variable} 中含有 HTTP 头无法携带的字符，例如换行或结尾的空格。",
        ),
        Text(
            "Look at the line in the environment file: no quotes, no spaces, no carriage return. If a gateway or proxy "
            "is between, see whether it passes the Authorization header on. Then recreate the container.",
            "检查环境文件中的该行：不应有引号、空格或回车符。若中间有网关或代理，确认其会转发 Authorization 头。"
            "然后重建容器。",
        ),
        (_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="4",
    ),
    Entry(
        "openai.organization_mismatch",
        _CRITICAL,
        Text("{subject} says that key and organization do not fit together", "{subject} 提示密钥与组织不匹配"),
        Text(
            "The organization that the application names does not exist, or the key (fingerprint {fingerprint}) "
            "does not belong to it. {message}",
            "应用所设置的组织不存在，或该密钥（指纹 {fingerprint}）不属于该组织。{message}",
        ),
        Text(
            "Remove OPENAI_ORGANIZATION (modern keys belong to one project anyway), or use a key of that organization.",
            "删除 OPENAI_ORGANIZATION（新式密钥本身就归属于某个项目），或换用属于该组织的密钥。",
        ),
        (_RECREATE,),
        risk=Risk.DISRUPTIVE,
        guide="4",
    ),
    Entry(
        "openai.missing_scope",
        _MAJOR,
        Text(
            "The API key in {variable} lacks permissions at {subject}",
            "{variable} 中的 API 密钥在 {subject} 缺少权限",
        ),
        Text(
            "It is a restricted key. {message} If only listing models is missing, the application may work all "
            "the same.",
            "这是受限密钥。{message} 如果只是缺少列出模型的权限，应用仍可能正常工作。",
        ),
        Text(
            "Give the key the permissions that the application needs (model capabilities: write), or ignore this if "
            "completions work; a paid probe (one token) settles it.",
            "为密钥授予应用所需权限（模型调用：写）。若补全请求正常可忽略；可启用付费探测（一个 token）来确认。",
        ),
        guide="4",
    ),
    Entry(
        "openai.address_denied",
        _CRITICAL,
        Text("{subject} does not accept requests from this address", "{subject} 不接受来自本机地址的请求"),
        Text(
            "The project or organization has an allow-list of IP addresses, and this host's public address is "
            "not on it. {message}",
            "项目或组织启用了 IP 白名单，而本机的公网地址不在其中。{message}",
        ),
        Text(
            "Add the public address from which the container goes out (that of the proxy, if there is one) to "
            "the allow-list.",
            "将容器出网所用的公网地址（如有代理则为代理的地址）加入白名单。",
        ),
        guide="4",
    ),
    Entry(
        "openai.region_blocked",
        _CRITICAL,
        Text("{subject} does not serve the region that this host is in", "{subject} 不向本机所在地区提供服务"),
        Text(
            "The request came from a country or territory that is not supported. The key is not the problem.",
            "请求来自不受支持的国家或地区，与密钥无关。",
        ),
        Text(
            "Use a provider or gateway that may serve this region and set the base URL, or run the application "
            "in a supported region.",
            "改用可在本地区提供服务的服务商或网关并设置其 base URL，或将应用部署在受支持的地区。",
        ),
        guide="4",
    ),
    Entry(
        "openai.model_unavailable",
        _MAJOR,
        Text("The model {model} is not available at {subject}", "{subject} 上没有可用的模型 {model}"),
        Text(
            "{variable} names a model that this key may not use, that was withdrawn, or that never had this "
            "name; requests for it fail.",
            "{variable} 指定的模型不在该密钥的可用范围内、已下线或名称有误，对它的请求都会失败。",
        ),
        Text(
            "Choose a model that the endpoint lists, or allow it for the project; then recreate the container.",
            "从该端点列出的模型中选择，或为项目开通该模型；然后重建容器。",
        ),
        (_RECREATE,),
        risk=Risk.DISRUPTIVE,
        guide="4",
    ),
    Entry(
        "openai.quota_exhausted",
        _CRITICAL,
        Text(
            "The account behind {variable} has no credit or budget left ({error_code})",
            "{variable} 对应的账户额度或预算已用尽（{error_code}）",
        ),
        Text(
            "{subject} refuses every paid request with 429. Waiting and retrying do not help; this is not throttling. "
            "Applications that retry make it slower, not better.",
            "{subject} 以 429 拒绝所有付费请求。这不是限流，等待和重试都无济于事，应用反复重试只会更慢。",
        ),
        Text(
            "Add credit, or raise the spend limit of the organization or project; or use another key. Then limit the "
            "application's own use, so that it does not happen again.",
            "充值，或提高组织/项目的消费上限，或换用其他密钥。之后限制应用自身的用量，避免再次发生。",
        ),
        guide="4",
    ),
    Entry(
        "openai.rate_limited",
        _MAJOR,
        Text("{subject} throttles the application ({error_code})", "{subject} 正在对应用限流（{error_code}）"),
        Text(
            "More requests or tokens a minute were asked for than the account's tier allows. It passes by itself.",
            "每分钟请求数或 token 数超过了账户等级的上限，稍后会自行恢复。",
        ),
        Text(
            "Lower the number of concurrent agents, let the client back off, or ask for a higher tier. Look who "
            "else uses the same key.",
            "减少并发的智能体数量，让客户端退避重试，或申请更高等级。同时检查还有谁在使用同一密钥。",
        ),
        guide="4",
    ),
    Entry(
        "openai.server_error",
        _MAJOR,
        Text("{subject} answers with an error of its own (HTTP {code})", "{subject} 返回服务端错误（HTTP {code}）"),
        Text("The fault is on the provider's or gateway's side. {message}", "故障在服务商或网关一侧。{message}"),
        Text(
            "Look at the provider's status page, or at the gateway's log; quote the request id when you ask for "
            "help. Diagnose again later.",
            "查看服务商状态页或网关日志；求助时请附上 request id。稍后重新诊断。",
        ),
        guide="4",
    ),
    Entry(
        "openai.unreachable",
        _CRITICAL,
        Text("{subject} cannot be reached ({code})", "无法连接 {subject}（{code}）"),
        Text(
            "The name resolves, but no connection comes about: a firewall, a missing proxy, or nobody listens there.",
            "域名可以解析，但无法建立连接：可能是防火墙、缺少代理配置，或该地址没有服务在监听。",
        ),
        Text(
            "Compare with the host: if the host gets through and the container does not, look at Docker's bridge, "
            "forwarding and MTU. Where a proxy is needed, set HTTPS_PROXY and NO_PROXY in the service's environment.",
            "与主机对比：若主机可以访问而容器不行，请检查 Docker 网桥、转发和 MTU。需要代理时，"
            "在服务的环境变量中设置 HTTPS_PROXY 和 NO_PROXY。",
        ),
        ("curl -sS -o /dev/null -w '%{{http_code}}\\n' {subject}", _ENVIRONMENT),
        explains=_APP,
        guide="4",
    ),
    Entry(
        "openai.not_answering",
        _CRITICAL,
        Text("{subject} accepts the connection but does not answer in time", "{subject} 接受连接但未在规定时间内响应"),
        Text(
            "Requests of the application hang until their own time-out. A proxy or a gateway in between may be "
            "the one that hangs.",
            "应用的请求会一直挂起直到超时。真正挂起的可能是中间的代理或网关。",
        ),
        Text(
            "Try from the host; look at the provider's status page and at the proxy or gateway. A too small MTU "
            "also looks like this.",
            "从主机上尝试访问，查看服务商状态页以及代理或网关。MTU 设置不当也会出现这种现象。",
        ),
        ("curl -sS -m 20 -o /dev/null -w '%{{http_code}} %{{time_total}}\\n' {subject}", _ENVIRONMENT),
        explains=_APP,
        guide="4",
    ),
    Entry(
        "openai.dns_failed",
        _CRITICAL,
        Text("The API host {host} has no address ({code})", "API 主机名 {host} 无法解析（{code}）"),
        Text(
            "The container's resolver does not know the name. Docker forwards such questions to the host's resolvers.",
            "容器的 DNS 无法解析该名称。Docker 会把此类查询转发给主机的 DNS 服务器。",
        ),
        Text(
            "Compare with the host. Set dns: in compose or in daemon.json; what is written into the container's "
            "resolv.conf does not last. If the host is a service of this stack, see whether it runs.",
            "与主机对比。在 compose 的 dns: 或 daemon.json 中设置 DNS；直接改容器内的 resolv.conf 不会持久。"
            "如果该主机是本服务栈的服务，请确认其正在运行。",
        ),
        ("getent hosts {host}", "docker exec {app} cat /etc/resolv.conf"),
        explains=_APP,
        guide="4",
    ),
    Entry(
        "openai.tls_failed",
        _CRITICAL,
        Text("The TLS connection to {subject} fails ({code})", "与 {subject} 的 TLS 连接建立失败（{code}）"),
        Text(
            "The certificate is not trusted, has expired or carries another name, or no TLS is spoken there: {message}",
            "证书不受信任、已过期或名称不符，或者对端并未使用 TLS：{message}",
        ),
        Text(
            "Behind an inspecting proxy, give the container the company's authority (SSL_CERT_FILE, "
            "REQUESTS_CA_BUNDLE). "
            "Check the host's clock. Never switch verification off.",
            "若经过会解密流量的企业代理，请在容器中配置企业 CA（SSL_CERT_FILE、REQUESTS_CA_BUNDLE）。"
            "检查主机时钟。切勿关闭证书校验。",
        ),
        ("openssl s_client -connect {host}:{port} -servername {host} -brief", "timedatectl"),
        explains=_APP,
        guide="4",
    ),
    Entry(
        "openai.proxy_failed",
        _CRITICAL,
        Text("The proxy on the way to {subject} fails ({code})", "通往 {subject} 的代理失败（{code}）"),
        Text(
            "The application's environment names a proxy that cannot be reached, wants a password (407) or does "
            "not let this address through. {message}",
            "应用环境中设置的代理无法连接、需要认证（407）或不允许访问该地址。{message}",
        ),
        Text(
            "Correct HTTPS_PROXY in the service's environment, or name the host in NO_PROXY; then recreate the "
            "container. "
            "Exporting it in a shell of the host never reaches the container.",
            "在服务的环境变量中更正 HTTPS_PROXY，或将该主机加入 NO_PROXY，然后重建容器。"
            "在主机 shell 中 export 不会影响容器。",
        ),
        (_ENVIRONMENT, _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=_APP,
        guide="4",
    ),
    Entry(
        "openai.error",
        _MAJOR,
        Text("{subject} answers something unexpected (HTTP {code})", "{subject} 返回了意外的结果（HTTP {code}）"),
        Text("The answer: {message}", "返回内容：{message}"),
        Text(
            "Does the base URL lead to an OpenAI-compatible API, with /v1 if it needs that? A login page of a "
            "network or a gateway's own error looks like this.",
            "base URL 是否指向兼容 OpenAI 的 API（需要时包含 /v1）？网络认证页面或网关自身的错误也会如此。",
        ),
        ("curl -sS -i -m 20 {subject}/models",),
        guide="4",
    ),
)

__all__ = ("ENTRIES",)
