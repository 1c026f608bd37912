# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What carrying out a request would make of the file; nothing is written here."""

from __future__ import annotations

import dataclasses
import os
import time
import typing as t

from .._facts import EnvFile
from .._frozen import frozen
from .._model import Finding
from .._probes import env_file
from .._probes._times import iso_of_epoch
from .._profiles import profile
from .document import Document, decoded, parse
from .editor import edited
from .judging import absent, judged
from .request import Request
from .template import compared

_NOTHING = Document()


@frozen
class Plan:
    """The file before and after, and what is wrong with it afterwards."""

    before: Document
    after: Document
    findings: tuple[Finding, ...]
    is_new: bool = False

    @property
    def is_change(self) -> bool:
        """Whether the file comes to be, or its text becomes another one."""
        return self.is_new or self.before.text != self.after.text


def planned(request: Request) -> Plan:
    """The plan for a request. Raises ``ValueError`` with a line for the user."""
    found, status = _read("path", request.path)
    example = _example(request.template)
    if request.is_assertion:
        if found is None:
            return Plan(_NOTHING, _NOTHING, (absent(request.path, request.profile),))
        return Plan(found, found, _findings(request, found, status, example))
    if found is None:
        _refuse_to_create(request)
    after = edited(found or example or _NOTHING, request.edit)
    findings = _findings(request, after, status, example)
    return Plan(found or _NOTHING, after, findings, is_new=found is None)


def _read(option: str, path: str) -> tuple[t.Optional[Document], t.Optional[os.stat_result]]:
    """The document and its status; nothing where no file is."""
    try:
        status, content = env_file.load(path)
    except (FileNotFoundError, NotADirectoryError):
        return None, None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise ValueError(f"{option}: {path} cannot be read: {reason}") from None
    return parse(decoded(content)), status


def _example(path: str) -> t.Optional[Document]:
    document = _read("template", path)[0] if path else None
    if path and document is None:
        raise ValueError(f"template: there is no file {path}")
    return document


def _refuse_to_create(request: Request) -> None:
    """Raise ``ValueError`` unless the file may and can be made."""
    if not request.create:
        raise ValueError(f"path: there is no file {request.path}, and create is false")
    if not os.path.isdir(os.path.dirname(request.path)):
        raise ValueError(f"path: there is no directory {os.path.dirname(request.path)}")


def _findings(
    request: Request, document: Document, status: t.Optional[os.stat_result], example: t.Optional[Document]
) -> tuple[Finding, ...]:
    facts = _facts(request, document, status)
    if example is not None:
        facts = dataclasses.replace(facts, template=compared(document, example, request.template))
    return judged(facts, document.values, request.profile)


def _facts(request: Request, document: Document, status: t.Optional[os.stat_result]) -> EnvFile:
    """The file as it is; where it is about to change, as it is going to be."""
    facts = env_file.describe(request.path, document, status, profile(request.profile).public_variables)
    if request.is_assertion or request.mode is None:
        return facts
    return dataclasses.replace(facts, mode=request.mode, modified_at=iso_of_epoch(time.time()))


__all__ = ("Plan", "planned")
