# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._health import POSTGRES, REDIS
from ansible_collections.autogpt.ops.plugins.module_utils._health._credentials import files, postgres, redis

POSTGRES_CASES = {
    "nothing": ({}, ("postgres", "", "postgres", 5432)),
    "official": (
        {"POSTGRES_USER": "u", "POSTGRES_PASSWORD": "p", "POSTGRES_DB": "d", "PGPORT": "5433"},
        ("u", "p", "d", 5433),
    ),
    "database of the user": ({"POSTGRES_USER": "u", "POSTGRES_PASSWORD": "p"}, ("u", "p", "u", 5432)),
    "bitnami": (
        {"POSTGRESQL_USERNAME": "u", "POSTGRESQL_PASSWORD": "p", "POSTGRESQL_DATABASE": "d"},
        ("u", "p", "d", 5432),
    ),
    "empty": ({"POSTGRES_USER": "", "POSTGRES_PASSWORD": "", "PGPORT": "x"}, ("postgres", "", "postgres", 5432)),
}


@pytest.mark.parametrize("case", POSTGRES_CASES)
def test_postgres(case: str) -> None:
    environment, expected = POSTGRES_CASES[case]
    parts, is_guess = postgres(POSTGRES.blank, environment, [])
    assert ((parts.user, parts.password, parts.database, parts.port), is_guess) == (expected, False)


REDIS_CASES = {
    "nothing": (["redis-server"], {}, ("", 6379, False)),
    "option": (["redis-server", "--port", "6380", "--requirepass", "p w"], {}, ("p w", 6380, False)),
    "upper case": (["redis-server", "--RequirePass", "p"], {}, ("p", 6379, False)),
    "shell": (["sh", "-c", "redis-server --requirepass 'p w' --port 7000"], {}, ("p w", 7000, False)),
    "reference": (["sh", "-c", 'redis-server --requirepass "$WORD"'], {"WORD": "p"}, ("p", 6379, False)),
    "braces": (["sh", "-c", "redis-server --requirepass ${WORD}"], {"WORD": "p"}, ("p", 6379, False)),
    "no such variable": (["sh", "-c", "redis-server --requirepass $WORD"], {}, ("", 6379, False)),
    "unbalanced": (["sh", "-c", "redis-server --requirepass 'p"], {}, ("", 6379, False)),
    "password with a blank": (["redis-server", "--requirepass", "a b"], {}, ("a b", 6379, False)),
    "redis-stack": (["/entrypoint.sh"], {"REDIS_ARGS": "--requirepass p --port 1"}, ("p", 1, False)),
    "variable": (["redis-server"], {"REDIS_PASSWORD": "p"}, ("p", 6379, True)),
    "valkey": (["valkey-server"], {"VALKEY_PASSWORD": "p", "VALKEY_PORT_NUMBER": "9"}, ("p", 9, True)),
    "option before variable": (["x", "--requirepass", "p"], {"REDIS_PASSWORD": "q"}, ("p", 6379, False)),
}


@pytest.mark.parametrize("case", REDIS_CASES)
def test_redis(case: str) -> None:
    command, environment, expected = REDIS_CASES[case]
    parts, is_guess = redis(REDIS.blank, environment, command)
    assert (parts.password, parts.port, is_guess) == expected


def test_files_stand_for_variables() -> None:
    environment = {"POSTGRES_PASSWORD_FILE": "/run/secrets/db", "REDIS_PASSWORD_FILE": "", "OTHER_FILE": "/x"}
    assert files(environment) == {"POSTGRES_PASSWORD": "/run/secrets/db"}


@given(st.lists(st.text(max_size=30)), st.dictionaries(st.sampled_from(["REDIS_ARGS", "REDIS_PASSWORD"]), st.text()))
def test_any_command_is_borne(command: list[str], environment: dict[str, str]) -> None:
    parts, dummy = redis(REDIS.blank, environment, ["redis-server", "--requirepass", *command])
    assert 0 < parts.port < 65536
