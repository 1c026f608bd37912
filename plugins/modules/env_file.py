#!/usr/bin/python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: env_file
short_description: Set, remove and validate the variables of an environment file
version_added: 0.1.0
author:
  - autogpt.ops contributors (@autogpt-ops)
description:
  - Sets and removes variables in an environment file (C(.env)) and leaves everything else as it stands, the order,
    comments, empty lines, C(export), quotes and line ends.
  - Validates the result with the checks of M(autogpt.ops.stack_health), against a kind of deployment and against the
    example that the file is made after. A file that would not pass is not written.
  - Without O(set) and O(remove) it only validates, and changes nothing, not even permissions.
  - No value is returned or shown, except those of the variables that a deployment declares public, such as
    C(REDIS_HOST). Others appear as the first eight digits of their SHA-256.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.actiongroup_ops
  - ansible.builtin.files
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
    details:
      - Shows one line for each variable. Values that are not public appear as a fingerprint, and comments are left out.
options:
  path:
    description:
      - The environment file.
    type: path
    required: true
  set:
    description:
      - The variables to set, with their values. All values are treated as secrets.
      - A value is taken literally. C($NAME) in it is written so that nobody replaces it.
      - Values must be texts or whole numbers. Put C(true), C(1.10) and the like in quotes, because their spelling
        matters.
      - A variable that is set more than once keeps only its last line, which is the one that counts.
      - A new variable goes below a line that has it commented out (C(# NAME=value)), else to the end.
    type: dict
    default: {}
  remove:
    description:
      - The variables to remove. Comments stay.
    type: list
    elements: str
    default: []
  quotes:
    description:
      - How values are written that need quotes, such as those with a line break, C($), or space at an end.
      - V(when_needed) puts them in quotes, which C(docker compose) and python-dotenv take off again. All other values
        are written bare, unless their line has quotes already.
      - V(never) refuses them and takes off what quotes and comments a line has, because C(docker run --env-file)
        takes all that stands behind C(=) for the value.
      - A value that contains C(${...}) is refused in any case, because python-dotenv replaces that inside all quotes.
    type: str
    choices:
      - when_needed
      - never
    default: when_needed
  profile:
    description:
      - The kind of deployment that the file is for. Its required variables must be set.
      - Without it the file is validated for what is wrong whatever it is for.
    type: str
    choices:
      - ''
      - guide
      - classic
      - platform
    default: ''
  template:
    description:
      - The example on the target that the file is made after, such as C(.env.example).
      - Variables that only one of the two has are found, and secrets that still have the example's value.
      - A file that does not exist yet starts as a copy of it.
    type: path
  create:
    description:
      - Whether to create the file if it does not exist. Its directory must exist.
    type: bool
    default: true
  follow:
    description:
      - Whether to write to the file that a symbolic link leads to. Otherwise the link is replaced by a file.
    type: bool
    default: true
  backup:
    description:
      - Keep a copy of the file as it was, beside it, with the permissions of the new one. It holds the old secrets.
    type: bool
    default: false
  mode:
    description:
      - The permissions of the file, once it is written.
      - In octal, as a string such as V('0600'), or symbolic, such as V(u=rw,g=r).
    type: raw
    default: '0600'
  fail_on:
    description:
      - The mildest severity of a finding that makes the module fail, and keeps it from writing.
        V(never) only reports.
    type: str
    choices:
      - never
      - minor
      - major
      - critical
    default: critical
notes:
  - A running container keeps the environment that it was created with. Recreate it for a change to take effect,
    a restart is not enough.
  - Ansible shows what a loop goes over. Do not loop over values, O(set) takes all of them at once.
  - The file is read as C(docker compose) reads it. Its bytes are kept also where they are no UTF-8.
seealso:
  - module: autogpt.ops.stack_health
  - module: autogpt.ops.openai_key_check
  - module: community.docker.docker_compose_v2
"""

EXAMPLES = r"""
- name: Put a new API key into the environment file, and keep a copy of the old one
  autogpt.ops.env_file:
    path: /opt/autogpt/backend/autogpt/.env
    set:
      OPENAI_API_KEY: "{{ vault_openai_api_key }}"
    backup: true
  notify: Recreate the containers

- name: Make the environment file of the guide's deployment after its example
  autogpt.ops.env_file:
    path: /opt/autogpt/backend/autogpt/.env
    template: /opt/autogpt/backend/autogpt/.env.example
    profile: guide
    set:
      OPENAI_API_KEY: "{{ vault_openai_api_key }}"
      DATABASE_STRING: "postgresql://autogpt:{{ vault_database_password | urlencode }}@postgres:5432/autogpt"
      REDIS_HOST: redis
      REDIS_PORT: 6379
    remove:
      - OPENAI_ORGANIZATION

- name: Fail when anything is wrong with the file that the example shows
  autogpt.ops.env_file:
    path: /opt/autogpt/backend/autogpt/.env
    template: /opt/autogpt/backend/autogpt/.env.example
    profile: guide
    fail_on: minor

- name: Set a variable in a file for docker run --env-file, which knows no quotes
  autogpt.ops.env_file:
    path: /etc/default/worker.env
    set:
      LOG_LEVEL: DEBUG
    quotes: never
    group: docker
    mode: '0640'
"""

RETURN = r"""
path:
  description: The file that was looked at or written, at the end of all links if they are followed.
  returned: when the file could be read
  type: str
  sample: /opt/autogpt/backend/autogpt/.env
changes:
  description: What became, or in check mode would become, of each variable.
  returned: when the file could be read
  type: list
  elements: dict
  contains:
    name:
      description: The name of the variable.
      type: str
      returned: success
      sample: OPENAI_API_KEY
    action:
      description:
        - What became of it. V(added), V(removed), V(changed), or V(rewritten) if the value is the same, but stood
          there twice or in a way that not every reader understands.
      type: str
      returned: success
      sample: changed
    before:
      description: The first eight digits of the SHA-256 of its value before, empty for none.
      type: str
      returned: success
      sample: 0badc0de
    after:
      description: The same of its value afterwards.
      type: str
      returned: success
      sample: 5eed5eed
names:
  description: The variables that have a value afterwards, in the order of the file.
  returned: when the file could be read
  type: list
  elements: str
  sample: [OPENAI_API_KEY, REDIS_HOST]
findings:
  description: What is wrong with the file as it is afterwards, worst first.
  returned: when the file could be read
  type: list
  elements: dict
  contains:
    id:
      description: The stable id, see the page of findings.
      type: str
      returned: success
      sample: config.variable_missing
    object:
      description: The variable or the file.
      type: str
      returned: success
      sample: DATABASE_STRING
    severity:
      description: V(critical), V(major) or V(minor). A cause has at least the severity of what it explains.
      type: str
      returned: success
      sample: critical
    title:
      description: What is wrong, in one line.
      type: str
      returned: success
      sample: The variable DATABASE_STRING is not set for /opt/autogpt/.env
    remedy:
      description: What to do.
      type: str
      returned: success
      sample: Set it in the environment file and recreate the container.
    evidence:
      description: What proves it.
      type: dict
      returned: success
      sample: {variable: DATABASE_STRING, env_file: /opt/autogpt/.env}
    causes:
      description: The ids of the findings that explain this one.
      type: list
      elements: str
      returned: success
      sample: []
counts:
  description: The number of findings of each severity, explained ones included.
  returned: when the file could be read
  type: dict
  sample: {critical: 1, major: 0, minor: 0, unknown: 0}
worst:
  description: The highest severity found, or V(none).
  returned: when the file could be read
  type: str
  sample: critical
backup_file:
  description: The copy of the file as it was.
  returned: when O(backup=true) and a file was changed
  type: str
  sample: /opt/autogpt/.env.1234.2026-11-22@07:45:29~
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.autogpt.ops.plugins.module_utils._answer import verdict
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.document import encoded
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.plan import Plan, planned
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.request import Request
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.showing import changes, outline
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.writing import write
from ansible_collections.autogpt.ops.plugins.module_utils._probes import settings
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import PROFILES, profile
from ansible_collections.autogpt.ops.plugins.module_utils._secrets import MASK, Secrets
from ansible_collections.autogpt.ops.plugins.module_utils._verdict import failure


def argument_spec() -> dict[str, t.Any]:
    """The module's options, besides those of every module that writes files."""
    return {
        "path": {"type": "path", "required": True},
        "set": {"type": "dict", "default": {}, "no_log": True},
        "remove": {"type": "list", "elements": "str", "default": []},
        "quotes": {"type": "str", "choices": ["when_needed", "never"], "default": "when_needed"},
        "profile": {"type": "str", "choices": ["", *PROFILES], "default": ""},
        "template": {"type": "path"},
        "create": {"type": "bool", "default": True},
        "follow": {"type": "bool", "default": True},
        "backup": {"type": "bool", "default": False},
        "mode": {"type": "raw", "default": "0600"},
        "fail_on": {"type": "str", "choices": ["never", "minor", "major", "critical"], "default": "critical"},
    }


class Task:
    """One call of the module."""

    def __init__(self) -> None:
        self.module = AnsibleModule(argument_spec=argument_spec(), add_file_common_args=True, supports_check_mode=True)
        self._options = dict(self.module.params)
        self._secrets = Secrets()
        values = [str(value) for value in self._options["set"].values()]
        self._secrets.add(*values)
        # Ansible would mask each value wherever it occurs: the 1 of WORKERS=1 in every number, the redis of
        # REDIS_HOST=redis in every path. Nothing here shows a value, and what Ansible repeats is masked as a whole.
        self.module.no_log_values -= set(values) - self._secrets.distinctive
        masked = dict.fromkeys(self._options["set"], MASK)
        self._result: dict[str, t.Any] = {"invocation": {"module_args": {**self._options, "set": masked}}}

    def run(self) -> t.NoReturn:
        """Plan, judge, write, and leave."""
        try:
            request = Request.from_options(self._options)
            plan = planned(request)
        except ValueError as error:
            self.module.fail_json(msg=str(error), **self._result)
        self._describe(request, plan)
        problem = failure(self._result["findings"], self._options["fail_on"])
        if problem:
            self.module.fail_json(msg=problem, **self._result)
        if request.is_assertion:
            self.module.exit_json(changed=False, **self._result)
        self._write(request, plan)

    def _describe(self, request: Request, plan: Plan) -> None:
        for document in (plan.before, plan.after):
            self._secrets.add(*settings.secrets(document.values))
        self.module.no_log_values.update(self._secrets.distinctive)
        self._result.update(
            path=request.path,
            changes=changes(plan.before, plan.after),
            names=list(plan.after.names),
        )
        told = verdict(plan.findings, (), self._secrets)
        self._result.update({name: told[name] for name in ("findings", "counts", "worst")})

    def _write(self, request: Request, plan: Plan) -> t.NoReturn:
        attributes = self.module.load_file_common_arguments(self._options, path=request.path)
        changed = plan.is_change
        diff: dict[str, t.Any] = {}
        if not plan.is_new:  # permissions come first, the copy and the new content inherit them
            changed = self.module.set_fs_attributes_if_different(attributes, changed, diff)
        if plan.is_change and not self.module.check_mode:
            copy = self.module.backup_local(request.path) if self._options["backup"] and not plan.is_new else ""
            write(self.module, request.path, encoded(plan.after.text))
            self.module.set_fs_attributes_if_different(attributes, True)
            self._result.update({"backup_file": copy} if copy else {})
        self.module.exit_json(changed=changed, diff=[_difference(request, plan), diff], **self._result)


def _difference(request: Request, plan: Plan) -> dict[str, str]:
    public = profile(request.profile).public_variables
    return {
        "before_header": "" if plan.is_new else request.path,
        "after_header": request.path,
        "before": outline(plan.before, public),
        "after": outline(plan.after, public),
    }


def main() -> t.NoReturn:
    Task().run()


if __name__ == "__main__":
    main()
