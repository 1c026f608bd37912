# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from key_options import KEY, request


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"api_key": ""}, "api_key is empty"),
        ({"timeout": 0.0}, "timeout must be above 0 and at most 3600 seconds, not 0"),
        ({"timeout": 1e9}, "timeout must be"),
        ({"timeout": float("nan")}, "timeout must be"),
        ({"retries": -1}, "retries must be from 0 to 10, not -1"),
        ({"retries": 11}, "retries must be"),
        ({"base_url": ""}, "base_url must be a URL such as"),
        ({"base_url": "api.openai.com/v1"}, "base_url must be"),
        ({"base_url": "ftp://hunter22@h/v1"}, "base_url must be"),
        ({"base_url": "http://me:hunter22@[::1/v1"}, "base_url must be"),
        ({"base_url": "http://h:99999/v1"}, "base_url must be"),
        ({"proxy": "socks5://me:hunter22@h:1"}, "proxy must be http://HOST:PORT"),
        ({"proxy": "h:3128"}, "proxy must be"),
        ({"docker_host": "ftp://h"}, "docker_host must be"),
    ],
)
def test_refusals_name_the_option_and_never_a_secret(options: dict[str, t.Any], words: str) -> None:
    with pytest.raises(ValueError, match=words) as caught:
        request(**{"api_key": KEY, **options})
    assert "hunter22" not in str(caught.value)
    assert KEY not in str(caught.value)


def test_what_is_not_given_is_left_to_the_environment() -> None:
    asked = request(container="app")
    assert (asked.api_key, asked.base_url, asked.organization, asked.models, asked.proxy) == (
        "",
        None,
        None,
        None,
        None,
    )
    assert request(container="app", models=[], organization="", proxy="").models == ()


def test_no_secret_is_in_what_a_traceback_would_show() -> None:
    shown = repr(request(api_key=KEY, proxy="http://me:hunter22@h:1", base_url="http://me:hunter22@h/v1"))
    assert KEY not in shown
    assert "hunter22" not in shown
