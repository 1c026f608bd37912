# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests to an engine, each with a time-out that also holds where the transport has none (SSH)."""

from __future__ import annotations

import typing as t

from .._probes._bounded import bounded
from .._probes._packages import package


class ApiError(Exception):
    """The engine refused a request. ``status`` is the HTTP status, the text its own words."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class EngineGone(Exception):
    """The engine does not answer any more."""


class Api:
    """An engine's API through a ``docker.APIClient``, which is a session of ``requests``.

    The SDK's own methods lack parameters that are needed here on some of its versions (``size``, ``type``,
    ``noprune``, the filters of the build cache), so the paths are named as https://docs.docker.com/reference/api/engine/
    names them. ``timeout`` in seconds holds for each request.
    """

    def __init__(self, client: t.Any, timeout: float) -> None:
        self._client = client
        self._timeout = timeout

    def get(self, path: str, **parameters: t.Any) -> t.Any:
        """The JSON that the engine answers. Raises ``ApiError`` or ``EngineGone``, as the others do."""
        return self._ask("get", path, parameters)

    def post(self, path: str, **parameters: t.Any) -> t.Any:
        """Ask the engine to do something."""
        return self._ask("post", path, parameters)

    def delete(self, path: str, **parameters: t.Any) -> None:
        """Ask the engine to remove something."""
        self._ask("delete", path, parameters)

    def _ask(self, method: str, path: str, parameters: t.Mapping[str, t.Any]) -> t.Any:
        url = f"{self._client.base_url}/v{self._client.api_version}{path}"
        requests = package("requests")

        def request() -> t.Any:
            return self._client.request(method, url, params=parameters, timeout=self._timeout)

        try:
            answer = bounded(request, self._timeout)
        except (TimeoutError, requests.exceptions.Timeout) as error:
            raise EngineGone(f"no answer within {self._timeout:g} s, it may still be at work") from error
        except requests.exceptions.RequestException as error:
            raise EngineGone(f"the connection broke: {error}") from error
        if answer.status_code >= 400:
            raise ApiError(answer.status_code, _words(answer))
        return _json(answer)


def _json(answer: t.Any) -> t.Any:
    try:
        return answer.json() if answer.content else None
    except ValueError as error:
        raise ApiError(answer.status_code, f"not JSON: {answer.text[:100]!r}") from error


def _words(answer: t.Any) -> str:
    """The engine's own explanation, in one line."""
    try:
        text = str(answer.json()["message"])
    except (ValueError, KeyError, TypeError):
        text = f"HTTP {answer.status_code} {answer.reason}"
    return " ".join(text.split())


__all__ = ("Api", "ApiError", "EngineGone")
