# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._migrate import Request

DEFAULTS: dict[str, t.Any] = {
    "docker_host": "unix:///nonexistent/docker.sock",
    "tls": False,
    "validate_certs": False,
    "ca_path": None,
    "client_cert": None,
    "client_key": None,
    "state": "current",
    "container": None,
    "tool": "auto",
    "command": [],
    "directory": None,
    "database_variable": None,
    "revision": "head",
    "ignore": [],
    "confirm": None,
    "backup": True,
    "backup_dir": "/var/backups/autogpt",
    "fail_on": "major",
    "connect_timeout": 10.0,
    "lock_timeout": 60.0,
    "timeout": 600.0,
}


def request_of(**options: t.Any) -> Request:
    return Request.from_options({**DEFAULTS, **options})


def test_what_is_not_given_is_empty() -> None:
    request = request_of(command=["poetry", "run", "alembic"])
    assert (request.container, request.directory, request.confirm, request.ignore) == ("", "", "", ())
    assert request.command == ("poetry", "run", "alembic")


@pytest.mark.parametrize(
    ("options", "line"),
    [
        ({"timeout": 0}, "timeout must be above 0"),
        ({"lock_timeout": -1}, "lock_timeout must be above 0"),
        ({"connect_timeout": 1e9}, "at most 86400"),
        ({"revision": ""}, "revision must be"),
        ({"revision": "+1"}, "revision must be"),
        ({"revision": "--sql"}, "revision must be"),
        ({"revision": "a:b"}, "revision must be"),
        ({"database_variable": "A=B"}, "database_variable must be"),
        ({"directory": "app"}, "directory must be an absolute path in the container"),
        ({"backup_dir": "dumps"}, "backup_dir must be an absolute path on the target"),
        ({"state": "reset", "backup": False}, "backup must not be false with state: reset"),
        ({"docker_host": "docker.sock"}, "docker_host must be"),
    ],
)
def test_bad_input_is_named_in_one_line(options: dict[str, t.Any], line: str) -> None:
    with pytest.raises(ValueError, match=line) as error:
        request_of(**options)
    assert "\n" not in str(error.value)
