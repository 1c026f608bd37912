# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a host tells of itself: the facts of one examination, on their way to whoever judges them."""

from __future__ import annotations

import dataclasses

from ._codec import Json, from_json, to_json
from ._facts import HostFacts
from ._frozen import frozen
from ._model import Timing
from ._secrets import Secrets


@frozen
class Examination:
    """The facts about ``components`` (none: all), and what finding them out took. Times are ISO 8601 UTC."""

    started_at: str
    finished_at: str
    seconds: float
    facts: HostFacts
    timings: tuple[Timing, ...]
    components: tuple[str, ...] = ()


def told(examination: Examination, secrets: Secrets) -> Json:
    """The examination as plain JSON without any of the secrets, and with their count as ``redactions``."""
    facts = to_json(examination.facts, secrets.knife())
    head = to_json(dataclasses.replace(examination, facts=HostFacts()))
    return {**head, "facts": facts, "redactions": secrets.redactions}


def heard(answer: Json) -> Examination:
    """The examination that ``told`` made this of. Raises ``TypeError`` or ``ValueError`` when it is none."""
    return from_json(Examination, answer)


__all__ = ("Examination", "heard", "told")
