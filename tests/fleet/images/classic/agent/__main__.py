# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check the settings as strictly as the real one, then serve."""

from __future__ import annotations

import os
import re
import socket
import sys

import uvicorn

MODELS = ("gpt-3.5-turbo", "gpt-3.5-turbo-16k", "gpt-4", "gpt-4-turbo", "gpt-4-turbo-preview")
ACCEPTED = {
    "LOG_FORMAT": ("simple", "debug", "structured_google_cloud"),
    "SMART_LLM": MODELS,
    "FAST_LLM": MODELS,
}


def main() -> None:
    for name, values in ACCEPTED.items():
        if os.environ.get(name, values[0]) not in values:
            sys.exit(f"ValueError: {os.environ[name]!r} is not a valid {name}")
    if not re.match(r"^sk-(proj-)?\w{48}", os.environ.get("OPENAI_API_KEY", "")):
        sys.exit("Invalid OpenAI API key! Please set your OpenAI API key in .env or as an environment variable.")
    port = int(os.environ.get("AP_SERVER_PORT", "8000"))
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            print(f"Port {port} is already in use.", flush=True)
            return
    if sys.argv[1:] == ["serve"]:
        uvicorn.run("agent.server:app", host="0.0.0.0", port=port, access_log=False)


main()
