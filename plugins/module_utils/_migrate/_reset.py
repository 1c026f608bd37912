# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state ``reset``: everything the migrations fill is dropped and made again, empty."""

from __future__ import annotations

import typing as t

from ._backup import Backup
from ._job import Job, Result, as_result, described, difference
from ._outcome import Refused, Stopped
from ._schema import Part
from ._scratch import rehearse
from ._standing import Standing
from ._tools import reason, sqlstate, tail
from ._wipe import Doomed, doomed, schemas, wipe

# What a reset gets rid of.
_MENDED = ("migration.never_stamped", "migration.ahead", "migration.failed")


def reset(job: Job) -> Result:
    """Rehearse in a scratch database, dump, drop, and migrate from nothing."""
    alembic = job.alembic
    _expect_confirmation(job)
    with job.lock() as waited:
        before = alembic.standing()
        before.expect_clear(*_MENDED, *job.tolerated)
        target = before.target(job.request.revision)
        means = job.means()
        made = rehearse(alembic, job.place, job.server, target)
        with job.server.session() as session:
            items = doomed(session, schemas(session, made))
        result = _planned(job, before, target, items, made)
        return {**result, **means, "waited": waited, **({} if job.check_mode else _reset(job, target, items))}


def _expect_confirmation(job: Job) -> None:
    name = job.place.database
    if job.request.confirm != name:
        raise Refused(
            f"state: reset drops every table of the database {name} on {job.place.parts.host}:{job.place.parts.port}; "
            f"if that is meant, set confirm: {name}"
        )


def _planned(
    job: Job, before: Standing, target: t.Sequence[str], items: t.Sequence[Doomed], made: t.Iterable[Part]
) -> Result:
    dropped = [str(item) for item in items]
    after = [f"{part.kind} {part.name}" for part in made if part.kind in ("table", "sequence", "type", "routine")]
    result = job.result(before, True, target, dropped=dropped, applied=described(before.scripts))
    result["diff"] = difference(job.place, dropped, sorted(after))
    return result


def _reset(job: Job, target: tuple[str, ...], items: t.Sequence[Doomed]) -> Result:
    backup = t.cast(Backup, job.backup())
    try:
        wipe(job.server, items, job.request.lock_timeout)
    except Refused as refusal:
        raise Refused(refusal.line, backup=as_result(backup)) from None
    kept = f"what it held is in {backup.path}"
    try:
        after = _build(job, target)
    except Stopped as stop:
        raise Stopped(f"{stop} after everything was dropped, and {kept}") from None
    except Refused as refusal:
        facts = {"changed": True, "backup": as_result(backup), **refusal.facts}
        raise Refused(f"everything was dropped, but then {refusal.line}; {kept}", **facts) from None
    return {"after": list(after.applied), "backup": as_result(backup)}


def _build(job: Job, target: tuple[str, ...]) -> Standing:
    """Apply all migrations. Raises ``Refused`` that says how far they came."""
    ran = job.alembic.upgrade(target)
    after = job.alembic.standing()
    if not ran.succeeded or set(after.applied) != set(target):
        at = ", ".join(after.applied) or "no revision"
        raise Refused(
            f"the migrations failed: {reason(ran)}; the database is at {at}",
            after=list(after.applied),
            output=tail(ran),
            sqlstate=sqlstate(ran.text),
        )
    return after


__all__ = ("reset",)
