# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Renders recorded diagnoses on the controller; no host is contacted."""

from __future__ import annotations

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
    _html,
    _json,
    _junit,
    _paths,
    _prometheus,
    _records,
    _terminal,
)

Result = dict[str, t.Any]

SEVERITIES = ["minor", "major", "critical"]
SUFFIXES = {"html": ".html", "json": ".json", "junit": ".xml", "prometheus": ".prom"}

ARGUMENTS: dict[str, dict[str, t.Any]] = {
    "record_dir": {"type": "path", "required": True},
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
        _validation, options = self.validate_argument_spec(ARGUMENTS)
        fleet = self._fleet(options)
        documents = _documents(fleet, options, self._target(options))
        changed = [path for path, text in documents.values() if self._store(path, text)]
        reports = {name: str(path) for name, (path, _text) in documents.items()}
        if "terminal" in options["formats"]:
            display.display(_terminal.render(fleet, options["language"], bool(ANSIBLE_COLOR), self._named(reports)))
        changed += self._linked(options)
        result.update(changed=bool(changed), reports=reports, summary=fleet.summary(), verdict=fleet.verdict)
        result.update(_outcome(fleet, options, changed, check_mode=self._task.check_mode))
        return result

    def _fleet(self, options: Result) -> _fleet.Fleet:
        directory = _paths.local_path(options["record_dir"])
        if self._task.check_mode and not directory.is_dir():  # what would make it did not run either
            return _fleet.build(_records.Archive(tuple(map(_records.missing, options["expected_hosts"]))))
        if not directory.is_dir():
            raise AnsibleActionFail(f"record_dir: {directory} is no directory with records of stack_health")
        try:
            archive = _records.read(directory, options["expected_hosts"])
        except OSError as error:
            raise AnsibleActionFail(f"record_dir: {directory} cannot be read: {error.strerror}") from None
        for warning in archive.warnings:
            display.warning(warning)
        return _fleet.build(archive)

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
        """The link, if it leads elsewhere until now. The reports are written: without a link nothing is lost."""
        if not options["link"]:
            return []
        link, target = _paths.local_path(options["link"]), _output_dir(options)
        try:
            differs = not _files.points(link, target) if self._task.check_mode else _files.point(link, target)
        except OSError as error:
            display.warning(f"link: {link} cannot be made: {error.strerror}")
            return []
        return [link] if differs else []


def _output_dir(options: Result) -> Path:
    return _paths.local_path(options["output_dir"] or options["record_dir"])


def _documents(fleet: _fleet.Fleet, options: Result, target: Path) -> dict[str, tuple[Path, str]]:
    """For each format that is a file, its path and its text."""
    renderers: dict[str, t.Callable[[], str]] = {
        "html": lambda: _html.render(fleet, options["language"]),
        "json": lambda: _json.render(fleet),
        "junit": lambda: _junit.render(fleet, Severity.of(options["junit_fail_on"])),
        "prometheus": lambda: _prometheus.render(fleet),
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
    reached = [] if options["fail_on"] == "never" else _reached(fleet, Severity.of(options["fail_on"]))
    if reached:
        return {"failed": True, "msg": f"{fleet.headline.en}: {', '.join(reached)} (fail_on: {options['fail_on']})"}
    if options["fail_on_unknown"] and (fleet.unknowns or not fleet.records):
        return {"failed": True, "msg": f"{' '.join(text.en for text in fleet.subline)} (fail_on_unknown: true)"}
    return {"msg": fleet.headline.en}


def _reached(fleet: _fleet.Fleet, limit: Severity) -> list[str]:
    return sorted({group.id for group in fleet.causes if group.severity >= limit})[:10]
