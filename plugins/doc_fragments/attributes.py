# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Attributes of modules, each described once."""

    DOCUMENTATION = r"""
options: {}
attributes:
  check_mode:
    description: Can run in C(check_mode) and return changed status prediction without modifying target.
  diff_mode:
    description: Will return details on what has changed, or in C(check_mode) would change, when in diff mode.
  platform:
    description: Target OS/families that can be operated against.
    platforms: posix
    support: full
"""

    ASSERTION = r"""
options: {}
attributes:
  check_mode:
    support: full
    details:
      - This module only looks; it never changes the target.
  diff_mode:
    support: N/A
    details:
      - There is nothing to change.
"""

    ACTIONGROUP_OPS = r"""
options: {}
attributes:
  action_group:
    description: Use C(group/autogpt.ops.ops) in C(module_defaults) to set defaults for this module.
    support: full
    membership:
      - autogpt.ops.ops
"""
