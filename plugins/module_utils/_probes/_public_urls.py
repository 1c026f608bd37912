# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The URLs that a front end hands to browsers: public by their nature, so they may be recorded.

Prefixes: https://nextjs.org/docs/app/guides/environment-variables, https://vite.dev/guide/env-and-mode,
https://create-react-app.dev/docs/adding-custom-environment-variables
"""

from __future__ import annotations

import contextlib
import re
import typing as t
import urllib.parse

# AGPT_… are those that the AutoGPT platform's front end itself asks.
_PUBLIC = re.compile(r"(NEXT_PUBLIC|VITE|REACT_APP)_\w+|AGPT(_WS)?_SERVER_URL")

_SCHEMES = ("http", "https", "ws", "wss")


def public_urls(environment: t.Mapping[str, str]) -> dict[str, str]:
    """``scheme://host:port`` of each, by variable, without credentials, path and query."""
    found: dict[str, str] = {}
    for name, text in environment.items():
        with contextlib.suppress(ValueError):
            url = urllib.parse.urlsplit(text.strip())
            if _PUBLIC.fullmatch(name) and url.scheme in _SCHEMES and url.hostname:
                found[name] = f"{url.scheme}://{url.netloc.rpartition('@')[2]}"
    return found


__all__ = ("public_urls",)
