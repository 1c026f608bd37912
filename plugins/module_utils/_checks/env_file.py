# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: config, what an environment file shows by itself or beside the example it is made after."""

from __future__ import annotations

import typing as t

from ._members import Evidence, report
from ._registry import Verdict, View, check

# More names than these in one line help nobody.
_MOST_NAMES = 20


@check("config", "env_file")
def env_file_says_things_once(view: View) -> Verdict:
    """Does a variable stand twice? The last line counts; whoever mends the first wonders why nothing changes."""
    file = view.stack.env_file
    if file and file.duplicates:
        yield report(view, "config.env_duplicate", file.path, _named(file.duplicates))


@check("config", "env_file")
def env_file_has_what_the_example_has(view: View) -> Verdict:
    """Does the file lack variables that the example sets? They may have come with a newer release."""
    file = view.stack.env_file
    if file and file.template and file.template.missing:
        evidence = {**_named(file.template.missing), "template": file.template.path}
        yield report(view, "config.env_incomplete", file.path, evidence)


@check("config", "env_file")
def env_file_has_nothing_unknown(view: View) -> Verdict:
    """Does the file set what the example does not even mention? It may be misspelt, or of an older release."""
    file = view.stack.env_file
    if file and file.template and file.template.unknown:
        evidence = {**_named(file.template.unknown), "template": file.template.path}
        yield report(view, "config.env_unknown", file.path, evidence)


@check("config", "env_file")
def env_file_has_secrets_of_its_own(view: View) -> Verdict:
    """Is a password or key still that of the example, which everybody can read? Placeholders are another finding."""
    file = view.stack.env_file
    if file and file.template:
        for name in file.template.unchanged:
            if not file.variables[name].shape.placeholder:
                evidence: Evidence = {"variable": name, "template": file.template.path, "env_file": file.path}
                yield report(view, "config.env_example_secret", name, evidence)


def _named(names: t.Sequence[str]) -> Evidence:
    more = (f"+{len(names) - _MOST_NAMES}",) if len(names) > _MOST_NAMES else ()
    return {"names": (*names[:_MOST_NAMES], *more), "count": len(names)}
