# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controller's side of stack_health: judges what the host told, keeps the diagnosis, returns the summary."""

from __future__ import annotations

import datetime
import json
import typing as t
from pathlib import Path

from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure, AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.autogpt.ops.plugins.module_utils._record import (
    Document,
    document,
    rehearse,
    summary,
    without_answer,
)
from ansible_collections.autogpt.ops.plugins.module_utils._verdict import failure
from ansible_collections.autogpt.ops.plugins.plugin_utils._arguments import shortened
from ansible_collections.autogpt.ops.plugins.plugin_utils._paths import local_path
from ansible_collections.autogpt.ops.plugins.plugin_utils._recording import prepare, record_name, write_record

Result = dict[str, t.Any]

# What a shell exits with where the interpreter may not be run, or is not there.
_NOT_STARTED = (126, 127)

display = Display()

try:
    from ansible.template import is_trusted_as_template
except ImportError:  # before 2.19, where nobody asks for arguments either

    def is_trusted_as_template(value: object) -> bool:
        """Nothing is known of where a text is from."""
        return False


# Ansible loads this file once and forks for each host; what is done here none of them has to do.
rehearse()


class ActionModule(ActionBase):
    """Runs the module once and writes what it found to one file a host."""

    _requires_connection = True
    _supports_check_mode = True
    _supports_async = False

    @classmethod
    def finalize_task_arg(cls, name: str, value: t.Any, *more: t.Any) -> t.Any:
        """Ansible's hook from 2.19 on, not yet a stable one; what is not known here goes its usual way."""
        variables = getattr(more[0], "available_variables", {}) if more else {}
        return super().finalize_task_arg(name, shortened(value, variables, is_trusted_as_template), *more)

    def run(self, tmp: str | None = None, task_vars: dict[str, t.Any] | None = None) -> Result:
        """Whatever becomes of the host, its record is written: a diagnosis, or why there is none."""
        task_vars = task_vars or {}
        super().run(tmp, task_vars)
        host: str = task_vars["inventory_hostname"]
        directory = self._directory()
        try:
            result: Result = self._execute_module(
                module_name="autogpt.ops.stack_health", module_args=_listed(self._task.args), task_vars=task_vars
            )
        except AnsibleError as error:
            _record_error(directory, host, error)
            raise
        record = self._judged(host, result)
        if directory:
            result["record"] = str(_write(directory, host, record))
        return result

    def _judged(self, host: str, result: Result) -> Document:
        """The host's record. In the result its summary takes the place of what the host told."""
        answer = result.pop("examination", None)
        if answer is None:
            status = "unreachable" if result.get("unreachable") else "failed"
            return _without_answer(status, host, _reason(result))
        try:
            record = document(json.loads(answer))
        except (KeyError, TypeError, ValueError) as error:
            result.update(failed=True, msg=f"What {host} told is no examination: {type(error).__name__}: {error}")
            return _without_answer("failed", host, result["msg"])
        result["summary"] = summary(record)
        problem = failure(record["findings"], self._task.args.get("fail_on", "critical"))
        if problem:
            result.update(failed=True, msg=problem)
        return record

    def _directory(self) -> Path | None:
        """Where the record goes, made before the host is asked; None in check mode, or when none is wanted."""
        option = self._task.args.get("record_dir")
        if not option or self._task.check_mode:
            return None
        directory = local_path(option)
        try:
            prepare(directory)
        except OSError as error:
            raise _unwritable(directory, error) from None
        return directory


def _listed(options: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The options with a list of stacks. Raises ``AnsibleActionFail``: of a word, Ansible would not say whose it is."""
    given = options.get("stack") or []
    stacks = given if isinstance(given, list) else [given]
    if not all(isinstance(stack, dict) for stack in stacks):
        # What it is instead is not told: it may be the URL of a database, with a password.
        raise AnsibleActionFail("stack must be a dictionary or a list of dictionaries")
    return {**options, "stack": stacks}


def _reason(result: Result) -> str:
    """Ansible's words; where the module never began, after those of the shell or the operating system.

    Nothing else that came with them is told: words of programs may hold secrets.
    """
    said, last = str(result.get("msg", "")), str(result.get("module_stderr", "")).strip().rpartition("\n")[2]
    is_telling = result.get("rc") in _NOT_STARTED or "[Errno " in last
    return f"{last} ({said})" if last and is_telling and last not in said else said


def _record_error(directory: Path | None, host: str, error: AnsibleError) -> None:
    """Record why there is no diagnosis. If that fails too, say so: the reason itself is what Ansible must show."""
    if not directory:
        return
    status = "unreachable" if isinstance(error, AnsibleConnectionFailure) else "failed"
    try:
        _write(directory, host, _without_answer(status, host, error))
    except AnsibleActionFail as unwritten:
        display.warning(str(unwritten))


def _write(directory: Path, host: str, record: Document) -> Path:
    """The path of the record. Raises ``AnsibleActionFail`` with one line."""
    try:
        return write_record(directory, {**record, "host": host})
    except OSError as error:
        raise _unwritable(directory / record_name(host), error) from None


def _unwritable(path: Path, error: OSError) -> AnsibleActionFail:
    return AnsibleActionFail(f"record_dir: {path} cannot be written: {error.strerror}")


def _without_answer(status: str, host: str, message: object) -> Document:
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return without_answer(status, host, " ".join(str(message).split()), now)
