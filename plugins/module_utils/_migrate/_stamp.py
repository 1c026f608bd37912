# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state ``stamped``: write down where a database stands, once it is proved that it stands there."""

from __future__ import annotations

import typing as t

from ._job import Job, Result, as_result, difference
from ._outcome import Refused
from ._schema import Part, differences, snapshot
from ._scratch import rehearse
from ._tools import reason, tail

# What a stamp mends. Revisions that the image does not know it does not.
_MENDED = "migration.never_stamped"


def stamped(job: Job) -> Result:
    """Compare the schema with what the migrations make of an empty database, and stamp only if they are equal."""
    alembic = job.alembic
    with job.lock() as waited:
        before = alembic.standing()
        before.expect_clear(_MENDED, *job.tolerated)
        target = before.target(job.request.revision)
        if set(before.applied) == set(target):
            return job.result(before, waited=waited)
        _expect_equal(job, rehearsed=rehearse(alembic, job.place, job.server, target, job.request.ignore))
        result = job.result(before, True, target, waited=waited, **job.means())
        result["diff"] = difference(job.place, before.applied, target)
        return result if job.check_mode else _stamp(job, result, target)


def _expect_equal(job: Job, rehearsed: t.Mapping[Part, str]) -> None:
    with job.server.session() as session:
        found = snapshot(session, job.request.ignore)
    unequal = [str(item) for item in differences(found, rehearsed)]
    if unequal:
        more = f" and {len(unequal) - 3} more" if len(unequal) > 3 else ""
        raise Refused(
            f"not stamped: the schema differs from that of {job.request.revision} in {len(unequal)} part(s): "
            f"{'; '.join(unequal[:3])}{more}",
            differences=unequal,
        )


def _stamp(job: Job, planned: Result, target: tuple[str, ...]) -> Result:
    backup = job.backup()
    ran = job.alembic.stamp(target)
    facts = {**planned, "backup": as_result(backup)}
    try:
        after = job.alembic.standing()
    except Refused as refusal:
        line = f"where the database stands after alembic stamp could not be found out: {refusal.line}"
        raise Refused(line, **{**facts, "after": [], "output": tail(ran)}) from None
    facts["after"] = list(after.applied)
    if not ran.succeeded or set(after.applied) != set(target):
        at = ", ".join(after.applied) or "no revision"
        facts["changed"] = set(after.applied) != set(planned["before"])
        raise Refused(f"alembic stamp failed: {reason(ran)}; the database is at {at}", **facts, output=tail(ran))
    return facts


__all__ = ("stamped",)
