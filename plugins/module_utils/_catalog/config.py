# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: config."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text
from ._symptoms import APP_FAILS, REFUSED, SERVER_GONE

# A restart keeps the old environment: only a new container gets the new one.
_RECREATE = "cd '{directory}' && docker compose up -d --force-recreate"
_NAMES = "docker exec {container} sh -c 'env | cut -d= -f1 | sort'"

_WRONG = (*APP_FAILS, *SERVER_GONE, *REFUSED)
# What a value means that has something besides itself in it.
_MISREAD = (
    "config.value_refused",
    "config.key_refused",
    "config.list_refused",
    "config.value_inexact",
    "security.workspace_open",
    "security.shell_unfiltered",
)
_UNFINDABLE = (*APP_FAILS, *SERVER_GONE)

_VALUES: tuple[Entry, ...] = (
    Entry(
        "config.variable_missing",
        Severity.CRITICAL,
        Text("The variable {subject} is not set for {container}", "{container} 未设置环境变量 {subject}"),
        Text(
            "The application needs it and finds nothing, or an empty value.",
            "应用需要该变量，但它不存在或为空。",
        ),
        Text(
            "Set it in the environment file ({env_file}) and recreate the container: a restart keeps the old "
            "environment. "
            "If the file already has it, recreating is all that is missing, or the service lacks env_file.",
            "在环境文件（{env_file}）中设置后重建容器，restart 不会加载新变量。"
            "若文件中已有，只需重建；仍无效则检查服务是否配置了 env_file。",
        ),
        commands=(_NAMES, _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=_WRONG,
        guide="1",
    ),
    Entry(
        "config.placeholder_key",
        Severity.CRITICAL,
        Text("{subject} still holds a placeholder of the documentation", "{subject} 仍是文档中的占位符"),
        Text(
            "It was copied from the example file and never replaced: the other side refuses it.",
            "它是从示例文件中复制而来、尚未替换的值，对端会拒绝。",
        ),
        Text(
            "Put the real value into {env_file} and recreate the container. Never pass it on a command line.",
            "将真实值写入 {env_file} 并重建容器。切勿在命令行中传递密钥。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=(*APP_FAILS, *REFUSED, "config.key_refused"),
        guide="1",
    ),
    Entry(
        "config.value_refused",
        Severity.CRITICAL,
        Text(
            "{subject}={value} is not accepted: {container} does not start",
            "{subject}={value} 不被接受，{container} 无法启动",
        ),
        Text(
            "This kind of application takes only: {accepted}. Anything else fails its validation.",
            "该类应用只接受：{accepted}。其他值无法通过校验。",
        ),
        Text(
            "Choose one of them in {env_file} and recreate the container.",
            "在 {env_file} 中改为其中之一，然后重建容器。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=APP_FAILS,
        guide="1",
    ),
    Entry(
        "config.key_refused",
        Severity.CRITICAL,
        Text(
            "{container} does not accept the form of {subject}: it does not start",
            "{container} 不接受 {subject} 的格式，无法启动",
        ),
        Text(
            "Before it asks anybody it tests the key: {accepted}, then at least {wanted} letters, digits or "
            "underscores in a row. This key begins with {prefix}, followed by {run}. Valid keys of newer forms fail "
            "this test too: they have hyphens, or begin otherwise (sk-svcacct-).",
            "应用在发起请求之前先检查密钥：以 {accepted} 开头，后接至少 {wanted} 个连续的字母、数字或下划线。"
            "此密钥以 {prefix} 开头，其后只有 {run} 个。"
            "新格式的有效密钥含连字符或使用其他前缀（sk-svcacct-），同样通不过。",
        ),
        Text(
            "Create another project key until one has no hyphen among the first {wanted} characters after sk-proj-, "
            "put it into {env_file} and recreate the container; or use a release without this test.",
            "重新创建项目密钥，直到 sk-proj- 之后的前 {wanted} 个字符中没有连字符，写入 {env_file} 后重建容器；"
            "或改用没有此项检查的版本。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=APP_FAILS,
        guide="1",
    ),
    Entry(
        "config.list_refused",
        Severity.CRITICAL,
        Text(
            "{subject} is no JSON list: {container} does not start",
            "{subject} 不是 JSON 列表，{container} 无法启动",
        ),
        Text(
            "It is {value}. The application reads a list of texts in JSON, also where there is only one.",
            "当前值为 {value}。即使只有一项，应用也要求写成 JSON 字符串列表。",
        ),
        Text(
            'Write it like ["https://autogpt.example.org"] in {env_file}, brackets and double quotes included, and '
            "recreate the container.",
            '在 {env_file} 中写成 ["https://autogpt.example.org"] 的形式，包括方括号和双引号，然后重建容器。',
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=APP_FAILS,
        guide="7",
    ),
    Entry(
        "config.value_inexact",
        Severity.MINOR,
        Text("{subject}={value} is taken as {taken_as}", "{subject}={value} 会被当作 {taken_as}"),
        Text(
            "The application compares it letter by letter with {accepted}.",
            "应用会将其与 {accepted} 逐字比较，大小写敏感。",
        ),
        Text(
            "Write it exactly as above in {env_file}, whichever is meant, and recreate the container.",
            "在 {env_file} 中按上述写法明确设置，然后重建容器。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        guide="1",
    ),
    Entry(
        "config.variable_ignored",
        Severity.MINOR,
        Text(
            "{count} variable(s) of {subject} are set, but nothing reads them: {variables}",
            "{subject} 设置了 {count} 个无人读取的变量：{variables}",
        ),
        Text(
            "They belong to another kind of AutoGPT; in a deployment of the kind {profile} they do nothing.",
            "它们属于另一类 AutoGPT，在 {profile} 类型的部署中不起作用。",
        ),
        Text(
            "Remove them, so that nobody relies on them. What does the same here: {better}",
            "将其删除，以免误以为生效。本类型中的对应变量：{better}",
        ),
        guide="1",
    ),
    Entry(
        "config.placeholder_left",
        Severity.MINOR,
        Text("{subject} holds a placeholder of the documentation", "{subject} 中是文档里的占位符"),
        Text(
            "Nothing is known to fail because of it: either nobody uses it, or it is accepted, and then "
            "everybody who reads the documentation knows this secret.",
            "目前没有因此出错：要么未被使用，要么已被接受——那么任何读过文档的人都知道这个密钥。",
        ),
        Text(
            "If the feature is used, put the real value into {env_file} and recreate the container; otherwise "
            "remove the variable.",
            "若使用该功能，将真实值写入 {env_file} 并重建容器；否则删除该变量。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        guide="1",
    ),
    Entry(
        "config.value_damaged",
        Severity.MAJOR,
        Text("The value of {subject} is damaged: {damage}", "{subject} 的值已损坏：{damage}"),
        Text(
            "Quotes, spaces, a carriage return or the word export became part of the value, and are sent along "
            "with it.",
            "引号、空格、回车符或 export 成为了值的一部分，会原样发送给对端。",
        ),
        Text(
            "Write NAME=value without quotes, spaces or `export`, save the file with Unix line ends, and "
            "recreate the "
            "container. `docker run --env-file` keeps quotes as they are.",
            "写成 NAME=value，不带引号、空格和 export，以 Unix 换行符保存，然后重建容器。"
            "注意 docker run --env-file 会原样保留引号。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=(*_WRONG, *_MISREAD, "config.dsn_invalid", "config.host_unknown"),
        guide="1",
    ),
    Entry(
        "config.foreign_key",
        Severity.CRITICAL,
        Text(
            "{subject} holds a key of {provider} ({prefix}…), not of OpenAI",
            "{subject} 是 {provider} 的密钥（{prefix}…），不是 OpenAI 的",
        ),
        Text(
            "No base URL is set, so it is sent to OpenAI, which refuses it, and now has seen it.",
            "由于未设置 base URL，该密钥会被发送到 OpenAI 并遭到拒绝，同时也已泄露给对方。",
        ),
        Text(
            "Use a key of OpenAI, or set OPENAI_API_BASE_URL to {provider}'s compatible endpoint; then recreate "
            "the container.",
            "改用 OpenAI 的密钥，或将 OPENAI_API_BASE_URL 设为 {provider} 的兼容接口，然后重建容器。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=("openai.invalid_key", "openai.error", "config.key_refused", *APP_FAILS),
        guide="1",
    ),
)

_SERVERS: tuple[Entry, ...] = (
    Entry(
        "config.dsn_invalid",
        Severity.CRITICAL,
        Text("The URL in {subject} cannot be used: its {problem} is wrong", "{subject} 中的 URL 无效：{problem} 有误"),
        Text(
            "The application cannot connect with it, whatever state the server is in.",
            "无论服务端状态如何，应用都无法用它建立连接。",
        ),
        Text(
            "Write it as scheme://user:password@host:port/name. Characters such as @ : / # % in the password must be "
            "percent-encoded (@ is %40).",
            "格式为 scheme://user:password@host:port/name。密码中的 @ : / # % 等字符必须进行百分号编码（@ 写作 %40）。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=_WRONG,
        guide="2",
    ),
    Entry(
        "config.dsn_localhost",
        Severity.CRITICAL,
        Text(
            "{subject} points to {host}, but the server is another container",
            "{subject} 指向 {host}，但服务在另一个容器中",
        ),
        Text(
            "Inside {container}, {host} is that container itself; {server} is reached by its own name.",
            "在 {container} 内，{host} 指容器自身；应使用 {server} 的名称访问它。",
        ),
        Text(
            "Use the service name {right_host} as the host in {env_file} or in the compose file, and recreate "
            "the container.",
            "在 {env_file} 或 compose 文件中将主机名改为服务名 {right_host}，然后重建容器。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=_UNFINDABLE,
        guide="2",
    ),
    Entry(
        "config.host_unknown",
        Severity.CRITICAL,
        Text(
            "{subject} names the host {host}, which {container} cannot resolve",
            "{subject} 中的主机 {host} 无法被 {container} 解析",
        ),
        Text(
            "No container on its networks has this name: the server was removed or renamed, or the name is misspelt. "
            "Known names: {known}",
            "其所在网络中没有该名称的容器：服务可能已被删除或改名，或名称拼写有误。已知名称：{known}",
        ),
        Text(
            "Correct the name and recreate the application, or bring the missing service up again.",
            "更正名称并重建应用容器，或重新启动缺失的服务。",
        ),
        commands=("docker ps -a", "cd '{directory}' && docker compose up -d"),
        explains=_UNFINDABLE,
        guide="2",
    ),
)

_FILES: tuple[Entry, ...] = (
    Entry(
        "config.drift",
        Severity.MINOR,
        Text("{container} still runs with an old value of {subject}", "{container} 仍在使用 {subject} 的旧值"),
        Text(
            "{env_file} was changed after the container was created. A restart does not read it again.",
            "{env_file} 在容器创建之后被修改过，restart 不会重新读取该文件。",
        ),
        Text(
            "If the new value is meant, recreate the container. Should it keep the old one, then compose's own files "
            "set it: environment: outranks env_file:.",
            "若新值是期望的值，请重建容器。如果重建后仍是旧值，则该值由 compose 文件自身设置："
            "environment: 优先于 env_file:。",
        ),
        commands=(_RECREATE,),
        risk=Risk.DISRUPTIVE,
        explains=(*REFUSED, *SERVER_GONE),
        guide="1",
    ),
    Entry(
        "config.env_outranked",
        Severity.MINOR,
        Text(
            "What {env_file} says of {variables} never reaches {container}",
            "{env_file} 中的 {variables} 对 {container} 不起作用",
        ),
        Text(
            "Compose gives it other values, which come first, so neither an edit of the file nor a new container "
            "changes anything: {where}. What environment: (or a later env_file) says outranks the file; where the line "
            "only hands a variable on (NAME or ${{NAME}}), a variable of the shell that ran compose does.",
            "compose 赋予了优先级更高的其他值，因此无论修改该文件还是重建容器都不会改变：{where}。"
            "environment:（或靠后的 env_file）中的值优先于该文件；如果该行只是转交变量（NAME 或 ${{NAME}}），"
            "则执行 compose 的 shell 中的变量优先。",
        ),
        Text(
            "Decide which value is meant, and set it in one place: take the line out of the compose file (or the "
            "variable out of that shell) or out of {env_file}. Then recreate the container.",
            "确定哪个值才是期望的，并只在一处设置：从 compose 文件（或该 shell）中删除，或从 {env_file} 中删除，"
            "然后重建容器。",
        ),
        commands=(_NAMES, _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=REFUSED,
        guide="1",
    ),
    Entry(
        "config.env_file_missing",
        Severity.MAJOR,
        Text("There is no environment file {subject}", "环境文件 {subject} 不存在"),
        Text(
            "Variables are missing ({missing}), and none of the usual files ({expected}) is in the project's "
            "directory: "
            "the example was not copied, or it was moved.",
            "缺少变量（{missing}），且项目目录中没有常用的环境文件（{expected}）：可能未从示例复制，或已被移走。",
        ),
        Text(
            "Copy the example, fill in the keys, make it readable by its owner alone, and recreate the container.",
            "复制示例文件并填入密钥，将权限设为仅所有者可读，然后重建容器。",
        ),
        commands=("ls -la '{directory}'", "install -m 600 '{subject}.example' '{subject}'", _RECREATE),
        risk=Risk.DISRUPTIVE,
        explains=("config.variable_missing",),
        guide="1",
    ),
    Entry(
        "config.env_line_invalid",
        Severity.MAJOR,
        Text("{count} line(s) of {subject} cannot be read: {lines}", "{subject} 中有 {count} 行无法解析：{lines}"),
        Text(
            "docker compose refuses the whole file or misreads the line, so the next `up` fails or changes values.",
            "docker compose 会拒绝整个文件或误读该行，下一次 up 可能失败或得到错误的值。",
        ),
        Text(
            "Correct the lines: NAME=value, quotes closed, nothing after a closing quote but a comment.",
            "修正这些行：格式为 NAME=value，引号须成对，右引号之后只能是注释。",
        ),
        commands=("cd '{directory}' && docker compose config --quiet",),
        explains=("config.variable_missing",),
        guide="1",
    ),
)

ENTRIES: tuple[Entry, ...] = (*_VALUES, *_SERVERS, *_FILES)

__all__ = ("ENTRIES",)
