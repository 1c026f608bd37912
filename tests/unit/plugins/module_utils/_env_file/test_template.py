# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.autogpt.ops.plugins.module_utils._env_file.document import parse
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.template import compared
from ansible_collections.autogpt.ops.plugins.module_utils._facts import Template

EXAMPLE = """
OPENAI_API_KEY=your-api-key-here
POSTGRES_PASSWORD=hunter22
REDIS_HOST=redis
# LOG_LEVEL=INFO
"""


def test_what_only_one_of_them_has_and_secrets_that_were_copied() -> None:
    text = "POSTGRES_PASSWORD=hunter22\nREDIS_HOST=redis\nLOG_LEVEL=DEBUG\nREDIS_PROT=1\nALONE\n"
    assert compared(parse(text), parse(EXAMPLE), "/e") == Template(
        "/e", missing=("OPENAI_API_KEY",), unknown=("REDIS_PROT",), unchanged=("POSTGRES_PASSWORD",)
    )


def test_a_filled_copy_differs_in_nothing() -> None:
    text = EXAMPLE.replace("your-api-key-here", "sk-1").replace("hunter22", "x")
    assert compared(parse(text), parse(EXAMPLE), "/e") == Template("/e")
