# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """What the inventory may say of a stack; the one description of C(autogpt_stack)."""

    DOCUMENTATION = r"""
options:
  stack:
    description:
      - What discovery cannot know about the AutoGPT stacks of the host. Nothing here is required.
      - A dictionary alone stands for a list of one. The roles pass the inventory variable C(autogpt_stack).
      - An entry belongs to the discovered stack that has its O(stack[].app), else one of its other containers,
        else its O(stack[].name). An entry without any of them belongs to every stack that no other entry speaks of.
      - An entry that belongs to no discovered stack describes one of its own, so that its missing containers are found.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description:
          - What the stack is called in findings and reports.
          - The default is the name of its compose project, else of its application's container.
        type: str
        default: ''
      profile:
        description:
          - The kind of deployment. The default is what the application's environment and names look like most.
          - V(guide) is the deployment of the troubleshooting guide, with PostgreSQL, Redis and alembic.
          - V(classic) is upstream's AutoGPT up to 0.5.1, one container with the agent protocol.
          - V(platform) is the AutoGPT platform, with Prisma, Redis, RabbitMQ and its workers.
        type: str
        choices:
          - ''
          - guide
          - classic
          - platform
        default: ''
      directory:
        description:
          - The directory of the compose project on the target.
          - The default is what compose wrote on the containers.
        type: str
        default: ''
      env_file:
        description:
          - The environment file of the application, absolute or relative to O(stack[].directory).
          - The default is the first that exists of those the profile names.
        type: str
        default: ''
      app:
        description:
          - The container of the application.
        type: str
        default: ''
      postgres:
        description:
          - The container of PostgreSQL.
        type: str
        default: ''
      redis:
        description:
          - The container of Redis.
        type: str
        default: ''
"""
