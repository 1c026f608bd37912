# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the environment says, under the names of the guide."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass

FORMATS = {
    "simple": "%(asctime)s %(levelname)s %(name)s %(message)s",
    "debug": "%(asctime)s %(levelname)s %(pathname)s:%(lineno)d %(message)s",
}


@dataclass(frozen=True)
class Config:
    database: str
    redis_host: str
    redis_port: int
    openai_key: str
    openai_url: str | None
    model: str
    port: int
    cors_origins: tuple[str, ...]
    log_level: str
    log_format: str

    @classmethod
    def from_env(cls) -> Config:
        env = os.environ
        port = int(env.get("AP_SERVER_PORT", "8000"))
        return cls(
            database=env["DATABASE_STRING"],
            redis_host=env.get("REDIS_HOST", "localhost"),
            redis_port=int(env.get("REDIS_PORT", "6379")),
            openai_key=env["OPENAI_API_KEY"],
            openai_url=env.get("OPENAI_BASE_URL"),
            model=env.get("FAST_LLM", "gpt-3.5-turbo"),
            port=port,
            cors_origins=tuple(env.get("AP_SERVER_CORS_ALLOWED_ORIGINS", f"http://localhost:{port}").split(",")),
            log_level=env.get("LOG_LEVEL", "INFO"),
            log_format=env.get("LOG_FORMAT", "simple"),
        )


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return json.dumps({"level": record.levelname, "logger": record.name, "message": super().format(record)})


def configure_logging(config: Config) -> None:
    if config.log_format == "json":
        formatter: logging.Formatter = JsonFormatter("%(message)s")
    else:
        formatter = logging.Formatter(FORMATS[config.log_format])
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logging.basicConfig(level=config.log_level, handlers=[handler])
    for library in ("httpx", "httpx2"):
        logging.getLogger(library).setLevel(logging.WARNING)
