# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What both modules do: find the server, examine it, and say what reached the limit."""

from __future__ import annotations

import dataclasses
import typing as t

from .._answer import Json, unasked, verdict
from .._catalog import COMPONENTS
from .._codec import to_json
from .._model import ProbeError, Severity
from .._probes import settings
from .._secrets import Secrets
from .._verdict import failure
from ._container import contained
from ._examination import Examination, examine
from ._kinds import Kind
from ._options import validate
from ._target import Options, Target, named, pools

if t.TYPE_CHECKING:
    from ansible.module_utils.basic import AnsibleModule


def run(module: AnsibleModule, kind: Kind) -> t.NoReturn:
    """The whole module."""
    options: Options = module.params
    try:
        validate(options)
        found = contained(kind, options) if options["container"] else named(kind, options)
    except ValueError as error:
        module.fail_json(msg=str(error))
    except ProbeError as error:
        module.fail_json(msg=unasked(error))
    target = dataclasses.replace(found, pools=pools(options))
    secrets = _secrets(target)
    module.no_log_values.update(secrets.distinctive)
    result = _result(kind, examine(kind, target, options["timeout"]), secrets)
    problem = failure(result["findings"], options["fail_on"]) or _unanswered(result, options)
    if problem:
        module.fail_json(msg=problem, **result)
    module.exit_json(**result)


def _secrets(target: Target) -> Secrets:
    parts = target.server.parts
    secrets = Secrets()
    secrets.add(parts.password, *settings.secrets(parts.options))
    words = (*(item.id for item in COMPONENTS), *(item.label for item in Severity))
    secrets.add_names(*words, parts.host, parts.user, parts.database, target.container)
    return secrets


def _result(kind: Kind, examination: Examination, secrets: Secrets) -> Json:
    stack = secrets.masked(to_json(examination.stack))
    return {
        "changed": False,
        "reach": stack["outside"][kind.conversation],
        "facts": stack[kind.component] or {},
        **verdict(examination.findings, examination.unknowns, secrets),
    }


def _unanswered(result: Json, options: Options) -> str:
    """One line when questions have no answer and no finding says why; an assertion that was not made is none."""
    if options["fail_on"] == "never" or not options["fail_on_unknown"]:
        return ""
    missing = [item for item in result["unknown"] if item["reason"] != "not_reached" or not result["findings"]]
    return f"{len(missing)} question(s) have no answer: {missing[0]['text']}" if missing else ""


__all__ = ("run",)
