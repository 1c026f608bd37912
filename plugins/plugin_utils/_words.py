# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The report's own words. What findings mean is said by the catalog, not here."""

from __future__ import annotations

import typing as t

from ..module_utils._catalog import Text

WORDS: dict[str, Text] = {
    "title": Text("Fleet diagnosis", "集群诊断报告"),
    "skip": Text("Skip to the findings", "跳到诊断结果"),
    # Severities, as the guide names them
    "critical": Text("Critical", "紧急"),
    "major": Text("Major", "重要"),
    "minor": Text("Minor", "一般"),
    "critical.meaning": Text("Down, losing data, or under attack", "服务不可用、数据丢失或遭受攻击"),
    "major.meaning": Text("Degraded, or partly failing", "性能下降或部分功能不可用"),
    "minor.meaning": Text("Configuration and advice", "配置问题与优化建议"),
    # States of a cell of the heat map, beside the severities
    "ok": Text("OK", "正常"),
    "partial": Text("OK as far as seen", "部分已检查，未见异常"),
    "unknown": Text("Unknown", "未知"),
    "suppressed": Text("Suppressed", "已抑制"),
    "none": Text("Not applicable", "不适用"),
    "unreachable": Text("Unreachable", "无法连接"),
    # Risks of a remedy
    "safe": Text("Safe", "安全"),
    "disruptive": Text("Disruptive", "会中断服务"),
    "destructive": Text("Destructive", "有数据风险"),
    "disruptive.meaning": Text("The service pauses or restarts.", "服务会暂停或重启。"),
    "destructive.meaning": Text("Data can be lost: back up first.", "可能丢失数据：请先备份。"),
    # Verdicts
    "verdict.critical": Text("{affected} of {hosts} in critical condition", "{hosts}中有 {affected} 台情况紧急"),
    "verdict.major": Text("{affected} of {hosts} with major trouble", "{hosts}中有 {affected} 台存在重要问题"),
    "verdict.minor": Text(
        "Nothing serious; advice for {affected} of {hosts}", "无严重问题；{hosts}中有 {affected} 台可以改进"
    ),
    "verdict.incomplete": Text(
        "Nothing wrong was found, but not everything was checked", "未发现问题，但并非所有项目都已检查"
    ),
    "verdict.suppressed": Text("{hosts}, nothing wrong but what was accepted", "{hosts}除已接受的问题外一切正常"),
    "verdict.healthy": Text("{hosts}, all healthy", "{hosts}全部健康"),
    "verdict.empty": Text("No host was diagnosed", "没有诊断任何主机"),
    "summary.cause": Text("{causes} explains {findings}.", "{findings}归结为{causes}。"),
    "summary.causes": Text("{causes} explain {findings}.", "{findings}归结为{causes}。"),
    "summary.advice": Text("{advice} on record.", "共{advice}。"),
    "summary.clean": Text("Every question has an answer, and nothing is wrong.", "所有检查都有结果，未发现任何问题。"),
    "summary.accepted": Text(
        "Every question has an answer; all that is wrong is suppressed for now.",
        "所有检查都有结果；现存问题均已暂时抑制。",
    ),
    "summary.nothing_wrong": Text("What could be checked is in order.", "已检查的项目均正常。"),
    "summary.no_records": Text("There were no records to read.", "没有可读取的诊断记录。"),
    "summary.unknown": Text("{questions} on {hosts} without an answer.", "{hosts}上有{questions}没有答案。"),
    "summary.silent": Text("{hosts} could not be diagnosed.", "{hosts}未能完成诊断。"),
    "summary.part": Text("Only a part was asked about: {components}.", "只检查了部分组件：{components}。"),
    "summary.nothing_asked": Text("No question was asked.", "没有进行任何检查。"),
    # What changed since an earlier run
    "changes.line": Text("Since {time}: {text}.", "自 {time} 以来：{text}。"),
    "changes.none": Text("no change", "没有变化"),
    "count.new": Text("{n} new", "新增 {n} 项"),
    "count.uncovered": Text("{n} not checked before", "{n} 项此前未检查"),
    "count.changed": Text("{n} changed", "{n} 项有变化"),
    "count.fixed": Text("{n} fixed", "已修复 {n} 项"),
    "count.unchecked": Text("{n} no longer checked", "{n} 项不再检查"),
    "new": Text("New", "新增"),
    "uncovered": Text("Not checked before", "此前未检查"),
    "changed": Text("Changed", "有变化"),
    "unchanged": Text("Unchanged", "无变化"),
    "fixed": Text("Fixed", "已修复"),
    "unchecked": Text("No longer checked", "不再检查"),
    "changes.same": Text("Nothing came, changed or went.", "没有新增、变化或消失的问题。"),
    "was": Text("{field}: {before} → {after}", "{field}：{before} → {after}"),
    # Suppressions
    "suppressed.line": Text("Suppressed: {findings}.", "已抑制：{findings}。"),
    "expired.line": Text("Expired suppressions: {names}.", "已过期的抑制：{names}。"),
    "accepted": Text("Accepted by {owner} until {until}: {reason}", "{owner} 已接受，至 {until}：{reason}"),
    "active": Text("Active", "生效中"),
    "expired": Text("Expired", "已过期"),
    "unused": Text("Matched nothing", "未匹配"),
    # Where a few hosts differ
    "outlier": Text(
        "{n} of {hosts} differ in {what}: {values} instead of {usual}",
        "{hosts}中有 {n} 台的「{what}」与多数不同：{values}，多数为 {usual}",
    ),
    "outlier.one": Text(
        "1 of {hosts} differs in {what}: {values} instead of {usual}",
        "{hosts}中有 1 台的「{what}」与多数不同：{values}，多数为 {usual}",
    ),
    "outliers.line": Text("Few hosts differ from most ({count}): {names}", "少数主机与多数不同（{count}）：{names}"),
    # What only several runs, or several hosts, show
    "growing": Text("Memory that only grows", "内存持续增长"),
    "growing.lead": Text(
        "More with every diagnosis, without a restart between them, and the limit is near at this pace.",
        "每次诊断都比上次更高，期间没有重启；按此速度很快会达到上限。",
    ),
    "growing.line": Text("Memory only grows: {names}", "内存持续增长：{names}"),
    "growing.name": Text("{what} ({hosts})", "{what}（{hosts}）"),
    "shared_keys": Text("Shared API keys", "共用的 API 密钥"),
    "shared_keys.lead": Text(
        "Who shares a key shares its quota and its limits, and a leak on one host concerns all.",
        "共用密钥意味着共用额度和限流，任何一台主机泄漏都会影响全部主机。",
    ),
    "shared_key": Text(
        "{hosts} use one API key (fingerprint {fingerprint})", "{hosts}使用同一个 API 密钥（指纹 {fingerprint}）"
    ),
    "not_set": Text("not set", "未设置"),
    # Sections
    "causes": Text("Causes", "根因排行"),
    "causes.lead": Text("Ranked by severity, then by how many hosts they touch.", "按严重程度和受影响主机数排序。"),
    "map": Text("Hosts and components", "主机与组件"),
    "map.lead": Text(
        "Each cell shows the worst of one component on one host.", "每格显示某台主机上某个组件的最差状态。"
    ),
    "map.joined": Text("Hosts that look alike share a row.", "状态相同的主机合并为一行。"),
    "findings": Text("Findings", "诊断结果"),
    "passed": Text("All well on", "全部正常的主机"),
    "unknowns": Text("Without an answer", "未能检查的项目"),
    "unknowns.lead": Text(
        "What could not be checked counts as unknown, never as a pass.", "无法检查的项目记为未知，绝不算作通过。"
    ),
    "changes": Text("Since the run before", "与上次相比"),
    "changes.lead": Text("Compared with the run that ended {time}.", "对比的诊断结束于 {time}。"),
    "fixed.lead": Text("Gone, and asked about in full in both runs", "问题已消失，且两次诊断都完整检查了该组件"),
    "unchecked.lead": Text(
        "Found before; not asked about in full this time, so nobody knows",
        "上次存在，本次未完整检查，因此状态不明",
    ),
    "uncovered.lead": Text("The run before did not ask about it in full", "上次诊断未完整检查该组件"),
    "suppressions": Text("Suppressed", "已抑制的问题"),
    "suppressions.lead": Text(
        "Accepted for a reason and until a day. They do not count, and speak again when that day is over.",
        "因故在期限内被接受，不计入结果；到期后会再次提示。",
    ),
    "suppress": Text("Suppress this", "抑制此问题"),
    "suppress.lead": Text(
        "Fill in who answers for it, why, and until which day, and add it to the suppressions.",
        "填写负责人、原因和截止日期，然后加入抑制规则。",
    ),
    "suppressions.all": Text("All suppressions", "全部抑制规则"),
    "outliers": Text("Few differ", "少数差异"),
    "outliers.lead": Text(
        "Where most hosts agree and a few do not. It may be meant.", "多数主机一致、少数不同的配置，可能是有意为之。"
    ),
    "coverage": Text("Coverage", "检查覆盖率"),
    "coverage.lead": Text(
        "How many questions were answered, component by component.", "各组件中已得到答案的检查数量。"
    ),
    "provenance": Text("Provenance", "报告来源"),
    "warnings": Text("Files left out", "未读入的文件"),
    # Words of cards and tables
    "hosts": Text("Hosts", "主机"),
    "component": Text("Component", "组件"),
    "finding": Text("Finding", "发现项"),
    "owner": Text("Owner", "负责人"),
    "reason": Text("Reason", "原因"),
    "until": Text("Until", "截止"),
    "state": Text("State", "状态"),
    "why": Text("What this means", "含义"),
    "remedy": Text("What to do", "处理方法"),
    "commands.on": Text("On {hosts}", "适用主机：{hosts}"),
    "symptoms": Text("Explains these symptoms", "由此引起的症状"),
    "affected": Text("Where it was found", "发现位置"),
    "more": Text("and {n} more", "以及另外 {n} 项"),
    "guide": Text("Guide, section {section}", "指南第 {section} 节"),
    "since": Text("since {time}", "始于 {time}"),
    "seen_inside": Text("seen from inside the container", "从容器内部观察"),
    "profile": Text("kind of stack: {profile}", "部署类型：{profile}"),
    "question": Text("Questions", "检查项"),
    "answered": Text("Answered", "已回答"),
    "no_record": Text("No diagnosis of this host was recorded.", "没有该主机的诊断记录。"),
    "no_record.remedy": Text(
        "Look at the output of the play for this host, then diagnose again.",
        "查看该主机的 playbook 输出，然后重新诊断。",
    ),
    "failed": Text("The diagnosis failed: {message}", "诊断失败：{message}"),
    "failed.remedy": Text("Mend what the message names, then diagnose again.", "根据提示信息排除问题，然后重新诊断。"),
    "silent": Text("The host could not be reached: {message}", "无法连接主机：{message}"),
    "silent.remedy": Text(
        "Check the address, SSH and the network to the host.", "检查主机地址、SSH 以及到主机的网络。"
    ),
    "tool": Text("Tool", "工具"),
    "started": Text("First diagnosis began", "首次诊断开始"),
    "finished": Text("Last diagnosis ended", "末次诊断结束"),
    "slowest": Text("Slowest host", "最慢的主机"),
    "redactions": Text("Secrets masked", "已屏蔽的敏感信息"),
    "superseded": Text("Older records passed over", "已忽略的旧记录"),
    "masked": Text("{n} times in these records", "在这些记录中共 {n} 处"),
    "report": Text("Report", "报告"),
    # The filter, which needs JavaScript
    "filter.text": Text("Search findings", "搜索诊断结果"),
    "filter.host": Text("Host name", "主机名"),
    "filter.reset": Text("Show all", "显示全部"),
    "filter.none": Text("No finding matches this filter.", "没有符合筛选条件的结果。"),
    "copy": Text("Copy", "复制"),
    "copied": Text("Copied", "已复制"),
}

_AMOUNTS = {
    "hosts": ("host", "hosts", "{n} 台主机"),
    "causes": ("cause", "causes", " {n} 个根因"),
    "findings": ("finding", "findings", "{n} 项发现"),
    "symptoms": ("symptom", "symptoms", "{n} 个症状"),
    "questions": ("question", "questions", " {n} 项检查"),
    "advice": ("piece of advice", "pieces of advice", " {n} 条建议"),
    "differences": ("difference", "differences", "{n} 处差异"),
    "checks": ("check", "checks", "{n} 项检查"),
}


def word(name: str, **values: object) -> Text:
    """One of the words above. ``Text`` values are filled in language by language."""
    text = WORDS[name]
    en = {key: value.en if isinstance(value, Text) else str(value) for key, value in values.items()}
    zh = {key: value.zh if isinstance(value, Text) else str(value) for key, value in values.items()}
    return Text(text.render("en", en), text.render("zh", zh))


def amount(thing: str, number: int) -> Text:
    """A number of things: ``1 host`` or ``12 hosts``."""
    one, many, chinese = _AMOUNTS[thing]
    return Text(f"{number} {one if number == 1 else many}", chinese.format(n=number))


def joined(texts: t.Iterable[Text]) -> Text:
    """Several texts as one, with commas."""
    texts = list(texts)
    return Text(", ".join(text.en for text in texts), "、".join(text.zh for text in texts))


__all__ = ("WORDS", "amount", "joined", "word")
