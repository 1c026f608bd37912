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
      - The URL of the Docker engine's API, as the target sees it,
        C(unix://PATH), C(tcp://HOST:PORT) or C(ssh://USER@HOST:PORT).
      - Over SSH the target's own C(ssh) is used, with the keys, the known hosts and the configuration of the user that
        the module runs as, but always with the port of the URL, which is 22 where it names none. It never asks for a
        password. The Python package C(paramiko) must be there too, and the command C(docker) on the other side.
      - Podman's compatible socket can be named here too.
      - Proxies and certificates that environment variables name do not matter here.
    type: str
    default: unix:///var/run/docker.sock
  tls:
    description:
      - Encrypt a TCP connection, without checking who answers.
    type: bool
    default: false
  validate_certs:
    description:
      - Encrypt a TCP connection, and check the engine's certificate and name.
    type: bool
    default: false
  ca_path:
    description:
      - A file on the target with the certificates of the authority that signed the engine's, in PEM format.
      - The default are those that the Python package C(requests) brings along.
    type: path
  client_cert:
    description:
      - A file on the target with the certificate that this client shows, in PEM format. Needs O(client_key).
    type: path
  client_key:
    description:
      - A file on the target with the key of O(client_cert), in PEM format.
    type: path
"""
