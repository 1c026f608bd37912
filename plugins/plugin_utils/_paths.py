# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where the controller's files are."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible.module_utils.common.validation import check_type_path


def local_path(option: t.Any) -> Path:
    """The absolute path that an option of type ``path`` means on the controller.

    ``~`` and environment variables are expanded. A relative path starts where the command was typed, not at the
    playbook as Ansible's own do: ours lies inside of the installed collection.
    """
    return Path(os.path.abspath(str(check_type_path(option))))


__all__ = ("local_path",)
