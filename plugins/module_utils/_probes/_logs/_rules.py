# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fixed taxonomy: what a line must contain to speak of which kind of trouble.

The words are those of the programs themselves:
https://platform.openai.com/docs/guides/error-codes, https://www.postgresql.org/docs/current/errcodes-appendix.html,
https://github.com/redis/redis/blob/7.2/src/server.c (shared.*err), https://man7.org/linux/man-pages/man3/errno.3.html
and the exceptions of openai (before and after 1.0), psycopg, SQLAlchemy, alembic, redis-py, requests and httpx.
"""

from __future__ import annotations

import re
import typing as t

from ..._frozen import frozen

# The name of an exception. Bounded, so that no line can make the search take long.
_EXCEPTION = re.compile(r"\b([A-Z]\w{0,80}?(?:Error|Exception|Timeout|Failed|Refused|Denied))\b")
_STATUS = re.compile(r"(?:HTTP/[\d.]{1,3}\"? |code:? )([45]\d\d)")
_LEVEL = re.compile(r"\b(ERROR|CRITICAL|FATAL|PANIC)\b|\blevel\"?[=:] ?\"?(error|critical|fatal)\b|\[(error|fatal)\]")
_REDIS_WORD = re.compile(
    r"\b(NOAUTH|WRONGPASS|MISCONF|READONLY|LOADING|OOM|CLUSTERDOWN|DENIED)\b|max number of clients"
)

# What servers and libraries say instead of the SQLSTATE.
_SQLSTATES = {
    "password authentication failed": "28P01",
    "no pg_hba.conf entry": "28000",
    "too many clients": "53300",
    "remaining connection slots": "53300",
    "deadlock detected": "40P01",
    "canceling statement": "57014",
    "terminating connection": "57P01",
    "is shutting down": "57P03",
    "in recovery mode": "57P03",
    "duplicate key value": "23505",
    "violates foreign key": "23503",
    "permission denied for": "42501",
    "syntax error at": "42601",
}
_SQLSTATE = re.compile(r"SQLSTATE[\[=: ]{1,3}(\w{5})\b|" + "|".join(map(re.escape, _SQLSTATES)))

# What does not exist decides, too.
_MISSING_STATES = {"relation": "42P01", "column": "42703", "type": "42704", "database": "3D000", "role": "28000"}
_MISSING = re.compile(r"\b(relation|column|type|database|role) \S{1,130}(?: of relation \S{1,130})? does not exist")
_MISSING_SCHEMA = re.compile(r"\b(?:relation|column|type) \S{1,130} does not exist")

_EXTENSION = re.compile(r"extension \"[\w-]{1,63}\" is not available|extension control file")
_EXTENSION_NAME = re.compile(r"(?:extension|type) \"([\w-]{1,63})\"")

_STATES = {**_SQLSTATES, **_MISSING_STATES}


@frozen
class Rule:
    """A line that contains one of ``signs``, and matches ``shape`` if there is one, belongs to the class ``id``.

    ``words`` find what such a line names; the first that matches counts.
    """

    id: str
    signs: tuple[str, ...]
    shape: t.Optional[re.Pattern[str]] = None
    words: tuple[re.Pattern[str], ...] = (_EXCEPTION,)

    def fits(self, text: str) -> bool:
        """Whether this line belongs here."""
        for sign in self.signs:
            if sign in text:
                return self.shape is None or bool(self.shape.search(text))
        return False

    def word(self, text: str) -> str:
        """What the line names; empty for nothing in particular."""
        found = next(filter(None, (pattern.search(text) for pattern in self.words)), None)
        if found is None:
            return ""
        word: str = found.group(found.lastindex or 0)
        return _STATES.get(word, word)


# The first rule that fits decides, so what is particular stands before what is general: a refused connection to the
# database is the database's matter, an exception of no known kind is just an exception.
RULES = (
    Rule(
        "quota",
        (
            "insufficient_quota",
            "exceeded your current quota",
            "credit_balance_exhausted",
            "spend_limit_exceeded",
            "usage_limit_exceeded",
        ),
    ),
    Rule(
        "rate_limit",
        (
            "rate_limit_exceeded",
            "RateLimitError",
            "Rate limit reached",
            "slow_down",
            "Error code: 429",
            "HTTP/1.1 429",
            "HTTP/2 429",
            "429 Client Error",
        ),
    ),
    Rule(
        "api",
        (
            "Error code: ",
            "openai.error.",
            "openai.AuthenticationError",
            "openai.PermissionDeniedError",
            "openai.NotFoundError",
            "openai.BadRequestError",
            "openai.InternalServerError",
            "openai.APIError",
            "APIConnectionError",
            "APITimeoutError",
            "APIStatusError",
            "invalid_api_key",
            "Incorrect API key",
            "model_not_found",
            "context_length_exceeded",
            "unsupported_country_region",
        ),
        words=(_STATUS, _EXCEPTION),
    ),
    Rule("api", ("HTTP/1.1 4", "HTTP/1.1 5", "HTTP/2 4", "HTTP/2 5"), re.compile("HTTP Request: "), (_STATUS,)),
    Rule("disk", ("No space left on device", "ENOSPC", "isk quota exceeded", "EDQUOT")),
    # redis-py, ioredis and the server itself, when a client of Redis Cluster meets a server that is none.
    Rule("cluster", ("Cluster mode is not enabled on this node", "cluster support disabled")),
    Rule(
        "redis",
        (
            "redis.exceptions.",
            "NOAUTH ",
            "WRONGPASS ",
            "MISCONF ",
            "READONLY You",
            "LOADING Redis",
            "OOM command",
            "CLUSTERDOWN ",
            "DENIED Redis",
            "max number of clients",
        ),
        words=(_REDIS_WORD, _EXCEPTION),
    ),
    Rule(
        "memory",
        ("MemoryError", "ut of memory", "annot allocate memory", "ENOMEM", "oom-kill", "bad_alloc"),
    ),
    # pgvector's type, and what CREATE EXTENSION says where the server was installed without it.
    Rule("extension", ('type "vector" does not exist',), words=(_EXTENSION_NAME,)),
    Rule("extension", ('extension "', "extension control file"), _EXTENSION, (_EXTENSION_NAME,)),
    Rule(
        "migration",
        (
            "alembic.util.exc",
            "Can't locate revision",
            "Multiple head revisions",
            "Target database is not up to date",
            "UndefinedTable",
            "UndefinedColumn",
            "no such table",
            "no such column",
            "P3005",
            "P3009",
            "P3018",
        ),
        words=(_MISSING, _EXCEPTION),
    ),
    Rule("migration", ("does not exist",), _MISSING_SCHEMA, (_MISSING,)),
    Rule(
        "database",
        (
            "psycopg.",
            "psycopg2.",
            "asyncpg.",
            "sqlalchemy.exc.",
            "PrismaClient",
            "SQLSTATE",
            "connection to server",
            "password authentication failed",
            "no pg_hba.conf entry",
            "too many clients",
            "remaining connection slots",
            "deadlock detected",
            "canceling statement",
            "terminating connection",
        ),
        words=(_SQLSTATE, _MISSING, _EXCEPTION),
    ),
    # PostgreSQL's own log writes two blanks after the level; uvicorn writes more.
    Rule(
        "database",
        ("ERROR:  ", "FATAL:  ", "PANIC:  "),
        re.compile(r"(?:ERROR|FATAL|PANIC):  (?=\S)"),
        (_SQLSTATE, _MISSING, _LEVEL),
    ),
    Rule("port", ("ddress already in use", "EADDRINUSE")),
    Rule("port", ("is already in use",), re.compile(r"[Pp]ort \d{1,5} is already in use")),
    Rule(
        "import",
        (
            "ModuleNotFoundError",
            "ImportError",
            "No module named",
            "annot find module",
            "exec format error",
            "annot open shared object",
        ),
    ),
    Rule(
        "dns",
        (
            "Name or service not known",
            "emporary failure in name resolution",
            "NameResolutionError",
            "ould not resolve host",
            "ould not translate host name",
            "getaddrinfo",
            "gaierror",
            "ENOTFOUND",
            "EAI_AGAIN",
        ),
    ),
    Rule(
        "tls",
        (
            "CERTIFICATE_VERIFY_FAILED",
            "certificate verify failed",
            "certificate has expired",
            "elf-signed certificate",
            "elf signed certificate",
            "SSLError",
            "SSLCertVerificationError",
            "WRONG_VERSION_NUMBER",
            "tlsv1 alert",
            "handshake failure",
        ),
    ),
    Rule(
        "connection",
        (
            "onnection refused",
            "ECONNREFUSED",
            "onnection reset",
            "ECONNRESET",
            "onnection aborted",
            "RemoteDisconnected",
            "RemoteProtocolError",
            "ConnectError",
            "ProxyError",
            "timed out",
            "TimeoutError",
            "ReadTimeout",
            "ConnectTimeout",
            "ETIMEDOUT",
            "etwork is unreachable",
            "ENETUNREACH",
            "No route to host",
            "EHOSTUNREACH",
        ),
    ),
    Rule(
        "permission",
        (
            "ermission denied",
            "PermissionError",
            "EACCES",
            "cookie: eacces",
            "peration not permitted",
            "EPERM",
            "ead-only file system",
            "EROFS",
        ),
    ),
    Rule("server", ('HTTP/1.1" 5', 'HTTP/1.0" 5', 'HTTP/2.0" 5', 'HTTP/2" 5'), words=(_STATUS,)),
    # The last line of a traceback; what stands above it begins with blanks.
    Rule(
        "exception",
        ("Error", "Exception"),
        re.compile(r"^(?:[A-Za-z_]\w{0,80}\.){0,12}[A-Z]\w{0,80}?(?:Error|Exception)(?::|$)"),
    ),
    Rule(
        "error",
        (
            *("ERROR", "CRITICAL", "FATAL", "PANIC", "[error]", "[fatal]"),
            *(f"level{equals}{word}" for equals in ("=", '":"', '": "') for word in ("error", "critical", "fatal")),
        ),
        _LEVEL,
        (_LEVEL,),
    ),
)

# Said by every PostgreSQL that starts while somebody waits for it.
_ORDINARY = ("the database system is starting up",)

# What an exception group puts before the lines of its tracebacks.
_GROUP = re.compile(r"^ +\| (?=\S)")


def classify(text: str) -> t.Optional[Rule]:
    """The rule for a line of a log; None when it speaks of no trouble, or only continues one that does."""
    line = _GROUP.sub("", text)
    if line[:1] in (" ", "\t") or any(sign in line for sign in _ORDINARY):
        return None
    for rule in RULES:
        if rule.fits(line):
            return rule
    return None


__all__ = ("RULES", "Rule", "classify")
