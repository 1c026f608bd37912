# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders recorded diagnoses on the controller; no host is contacted."""

from __future__ import annotations

import datetime
import typing as t
from pathlib import Path

from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase
from ansible.utils.color import ANSIBLE_COLOR
from ansible.utils.display import Display

from ansible_collections.autogpt.ops.plugins.module_utils._model import Severity
from ansible_collections.autogpt.ops.plugins.plugin_utils import (
    _files,
    _fleet,
    _headline,
    _html,
    _json,
    _junit,
    _past,
    _paths,
    _prometheus,
    _records,
    _runs,
    _sarif,
    _silence,
    _suppressions,
    _terminal,
)

Result = dict[str, t.Any]

SEVERITIES = ["minor", "major", "critical"]
SUFFIXES = {"html": ".html", "json": ".json", "junit": ".xml", "prometheus": ".prom", "sarif": ".sarif"}

SUPPRESSION: dict[str, dict[str, t.Any]] = {
    "id": {"type": "str", "required": True},
    "hosts": {"type": "list", "elements": "str", "default": ["all"]},
    "stack": {"type": "str", "default": "*"},
    "object": {"type": "str", "default": "*"},
    "owner": {"type": "str", "required": True},
    "reason": {"type": "str", "required": True},
    "until": {"type": "str", "required": True},
}
ARGUMENTS: dict[str, dict[str, t.Any]] = {
    "record_dirs": {"type": "list", "elements": "path", "required": True, "aliases": ["record_dir"]},
    "output_dir": {"type": "path"},
    "formats": {
        "type": "list",
        "elements": "str",
        "choices": ["terminal", *SUFFIXES],
        "default": ["terminal", "html", "json"],
    },
    "basename": {"type": "str", "default": "diagnosis"},
    "link": {"type": "path"},
    "language": {"type": "str", "choices": ["en", "zh"], "default": "en"},
    "expected_hosts": {"type": "list", "elements": "str", "default": []},
    "compare_with": {"type": "list", "elements": "path"},
    "suppressions": {"type": "list", "elements": "dict", "options": SUPPRESSION, "default": []},
    "suppressions_file": {"type": "path"},
    "junit_fail_on": {"type": "str", "choices": SEVERITIES, "default": "major"},
    "fail_on": {"type": "str", "choices": ["never", *SEVERITIES], "default": "never"},
    "fail_on_unknown": {"type": "bool", "default": False},
}

display = Display()


class ActionModule(ActionBase):
    """Reads the records once, writes the reports that differ, says the verdict."""

    _requires_connection = False
    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp: str | None = None, task_vars: dict[str, t.Any] | None = None) -> Result:
        """The counts, the verdict and where the reports are."""
        result: Result = super().run(tmp, task_vars)
        accepted = _accepted(self._task.args)
        _validation, options = self.validate_argument_spec(ARGUMENTS)
        fleet = self._fleet(options, accepted, (task_vars or {}).get("groups", {}))
        documents = _documents(fleet, options, self._target(options))
        changed = [path for path, text in documents.values() if self._store(path, text)]
        reports = {name: str(path) for name, (path, _text) in documents.items()}
        if "terminal" in options["formats"]:
            display.display(_terminal.render(fleet, options["language"], bool(ANSIBLE_COLOR), self._named(reports)))
        changed += self._linked(options)
        result.update(changed=bool(changed), reports=reports, summary=fleet.summary(), verdict=fleet.verdict)
        result.update(_outcome(fleet, options, changed, check_mode=self._task.check_mode))
        return result

    def _fleet(
        self, options: Result, accepted: tuple[_suppressions.Suppression, ...], groups: _suppressions.Groups
    ) -> _fleet.Fleet:
        archive = _read("record_dirs", self._directories(options), expected_hosts=options["expected_hosts"])
        for warning in archive.warnings:
            display.warning(warning)
        today = datetime.datetime.now(datetime.timezone.utc).date()
        context = _fleet.Context(_earlier(options), accepted, groups, today, _before(options))
        fleet = _fleet.build(archive, context)
        if fleet.silence.count(_silence.EXPIRED):
            display.warning(_headline.expiry(fleet).en)
        return fleet

    def _directories(self, options: Result) -> list[Path]:
        """Where the records are. In check mode what would make a directory did not run either."""
        directories = [_paths.local_path(item) for item in options["record_dirs"]]
        return [path for path in directories if path.is_dir() or not self._task.check_mode]

    def _target(self, options: Result) -> Path:
        """The reports' common path, to which each format adds its suffix."""
        if not options["basename"] or "/" in options["basename"]:
            raise AnsibleActionFail("basename: a file name without directories is accepted, such as diagnosis")
        return _output_dir(options) / str(options["basename"])

    def _named(self, reports: dict[str, str]) -> list[str]:
        """The reports that the summary names: the one for people, where there is one; none that is not written."""
        if self._task.check_mode:
            return []
        return [reports["html"]] if "html" in reports else list(reports.values())

    def _store(self, path: Path, text: str) -> bool:
        """Whether the file changed, or in check mode would change."""
        try:
            return _files.differs(path, text) if self._task.check_mode else _files.write(path, text)
        except OSError as error:
            raise AnsibleActionFail(f"output_dir: {path} cannot be written: {error.strerror}") from None

    def _linked(self, options: Result) -> list[Path]:
        """The links, if they lead elsewhere until now. The reports are written: without a link nothing is lost."""
        if not options["link"]:
            return []
        link, target = _paths.local_path(options["link"]), _output_dir(options)
        changed = []
        for place, goal in _runs.links(link, target):
            try:
                differs = not _files.points(place, goal) if self._task.check_mode else _files.point(place, goal)
            except OSError as error:
                display.warning(f"link: {place} cannot be made: {error.strerror}")
                continue
            changed += [place] if differs else []
        return changed


def _output_dir(options: Result) -> Path:
    return _paths.local_path(options["output_dir"] or options["record_dirs"][0])


def _read(option: str, directories: t.Sequence[Path], **keywords: t.Any) -> _records.Archive:
    """The records of all these directories. Raises ``AnsibleActionFail`` with one line."""
    for directory in directories:
        if not directory.is_dir():
            raise AnsibleActionFail(f"{option}: {directory} is no directory with records of stack_health")
    try:
        return _records.read(directories, **keywords)
    except OSError as error:
        raise AnsibleActionFail(f"{option}: {error.filename} cannot be read: {error.strerror}") from None


def _earlier(options: Result) -> _records.Archive | None:
    """The run to compare with; None where nothing is said and there is none."""
    named = options["compare_with"]
    if named is None:
        before = _runs.before(_paths.local_path(options["link"]), _output_dir(options)) if options["link"] else None
        archive = _read("link", [before], slim=True) if before else None
        return archive if archive and archive.records else None
    archive = _read("compare_with", [_paths.local_path(item) for item in named], slim=True)
    if named and not archive.records:
        raise AnsibleActionFail(f"compare_with: {', '.join(named)} holds no record of stack_health")
    return archive if named else None


def _before(options: Result) -> _past.Past | None:
    """All earlier runs that the link led to; None where there is no link, or nothing is to be compared."""
    if not options["link"] or options["compare_with"] == []:
        return None
    return _past.past(_runs.chain(_paths.local_path(options["link"]), _output_dir(options)))


def _accepted(arguments: Result) -> tuple[_suppressions.Suppression, ...]:
    """The suppressions of the file and of the task. What is wrong with one is said before anything is read."""
    file = arguments.get("suppressions_file")
    try:
        named = _suppressions.parse(arguments.get("suppressions") or [], "suppressions")
        return (*(_suppressions.load(_paths.local_path(file)) if file else ()), *named)
    except _suppressions.SuppressionError as error:
        raise AnsibleActionFail(str(error)) from None
    except OSError as error:
        raise AnsibleActionFail(f"suppressions_file: {error.filename} cannot be read: {error.strerror}") from None


def _documents(fleet: _fleet.Fleet, options: Result, target: Path) -> dict[str, tuple[Path, str]]:
    """For each format that is a file, its path and its text."""
    renderers: dict[str, t.Callable[[], str]] = {
        "html": lambda: _html.render(fleet, options["language"]),
        "json": lambda: _json.render(fleet),
        "junit": lambda: _junit.render(fleet, Severity.of(options["junit_fail_on"])),
        "prometheus": lambda: _prometheus.render(fleet),
        "sarif": lambda: _sarif.render(fleet),
    }
    return {
        name: (target.with_name(target.name + suffix), renderers[name]())
        for name, suffix in SUFFIXES.items()
        if name in options["formats"]
    }


def _outcome(fleet: _fleet.Fleet, options: Result, changed: list[Path], check_mode: bool) -> Result:
    """The closing message, and whether the task fails."""
    if check_mode:
        return {"msg": f"Would write {', '.join(map(str, changed))}" if changed else "Nothing would be written"}
    headline = _headline.headline(fleet).en
    reached = [] if options["fail_on"] == "never" else _reached(fleet, Severity.of(options["fail_on"]))
    if reached:
        return {"failed": True, "msg": f"{headline}: {', '.join(reached)} (fail_on: {options['fail_on']})"}
    if options["fail_on_unknown"] and not fleet.is_answered:
        return {
            "failed": True,
            "msg": f"{' '.join(text.en for text in _headline.subline(fleet))} (fail_on_unknown: true)",
        }
    return {"msg": headline}


def _reached(fleet: _fleet.Fleet, limit: Severity) -> list[str]:
    return sorted({group.id for group in fleet.causes if group.severity >= limit})[:10]
