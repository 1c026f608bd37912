# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    """Which server a module asks, as whom, and when it fails; shared by pg_health and redis_health."""

    DOCUMENTATION = r"""
options:
  container:
    description:
      - The name or id of the container that runs the server.
      - Its address is taken from its first network, so its port need not be published.
      - User, password, database and port are taken from its own environment and command line, unless they are given.
      - What is wrong with the container itself is found too, and explains why the server cannot be reached.
    type: str
  login_host:
    description:
      - The name or address of the server, as the target sees it.
    type: str
    aliases:
      - host
  login_port:
    description:
      - The port of the server.
      - The default is what O(url) or the environment of O(container) says, else the usual one.
    type: int
    aliases:
      - port
  url:
    description:
      - A URL in the form that the application uses. It may hold everything that the other options say, and they
        outrank it.
      - Characters such as C(@), C(:), C(/) and C(%) in a password must be percent-encoded.
    type: str
  login_password:
    description:
      - The password.
      - The default is what O(url) or the environment of O(container) says.
    type: str
  ca_cert:
    description:
      - A file on the target with the certificates of the authorities that may have signed the server's, in PEM format.
      - The default are those of the target's system.
    type: path
    aliases:
      - ssl_rootcert
      - ca_certs
  ssl_cert:
    description:
      - A file on the target with the certificate that this client shows, in PEM format. Needs O(ssl_key).
    type: path
    aliases:
      - client_cert_file
  ssl_key:
    description:
      - A file on the target with the key of O(ssl_cert), in PEM format, without a passphrase.
    type: path
    aliases:
      - client_key_file
  timeout:
    description:
      - How many seconds each step may take. There are up to three, asking Docker, reaching the server and reading
        its state.
    type: float
    default: 10
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
  fail_on_unknown:
    description:
      - Whether to fail also when a question has no answer and no finding says why, for example because a Python package
        is missing on the target. What was not checked is no pass.
      - With O(fail_on=never) nothing makes the module fail but options that mean nothing, or a Docker engine that
        cannot be asked for O(container).
    type: bool
    default: true
"""
