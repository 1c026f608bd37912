#!/usr/bin/python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: port_free
short_description: Say who holds a port, or free it gently
version_added: 0.1.0
author:
  - autogpt.ops contributors (@autogpt-ops)
description:
  - Says whether a port of this host could be bound, and if not, who holds it, with process, user, command, systemd
    unit, container and compose project.
  - The answer is the kernel's. The port is bound for a moment, without listening, the way servers bind it, and the
    socket tables only name who is in the way. So a connection that happens to use the port, or one that was closed a
    moment ago (C(TIME_WAIT)), is found too, and a socket of IPv6 alone is no obstacle for IPv4.
  - With O(state=freed) the holders are stopped, each by the gentlest means that fits it. A container is stopped
    through the Docker engine, never its proxy. A unit is stopped through systemd, together with the socket unit that
    would start it again. Only what is neither gets TERM, and KILL only where O(kill) allows it.
  - Nothing is stopped that O(allow) does not name, and nothing at all unless everything in the way may be stopped.
  - PID 1, the SSH server, the container engine, the managers of systemd and whatever runs this very task are never
    stopped, whatever O(allow) says.
  - Secrets in command lines are masked.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.actiongroup_ops
  - autogpt.ops.docker
attributes:
  check_mode:
    support: full
    details:
      - RV(freed_by) names what would be stopped. What may not be stopped fails as it would in the real run.
      - Whether a process obeys TERM, or a supervisor other than systemd starts it again, only the real run can tell.
  diff_mode:
    support: full
  platform:
    platforms: linux
options:
  port:
    description:
      - The port, 1 to 65535.
    type: int
    required: true
  protocol:
    description:
      - The protocol.
    type: str
    choices: [tcp, udp]
    default: tcp
  address:
    description:
      - The address that is to be bound. The default is any address of both families, so that every socket with this
        port is in the way.
      - As for the kernel, V(0.0.0.0) is every IPv4 address, and V(::) is every address of both families.
      - An address that this host does not have at the moment can be named too.
    type: str
    default: ''
  state:
    description:
      - V(free) looks, and fails when the port is held; see O(fail_on).
      - V(freed) stops the holders and waits until the port is free. It fails when that is not allowed, when they do
        not end in time, or when somebody takes the port again.
    type: str
    choices: [free, freed]
    default: free
  allow:
    description:
      - What may be stopped with O(state=freed), as lists of shell patterns such as V(web-*).
      - Each holder must be named in the list that fits it. A process that belongs to a unit can be named as either. If
        both are, the unit is stopped.
    type: dict
    default: {}
    suboptions:
      containers:
        description:
          - Containers, by name or as C(PROJECT/SERVICE) of compose.
        type: list
        elements: str
        default: []
      units:
        description:
          - Units of systemd, with their suffix, such as V(nginx.service). Of a service that is started by its socket
            both units must be named.
        type: list
        elements: str
        default: []
      commands:
        description:
          - Processes, by the path or the file name of their executable, or by their whole command line.
        type: list
        elements: str
        default: []
  kill:
    description:
      - Whether a process or container that has not ended O(signal_timeout) after TERM (or the container's own stop
        signal) is killed. What it was doing is lost.
      - A unit ends as its own settings say, C(TimeoutStopSec) and C(SendSIGKILL) among them.
    type: bool
    default: false
  signal_timeout:
    description:
      - How many seconds a process or container has to end by itself.
    type: float
    default: 10
  timeout:
    description:
      - How many seconds freeing the port may take in all, not counting O(settle).
    type: float
    default: 60
  settle:
    description:
      - For how many seconds the port must stay free afterwards. A supervisor that starts the holder again is seen
        in this time.
    type: float
    default: 2
  suggest:
    description:
      - How many of the next free ports to offer when the port is held, at most 100.
    type: int
    default: 3
  fail_on:
    description:
      - The mildest severity that makes O(state=free) fail, V(never) only reports.
      - V(critical) is a server or a published port, V(major) a connection that happens to use the port, V(minor) one
        that is closed and kept by the kernel for up to a minute.
    type: str
    choices: [never, minor, major, critical]
    default: minor
notes:
  - As root, or with C(become), every holder is seen. Others see the user of a socket, but only their own processes.
  - O(docker_host) must be the engine of this host. Where there is none, or the Python package C(docker) is missing on
    the target, containers are not named and cannot be stopped. A warning says so where it matters.
  - A unit of a user's own manager is named but not stopped as a unit. Its process can be, as a command.
  - With the compatible socket of Podman as root, containers are named and stopped alike, whether they publish the port
    (C(conmon) holds it for them) or are in the network of the host.
  - A container that is stopped stays down until it or the engine is started. With C(--rm) it is removed, which a
    warning says beforehand.
seealso:
  - module: autogpt.ops.stack_health
  - module: ansible.builtin.wait_for
"""

EXAMPLES = r"""
- name: Fail early, and say who it is, when something else has the application's port
  autogpt.ops.port_free:
    port: 8000

- name: Find another port for a service of this host alone
  autogpt.ops.port_free:
    port: 8000
    address: 127.0.0.1
    fail_on: never
  register: port

- name: Free the port from what is known to be in the way
  autogpt.ops.port_free:
    port: 8000
    state: freed
    allow:
      containers:
        - old-autogpt
        - staging/*
      units:
        - gunicorn.service
        - gunicorn.socket
      commands:
        - python3 -m http.server *

- name: Free a port of UDP from a resolver, by force if need be
  autogpt.ops.port_free:
    port: 5353
    protocol: udp
    state: freed
    allow:
      commands:
        - /usr/sbin/dnsmasq
    signal_timeout: 5
    kill: true
"""

RETURN = r"""
msg:
  description: One line that says who holds the port or how it was freed.
  returned: always
  type: str
  sample: "tcp/8000 is held by python3 (PID 812), thief.service; free instead: 8001, 8002, 8003"
port:
  description: The port.
  returned: always
  type: int
  sample: 8000
protocol:
  description: The protocol.
  returned: always
  type: str
  sample: tcp
address:
  description: The address in its one spelling, empty for any.
  returned: always
  type: str
  sample: 0.0.0.0
free:
  description: Whether the port is free now; in check mode, whether it would be.
  returned: always
  type: bool
  sample: false
severity:
  description: The severity of the worst holder that was found, or V(none).
  returned: always
  type: str
  sample: critical
holders:
  description: Who held the port when the module began, at most 50 sockets.
  returned: always
  type: list
  elements: dict
  contains:
    address:
      description: The address of the socket.
      type: str
      returned: always
      sample: 0.0.0.0
    state:
      description:
        - V(listening) for a server.
        - V(connected) for a connection that happens to use the port.
        - V(closing) for a closed connection that the kernel keeps for a while.
        - V(published) for a container's port that has no socket of its own.
        - V(invisible) when the kernel refuses the port and shows nobody.
      type: str
      returned: always
      sample: listening
    pid:
      description: The process, or 0 where it may not be seen. Of several that share the socket it is the parent.
      type: int
      returned: always
      sample: 812
    process:
      description: The name of the process.
      type: str
      returned: always
      sample: python3
    executable:
      description: The path of its executable, empty where it may not be seen.
      type: str
      returned: always
      sample: /usr/bin/python3.13
    command:
      description: Its command line, with secrets masked.
      type: str
      returned: always
      sample: /usr/bin/python3 -m http.server 8000
    user:
      description: The user it runs as; where the process may not be seen, the owner of the socket.
      type: str
      returned: always
      sample: root
    unit:
      description: Its unit, for PID 1 the socket unit that listens.
      type: str
      returned: always
      sample: thief.service
    user_unit:
      description: Its unit in the manager of a user, where RV(holders[].unit) is such a manager.
      type: str
      returned: always
      sample: ''
    container:
      description: The container whose process or published port it is.
      type: str
      returned: always
      sample: ''
    container_id:
      description: The id of that container, also where the engine did not tell its name.
      type: str
      returned: always
      sample: ''
    project:
      description: The compose project of that container.
      type: str
      returned: always
      sample: ''
    service:
      description: The compose service of that container.
      type: str
      returned: always
      sample: ''
freed_by:
  description: What was stopped, in this order; in check mode, what would be.
  returned: always
  type: list
  elements: dict
  contains:
    means:
      description: V(unit), V(container) or V(process).
      type: str
      returned: always
      sample: unit
    name:
      description: What was stopped.
      type: str
      returned: always
      sample: thief.service
    signal:
      description: The last signal that this module sent itself, V(TERM) or V(KILL), else empty.
      type: str
      returned: always
      sample: ''
    seconds:
      description: How long it took.
      type: float
      returned: always
      sample: 0.31
suggestions:
  description: The next higher ports that are free at the same address, when the port was held.
  returned: always
  type: list
  elements: int
  sample: [8001, 8002, 8003]
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.autogpt.ops.plugins.module_utils._options import docker_options
from ansible_collections.autogpt.ops.plugins.module_utils._ports._request import Request
from ansible_collections.autogpt.ops.plugins.module_utils._ports._task import Task
from ansible_collections.autogpt.ops.plugins.module_utils._ports._units import UnitError


def argument_spec() -> dict[str, t.Any]:
    """The module's options."""
    patterns: dict[str, t.Any] = {"type": "list", "elements": "str", "default": []}
    return {
        **docker_options(),
        "port": {"type": "int", "required": True},
        "protocol": {"type": "str", "choices": ["tcp", "udp"], "default": "tcp"},
        "address": {"type": "str", "default": ""},
        "state": {"type": "str", "choices": ["free", "freed"], "default": "free"},
        "allow": {
            "type": "dict",
            "default": {},
            "options": {"containers": patterns, "units": patterns, "commands": patterns},
        },
        "kill": {"type": "bool", "default": False},
        "signal_timeout": {"type": "float", "default": 10},
        "timeout": {"type": "float", "default": 60},
        "settle": {"type": "float", "default": 2},
        "suggest": {"type": "int", "default": 3},
        "fail_on": {"type": "str", "choices": ["never", "minor", "major", "critical"], "default": "minor"},
    }


def main() -> t.NoReturn:
    module = AnsibleModule(argument_spec=argument_spec(), supports_check_mode=True)
    try:
        request = Request.from_options(module.params)
    except ValueError as error:
        module.fail_json(msg=str(error))
    task = Task(request)
    try:
        if module.params["state"] == "free":
            outcome = task.report(module.params["fail_on"])
        else:
            outcome = task.free(pretend=module.check_mode)
    except (OSError, UnitError) as error:
        module.fail_json(msg=f"The holders of {request.wanted} could not be found out: {error}")
    module.no_log_values.update(task.secrets.distinctive)
    for warning in outcome.warnings:
        module.warn(warning)
    answer = {name: value for name, value in outcome.result.items() if name != "diff" or module._diff}
    if outcome.problem:
        module.fail_json(**{**answer, "msg": outcome.problem})
    module.exit_json(**answer)


if __name__ == "__main__":
    main()
