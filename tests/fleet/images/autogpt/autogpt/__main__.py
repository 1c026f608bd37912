# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serve the application on AP_SERVER_PORT."""

from __future__ import annotations

import uvicorn

from autogpt.config import Config, configure_logging


def main() -> None:
    config = Config.from_env()
    configure_logging(config)
    uvicorn.run("autogpt.server:app", host="0.0.0.0", port=config.port, access_log=False, log_config=None)


main()
