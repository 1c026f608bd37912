# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the environment says, and the two servers that it names."""

from __future__ import annotations

import json
import os
import sys
from urllib.parse import parse_qs, urlsplit

import psycopg2
import redis


def required(name: str) -> str:
    """A variable without which no service starts."""
    value = os.environ.get(name, "")
    if not value:
        sys.exit(f"pydantic_core.ValidationError: {name} must be set")
    return value


def origins() -> list[str]:
    """BACKEND_CORS_ALLOW_ORIGINS is a JSON list."""
    return json.loads(os.environ.get("BACKEND_CORS_ALLOW_ORIGINS", '["http://localhost:3000"]'))


def connect() -> psycopg2.extensions.connection:
    """DATABASE_URL as Prisma reads it: `schema` is the search path."""
    parts = urlsplit(required("DATABASE_URL"))
    schema = parse_qs(parts.query).get("schema", ["public"])[0]
    url = parts._replace(query="connect_timeout=5").geturl()
    return psycopg2.connect(url, options=f"-c search_path={schema}")


def cache() -> redis.Redis:
    host, port = os.environ["REDIS_HOST"], int(os.environ.get("REDIS_PORT", "6379"))
    return redis.Redis(host, port, password=os.environ.get("REDIS_PASSWORD"), socket_timeout=2)
