# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A module without Ansible around it: options in, result out."""

from __future__ import annotations

import typing as t

from ansible_collections.autogpt.ops.plugins.module_utils._health import Kind, run, server_options

MODES = ("disable", "require", "verify-ca", "verify-full")


class Ended(Exception):
    """How the module ended."""

    def __init__(self, failed: bool, result: dict[str, t.Any]) -> None:
        super().__init__(failed, result)
        self.failed = failed
        self.result = result


class Module:
    """What a module uses of AnsibleModule."""

    def __init__(self, **options: t.Any) -> None:
        defaults = {name: option.get("default") for name, option in server_options(MODES).items()}
        self.params = {**defaults, "login_db": None, **options}
        self.no_log_values: set[str] = set()

    def exit_json(self, **result: t.Any) -> t.NoReturn:
        raise Ended(False, result)

    def fail_json(self, **result: t.Any) -> t.NoReturn:
        raise Ended(True, result)


def called(kind: Kind, **options: t.Any) -> tuple[Ended, Module]:
    """The end of the module with these options, and the module."""
    module = Module(**options)
    try:
        run(t.cast(t.Any, module), kind)
    except Ended as end:
        return end, module


def ids(end: Ended) -> list[str]:
    """The ids of its findings."""
    return [item["id"] for item in end.result["findings"]]


__all__ = ("Ended", "Module", "called", "ids")
