# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module openai_key_check is asked to check."""

from __future__ import annotations

import typing as t
import urllib.parse

from .._frozen import field, frozen
from .._options import endpoint
from .._probes._endpoint import Endpoint

# An hour: what takes longer is no check any more.
_LONGEST = 3600
_MOST_RETRIES = 10


@frozen
class Request:
    """One key and its endpoint. What is None is left to the container's or the file's environment.

    ``variable`` is the one that holds the key there; ``timeout`` is in seconds and holds for everything together.
    """

    engine: Endpoint
    api_key: str = field(default="", repr=False)
    container: str = ""
    env_file: str = ""
    variable: str = "OPENAI_API_KEY"
    base_url: t.Optional[str] = field(default=None, repr=False)
    organization: t.Optional[str] = None
    project: t.Optional[str] = None
    models: t.Optional[tuple[str, ...]] = None
    completion: bool = False
    completion_model: str = ""
    azure: bool = False
    api_version: str = ""
    deployment: str = ""
    proxy: t.Optional[str] = field(default=None, repr=False)
    ca_path: str = ""
    verify: bool = True
    timeout: float = 20.0
    retries: int = 2

    @classmethod
    def from_options(cls, options: t.Mapping[str, t.Any]) -> Request:
        """The request that a module's options make. Raises ``ValueError`` with a line for the user."""
        _refuse_numbers(options)
        _refuse_places(options)
        if options["api_key"] == "":
            raise ValueError("api_key is empty")
        texts = ("api_key", "container", "env_file", "variable", "completion_model", "api_version", "deployment")
        same = ("base_url", "organization", "project", "proxy", "completion", "azure", "timeout", "retries")
        fields: dict[str, t.Any] = {name: options[name] for name in same}
        fields.update((name, options[name] or "") for name in texts)
        return cls(
            engine=endpoint(options),
            models=None if options["models"] is None else tuple(options["models"]),
            ca_path=options["api_ca_path"] or "",
            verify=options["api_validate_certs"],
            **fields,
        )


def _refuse_numbers(options: t.Mapping[str, t.Any]) -> None:
    if not 0 < options["timeout"] <= _LONGEST:
        raise ValueError(f"timeout must be above 0 and at most {_LONGEST} seconds, not {options['timeout']:g}")
    if not 0 <= options["retries"] <= _MOST_RETRIES:
        raise ValueError(f"retries must be from 0 to {_MOST_RETRIES}, not {options['retries']}")


def _refuse_places(options: t.Mapping[str, t.Any]) -> None:
    if options["base_url"] is not None and _scheme(options["base_url"]) not in ("http", "https"):
        raise ValueError("base_url must be a URL such as https://api.openai.com/v1")
    if options["proxy"] and _scheme(options["proxy"]) != "http":
        raise ValueError("proxy must be http://HOST:PORT or http://USER:PASSWORD@HOST:PORT, or empty for none")


def _scheme(url: str) -> str:
    """The scheme of what is a URL with a host and a possible port; else nothing."""
    try:
        place = urllib.parse.urlsplit(url)
        return place.scheme if place.hostname and place.port != 0 else ""
    except ValueError:
        return ""


__all__ = ("Request",)
