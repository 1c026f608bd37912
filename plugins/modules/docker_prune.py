#!/usr/bin/python
# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: docker_prune
short_description: Remove what a Docker engine no longer needs, and show it before
version_added: 0.1.0
author:
  - autogpt.ops contributors (@autogpt-ops)
description:
  - Removes stopped containers, unused images and networks, build cache, and volumes that are named one by one.
  - The module itself computes what is to go, from what the engine tells of every object, and then removes exactly
    those objects one by one and never by force. Check mode returns the same list and the bytes, and removes nothing.
  - The prunes of the engine are not used (but for single records of the build cache). They have no dry run, and before
    API version 1.42 the one for volumes takes named volumes too.
  - What belongs to a compose project stays, also when the project is stopped, unless O(projects) names it.
  - What a container needs stays as long as the container does, whether it runs or not. The engine's own prune would
    take the networks of stopped containers.
extends_documentation_fragment:
  - autogpt.ops.attributes
  - autogpt.ops.attributes.actiongroup_ops
  - autogpt.ops.docker
attributes:
  check_mode:
    support: full
  diff_mode:
    support: full
  idempotent:
    description: When run twice in a row outside check mode, with the same arguments, the second run changes nothing.
    support: full
    details:
      - With O(until) more may have come of age meanwhile.
options:
  kinds:
    description:
      - What to look for besides the O(volumes).
      - V(dangling_images) are those without a tag, V(images) all that no container uses. V(containers) are those that
        have ended or were never started.
      - V(networks) are those that no container is attached to, running or not. Networks of the engine itself and of a
        swarm stay.
      - The default is what nobody can start, name or read a log of. V(containers) take their logs along, and V(images)
        may be those of a stack that is down at the moment.
    type: list
    elements: str
    choices:
      - containers
      - dangling_images
      - images
      - networks
      - build_cache
    default:
      - dangling_images
      - build_cache
  volumes:
    description:
      - The names of the volumes to remove. Volumes are only ever removed by name.
      - A volume that exists and cannot go fails the module before anything is changed. That is one that a remaining
        container mounts, that belongs to a compose project that O(projects) does not name, or that O(keep) keeps.
      - The options O(until) and O(labels) do not matter for them. They go last.
    type: list
    elements: str
    default: []
  until:
    description:
      - How long something must have been out of use, in weeks, days, hours, minutes and seconds, such as V(24h), V(7d)
        or V(1h30m).
      - A container's age counts from when it ended, not as in Docker from when it was created. An image's counts from
        when it was built, or tagged here (pulled) if that was later. That of a record of the build cache counts
        from its last use.
      - The clock is the engine's.
    type: str
    default: ''
  labels:
    description:
      - Labels that containers, images and networks must all have, as V(NAME) or V(NAME=VALUE).
      - The build cache has no labels. With this option it is left alone.
    type: list
    elements: str
    default: []
  keep:
    description:
      - Shell patterns of what to keep in any case. Capital letters matter.
      - They are compared with names of containers, networks and volumes, with references of images (with and without
        their tag, with and without C(docker.io/library/)), with ids (long and short), and with labels written as
        V(label=NAME) or V(label=NAME=VALUE).
      - What a kept container needs is kept too, and so are the images that a kept image was built on.
    type: list
    elements: str
    default: []
  projects:
    description:
      - The names of compose projects whose things may go too. Without it nothing that carries the label of a project
        does.
    type: list
    elements: str
    default: []
  until_free:
    description:
      - Remove only as much as it takes until this much is available on the file system that holds the engine's data,
        what is oldest first. Such as V(10G) or V(500M).
      - How much each removal frees is estimated beforehand, so that check mode can tell. RV(enough) says whether it was
        enough.
      - Needs an engine on the same host, reached through a Unix socket.
    type: bytes
  timeout:
    description:
      - How many seconds the engine may take for a single answer, such as for the removal of one image.
      - When it takes longer the rest is not tried, and the module fails with what was done so far.
    type: float
    default: 60
notes:
  - When something of the list cannot be removed the rest is, then the module fails and returns
    both RV(removed) and RV(left). What began to be used meanwhile is refused by the engine, and left.
  - The anonymous volumes of a removed container stay.
  - Works from API version 1.41 (Docker 20.10) on, with both of Docker's image stores. Where containerd keeps the
    images on another file system, RV(freed) does not see them.
  - With Podman's compatible socket containers, images, networks and volumes work alike. Podman has no build cache
    behind it, and does not tell when an image was pulled, so that an image's age is that of its build.
    Podman's pods are not known here. Keep their containers with O(keep) if they are to stay.
  - Needs the Python package C(docker) on the target, as the role P(autogpt.ops.prerequisites#role) installs it.
seealso:
  - module: autogpt.ops.stack_health
  - module: community.docker.docker_prune
"""

EXAMPLES = r"""
- name: Remove dangling images and the build cache
  autogpt.ops.docker_prune:

- name: Show what a thorough cleaning would remove, and how much that frees
  autogpt.ops.docker_prune:
    kinds:
      - containers
      - images
      - networks
      - build_cache
    until: 7d
    keep:
      - postgres:*
      - label=com.example.keep
  check_mode: true
  register: cleaning

- name: Remove what is oldest until 20 GiB are available
  autogpt.ops.docker_prune:
    kinds:
      - containers
      - images
      - build_cache
    until: 24h
    until_free: 20G

- name: Remove what is left of one compose project, its volume included
  autogpt.ops.docker_prune:
    kinds:
      - containers
      - networks
    projects:
      - trial
    labels:
      - com.docker.compose.project=trial
    volumes:
      - trial_data
"""

RETURN = r"""
removed:
  description: What was removed, or in check mode would be, in this order.
  returned: when the engine could be asked
  type: list
  elements: dict
  contains:
    kind:
      description: One of V(container), V(image), V(network), V(build_cache) and V(volume).
      type: str
      returned: success
    id:
      description: The id; of a volume its name.
      type: str
      returned: success
    name:
      description: The names, or the beginning of the id where there is none.
      type: str
      returned: success
    state:
      description:
        - Why it could go, V(stopped), V(dangling), V(intermediate) (an image without a name between the steps of a
          build), V(unused) or V(named) (a volume).
      type: str
      returned: success
    since:
      description: When it was last of use, in UTC, as far as the engine tells.
      type: str
      returned: success
    size:
      description: The bytes that are free once it and everything before it in the list are gone, as an estimate.
      type: int
      returned: success
  sample:
    - kind: image
      id: sha256:8cffda55ea0302b183cd3d3829357ce04fa1ab254df4124a2a2ff99a2694ec19
      name: 8cffda55ea03
      state: dangling
      since: "2026-11-22T07:45:29Z"
      size: 231000000
left:
  description: What was to be removed and was not, with the engine's reason. Always empty in check mode.
  returned: when the engine could be asked
  type: list
  elements: dict
  contains:
    kind:
      description: As in RV(removed).
      type: str
      returned: success
    id:
      description: As in RV(removed).
      type: str
      returned: success
    name:
      description: As in RV(removed).
      type: str
      returned: success
    state:
      description: As in RV(removed).
      type: str
      returned: success
    since:
      description: As in RV(removed).
      type: str
      returned: success
    size:
      description: As in RV(removed).
      type: int
      returned: success
    error:
      description: The engine's own words.
      type: str
      returned: success
  sample: []
kept:
  description:
    - What is of the wanted kinds and not in use, and was spared by an option. What a running container needs is not
      listed.
  returned: when the engine could be asked
  type: list
  elements: dict
  contains:
    kind:
      description: As in RV(removed).
      type: str
      returned: success
    id:
      description: As in RV(removed).
      type: str
      returned: success
    name:
      description: As in RV(removed).
      type: str
      returned: success
    reason:
      description: The option that spares it, V(keep), V(projects), V(labels) or V(until), or V(needed).
      type: str
      returned: success
    detail:
      description: The pattern, the project, the missing label, the time of its last use, or what needs it.
      type: str
      returned: success
  sample:
    - kind: container
      id: 353986ebcd842b387322aa55f5aa4d2da561d7f5b0d769ea9ada5f778eb8d7bc
      name: autogpt-container
      reason: projects
      detail: autogpt
reclaimed:
  description: The bytes of RV(removed) by the engine's own account, an estimate. In check mode what would be reclaimed.
  returned: when the engine could be asked
  type: int
  sample: 231000000
freed:
  description:
    - By how many bytes the free space on the engine's file system grew, as measured.
    - Null in check mode, and where the engine is not on this host. Others who write meanwhile count too.
  returned: when the engine could be asked
  type: int
  sample: 231002112
available:
  description:
    - The bytes available on the engine's file system afterwards, or null where it is not on this host.
    - In check mode those that are available now.
  returned: when the engine could be asked
  type: int
  sample: 53687091200
enough:
  description: Whether O(until_free) is reached; in check mode whether it would be.
  returned: when O(until_free) is given
  type: bool
  sample: true
"""

import typing as t

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.autogpt.ops.plugins.module_utils._options import docker_options, endpoint
from ansible_collections.autogpt.ops.plugins.module_utils._prune import KINDS, Job, Refusal, Wish


def argument_spec() -> dict[str, t.Any]:
    """The module's options."""
    names = {"type": "list", "elements": "str", "default": []}
    return {
        **docker_options(),
        "kinds": {
            "type": "list",
            "elements": "str",
            "choices": list(KINDS),
            "default": ["dangling_images", "build_cache"],
        },
        "volumes": names,
        "until": {"type": "str", "default": ""},
        "labels": names,
        "keep": names,
        "projects": names,
        "until_free": {"type": "bytes"},
        "timeout": {"type": "float", "default": 60},
    }


def main() -> t.NoReturn:
    module = AnsibleModule(argument_spec=argument_spec(), supports_check_mode=True)
    try:
        job = Job(endpoint(module.params), Wish.from_options(module.params), module.params["timeout"])
        job.prepare()
    except (ValueError, Refusal) as error:
        module.fail_json(msg=str(error))
    if not module.check_mode:
        job.carry_out()
    result = job.result()
    if module._diff:
        result["diff"] = job.difference()
    if job.problem:
        module.fail_json(msg=job.problem, **result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
