# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The states ``current`` and ``upgraded``."""

from __future__ import annotations

import typing as t

from .._facts import Revision
from .._probes._packages import package
from ._execution import Ran
from ._job import Job, Result, as_result, described, difference
from ._outcome import Refused
from ._schema import Part, differences, snapshot
from ._standing import Standing, problem
from ._tools import reason, sqlstate, tail


def current(job: Job) -> Result:
    """Look, and fail when the database is not where the image wants it."""
    standing = job.tool.standing()
    result = job.result(standing)
    line = problem(standing, job.request.fail_on)
    if line:
        raise Refused(line, **result)
    return result


def upgraded(job: Job) -> Result:
    """Apply what is pending, one host at a time; in check mode say what that would be."""
    if job.check_mode:
        return _planned(job, *_plan(job))
    with job.lock() as waited:
        before, target, missing = _plan(job)
        if not missing:
            return job.result(before, waited=waited)
        planned = {**_planned(job, before, target, missing), "waited": waited}
        return {**planned, **_upgrade(job, planned, before, target, missing)}


def _plan(job: Job) -> tuple[Standing, t.Sequence[str], t.Sequence[Revision]]:
    """Where the database stands, where it shall go, and what lies between. Raises ``Refused``."""
    before = job.tool.standing()
    before.expect_clear(*job.tolerated)
    target = before.target(job.request.revision)
    return before, target, job.tool.missing(before, target)


def _planned(job: Job, before: Standing, target: t.Sequence[str], missing: t.Sequence[Revision]) -> Result:
    after = job.tool.reached(before, target) if missing else before.applied
    result = job.result(before, bool(missing), after, applied=described(missing))
    if missing:
        result.update(job.means())
    if job.with_sql and missing:
        result["sql"], warnings = _sql(job, before, target)
        result["warnings"] += warnings
        result["diff"] = difference(job.place, before.applied, after, result["sql"])
    return result


def _sql(job: Job, before: Standing, target: t.Sequence[str]) -> tuple[str, list[str]]:
    """The script, or a warning: some migrations must ask the database before they know their statements."""
    try:
        return job.tool.sql(before, target), []
    except Refused as refusal:
        return "", [f"the SQL cannot be shown: {refusal.line}"]


def _upgrade(
    job: Job, planned: Result, before: Standing, target: t.Sequence[str], missing: t.Sequence[Revision]
) -> Result:
    was = _schema(job)
    backup = job.backup()
    ran = job.tool.upgrade(target)
    after = _after(job, ran, {**planned, "backup": as_result(backup)})
    shown = job.result(after, True, backup=backup)
    outcome = {name: shown[name] for name in ("after", "backup")}
    left = job.tool.missing(after, target)
    if ran.succeeded and not left:
        return outcome
    done = described(item for item in missing if item not in left)
    known = {**planned, **outcome, "applied": done, "findings": shown["findings"]}
    raise _failure(job, known, ran, before, after, was)


def _failure(
    job: Job, known: Result, ran: Ran, before: Standing, after: Standing, was: t.Mapping[Part, str]
) -> Refused:
    """What went wrong, and where the database stands."""
    now = _schema_if_told(job)
    line, changes = aftermath(before, after, was, now)
    more = {
        "changed": bool(changes or known["applied"] or now is None),
        "differences": changes,
        "output": tail(ran),
        "sqlstate": sqlstate(ran.text),
    }
    return Refused(f"{job.tool.name} failed: {_why(ran)}; {line}", **{**known, **more})


def _after(job: Job, ran: Ran, planned: Result) -> Standing:
    """Where the database stands now. Raises ``Refused`` with all that is known where it does not tell."""
    try:
        return job.tool.standing()
    except Refused as refusal:
        how = "ended well" if ran.succeeded else f"failed: {reason(ran)}"
        raise Refused(
            f"{job.tool.name} {how}; where the database stands now could not be found out: {refusal.line}",
            **{**planned, "after": [], "applied": [], "output": tail(ran), "sqlstate": sqlstate(ran.text)},
        ) from None


def _schema(job: Job) -> dict[Part, str]:
    with job.server.session() as session:
        return snapshot(session)


def _schema_if_told(job: Job) -> t.Optional[dict[Part, str]]:
    """None where the server does not tell: then the rest of what is known must be told all the same."""
    try:
        return _schema(job)
    except (Refused, package("psycopg2").Error):
        return None


def _why(ran: Ran) -> str:
    return "it ended well, but the database is not where it should be" if ran.succeeded else reason(ran)


def aftermath(
    before: Standing, after: Standing, was: t.Mapping[Part, str], now: t.Optional[t.Mapping[Part, str]]
) -> tuple[str, list[str]]:
    """Where a failed upgrade left the database: a line, and every part of the schema that has changed.

    ``now`` is None where the schema could not be read any more.
    """
    changes = [] if now is None else [str(item) for item in differences(now, was)]
    at, reached = ", ".join(before.applied) or "no revision", ", ".join(after.applied) or "no revision"
    failed = [item.evidence.get("migrations") for item in after.findings if item.id == "migration.failed"]
    record = f"; {failed[0]} is recorded as failed" if failed else ""
    if set(after.applied) != set(before.applied):
        return f"the database now stands at {reached} (it was at {at}){record}", changes
    if now is None:
        return f"the database is still at {at}, but whether its schema has changed could not be found out{record}", []
    if changes:
        some = "; ".join(changes[:3])
        return f"the database is still at {at}, but a part of its schema has changed ({some}){record}", changes
    return f"the database is as it was, at {at}{record}", changes


__all__ = ("aftermath", "current", "upgraded")
