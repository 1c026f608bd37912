#!/usr/bin/python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: stack_health
short_description: Diagnose the AutoGPT stacks of a host
version_added: 0.1.0
author:
  - autogpt.ops contributors (@autogpt-ops)
description:
  - Finds the AutoGPT stacks of a host and everything that is wrong with them, by its cause, in one module call.
  - Looks at the host, the Docker engine, the containers, their ports and configuration, PostgreSQL, the migrations,
    Redis and the OpenAI API, side by side and each under its own deadline.
  - Symptoms are folded under the finding that explains them. What could not be checked is reported as unknown with
    the reason, never as a pass.
  - Nothing is changed, and no secret is returned, the values of passwords and keys are masked wherever they occur.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.assertion
  - autogpt.ops.attributes.actiongroup_ops
  - autogpt.ops.docker
  - autogpt.ops.stack
attributes:
  platform:
    platforms: linux
options:
  components:
    description:
      - The components to check. The default is all of them.
    type: list
    elements: str
    choices:
      - host
      - docker
      - stack
      - container
      - port
      - config
      - postgres
      - migration
      - redis
      - openai
      - network
      - frontend
      - logs
      - security
    default: []
  probe_timeout:
    description:
      - How many seconds a single probe may take. What it could not find out by then is unknown.
    type: float
    default: 10
  host_timeout:
    description:
      - How many seconds the whole diagnosis of the host may take.
    type: float
    default: 30
  completion:
    description:
      - Whether to ask the OpenAI API for a completion of one token, which is paid for.
      - Without it the API is only asked for its list of models. That proves that the key is valid, but not that
        there is any quota left.
    type: bool
    default: false
  fail_on:
    description:
      - The mildest severity that makes the module fail, V(never) only reports.
    type: str
    choices:
      - never
      - minor
      - major
      - critical
    default: critical
  record_dir:
    description:
      - A directory on the controller in which the complete diagnosis is written, as one JSON file a host.
      - An unreachable host gets a file there too.
      - A relative path starts where Ansible was called.
      - Without it only the summary is returned.
    type: path
notes:
  - Runs on the target with whatever the connecting user may see. As root, or with C(become), that is everything.
    What it may not see is unknown.
  - The Python packages C(docker), C(psycopg2), C(redis) and C(yaml) are needed on the target. The role
    P(autogpt.ops.prerequisites#role) installs them from the distribution.
    Where one is missing, what needs it is unknown.
seealso:
  - module: autogpt.ops.diagnosis_report
  - ref: ansible_collections.autogpt.ops.diagnose_role
    description: The role that diagnoses a fleet and renders the report.
"""

EXAMPLES = r"""
- name: Fail when anything critical is wrong with the stacks of this host
  autogpt.ops.stack_health:

- name: Only look at the database and its migrations, and report
  autogpt.ops.stack_health:
    components:
      - postgres
      - migration
    fail_on: never
  register: health

- name: Keep the complete diagnosis on the controller
  autogpt.ops.stack_health:
    record_dir: /var/lib/diagnoses/today
    fail_on: never

- name: Diagnose a stack whose containers have other names, and spend one token on the quota
  autogpt.ops.stack_health:
    stack:
      - name: assistant
        app: brain
        postgres: memory-db
        redis: fastcache
    completion: true
"""

RETURN = r"""
summary:
  description: What was found, small enough for every log.
  returned: always
  type: dict
  contains:
    status:
      description: Whether all that was asked could be answered.
      type: str
      returned: success
      sample: complete
    counts:
      description: The number of findings of each severity, folded ones included, and of unanswered checks.
      type: dict
      returned: success
      sample: {critical: 1, major: 2, minor: 0, unknown: 0}
    worst:
      description: The highest severity found, or V(none).
      type: str
      returned: success
      sample: critical
    stacks:
      description: The names of the stacks that were found.
      type: list
      elements: str
      returned: success
      sample: [autogpt]
    findings:
      description: The findings, worst first; at most 50.
      type: list
      elements: dict
      returned: success
      sample:
        - id: redis.noauth
          object: redis:6379
          severity: critical
          stack: autogpt
          title: Redis wants a password and the application sends none
          causes: []
record:
  description: The file on the controller that holds the complete diagnosis.
  returned: when O(record_dir) is given
  type: str
  sample: /var/lib/diagnoses/today/web01.json
"""

import json
import typing as t

from ansible.module_utils.basic import AnsibleModule

# Before all others: that it is imported is what counts.
from ansible_collections.autogpt.ops.plugins.module_utils import _start  # noqa: F401 pylint: disable=unused-import
from ansible_collections.autogpt.ops.plugins.module_utils._components import NEEDS
from ansible_collections.autogpt.ops.plugins.module_utils._doctor import Doctor, Request
from ansible_collections.autogpt.ops.plugins.module_utils._examination import told
from ansible_collections.autogpt.ops.plugins.module_utils._options import docker_options, stack_options


def argument_spec() -> dict[str, t.Any]:
    """The module's options."""
    return {
        **docker_options(),
        **stack_options(),
        "components": {
            "type": "list",
            "elements": "str",
            "choices": list(NEEDS),
            "default": [],
        },
        "probe_timeout": {"type": "float", "default": 10},
        "host_timeout": {"type": "float", "default": 30},
        "completion": {"type": "bool", "default": False},
        "fail_on": {"type": "str", "choices": ["never", "minor", "major", "critical"], "default": "critical"},
        "record_dir": {"type": "path"},
    }


def main() -> t.NoReturn:
    module = AnsibleModule(argument_spec=argument_spec(), supports_check_mode=True)
    try:
        request = Request.from_options(module.params)
    except ValueError as error:
        module.fail_json(msg=str(error))
    doctor = Doctor(request)
    examination = doctor.examine()
    module.no_log_values.update(doctor.secrets.distinctive)
    # As text: the controller would take a structure apart value by value, which costs it more than all the rest.
    answer = json.dumps(told(examination, doctor.secrets), ensure_ascii=False)
    # What it means is judged by the action, where the checks are loaded once for all hosts.
    module.exit_json(changed=False, examination=answer)


if __name__ == "__main__":
    main()
