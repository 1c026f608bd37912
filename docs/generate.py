# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Generates docs/findings.md and docs/findings.zh-CN.md from the catalog, docs/fault-matrix.md from the fault cases
and the findings that have none.

``generate.py --check`` writes nothing and fails when a page differs from what it would write.
"""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "build" / "collections"), str(ROOT / "tests" / "faults")]

import caseless  # noqa: E402 - needs the path above
import matrix  # noqa: E402 - needs the path above

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
DOCS = ROOT / "docs"

MATRIX = """# The fault matrix

Each row is a real fault, injected into a running stack of the fleet and reverted afterwards. The diagnosis must find
the ids of the third column, the bold one first among its causes, and nothing else above minor that is not folded under
it. `make faults` runs them all and writes the scores to build/faults.json.

| case | guide | what is wrong | found as |
|---|---|---|---|
{rows}

## Findings without a case

Asked by modules of their own, about what the diagnosis of a host is not told. Their integration tests bring them about
on real files and servers:

| finding | test |
|---|---|
{elsewhere}

Seen only in several runs or across hosts, and tested on records:

| finding | test |
|---|---|
{on_records}

Judged by unit tests on recorded facts, because the fleet cannot be brought into that state:

| finding | why not |
|---|---|
{impossible}
"""


def pages() -> dict[Path, str]:
    """Every generated page with its content."""
    return {
        DOCS / "findings.md": findings("en"),
        DOCS / "findings.zh-CN.md": findings("zh"),
        DOCS / "fault-matrix.md": fault_matrix(matrix.cases(), caseless.Caseless.load()),
    }


def fault_matrix(cases: t.Sequence[matrix.Case], others: caseless.Caseless) -> str:
    """The page about the cases, in the order of the guide, and about the findings without one."""
    rows = [_case(one) for one in sorted(cases, key=lambda one: (int(one.guide or 99), one.name))]
    return MATRIX.format(
        rows="\n".join(rows),
        elsewhere=_table({name: _link(path) for name, path in others.elsewhere.items()}),
        on_records=_table({name: _link(path) for name, path in others.on_records.items()}),
        impossible=_table(others.impossible),
    )


def _table(texts: t.Mapping[str, str]) -> str:
    """The lines of those of the findings, in the order of the catalog."""
    return "\n".join(f"| `{name}` | {texts[name]} |" for name in CATALOG if name in texts)


def _link(path: str) -> str:
    return f"[{Path(path).name}](../{path})"


def _case(case: matrix.Case) -> str:
    found = ", ".join(f"**`{one}`**" if one == case.first else f"`{one}`" for one in case.find)
    return f"| `{case.name}` | {case.guide} | {case.what} | {found} |"


def findings(language: str) -> str:
    """The page about all findings in ``en`` or ``zh``."""
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
    wanted = pages()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text("utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not what its sources say; run: make docs")
        return 1 if stale else 0
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
