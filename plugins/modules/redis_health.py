#!/usr/bin/python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: redis_health
short_description: Assert that a Redis server is healthy
version_added: 0.1.0
author:
  - autogpt.ops contributors (@autogpt-ops)
description:
  - Reaches one Redis server in stages (name, connection, TLS, greeting, authentication, command), reads what it tells
    of itself, and judges that with the checks that M(autogpt.ops.stack_health) makes of component V(redis).
  - Tells C(NOAUTH), C(WRONGPASS), C(DENIED), C(LOADING), C(MISCONF), C(OOM), C(READONLY), C(BUSY) and a full table of
    clients apart, and looks at memory, connections, persistence, errors, slow commands and latency.
  - Fails when a finding is at least as severe as O(fail_on), like M(ansible.builtin.wait_for) when its condition is not
    met.
  - Nothing is changed, and no secret is returned. Of slow commands only the name is returned, never an argument.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.assertion
  - autogpt.ops.attributes.actiongroup_ops
  - autogpt.ops.docker
  - autogpt.ops.server
options:
  login_unix_socket:
    description:
      - The path of the server's Unix socket on the target.
    type: path
    aliases:
      - unix_socket
  login_user:
    description:
      - The user of the server's ACL. Without it the password is the one of the user V(default).
    type: str
  ssl_mode:
    description:
      - Whether to encrypt the connection, and what to check.
      - V(disable) does not encrypt, V(require) encrypts and believes whoever answers, V(verify-ca) also wants a
        certificate of a known authority, V(verify-full) also wants the server's name in it.
      - The default is V(verify-full) for a O(url) that begins with C(rediss), unless its option C(ssl_cert_reqs) says
        otherwise, else V(disable).
    type: str
    choices:
      - disable
      - require
      - verify-ca
      - verify-full
notes:
  - Exactly one of O(container), O(login_host), O(login_unix_socket) and O(url) is needed.
  - O(url) is C(redis://USER:PASSWORD@HOST:PORT/NUMBER), C(rediss://) for TLS, or C(unix://PATH?db=NUMBER).
  - The password of O(container) is that of C(--requirepass) in its command line or in C(REDIS_ARGS), else the variable
    C(REDIS_PASSWORD), C(VALKEY_PASSWORD) or C(REDISCLI_AUTH), or the file that such a variable with C(_FILE) behind it
    names. A configuration file inside the container is not read.
  - A password that no server wants is left out when it was only guessed from a variable.
  - The Python package C(redis) is needed on the target, and for O(container) also C(docker). The role
    P(autogpt.ops.prerequisites#role) installs them from the distribution.
  - Valkey answers like Redis and is judged alike.
seealso:
  - module: autogpt.ops.stack_health
  - module: autogpt.ops.pg_health
"""

EXAMPLES = r"""
- name: Fail when the Redis server in this container is in a critical state
  autogpt.ops.redis_health:
    container: redis

- name: Fail also when it is degraded, for example because it cannot save
  autogpt.ops.redis_health:
    login_host: cache.example.com
    login_password: "{{ redis_password }}"
    fail_on: major

- name: Check a server with TLS and an ACL user
  autogpt.ops.redis_health:
    login_host: cache.example.com
    login_port: 6380
    login_user: agent
    login_password: "{{ redis_password }}"
    ssl_mode: verify-full
    ca_cert: /etc/ssl/certs/company.pem

- name: Only report what is wrong with the server behind a Unix socket
  autogpt.ops.redis_health:
    login_unix_socket: /run/redis/redis-server.sock
    fail_on: never
  register: health

- name: Use the URL that the application has
  autogpt.ops.redis_health:
    url: "{{ redis_url }}"
"""

RETURN = r"""
reach:
  description: How far the conversation got.
  returned: when the options are usable
  type: dict
  contains:
    stage:
      description:
        - V(ready), or the stage that failed, V(config), V(dns), V(tcp), V(tls), V(greeting), V(auth) or V(query).
      type: str
      returned: success
      sample: auth
    code:
      description:
        - The first word of the server's own error, else the name of an errno, or a word such as V(timeout),
          V(closed), V(certificate) or V(protocol). Empty when ready.
      type: str
      returned: success
      sample: NOAUTH
    message:
      description: The server's own words.
      type: str
      returned: success
      sample: NOAUTH Authentication required.
    target:
      description: The server without credentials, or the path of its socket.
      type: str
      returned: success
      sample: cache:6379
    host:
      description: The name or address.
      type: str
      returned: success
      sample: cache
    port:
      description: The port.
      type: int
      returned: success
      sample: 6379
    addresses:
      description: The addresses of the name.
      type: list
      elements: str
      returned: success
      sample: [172.18.0.2]
    tls:
      description: Whether the connection was encrypted.
      type: bool
      returned: success
      sample: false
    seconds:
      description: How long it took.
      type: float
      returned: success
      sample: 0.004
    timings:
      description: How many seconds single stages took, as far as they were measured.
      type: dict
      returned: success
      sample: {}
    certificate:
      description: What the server's certificate says, as far as it was looked at.
      type: dict
      returned: success
      sample: null
    variable:
      description: The option that named the server.
      type: str
      returned: success
      sample: container
facts:
  description: What the server tells of itself, memory in bytes, ages in seconds. Empty when it could not be read.
  returned: when the options are usable
  type: dict
  contains:
    version:
      description: The version.
      type: str
      returned: success
      sample: 8.0.2
    role:
      description: V(master) or V(slave).
      type: str
      returned: success
      sample: master
    used_memory:
      description: The memory that data and buffers take.
      type: int
      returned: success
      sample: 1048576
    maxmemory:
      description: The limit, 0 for none.
      type: int
      returned: success
      sample: 100663296
    maxmemory_policy:
      description: What happens at the limit.
      type: str
      returned: success
      sample: noeviction
    resident_memory:
      description: The memory of the whole process.
      type: int
      returned: success
      sample: 14958592
    fragmentation:
      description: What the allocator occupies, by what was asked of it. 0 where it does not tell.
      type: float
      returned: success
      sample: 1.1
    fragmentation_bytes:
      description: The difference of the two.
      type: int
      returned: success
      sample: 204800
    clients:
      description: The number of connections.
      type: int
      returned: success
      sample: 4
    maxclients:
      description: The most connections.
      type: int
      returned: success
      sample: 10000
    blocked_clients:
      description: The number of clients in a command that waits, such as BLPOP.
      type: int
      returned: success
      sample: 0
    rejected_connections:
      description: The connections turned away since the start.
      type: int
      returned: success
      sample: 0
    evicted_keys:
      description: The keys evicted since the start.
      type: int
      returned: success
      sample: 0
    commands:
      description: The commands processed since the start.
      type: int
      returned: success
      sample: 1177
    errors:
      description: The errors answered since the start, by their first word.
      type: dict
      returned: success
      sample: {WRONGTYPE: 3}
    loading:
      description: Whether it loads its data.
      type: bool
      returned: success
      sample: false
    read_only:
      description: Whether it is a replica that refuses writes.
      type: bool
      returned: success
      sample: false
    rdb_enabled:
      description: Whether snapshots are configured. Null where that cannot be seen.
      type: bool
      returned: success
      sample: true
    last_save_age:
      description: The age of the last snapshot.
      type: int
      returned: success
      sample: 2827
    last_bgsave_ok:
      description: Whether it succeeded.
      type: bool
      returned: success
      sample: true
    changes_since_save:
      description: The changes since then.
      type: int
      returned: success
      sample: 12
    aof_enabled:
      description: Whether it writes a log of every change.
      type: bool
      returned: success
      sample: true
    aof_last_write_ok:
      description: Whether the last write of that succeeded.
      type: bool
      returned: success
      sample: true
    aof_last_rewrite_ok:
      description: Whether the last rewrite of that succeeded.
      type: bool
      returned: success
      sample: true
    last_fork:
      description: The seconds that the last fork took.
      type: float
      returned: success
      sample: 0.002
    slow_commands:
      description: The newest entries of the slow log. Null where they cannot be seen.
      type: list
      elements: dict
      returned: success
      sample:
        - name: KEYS
          seconds: 0.15
          age: 12
    latency_events:
      description: What the latency monitor noted last of each kind, in milliseconds. Null where it cannot be seen.
      type: list
      elements: dict
      returned: success
      sample:
        - name: FORK
          age: 12
          latest: 120
          worst: 300
    latency_threshold:
      description: From how many milliseconds on the latency monitor notes something, 0 when it is off.
      type: int
      returned: success
      sample: 100
findings:
  description: What is wrong, worst first.
  returned: when the options are usable
  type: list
  elements: dict
  contains:
    id:
      description: The stable id, see the page of findings.
      type: str
      returned: success
      sample: redis.noauth
    object:
      description: The server or the container.
      type: str
      returned: success
      sample: cache:6379
    severity:
      description: V(critical), V(major) or V(minor). A cause has at least the severity of what it explains.
      type: str
      returned: success
      sample: critical
    title:
      description: What is wrong, in one line.
      type: str
      returned: success
      sample: Redis at cache:6379 wants a password, and the application sends none
    remedy:
      description: What to do.
      type: str
      returned: success
      sample: Give the application the password.
    evidence:
      description: What proves it.
      type: dict
      returned: success
      sample: {code: NOAUTH, stage: auth}
    causes:
      description: The ids of the findings that explain this one.
      type: list
      elements: str
      returned: success
      sample: []
unknown:
  description: The questions without an answer, each with the reason.
  returned: when the options are usable
  type: list
  elements: dict
  contains:
    component:
      description: What the question is about, V(redis) or V(container).
      type: str
      returned: success
      sample: redis
    check:
      description: The name of the check.
      type: str
      returned: success
      sample: has_memory_left
    reason:
      description: Why, in a word.
      type: str
      returned: success
      sample: package_missing
    text:
      description: Why, and what would help.
      type: str
      returned: success
      sample: The Python package redis is not installed for /usr/bin/python3. Install python3-redis.
counts:
  description: The number of findings of each severity, explained ones included, and of questions without an answer.
  returned: when the options are usable
  type: dict
  sample: {critical: 1, major: 0, minor: 0, unknown: 8}
worst:
  description: The highest severity found, or V(none).
  returned: when the options are usable
  type: str
  sample: critical
msg:
  description: The findings that reached O(fail_on), or why nothing could be asked, in one line.
  returned: failure
  type: str
  sample: "1 finding(s) at or above critical: redis.noauth (cache:6379)"
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.autogpt.ops.plugins.module_utils._health import REDIS, RULES, run, server_options


def argument_spec() -> dict[str, t.Any]:
    """The module's options."""
    return server_options(("disable", "require", "verify-ca", "verify-full"))


def main() -> t.NoReturn:
    run(AnsibleModule(argument_spec=argument_spec(), supports_check_mode=True, **RULES), REDIS)


if __name__ == "__main__":
    main()
