# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The sentences with which every report begins."""

from __future__ import annotations

from ..module_utils._catalog import Text
from ._fleet import Fleet
from ._silence import EXPIRED
from ._texts import line, moment
from ._words import WORDS, amount, joined, word

_NAMED = 3  # expired suppressions that are named

_WITHOUT_CAUSE = {"healthy": "summary.clean", "suppressed": "summary.accepted", "empty": "summary.no_records"}


def headline(fleet: Fleet) -> Text:
    """The verdict as one sentence."""
    affected = len(fleet.hosts_at(fleet.worst)) if fleet.worst else 0
    return word(f"verdict.{fleet.verdict}", affected=affected, hosts=amount("hosts", len(fleet.records)))


def subline(fleet: Fleet) -> list[Text]:
    """What qualifies the headline: how far the causes reach, and what stayed without an answer."""
    lines = [_explanation(fleet)]
    asked = [gap for gap in fleet.gaps if gap.components]
    if asked:
        hosts = amount("hosts", len({host for gap in asked for host in gap.hosts}))
        questions = amount("questions", sum(gap.questions for gap in asked))
        lines.append(word("summary.unknown", questions=questions, hosts=hosts))
    if fleet.silent:
        lines.append(word("summary.silent", hosts=amount("hosts", len(fleet.silent))))
    if fleet.is_part:
        names = [
            component.name for component, item in zip(fleet.components, fleet.coverage, strict=True) if item.checks
        ]
        lines.append(word("summary.part", components=joined(names)) if names else WORDS["summary.nothing_asked"])
    return lines


def _explanation(fleet: Fleet) -> Text:
    if fleet.verdict == "minor":
        return word("summary.advice", advice=amount("advice", len(fleet.causes)))
    if fleet.causes:
        name = "summary.cause" if len(fleet.causes) == 1 else "summary.causes"
        causes, findings = amount("causes", len(fleet.causes)), amount("findings", len(fleet.findings))
        return word(name, causes=causes, findings=findings)
    return WORDS[_WITHOUT_CAUSE.get(fleet.verdict, "summary.nothing_wrong")]


def change_line(fleet: Fleet) -> Text | None:
    """What changed since the earlier run, in one line; None without such a run."""
    if fleet.changes is None:
        return None
    counts = fleet.change_counts
    told = [word(f"count.{state}", n=counts[state]) for state in _TOLD if counts[state]]
    text = joined(told) if told else WORDS["changes.none"]
    return word("changes.line", time=moment(fleet.changes.since) or "?", text=text)


_TOLD = ("new", "uncovered", "changed", "fixed", "unchecked")


def suppression_line(fleet: Fleet) -> Text | None:
    """How much is suppressed, and which suppressions have expired; None where there is nothing to tell."""
    quiet, expired = len(fleet.silence.by), fleet.silence.count(EXPIRED)
    told = [word("suppressed.line", findings=amount("findings", quiet))] if quiet else []
    told += [expiry(fleet)] if expired else []
    return Text(" ".join(item.en for item in told), "".join(item.zh for item in told)) if told else None


def expiry(fleet: Fleet) -> Text:
    """Which suppressions have expired, and whose they are."""
    expired = [use.suppression for use in fleet.silence.uses if use.state == EXPIRED]
    names = [line(f"{item.id} ({item.owner}, {item.until})", 60) for item in expired[:_NAMED]]
    rest = [f"+{len(expired) - _NAMED}"] if len(expired) > _NAMED else []
    return word("expired.line", names=", ".join([*names, *rest]))


__all__ = ("change_line", "expiry", "headline", "subline", "suppression_line")
