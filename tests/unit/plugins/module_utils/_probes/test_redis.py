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

from ansible_collections.autogpt.ops.plugins.module_utils._facts import LatencyEvent, SlowCommand
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
    facts = redis.facts(parse_info(INFO), {"save": "3600 1", "maxclients": "4000"})
    assert (facts.version, facts.role, facts.read_only) == ("7.0.15", "slave", True)
    assert (facts.used_memory, facts.maxmemory, facts.clients, facts.maxclients) == (945560, 100663296, 3, 4000)
    assert (facts.last_bgsave_ok, facts.aof_last_write_ok, facts.rdb_enabled) == (False, True, True)
    assert facts.errors == {"NOAUTH": 133, "OOM": 2}
    assert facts.last_save_age > 10**7


def test_without_config_the_limit_of_info_counts() -> None:
    facts = redis.facts(parse_info(INFO))
    assert (facts.maxclients, facts.rdb_enabled) == (10000, None)
    assert redis.facts(parse_info(INFO), {"save": ""}).rdb_enabled is False


# Answers to SLOWLOG GET and LATENCY LATEST as redis-py gives them without a callback (Redis 7.0.15).
SLOW = [
    [2, 1_700_000_090, 351_218, [b"EVAL", b"return redis.call('get', 'secret-key')", b"0"], b"127.0.0.1:5", b""],
    [1, 1_700_000_000, 12_000, [b"keys", b"secret*"], b"127.0.0.1:5", b""],
    [0, 1_700_000_000, 10_000, [b"s3cret \xff"], b"", b""],
]


def test_of_slow_commands_only_the_name_is_told() -> None:
    info = {**parse_info(INFO), "server_time_usec": 1_700_000_100_000_000}
    records = {"slow_commands": SLOW, "latency_events": [[b"fast-command", 1_700_000_040, 150, 300]]}
    facts = redis.facts(info, {"latency-monitor-threshold": "100"}, records)
    assert facts.slow_commands == (
        SlowCommand("EVAL", 0.351218, 10),
        SlowCommand("KEYS", 0.012, 100),
        SlowCommand("?", 0.01, 100),
    )
    assert facts.latency_events == (LatencyEvent("FAST-COMMAND", 60, 150, 300),)
    assert (facts.latency_threshold, facts.last_save_age) == (100, 100)


def test_what_is_not_shown_is_not_empty() -> None:
    facts = redis.facts(parse_info(INFO), {}, {"slow_commands": None})
    assert (facts.slow_commands, facts.latency_events, facts.latency_threshold) == (None, None, None)


ANYTHING = st.recursive(
    st.one_of(st.none(), st.integers(), st.floats(), st.binary(), st.text()), lambda inner: st.lists(inner, max_size=6)
)


@given(ANYTHING, ANYTHING)
def test_any_records_are_borne(slow: t.Any, latency: t.Any) -> None:
    records = {"slow_commands": slow, "latency_events": latency}
    redis.facts({"redis_version": "7", "allocator_allocated": slow, "allocator_resident": 1}, {}, records)


@pytest.mark.parametrize(
    ("allocated", "resident", "expected"),
    [(100, 150, (1.5, 50)), (100, 100, (1.0, 0)), (100, 0, (0.0, 0)), (0, 0, (0.0, 0)), (None, None, (0.0, 0))],
)
def test_fragmentation_is_the_allocators(
    allocated: t.Optional[int], resident: t.Optional[int], expected: tuple[float, int]
) -> None:
    facts = redis.facts(
        {"redis_version": "7", "allocator_allocated": allocated, "allocator_resident": resident, "used_memory_rss": 900}
    )
    assert (facts.fragmentation, facts.fragmentation_bytes) == expected


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
