# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: config.

What the application sees is the environment that its container was created with. The environment
file is what the next ``docker compose up`` will give it. No check ever names a secret value.
"""

from __future__ import annotations

import typing as t

from .._facts import ComposeVariable, Container, Dsn, EnvFile, Observation, Reach, Setting, Settings
from .._model import Severity
from ._members import Evidence, has_own_network, is_loopback, part_of, report, targets, variable
from ._registry import Verdict, View, check
from .security import GUARDS

# Names that every container resolves without Docker's help.
_ALWAYS_KNOWN = ("localhost",)


def _evidence(view: View, name: str, **more: t.Any) -> Evidence:
    container = view.stack.settings.container if view.stack.settings else view.stack.members.get("app", "?")
    path = view.stack.env_file.path if view.stack.env_file else "-"
    base: Evidence = {"part": part_of(view, name), "variable": name, "container": container}
    return {**base, "env_file": path, "directory": view.stack.working_dir or ".", **more}


@check("config", "settings")
def required_are_set(view: View) -> Verdict:
    """Is every variable set that the application cannot do without? An empty value is none."""
    for name in view.profile.required:
        if variable(view, _spellings(view, name)) is None:
            file = view.stack.env_file.variables.get(name) if view.stack.env_file else None
            evidence = _evidence(view, name, in_env_file=bool(file and file.shape.length))
            yield report(view, "config.variable_missing", name, evidence, _gravity(view, part_of(view, name)))


def _gravity(view: View, part: str) -> t.Optional[Severity]:
    """Less than the catalog's where the application does without."""
    if _works(view, part):
        return Severity.MINOR
    return Severity.MAJOR if part == "app" and _answers(view) else None


def _spellings(view: View, name: str) -> tuple[str, ...]:
    """The variables that do as well; a URL of Redis makes host and port unnecessary."""
    known = view.profile.variables
    same = (known.database_url, known.redis_host, known.redis_port, known.api_key)
    others = next((names for names in same if name in names), (name, *view.profile.stand_ins.get(name, ())))
    return others + (known.redis_url if name in (*known.redis_host, *known.redis_port) else ())


def _works(view: View, part: str) -> bool:
    """Whether the application was seen to reach what the variable is about: it must have a default."""
    seen = _reach(view, part)
    return seen is not None and seen.ready


def _answers(view: View) -> bool:
    """Whether the application was seen to serve."""
    web = view.stack.inside.web if view.stack.inside else None
    return web is not None and web.ready


def _fails(view: View, part: str) -> bool:
    """Whether what the variable is about was seen to fail, from wherever it could be seen. Azure is never asked."""
    seen = _conversation(view.stack.observed, part)
    return seen is not None and not seen.ready and seen.code != "azure"


def _reach(view: View, part: str) -> t.Optional[Reach]:
    return _conversation(view.stack.inside, part)


def _conversation(observed: t.Optional[Observation], part: str) -> t.Optional[Reach]:
    if observed is None:
        return None
    return {"postgres": observed.database, "redis": observed.redis, "api": observed.api}.get(part)


@check("config", "settings")
def values_are_real(view: View) -> Verdict:
    """Is a placeholder of the documentation still in place of a key or a password?

    One that nobody was seen to need, or that is accepted as it stands, hurts nothing by itself.
    """
    for item in _settings(view):
        if item.shape.placeholder and item.secret:
            hurts = _matters(view, item.name) and not _is_accepted(view, part_of(view, item.name))
            entry = "config.placeholder_key" if hurts else "config.placeholder_left"
            is_key = item.name in view.profile.variables.api_key
            severity = None if is_key or not hurts else Severity.MINOR
            yield report(view, entry, item.name, _evidence(view, item.name), severity)


def _is_accepted(view: View, part: str) -> bool:
    return _works(view, part) or (part == "app" and _answers(view))


def _settings(view: View) -> t.Iterable[Setting]:
    return view.stack.settings.variables.values() if view.stack.settings else ()


@check("config", "settings")
def values_are_undamaged(view: View) -> Verdict:
    """Did quotes, spaces, a carriage return or ``export`` become part of a value that matters?"""
    for item in _settings(view):
        if item.shape.damage and _matters(view, item.name):
            evidence = _evidence(view, item.name, damage=item.shape.damage)
            yield report(view, "config.value_damaged", item.name, evidence)


def _matters(view: View, name: str) -> bool:
    """Whether this kind of application is known to read it; what it does with others, nobody here can tell."""
    return part_of(view, name) != "app" or name in (*view.profile.required, *view.profile.traits)


@check("config", "env_file")
def env_file_is_undamaged(view: View) -> Verdict:
    """Was the environment file saved with DOS line ends or a byte order mark? Compose copes, shells do not."""
    file = view.stack.env_file
    if file and file.damage:
        evidence = _evidence(view, "", damage=file.damage)
        yield report(view, "config.value_damaged", file.path, evidence, Severity.MINOR)


@check("config", "settings")
def values_are_accepted(view: View) -> Verdict:
    """Is each value one that this kind of application takes, to the letter? Others stop it, or are misread."""
    for rule in view.profile.rules:
        found = variable(view, (rule.variable,))
        if found and found.value is not None and found.value not in rule.values and rule.variable not in GUARDS:
            entry = "config.value_refused" if rule.otherwise == "refused" else "config.value_inexact"
            accepted: Evidence = {"value": found.value, "accepted": rule.values, "taken_as": rule.otherwise}
            yield report(view, entry, rule.variable, _evidence(view, rule.variable, **accepted))


@check("config", "settings")
def variables_are_read(view: View) -> Verdict:
    """Is a variable set that means something to another kind of AutoGPT, but nothing to this one?"""
    found = [name for name in view.profile.ignored if variable(view, (name,))]
    if found:
        better = [f"{name}: {view.profile.ignored[name]}" for name in found if view.profile.ignored[name]]
        evidence = _evidence(view, "", variables=found, count=len(found), better=better or ["-"])
        subject = t.cast(Settings, view.stack.settings).container
        yield report(view, "config.variable_ignored", subject, {**evidence, "profile": view.profile.id})


@check("config", "settings")
def urls_are_valid(view: View) -> Verdict:
    """Can the URLs of the database and of Redis be understood?"""
    for dsn in (view.stack.dsn, view.stack.redis_dsn):
        if dsn and dsn.problem and _is_given(view, dsn):
            evidence = _evidence(view, dsn.variable, problem=dsn.problem)
            yield report(view, "config.dsn_invalid", dsn.variable, evidence)


def _is_given(view: View, dsn: Dsn) -> bool:
    """An empty variable is missing, which is another finding."""
    return variable(view, (dsn.variable,)) is not None


@check("config", "settings")
def servers_are_not_localhost(view: View) -> Verdict:
    """Does the application look for another container's server in its own?"""
    app = view.member("app")
    for part, name, host in targets(view):
        server = view.member(part)
        if app and server and has_own_network(app) and is_loopback(host):
            evidence = _evidence(view, name, host=host, server=server.name, right_host=server.service or server.name)
            yield report(view, "config.dsn_localhost", name, evidence)


@check("config", "settings")
def servers_are_known(view: View) -> Verdict:
    """Is a server named that no container on the application's networks answers to?

    Names with a dot and addresses are left to DNS, and so is any name that the application has just resolved.
    """
    app = view.member("app")
    for part, name, host in targets(view):
        is_bare = not set(".:") & set(host) and host.lower() not in _ALWAYS_KNOWN
        if app and is_bare and has_own_network(app) and not _is_name(view, app, host) and not _is_resolved(view, part):
            evidence = _evidence(view, name, host=host, known=sorted(_neighbours(view, app)))
            yield report(view, "config.host_unknown", name, evidence)


def _is_resolved(view: View, part: str) -> bool:
    reach = _reach(view, part)
    return reach is not None and reach.stage not in ("config", "dns")


def _is_name(view: View, app: Container, host: str) -> bool:
    """Whether the application's container can resolve it; case does not matter (RFC 4343)."""
    names = (app.name, app.service, *app.extra_hosts, *_neighbours(view, app))
    return host.casefold() in map(str.casefold, names)


def _neighbours(view: View, app: Container) -> set[str]:
    """The names of other containers on shared networks. On Docker's default bridge nobody has one."""
    shared = {link.name for link in app.networks} - {"bridge", "none", "host"}
    names: set[str] = set()
    for other in view.host.containers:
        for link in other.networks:
            if other.name != app.name and link.name in shared:
                names |= {other.name, other.service, *link.aliases} - {"", other.id[:12]}
    return names


@check("config", "settings", "env_file")
def container_is_up_to_date(view: View) -> Verdict:
    """Was the environment file changed after the container was created, so that it still has the old values?

    Only variables that both have are compared: compose may set others by itself. Where the file's value
    holds a reference, what compose makes of it is not known here. What compose's own files outrank, no new container
    gets either. A difference may also be meant: it matters more only if what the variable is about fails.
    """
    app, file = view.member("app"), view.stack.env_file
    if app and file and app.created_at and file.modified_at > app.created_at:
        outranked = _outranked(view)
        for name in _different(view):
            if name not in outranked:
                severity = Severity.MAJOR if _fails(view, part_of(view, name)) else None
                yield report(view, "config.drift", name, _evidence(view, name), severity, since=file.modified_at)


@check("config", "settings", "env_file", "composed")
def env_file_is_heard(view: View) -> Verdict:
    """Does compose give the container other values than the environment file, whatever that says?

    Upstream's own files do so on purpose, for the names of servers. So it is worth a word, and more only as the cause
    of what it explains: a variable by which a server or the API is found or persuaded, which fails, stands by itself.
    """
    outranked = _outranked(view)
    alone = [name for name in outranked if _fails(view, part_of(view, name)) and _opens(view, name)]
    groups = [(name, [name], part_of(view, name)) for name in alone]
    others = [name for name in outranked if name not in alone]
    if others:
        groups.append((t.cast(EnvFile, view.stack.env_file).path, others, "app"))
    for subject, names, part in groups:
        where = [f"{outranked[name].path}:{outranked[name].line} ({name})" for name in names]
        evidence = _evidence(view, names[0], variables=names, count=len(names), where=where)
        yield report(view, "config.env_outranked", subject, {**evidence, "part": part})


def _opens(view: View, name: str) -> bool:
    """Whether a variable is an address of a server, or what one has to show at a door."""
    known = view.profile.variables
    servers = (known.database_url, known.redis_url, known.redis_host, known.redis_port, known.redis_password)
    return any(name in names for names in (*servers, known.api_key, known.api_organization))


def _different(view: View) -> list[str]:
    """The variables that container and environment file both have, with different values."""
    present = view.stack.settings.variables if view.stack.settings else {}
    wanted = view.stack.env_file.variables if view.stack.env_file else {}
    return [
        name
        for name in sorted(wanted)
        if name in present
        and not wanted[name].shape.reference
        and wanted[name].shape.fingerprint != present[name].shape.fingerprint
    ]


def _outranked(view: View) -> dict[str, ComposeVariable]:
    """Those of them that the environment file cannot give, and where compose gets them from."""
    found = {one.name: one for one in view.stack.composed or ()}
    return {name: found[name] for name in _different(view) if name in found and _outranks(view, found[name])}


def _outranks(view: View, one: ComposeVariable) -> bool:
    """A value that stands there outranks the file's, unless it is the same.

    One that is handed on may be the file's own, as the project's ``.env``, and what is made of other variables may give
    the same: not if the container, made after the last change of the file, has another one. Of what the file's own is
    only a part, nothing is known.
    """
    app, file = view.member("app"), t.cast(EnvFile, view.stack.env_file)
    if one.kind in ("passed", "made"):
        return app is not None and "" < file.changed_at < app.created_at
    wanted = file.variables[one.name].shape.fingerprint
    return one.kind == "fixed" and one.shape is not None and one.shape.fingerprint != wanted


@check("config", "settings")
def env_file_exists(view: View) -> Verdict:
    """Is there no environment file while a compose project lacks variables? It is often still named .env.example."""
    missing = [name for name in view.profile.required if variable(view, _spellings(view, name)) is None]
    is_known = view.stack.env_file is not None or view.host.gap("env_file", view.stack.name) is not None
    if view.stack.working_dir and missing and not is_known:
        path = f"{view.stack.working_dir}/{view.profile.env_files[0]}"
        evidence = _evidence(view, missing[0], missing=missing, expected=view.profile.env_files)
        yield report(view, "config.env_file_missing", path, {**evidence, "part": "app"})


@check("config", "env_file")
def env_file_is_readable(view: View) -> Verdict:
    """Would compose refuse or misread lines of the environment file?"""
    file = view.stack.env_file
    if file and file.bad_lines:
        lines = [f"{item.line} ({item.problem})" for item in file.bad_lines[:10]]
        evidence = _evidence(view, "", lines=lines, count=len(file.bad_lines))
        yield report(view, "config.env_line_invalid", file.path, evidence)
