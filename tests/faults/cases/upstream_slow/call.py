# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls the model 20 times at once, as the application does but for its time-out, and logs where the application logs.

The SDK's own debug lines tell no duration any more; those of the library below it show the header that does.
"""

from __future__ import annotations

import logging
import sys
from concurrent.futures import ThreadPoolExecutor

import openai

CALLS = 20


def main() -> None:
    logging.basicConfig(level="DEBUG", filename="/proc/1/fd/2", filemode="w")
    api = openai.OpenAI(base_url=sys.argv[1], max_retries=0)
    question = [{"role": "user", "content": "How long does this take?"}]
    with ThreadPoolExecutor(CALLS) as pool:
        calls = [
            pool.submit(api.chat.completions.create, model="gpt-3.5-turbo", messages=question) for dummy in range(CALLS)
        ]
    for call in calls:
        call.result()


main()
