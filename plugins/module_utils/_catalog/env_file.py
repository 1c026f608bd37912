# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is found out about: config, in an environment file by itself or beside the example it is made after."""

from __future__ import annotations

from .._model import Severity
from ._entry import Entry, Risk, Text

ENTRIES: tuple[Entry, ...] = (
    Entry(
        "config.env_duplicate",
        Severity.MINOR,
        Text(
            "{subject} sets {count} variable(s) more than once: {names}",
            "{subject} 中有 {count} 个变量重复设置：{names}",
        ),
        Text(
            "The last line counts. Whoever mends an earlier one sees no effect.",
            "以最后一行为准，修改前面的行不会生效。",
        ),
        Text(
            "Keep one line of each. The module autogpt.ops.env_file does so for every variable that it sets.",
            "每个变量只保留一行。autogpt.ops.env_file 模块设置变量时会自动去重。",
        ),
        commands=("grep -vE '^[[:space:]]*(#|$)' '{subject}' | cut -d= -f1 | sort | uniq -d",),
        guide="1",
    ),
    Entry(
        "config.env_incomplete",
        Severity.MINOR,
        Text(
            "{subject} lacks {count} variable(s) of the example: {names}",
            "{subject} 缺少示例中的 {count} 个变量：{names}",
        ),
        Text(
            "{template} sets them: a newer release may need them, or has other defaults.",
            "{template} 中设置了这些变量：新版本可能需要它们，或默认值已改变。",
        ),
        Text(
            "Look in the example what they are for, and set those that are needed.",
            "查看示例中的说明，设置需要的变量。",
        ),
        guide="1",
    ),
    Entry(
        "config.env_unknown",
        Severity.MINOR,
        Text(
            "{subject} sets {count} variable(s) that the example does not know: {names}",
            "{subject} 设置了示例中没有的 {count} 个变量：{names}",
        ),
        Text(
            "They may be misspelt, or of an older release; {template} does not mention them.",
            "可能是拼写错误或旧版本遗留；{template} 中没有提到它们。",
        ),
        Text(
            "Compare the names with the example; remove what nothing reads.",
            "与示例核对变量名，删除不再使用的变量。",
        ),
        guide="1",
    ),
    Entry(
        "config.env_example_secret",
        Severity.MAJOR,
        Text("{subject} still has the value of the example", "{subject} 仍使用示例文件中的值"),
        Text(
            "Everybody can read {template}, so everybody knows this password or key.",
            "{template} 是公开的，任何人都知道这个密码或密钥。",
        ),
        Text(
            "Generate a value of your own, change it where it is checked (the server) and in {env_file}, and "
            "recreate the containers.",
            "生成自己的值，在校验它的服务端和 {env_file} 中同时更换，然后重建容器。",
        ),
        risk=Risk.DISRUPTIVE,
        guide="1",
    ),
)

__all__ = ("ENTRIES",)
