# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, NetworkLink
from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import parse_dsn
from ansible_collections.autogpt.ops.plugins.module_utils._migrate import _place
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._outcome import Refused
from ansible_collections.autogpt.ops.plugins.module_utils._migrate._register import learn
from ansible_collections.autogpt.ops.plugins.module_utils._secrets import Secrets

sys.path.insert(0, str(Path(__file__).parent))
from migrations import place


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("postgresql://u:p@h:1/db", "postgresql://u:p@h:1/new"),
        ("postgresql+asyncpg://u:p%40@h/db?ssl=true", "postgresql+asyncpg://u:p%40@h/new?ssl=true"),
        ("postgres://h/db", "postgres://h/new"),
        ("postgresql://u:p/w?x@h/db?schema=s", "postgresql://u:p/w?x@h/new?schema=s"),
        ("postgresql://u@h", "postgresql://u@h/new"),
        ("postgresql://u@[::1]:5433/db", "postgresql://u@[::1]:5433/new"),
    ],
)
def test_only_the_database_of_a_url_is_exchanged(url: str, other: str) -> None:
    assert place(url).url_of("new") == other


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30), st.sampled_from(["a", "a b", "ä/ö"]))
def test_a_url_is_exchanged_rightly_or_not_at_all(tail: str, name: str) -> None:
    url = f"postgresql://u:p@{tail}"
    try:
        other = place(url).url_of(name)
    except Refused:
        return
    before, after = parse_dsn(url), parse_dsn(other)
    assert after.database == name
    assert (before.host, before.port, before.user, before.options) == (
        after.host,
        after.port,
        after.user,
        after.options,
    )


APP = Container("app", "1", "autogpt", "running", networks=(NetworkLink("net", "172.18.0.9"),))
SERVER = Container(
    "memory-db", "2", "postgres", "running", service="db", networks=(NetworkLink("net", "172.18.0.2", ("Database",)),)
)
ELSEWHERE = Container("db", "3", "postgres", "running", networks=(NetworkLink("other", "172.19.0.2"),))
STOPPED = Container("old", "4", "postgres", "exited", networks=(NetworkLink("net", ""),))


@pytest.mark.parametrize(
    ("host", "name", "address"),
    [
        ("memory-db", "memory-db", "172.18.0.2"),
        ("db", "memory-db", "172.18.0.2"),
        ("database", "memory-db", "172.18.0.2"),
        ("172.18.0.2", "memory-db", "172.18.0.2"),
        ("old", None, "old"),
        ("db.example.com", None, "db.example.com"),
    ],
)
def test_the_server_is_the_container_behind_the_name(host: str, name: str | None, address: str) -> None:
    server, found = _place._behind(host, APP, [ELSEWHERE, APP, SERVER, STOPPED])
    assert (server.name if server else None, found) == (name, address)


ENVIRONMENT = {"OPENAI_API_KEY": "sk-1", "DATABASE_STRING": "postgresql://u:p@h/d", "SMART_LLM": "x"}


@pytest.mark.parametrize(
    ("name", "found", "line"),
    [
        ("", [], "no AutoGPT application was found; name the one to migrate with container"),
        ("", [("one", "running"), ("two", "running")], r"several AutoGPT applications run here \(one, two\)"),
        ("three", [("one", "running")], "container must name one of one, not 'three'"),
        ("one", [("one", "exited")], "the container one is exited"),
    ],
)
def test_which_application_is_meant(name: str, found: list[tuple[str, str]], line: str) -> None:
    containers = [Container(item, item, "autogpt", status) for item, status in found]
    with pytest.raises(Refused, match=line):
        _place._app(name, containers, {item: ENVIRONMENT for item, _status in found})


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("sqlite:///x.db", "it is of sqlite"),
        ("postgresql://u:p@/d", "host"),
        ("postgresql:///d?host=/run/postgresql", "Unix socket"),
        ("redis://h/0", "it is of redis"),
    ],
)
def test_which_databases_cannot_be_used(url: str, line: str) -> None:
    with pytest.raises(Refused, match=line):
        _place._parts("X", {"X": url}, "app")


def test_a_password_is_secret_as_it_is_written_and_decoded() -> None:
    secrets = Secrets()
    environment = {"DATABASE_STRING": "postgresql://autogpt:p%40ss-word@db/autogpt", "X_TOKEN": "tok1"}
    learn(secrets, [APP], {"app": {**environment, "SECRET_URL": "postgresql://autogpt:p%40ss-2@db/autogpt"}})
    text = "p@ss-word p%40ss-word p@ss-2 tok1 autogpt app"
    assert secrets.masked(text) == "******** ******** ******** ******** autogpt app"
