# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the agent's own code makes of the settings of its shell; the guide's deployment and classic share it."""

from __future__ import annotations

from ._profile import Rule

_YES_OR_NO = ("True", "False")

# Compared with == "True" in autogpt/config/config.py and forge; every other spelling means no.
SHELL_RULES = (
    Rule("EXECUTE_LOCAL_COMMANDS", _YES_OR_NO, "False"),
    Rule("RESTRICT_TO_WORKSPACE", _YES_OR_NO, "False"),
    # Anything else than these two matches neither list, so that no command is filtered:
    # autogpt/commands/execute_code.py, validate_command
    Rule("SHELL_COMMAND_CONTROL", ("denylist", "allowlist"), "no filter"),
)

__all__ = ("SHELL_RULES",)
