# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis._parsers.helpers import parse_info

from ansible_collections.autogpt.ops.plugins.module_utils._inside._dsn import Parts
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes import postgres, redis

# The lines that matter of a real server's INFO (7.0.15).
INFO = """# Server
redis_version:7.0.15
# Clients
connected_clients:3
maxclients:10000
# Memory
used_memory:945560
maxmemory:100663296
maxmemory_policy:noeviction
# Persistence
loading:0
rdb_changes_since_last_save:30
rdb_last_save_time:1700000000
rdb_last_bgsave_status:err
aof_enabled:1
aof_last_write_status:ok
# Stats
evicted_keys:7
# Replication
role:slave
slave_read_only:1
# Errorstats
errorstat_NOAUTH:count=133
errorstat_OOM:count=2
"""


def test_reads_a_real_info() -> None:
    facts = redis.facts(parse_info(INFO), "3600 1", "4000")
    assert (facts.version, facts.role, facts.read_only) == ("7.0.15", "slave", True)
    assert (facts.used_memory, facts.maxmemory, facts.clients, facts.maxclients) == (945560, 100663296, 3, 4000)
    assert (facts.last_bgsave_ok, facts.aof_last_write_ok, facts.rdb_enabled) == (False, True, True)
    assert facts.errors == {"NOAUTH": 133, "OOM": 2}
    assert facts.last_save_age > 10**7


def test_without_config_the_limit_of_info_counts() -> None:
    facts = redis.facts(parse_info(INFO))
    assert (facts.maxclients, facts.rdb_enabled) == (10000, None)
    assert redis.facts(parse_info(INFO), "").rdb_enabled is False


@given(st.text())
def test_any_text_is_an_info_or_none(text: str) -> None:
    parsed = parse_info(text)
    if "redis_version" in parsed:
        redis.facts(parsed)
    else:
        with pytest.raises(ValueError, match="INFO"):
            redis.facts(parsed)


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.floats(), st.none(), st.dictionaries(st.text(), st.text()))))
def test_any_values_are_borne(values: dict[str, t.Any]) -> None:
    redis.facts({**values, "redis_version": "7", "errorstat_X": values})


@pytest.mark.parametrize(("package", "read"), [("redis", redis.read), ("psycopg2", postgres.read)])
def test_a_missing_package_is_named(package: str, read: t.Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ProbeError) as error:
        read(Parts(host="127.0.0.1", port=1))
    assert error.value.reason == "package_missing"
    assert error.value.evidence == {
        "package": package, "debian_package": f"python3-{package}", "python": sys.executable,
    }  # fmt: skip


@pytest.mark.parametrize("read", [redis.read, postgres.read])
def test_nobody_listens(read: t.Any) -> None:
    with pytest.raises(ProbeError) as error:
        read(Parts(host="gone", user="u", password="hidden", port=1), "127.0.0.1", 1.0)
    assert error.value.reason == "not_reached"
    assert error.value.evidence["target"] == "gone:1"
