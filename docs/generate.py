# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generates docs/findings.md and docs/findings.zh-CN.md from the catalog.

``generate.py --check`` writes nothing and fails when a page differs from what it would write.
"""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "build" / "collections"))

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import (  # noqa: E402 - needs the path above
    CATALOG,
    COMPONENTS,
    REASONS,
    Entry,
    Text,
)

WORDS: dict[str, Text] = {
    "title": Text("Findings", "诊断发现"),
    "intro": Text(
        "Everything the doctor can find, what it means and what to do. Generated from the catalog; words in braces are "
        "filled with evidence.",
        "医生能发现的所有问题、其含义及处理方法。本页由目录自动生成；花括号中的词会替换为实际证据。",
    ),
    "reasons": Text("Why something is unknown", "为什么某项未知"),
    "remedy": Text("What to do", "处理方法"),
    "risk": Text("risk", "风险"),
    "guide": Text("guide", "指南"),
    "explains": Text("Can be the cause of", "可能导致"),
}
RISKS = {"safe": "安全", "disruptive": "会中断服务", "destructive": "破坏性"}
SEVERITIES = {"critical": ("🚨 critical", "🚨 紧急"), "major": ("⚠️ major", "⚠️ 重要"), "minor": ("ℹ️ minor", "ℹ️ 一般")}
PAGES = {"en": ROOT / "docs" / "findings.md", "zh": ROOT / "docs" / "findings.zh-CN.md"}


def page(language: str) -> str:
    """The whole page in ``en`` or ``zh``."""
    parts = [f"# {_in(WORDS['title'], language)}", _in(WORDS["intro"], language)]
    for component in COMPONENTS:
        entries = [entry for entry in CATALOG.values() if entry.id.partition(".")[0] == component.id]
        if entries:
            parts.append(f"## {_in(component.name, language)}")
            parts.extend(_entry(entry, language) for entry in entries)
    parts.append(f"## {_in(WORDS['reasons'], language)}")
    parts.extend(f"- `{item.id}`: {_in(item.text, language)} {_in(item.remedy, language)}" for item in REASONS.values())
    return "\n\n".join(parts).replace("\n\n- ", "\n- ").replace("\n- ", "\n\n- ", 1) + "\n"


def _in(text: Text, language: str) -> str:
    return text.zh if language == "zh" else text.en


def _entry(entry: Entry, language: str) -> str:
    severity = SEVERITIES[entry.severity.label][language == "zh"]
    risk = RISKS[entry.risk.value] if language == "zh" else entry.risk.value
    guide = f" · {_in(WORDS['guide'], language)} {entry.guide}" if entry.guide else ""
    lines = [
        f"### `{entry.id}`",
        f"**{_in(entry.title, language)}**",
        f"{severity} · {_in(WORDS['risk'], language)}: {risk}{guide}",
        _in(entry.why, language),
        f"{_in(WORDS['remedy'], language)}: {_in(entry.remedy, language)}",
    ]
    if entry.commands:
        lines.append("```shell\n" + "\n".join(entry.commands).replace("{{", "{").replace("}}", "}") + "\n```")
    if entry.explains:
        lines.append(f"{_in(WORDS['explains'], language)}: " + ", ".join(f"`{item}`" for item in entry.explains))
    return "\n\n".join(lines)


def main(arguments: t.Sequence[str]) -> int:
    """Write the pages, or compare them."""
    stale = [path for language, path in PAGES.items() if not path.exists() or path.read_text("utf-8") != page(language)]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what the catalog says; run: make docs")
        return 1 if stale else 0
    for language, path in PAGES.items():
        path.write_text(page(language), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
