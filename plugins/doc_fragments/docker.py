# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """How a module reaches the Docker engine."""

    DOCUMENTATION = r"""
options:
  docker_host:
    description:
      - The URL of the Docker engine's API, as the target sees it.
      - Podman's compatible socket can be named here too.
    type: str
    default: unix:///var/run/docker.sock
"""
