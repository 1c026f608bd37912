# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking the endpoint about a key, from inside the container where there is one."""

from __future__ import annotations

import dataclasses
import typing as t
import urllib.parse

from .._facts import Observation
from .._frozen import frozen
from .._inside import _api, _targets
from .._model import ProbeError
from .._probes import inside
from .request import Request
from .source import Source, variables

# What keeps the question from being asked inside, though not from being asked here.
_NOT_FROM_INSIDE = ("no_python_inside", "container_not_running", "permission_denied", "unexpected_answer")

# https://learn.microsoft.com/rest/api/azureopenai/models/list, and the newer paths below /openai/v1.
_AZURE_VERSION = "2024-10-21"
_AZURE_NEW_VERSION = "v1"

# What no environment says of the API.
_TOLD = ("azure", "deployment", "completion_model", "verify", "retries", "models", "api_version")

Json = dict[str, t.Any]


@frozen
class Question:
    """What the program that asks is told besides the environment, and the models it is to look for by what names them.

    No secret is in it.
    """

    spec: Json
    wanted: t.Mapping[str, str]


def question(request: Request, given: Source) -> Question:
    """The question of a request. Raises ``ValueError`` with a line for the user."""
    names = dataclasses.asdict(variables(request))
    found = _targets.api(names, given.environment)
    if found is None:
        raise ValueError("variable is empty")
    api = found._replace(
        azure=request.azure or found.azure,
        deployment=request.deployment,
        completion_model=request.completion_model,
        verify=request.verify,
        retries=request.retries,
    )
    wanted = _wanted(request, given, _api.is_azure(api))
    api = api._replace(models=tuple(wanted.values()), api_version=_version(request, given, api))
    if request.completion:
        _refuse_to_pay(api)
    spec = {"variables": names, "timeout": request.timeout, "completion": request.completion, "only": ["api"]}
    return Question({**spec, "api": {name: getattr(api, name) for name in _TOLD}}, wanted)


def _wanted(request: Request, given: Source, is_azure: bool) -> dict[str, str]:
    """The models that ought to be there. What an application calls a model, Azure calls a deployment, and lists not."""
    if request.models is not None:
        return {f"models[{index}]": model for index, model in enumerate(request.models)}
    named = {name: given.environment.get(name, "") for name in variables(request).models}
    return {} if is_azure else {name: model for name, model in named.items() if model}


def _version(request: Request, given: Source, api: _targets.Api) -> str:
    """The version of the API to name to Azure; nothing for others."""
    if not _api.is_azure(api):
        return ""
    if api.base_url == _targets.DEFAULT_BASE_URL:
        raise ValueError("base_url must name the Azure resource, such as https://NAME.openai.azure.com")
    is_new = urllib.parse.urlsplit(api.base_url).path.rstrip("/").endswith("/v1")
    named = request.api_version or given.environment.get("OPENAI_API_VERSION", "")
    return named or (_AZURE_NEW_VERSION if is_new else _AZURE_VERSION)


def _refuse_to_pay(api: _targets.Api) -> None:
    """Raise ``ValueError`` for a completion of which nothing says who is to make it."""
    if _api.is_azure(api) and not api.deployment:
        raise ValueError("completion needs deployment, the name of the Azure deployment to ask")
    if not _api.is_azure(api) and not (api.completion_model or api.models):
        raise ValueError("completion needs completion_model, the name of the model to ask")


def observed(request: Request, given: Source, asked: Question) -> Observation:
    """What the endpoint says; asked from the host where it cannot be asked from inside. Raises ``ProbeError``."""
    item = given.container
    if item is not None and item.running:
        try:
            return inside.from_container(given.client, item.id, asked.spec, request.timeout, given.overlay)
        except ProbeError as error:
            if error.reason not in _NOT_FROM_INSIDE:
                raise
    return inside.from_host({**asked.spec, "hosts": given.neighbours()}, given.environment)


__all__ = ("Question", "observed", "question")
