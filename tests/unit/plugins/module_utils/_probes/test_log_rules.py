# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
import re
import subprocess

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._candidates import PATTERN
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._rules import RULES, classify
from ansible_collections.autogpt.ops.plugins.module_utils._probes._logs._sample import sample

QUOTA = "{'error': {'message': 'You exceeded your current quota', 'code': 'insufficient_quota'}}"
REFUSED = 'connection to server at "postgres" (172.18.0.2), port 5432 failed: Connection refused'

# Lines as applications and servers of the three kinds of stacks write them, the class of each, and what it names.
TROUBLE = [
    (f"ERROR autogpt openai.RateLimitError: Error code: 429 - {QUOTA}", "quota", "RateLimitError"),
    ("openai.error.RateLimitError: You exceeded your current quota, please check your plan", "quota", "RateLimitError"),
    ("openai.RateLimitError: Error code: 429 - {'code': 'rate_limit_exceeded'}", "rate_limit", "RateLimitError"),
    ('INFO httpx HTTP Request: POST https://api.openai.com/v1 "HTTP/1.1 429 Too Many Requests"', "rate_limit", ""),
    ("openai.AuthenticationError: Error code: 401 - {'code': 'invalid_api_key'}", "api", "401"),
    ("openai.APIConnectionError: Connection error.", "api", "APIConnectionError"),
    ('INFO httpx HTTP Request: POST https://api.openai.com/v1 "HTTP/1.1 503 Service Unavailable"', "api", "503"),
    ("OSError: [Errno 28] No space left on device: '/app/data/x'", "disk", "OSError"),
    ('ERROR:  could not extend file "base/5/1": No space left on device', "disk", ""),
    ("redis.exceptions.AuthenticationError: Authentication required.", "redis", "AuthenticationError"),
    ("redis.exceptions.ResponseError: MISCONF Redis is configured to save RDB snapshots", "redis", "MISCONF"),
    ("redis.exceptions.OutOfMemoryError: OOM command not allowed when used memory > 'maxmemory'.", "redis", "OOM"),
    ("redis.exceptions.ConnectionError: Error 111 connecting to redis:6379.", "redis", "ConnectionError"),
    (
        "redis.exceptions.RedisClusterException: Cluster mode is not enabled on this node",
        "cluster",
        "RedisClusterException",
    ),
    ("ReplyError: ERR This instance has cluster support disabled", "cluster", "ReplyError"),
    ("MemoryError", "memory", "MemoryError"),
    ("1:M 22 Nov 2026 # Can't save in background: fork: Cannot allocate memory", "memory", ""),
    ("FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory", "memory", ""),
    ('psycopg2.errors.UndefinedTable: relation "tasks" does not exist', "migration", "42P01"),
    ('psycopg2.errors.UndefinedObject: type "vector" does not exist', "extension", "vector"),
    ('2026-11-22 UTC [7] ERROR:  type "vector" does not exist at character 25', "extension", "vector"),
    ('2026-11-22 UTC [7] ERROR:  extension "vector" is not available', "extension", "vector"),
    ('DETAIL:  Could not open extension control file "/usr/share/postgresql/17/x.control"', "extension", ""),
    ('2026-11-22 UTC [7] ERROR:  column "x" of relation "t" does not exist at character 8', "migration", "42703"),
    ("alembic.util.exc.CommandError: Can't locate revision identified by '0042'", "migration", "CommandError"),
    ("Error: P3009: migrate found failed migrations in the target database", "migration", ""),
    (f"sqlalchemy.exc.OperationalError: (psycopg2.OperationalError) {REFUSED}", "database", "OperationalError"),
    ('FATAL:  password authentication failed for user "autogpt"', "database", "28P01"),
    ("2026-11-22 UTC [9] FATAL:  sorry, too many clients already", "database", "53300"),
    ('2026-11-22 UTC [9] FATAL:  database "agpt" does not exist', "database", "3D000"),
    ("asyncpg.exceptions.DeadlockDetectedError: deadlock detected", "database", "40P01"),
    ("driver said SQLSTATE[08006] and left", "database", "08006"),
    ("2026-11-22 UTC [9] PANIC:  could not locate a valid checkpoint record", "database", "PANIC"),
    ("OSError: [Errno 98] Address already in use", "port", "OSError"),
    ("Port 8000 is already in use.", "port", ""),
    ("ModuleNotFoundError: No module named 'tiktoken'", "import", "ModuleNotFoundError"),
    ("exec /usr/local/bin/python: exec format error", "import", ""),
    ("socket.gaierror: [Errno -3] Temporary failure in name resolution", "dns", ""),
    ("requests.exceptions.SSLError: certificate verify failed: unable to get local issuer", "tls", "SSLError"),
    ("ConnectionRefusedError: [Errno 111] Connection refused", "connection", "ConnectionRefusedError"),
    ("httpx.ReadTimeout: The read operation timed out", "connection", "ReadTimeout"),
    ("PermissionError: [Errno 13] Permission denied: '/app/logs/activity.log'", "permission", "PermissionError"),
    ("Error when reading /var/lib/rabbitmq/.erlang.cookie: eacces", "permission", ""),
    ('INFO:     172.18.0.1:60000 - "POST /tasks HTTP/1.1" 500 Internal Server Error', "server", "500"),
    ('10.0.0.1 - - [22/Nov/2026:10:58:17 +0000] "GET / HTTP/2.0" 502 150 "-" "curl"', "server", "502"),
    ("KeyError: 'OPENAI_API_KEY'", "exception", "KeyError"),
    ("pydantic_core._pydantic_core.ValidationError: 1 validation error for Config", "exception", "ValidationError"),
    ("    | ValueError: nested in a group", "exception", "ValueError"),
    ("2026-11-22 10:58:17,915 ERROR autogpt Task failed", "error", "ERROR"),
    ("ERROR:    Exception in ASGI application", "error", "ERROR"),
    ('{"event": "no answer", "level": "error"}', "error", "error"),
    ('time=2026-11-22T10:58:17Z level=error msg="it is broken"', "error", "error"),
]

# What also has some of the words, and is none.
PEACE = [
    "2026-11-22 10:58:17,916 INFO uvicorn.error Application startup complete.",
    'INFO:     127.0.0.1:53664 - "GET /health HTTP/1.1" 200 OK',
    'INFO:     127.0.0.1:53664 - "GET /models HTTP/1.1" 404 Not Found',
    'INFO httpx HTTP Request: POST https://api.openai.com/v1/chat/completions "HTTP/1.1 200 OK"',
    "1:C # WARNING Memory overcommit must be enabled! Without it, a background save or replication may fail",
    "1:M * Ready to accept connections tcp",
    "2026-11-22 UTC [1] LOG:  database system is ready to accept connections",
    "2026-11-22 UTC [9] FATAL:  the database system is starting up",
    "Traceback (most recent call last):",
    '  File "/usr/lib/python3/redis/connection.py", line 1, in connect',
    "    raise ConnectionError(self._error_message(e))",
    "\tSELECT 'FATAL:  ' FROM tasks",
    "0 Errors, 3 tests passed",
    'The browser extension "voice" is not loaded, nor available',
    "The voice extension is not available in this region",
    "name worker-1 is already in use by nobody",
    "time=2026-11-22T10:58:17Z level=info msg=fine",
    "",
]


def escaped(text: str) -> str:
    """As it stands in Docker's file."""
    return json.dumps({"log": text + "\n"}, ensure_ascii=False)


@pytest.mark.parametrize(("text", "name", "word"), TROUBLE)
def test_lines_of_trouble(text: str, name: str, word: str) -> None:
    rule = classify(text)
    assert rule is not None
    assert (rule.id, rule.word(text)) == (name, word)


@pytest.mark.parametrize("text", PEACE)
def test_lines_of_peace(text: str) -> None:
    assert classify(text) is None


def test_every_class_is_in_the_table() -> None:
    assert {name for _text, name, _word in TROUBLE} == {rule.id for rule in RULES}


def test_grep_and_python_pick_the_same_lines_and_miss_none() -> None:
    lines = [escaped(text) for text in [*PEACE, *(text for text, _name, _word in TROUBLE)]]
    command = ["grep", "-a", "-E", "-e", PATTERN]
    done = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert done.stdout.splitlines() == [line for line in lines if re.search(PATTERN, line)]
    assert set(done.stdout.splitlines()) >= {escaped(text) for text, _name, _word in TROUBLE}


SIGNS = st.sampled_from(sorted({sign for rule in RULES for sign in rule.signs}))
TEXTS = st.lists(st.one_of(st.text(max_size=12), SIGNS, st.sampled_from(["HTTP Request: ", "relation x ", ": "])))


@given(TEXTS.map("".join))
@example('"HTTP/1.1" 5')
@example("\\\\Error")
def test_nothing_that_has_a_class_escapes_the_search(text: str) -> None:
    rule = classify(text)
    assert rule is None or re.search(PATTERN, escaped(text))


@pytest.mark.parametrize("word", ["A", "Aa.", "A" * 79 + ".", "relation ", "HTTP/1.1 ", "level", "SQLSTATE[", "x:@"])
@settings(deadline=1000)
@given(st.integers(0, 3))
def test_no_line_takes_long(word: str, number: int) -> None:
    text = (word * 40_000)[:100_000] + ("Error", " does not exist", "ERROR", "Error redis.exceptions.")[number]
    rule = classify(text)
    assert rule is None or len(rule.word(text)) <= 100
    assert len(sample(text, str)) <= 310


KEY = "sk-proj-Abc123def456ghi789"


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        (f"Incorrect API key provided: {KEY}. You can find", KEY),
        ("dsn postgresql://autogpt:p@ss/w0rd@postgres:5432/autogpt failed", "p@ss/w0rd"),
        ("redis://:hunter2@redis:6379/0", "hunter2"),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("headers={'Authorization': 'Basic dXNlcjpwYXNz'}", "dXNlcjpwYXNz"),
        ('{"password": "hunter2"}', "hunter2"),
        ("password=hunter2&user=x", "hunter2"),
        ("GET /?api_key=abcdef12345", "abcdef12345"),
        ("token eyJhbGciOiJI.eyJzdWIiOiIx.SflKxwRJSM seen", "SflKxwRJSM"),
        ("ghp_abcdefghijklmnop0123 leaked", "ghp_abcdefghijklmnop0123"),
        ("AKIAABCDEFGHIJKLMNOP leaked", "AKIAABCDEFGHIJKLMNOP"),
        ("\x1b[31mpass\x1b[0mword=hunter2", "hunter2"),
    ],
)
def test_what_looks_like_a_secret_is_not_shown(text: str, secret: str) -> None:
    shown = sample(f"ERROR {text}", str)
    assert secret not in shown
    assert shown.startswith("ERROR ")
    assert "********" in shown


def test_known_secrets_are_taken_out_before_anything_is_cut() -> None:
    shown = sample("ERROR " + "word " * 55 + "password=two words and more", lambda text: text.replace("two words", "*"))
    assert "words and" not in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("  plain \t words\r\n", "plain words"),
        ("\x1b[1;31mERROR\x1b[0m red\x00", "ERROR red"),
        ("usage: prompt_tokens=812 of max_tokens: 4096", "usage: prompt_tokens=812 of max_tokens: 4096"),
        ("x" * 5000, "…"),
    ],
)
def test_samples_are_one_short_line(text: str, shown: str) -> None:
    assert sample(text, str) == shown
