# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controller's side of stack_health: keeps the complete diagnosis, returns the summary."""

from __future__ import annotations

import datetime
import typing as t

from ansible.errors import AnsibleConnectionFailure
from ansible.plugins.action import ActionBase

from ansible_collections.autogpt.ops.plugins.module_utils._record import Document, without_answer
from ansible_collections.autogpt.ops.plugins.plugin_utils._recording import write_record

Result = dict[str, t.Any]


class ActionModule(ActionBase):
    """Runs the module once and writes what it found to one file a host."""

    _requires_connection = True
    _supports_check_mode = True
    _supports_async = False

    def run(self, tmp: str | None = None, task_vars: dict[str, t.Any] | None = None) -> Result:
        """Whatever becomes of the host, its record is written: a diagnosis, or why there is none."""
        task_vars = task_vars or {}
        super().run(tmp, task_vars)
        host: str = task_vars["inventory_hostname"]
        try:
            result: Result = self._execute_module(module_name="autogpt.ops.stack_health", task_vars=task_vars)
        except AnsibleConnectionFailure as error:
            self._record(without_answer("unreachable", host, _one_line(error), _now()), host)
            raise
        record = result.pop("diagnosis", None)
        if record is None:
            status = "unreachable" if result.get("unreachable") else "failed"
            record = without_answer(status, host, _one_line(result.get("msg", "")), _now())
        result.update(self._record(record, host))
        return result

    def _record(self, record: Document, host: str) -> Result:
        """Where the record went; nothing in check mode, or when it is not wanted."""
        directory = self._task.args.get("record_dir")
        if not directory or self._task.check_mode:
            return {}
        return {"record": str(write_record(self._loader.path_dwim(directory), {**record, "host": host}))}


def _one_line(message: object) -> str:
    return " ".join(str(message).split())


def _now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
