# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The options of the two modules; described in the documentation fragment ``server``."""

from __future__ import annotations

import typing as t

from .._options import docker_options

# Each names the server by itself.
WAYS = ("container", "login_host", "login_unix_socket", "url")

RULES: dict[str, t.Any] = {
    "mutually_exclusive": [WAYS],
    "required_one_of": [WAYS],
    "required_together": [("ssl_cert", "ssl_key")],
}

_SEVERITIES = ["never", "minor", "major", "critical"]

# An hour: what takes longer is no check any more.
_LONGEST = 3600


def server_options(modes: t.Sequence[str]) -> dict[str, t.Any]:
    """Whom to ask, as whom, and when to fail; ``modes`` are the choices of ``ssl_mode``."""
    return {
        **docker_options(),
        "container": {"type": "str"},
        "login_host": {"type": "str", "aliases": ["host"]},
        "login_port": {"type": "int", "aliases": ["port"]},
        "login_unix_socket": {"type": "path", "aliases": ["unix_socket"]},
        "url": {"type": "str", "no_log": True},
        "login_user": {"type": "str"},
        "login_password": {"type": "str", "no_log": True},
        "ssl_mode": {"type": "str", "choices": list(modes)},
        "ca_cert": {"type": "path", "aliases": ["ssl_rootcert", "ca_certs"]},
        "ssl_cert": {"type": "path", "aliases": ["client_cert_file"]},
        "ssl_key": {"type": "path", "aliases": ["client_key_file"]},
        "timeout": {"type": "float", "default": 10},
        "fail_on": {"type": "str", "choices": _SEVERITIES, "default": "critical"},
        "fail_on_unknown": {"type": "bool", "default": True},
    }


def validate(options: t.Mapping[str, t.Any]) -> None:
    """Raises ``ValueError`` with a line for the user where a value is none that can be meant."""
    port = options["login_port"]
    if port is not None and not 0 < port < 65536:
        raise ValueError(f"login_port must be 1 to 65535, not {port}")
    if not 0 < options["timeout"] <= _LONGEST:
        raise ValueError(f"timeout must be above 0 and at most {_LONGEST} seconds, not {options['timeout']:g}")
    for name, least in (("pool_size", 1), ("max_overflow", 0), ("workers", 1)):
        if options.get(name) is not None and options[name] < least:
            raise ValueError(f"{name} must be at least {least}, not {options[name]}")
    for name in WAYS:
        if options[name] == "":
            raise ValueError(f"{name} must not be empty")
    for name in ("ca_cert", "ssl_cert", "ssl_key"):
        if options[name]:
            _readable(name, options[name])


def _readable(name: str, path: str) -> None:
    try:
        with open(path, "rb"):
            pass
    except OSError as error:
        raise ValueError(f"{name}: {path} cannot be read: {error.strerror}") from None


__all__ = ("RULES", "WAYS", "server_options", "validate")
