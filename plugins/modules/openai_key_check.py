#!/usr/bin/python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: openai_key_check
short_description: Check that an OpenAI API key works from where it is used
version_added: 0.1.0
author:
  - autogpt.ops contributors (@autogpt-ops)
description:
  - Asserts that an API key is accepted by its endpoint, OpenAI's own, Azure's or a compatible one, and that the wanted
    models may be used with it.
  - Asks for the list of models, which costs nothing. Whether there is any quota left is only known from a completion,
    see O(completion).
  - The key comes from a container, from an environment file or from O(api_key). With a container the call is made from
    inside it, with its name servers, proxies and certificates; from the target in its place where it does not run or
    has no Python.
  - Says which stage fails, and judges by the endpoint's own error code, with the checks of M(autogpt.ops.stack_health).
    An answer that tells nothing about the key is no success either.
  - Keys that are damaged, placeholders of the documentation, or of another provider are named. None is ever shown,
    only the first eight digits of its SHA-256. A key of another provider is not sent to OpenAI.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.assertion
  - autogpt.ops.attributes.actiongroup_ops
  - autogpt.ops.docker
options:
  api_key:
    description:
      - The key. With O(container) or O(env_file) it takes the place of the one there, so that a new key can be tried
        from inside the container before it is rolled out.
      - At least one of O(api_key), O(container) and O(env_file) is required.
    type: str
  container:
    description:
      - The container of the application. Its key, base URL, organization, project, models and proxies are used, and
        the call is made from inside it.
    type: str
  env_file:
    description:
      - An environment file on the target. What it sets outranks the container's environment, so that a changed file
        can be tried before the container is recreated.
    type: path
  variable:
    description:
      - The variable of the container or file that holds the key.
    type: str
    default: OPENAI_API_KEY
  base_url:
    description:
      - The base URL of the endpoint, with C(/v1) if it needs that.
      - The default is what the container or the file names in C(OPENAI_API_BASE_URL), C(OPENAI_BASE_URL) or
        C(OPENAI_API_BASE), else U(https://api.openai.com/v1).
    type: str
  organization:
    description:
      - The organization to name to the endpoint, empty for none.
      - The default is that of the container or file.
    type: str
  project:
    description:
      - The project to name to the endpoint, empty for none.
      - The default is that of the container or file.
    type: str
  models:
    description:
      - The models that must be among those the endpoint lists.
      - The default are those that the container or file names in C(SMART_LLM) and C(FAST_LLM).
      - Azure lists the models that its resource may use, not its deployments, so there the default is none.
    type: list
    elements: str
  completion:
    description:
      - Whether to ask for a completion of one token, which is paid for. Only that shows whether there is quota left.
    type: bool
    default: false
  completion_model:
    description:
      - The model that O(completion) asks. The default is the first of O(models).
    type: str
  azure:
    description:
      - Whether the endpoint is Azure's although neither its name nor C(USE_AZURE=True) says so.
    type: bool
    default: false
  api_version:
    description:
      - The version of Azure's API.
      - The default is C(OPENAI_API_VERSION) of the container or file, else V(v1) for a base URL that ends in
        C(/openai/v1), else V(2024-10-21).
    type: str
  deployment:
    description:
      - The Azure deployment that O(completion) asks. Whether it exists is only known from that.
    type: str
  proxy:
    description:
      - The HTTP proxy to go through, as C(http://HOST:PORT) or C(http://USER:PASSWORD@HOST:PORT), empty for none.
      - The default is what the container or the file names. Without a container the variables of the task, such as
        C(HTTPS_PROXY) and C(NO_PROXY), count too.
    type: str
  api_ca_path:
    description:
      - A file with the certificates of the authorities to trust for the endpoint, in PEM format. With O(container) it
        is a file in the container.
      - The default is C(SSL_CERT_FILE) or C(SSL_CERT_DIR) of the environment, else those that the Python package
        C(certifi) trusts, else the system's.
    type: path
  api_validate_certs:
    description:
      - Whether to check the endpoint's certificate. Without that the key can be read by anybody on the way.
    type: bool
    default: true
  timeout:
    description:
      - How many seconds everything together may take, retries included.
    type: float
    default: 20
  retries:
    description:
      - How often a request is tried again that was throttled, that met an error 500, 502, 503 or 504, or whose
        connection did not come about. C(retry-after) is honoured as far as O(timeout) allows.
      - A refused key or exhausted quota is never tried again.
    type: int
    default: 2
  fail_on:
    description:
      - The mildest severity of a finding that makes the module fail. V(never) only reports.
    type: str
    choices:
      - never
      - minor
      - major
      - critical
    default: critical
  fail_on_unknown:
    description:
      - Whether to fail also when it could not be found out whether the key works and no finding says why, for example
        because the endpoint does not list its models. What was not checked is no pass.
      - With O(fail_on=never) nothing makes the module fail but options that mean nothing, or a container or file that
        cannot be read.
    type: bool
    default: true
notes:
  - The Python package C(docker) is needed on the target for O(container). Inside the container Python 3.7 is enough.
  - The options from O(docker_host) to O(client_key) are about the connection to the Docker engine, not to the endpoint.
seealso:
  - module: autogpt.ops.stack_health
  - module: autogpt.ops.env_file
"""

EXAMPLES = r"""
- name: Fail when the application's key does not work, seen from inside its container
  autogpt.ops.openai_key_check:
    container: autogpt-container

- name: Try a new key from inside the container before it is rolled out, and its quota with it
  autogpt.ops.openai_key_check:
    api_key: "{{ vault_new_openai_api_key }}"
    container: autogpt-container
    completion: true

- name: Report on the key in an environment file
  autogpt.ops.openai_key_check:
    env_file: /opt/autogpt/backend/autogpt/.env
    fail_on: never
  register: key

- name: Check a key of Azure, and that its deployment answers
  autogpt.ops.openai_key_check:
    api_key: "{{ vault_azure_openai_api_key }}"
    base_url: https://example.openai.azure.com
    deployment: agents
    completion: true

- name: Check the key of a gateway through a proxy, with the company's own authority
  autogpt.ops.openai_key_check:
    api_key: "{{ vault_gateway_key }}"
    base_url: https://llm.example.com/v1
    models:
      - gpt-4o
    proxy: http://proxy.example.com:3128
    api_ca_path: /etc/ssl/certs/company.pem
"""

RETURN = r"""
key:
  description: What can be said of the key without showing it.
  returned: when the key could be read
  type: dict
  contains:
    variable:
      description: The variable that holds it.
      type: str
      returned: success
      sample: OPENAI_API_KEY
    kind:
      description:
        - What kind of key its beginning shows. V(project), V(service_account), V(admin) and V(legacy) are OpenAI's,
          names of other providers are theirs.
        - Also V(placeholder), V(missing), or V(unknown), which is what keys of Azure and most gateways are.
      type: str
      returned: success
      sample: project
    hash:
      description: The first eight digits of its SHA-256, as C(printf %s KEY | sha256sum) shows them.
      type: str
      returned: success
      sample: 0badc0de
    damage:
      description: What became part of it by accident. V(quotes), V(carriage_return), V(spaces), V(newline), V(export).
      type: list
      elements: str
      returned: success
      sample: []
seen_from:
  description: From where the endpoint was asked, V(container) or V(host).
  returned: when the key could be read
  type: str
  sample: container
reach:
  description: How far the conversation got. The texts are empty if nobody was asked.
  returned: when the key could be read
  type: dict
  contains:
    target:
      description: The base URL that was asked, without credentials.
      type: str
      returned: success
      sample: https://api.openai.com/v1
    stage:
      description:
        - V(ready) if the key works, else the stage that failed, V(config), V(dns), V(tcp), V(proxy), V(tls),
          V(greeting) or V(query).
      type: str
      returned: success
      sample: ready
    code:
      description:
        - The HTTP status, else the name of an errno, or V(timeout), V(closed), V(certificate), V(protocol),
          V(missing) or V(unusable).
      type: str
      returned: success
      sample: '200'
    message:
      description: What the endpoint said, without any part of the key.
      type: str
      returned: success
      sample: ''
    host:
      description: The host of the endpoint.
      type: str
      returned: success
      sample: api.openai.com
    port:
      description: Its port.
      type: int
      returned: success
      sample: 443
    addresses:
      description: The addresses of the host, or of the proxy.
      type: list
      elements: str
      returned: success
      sample: [192.0.2.1]
    tls:
      description: Whether the connection was encrypted.
      type: bool
      returned: success
      sample: true
    seconds:
      description: How long the last request took.
      type: float
      returned: success
      sample: 0.4
    variable:
      description: The variable that holds the key.
      type: str
      returned: success
      sample: OPENAI_API_KEY
status:
  description: The HTTP status; 0 if there was none.
  returned: when the key could be read
  type: int
  sample: 200
error_code:
  description: The endpoint's own error code.
  returned: when the key could be read
  type: str
  sample: insufficient_quota
error_type:
  description: The endpoint's own error type.
  returned: when the key could be read
  type: str
  sample: insufficient_quota
request_id:
  description: The endpoint's name for the last request, to quote when asking for help.
  returned: when the key could be read
  type: str
  sample: req_0123456789abcdef
paid:
  description: Whether a completion was asked for.
  returned: when the key could be read
  type: bool
  sample: false
models:
  description: The models that matter here.
  returned: when the key could be read
  type: dict
  contains:
    wanted:
      description: Those that had to be there.
      type: list
      elements: str
      returned: success
      sample: [gpt-4o]
    missing:
      description: Those of them that the key may not use.
      type: list
      elements: str
      returned: success
      sample: []
    offered:
      description: How many the endpoint lists.
      type: int
      returned: success
      sample: 84
rate_limits:
  description: The headers C(x-ratelimit-*) and C(retry-after) of the answers.
  returned: when the key could be read
  type: dict
  sample:
    x-ratelimit-remaining-requests: '59'
    x-ratelimit-reset-requests: 12ms
retries:
  description: How often a request was tried again.
  returned: when the key could be read
  type: int
  sample: 0
findings:
  description: What is wrong, worst first.
  returned: when the key could be read
  type: list
  elements: dict
  contains:
    id:
      description: The stable id, see the page of findings.
      type: str
      returned: success
      sample: openai.invalid_key
    object:
      description: The endpoint or the variable.
      type: str
      returned: success
      sample: https://api.openai.com/v1
    severity:
      description: V(critical), V(major) or V(minor). A cause has at least the severity of what it explains.
      type: str
      returned: success
      sample: critical
    title:
      description: What is wrong, in one line.
      type: str
      returned: success
      sample: https://api.openai.com/v1 rejects the API key in OPENAI_API_KEY
    remedy:
      description: What to do.
      type: str
      returned: success
      sample: Put a valid key into the environment file and recreate the container.
    evidence:
      description: What proves it.
      type: dict
      returned: success
      sample: {error_code: invalid_api_key, fingerprint: 0badc0de}
    causes:
      description: The ids of the findings that explain this one.
      type: list
      elements: str
      returned: success
      sample: []
unknown:
  description: The questions without an answer, each with the reason.
  returned: when the key could be read
  type: list
  elements: dict
  contains:
    component:
      description: What the question is about.
      type: str
      returned: success
      sample: openai
    check:
      description: The name of the check.
      type: str
      returned: success
      sample: answers
    reason:
      description: Why, in a word.
      type: str
      returned: success
      sample: models_not_listed
    text:
      description: Why, and what would help.
      type: str
      returned: success
      sample: https://llm.example.com does not list its models (HTTP 404), so the key could not be tried.
counts:
  description: The number of findings of each severity, explained ones included, and of questions without an answer.
  returned: when the key could be read
  type: dict
  sample: {critical: 1, major: 0, minor: 0, unknown: 0}
worst:
  description: The highest severity found, or V(none).
  returned: when the key could be read
  type: str
  sample: critical
msg:
  description: The findings that reached O(fail_on), or why nothing could be asked, in one line.
  returned: failure
  type: str
  sample: "1 finding(s) at or above critical: openai.invalid_key (https://api.openai.com/v1)"
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.autogpt.ops.plugins.module_utils._answer import unasked
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._openai.answer import answer, problem
from ansible_collections.autogpt.ops.plugins.module_utils._openai.examination import examined
from ansible_collections.autogpt.ops.plugins.module_utils._openai.request import Request
from ansible_collections.autogpt.ops.plugins.module_utils._openai.source import secrets_of, source
from ansible_collections.autogpt.ops.plugins.module_utils._options import docker_options


def argument_spec() -> dict[str, t.Any]:
    """The module's options."""
    return {
        **docker_options(),
        "api_key": {"type": "str", "no_log": True},
        "container": {"type": "str"},
        "env_file": {"type": "path"},
        "variable": {"type": "str", "default": "OPENAI_API_KEY"},
        "base_url": {"type": "str"},
        "organization": {"type": "str"},
        "project": {"type": "str"},
        "models": {"type": "list", "elements": "str"},
        "completion": {"type": "bool", "default": False},
        "completion_model": {"type": "str"},
        "azure": {"type": "bool", "default": False},
        "api_version": {"type": "str"},
        "deployment": {"type": "str"},
        "proxy": {"type": "str", "no_log": True},  # it may hold a password
        "api_ca_path": {"type": "path"},
        "api_validate_certs": {"type": "bool", "default": True},
        "timeout": {"type": "float", "default": 20},
        "retries": {"type": "int", "default": 2},
        "fail_on": {"type": "str", "choices": ["never", "minor", "major", "critical"], "default": "critical"},
        "fail_on_unknown": {"type": "bool", "default": True},
    }


def main() -> t.NoReturn:
    module = AnsibleModule(
        argument_spec=argument_spec(),
        required_one_of=[["api_key", "container", "env_file"]],
        supports_check_mode=True,
    )
    try:
        request = Request.from_options(module.params)
        given = source(request)
        secrets = secrets_of(given)
        module.no_log_values.update(secrets.distinctive)
        examination = examined(request, given)
    except ValueError as error:
        module.fail_json(msg=str(error))
    except ProbeError as error:
        module.fail_json(msg=unasked(error))
    result = answer(examination, secrets)
    failed = problem(result, module.params["fail_on"], module.params["fail_on_unknown"])
    if failed:
        module.fail_json(msg=failed, **result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
