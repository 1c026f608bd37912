# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading migration scripts without running them: Alembic's configuration and the scripts' own words.

https://alembic.sqlalchemy.org/en/latest/tutorial.html#the-migration-environment
"""

from __future__ import annotations

import ast
import configparser
import os
import typing as t

Json = t.Mapping[str, t.Any]

NOTHING: Json = {"tool": ""}

_LARGEST_SCRIPT = 1024 * 1024
_MOST_SCRIPTS = 5000

# The values of version_path_separator and, since Alembic 1.16, path_separator.
_SEPARATORS = {"os": os.pathsep, "space": None, "newline": "\n", ":": ":", ";": ";"}


def migrations(directories: t.Sequence[str]) -> Json:
    """The scripts that the first ``alembic.ini`` in these directories leads to, in the shape of ``Migrations``."""
    for directory in directories:
        path = os.path.join(os.path.abspath(directory), "alembic.ini")
        if os.path.isfile(path):
            revisions = _revisions(_version_directories(path))
            return {"tool": "alembic", "path": path, "revisions": revisions, "heads": _heads(revisions)}
    return NOTHING


def _version_directories(path: str) -> list[str]:
    here = os.path.dirname(path)
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read(path, encoding="utf-8")
    except (configparser.Error, UnicodeDecodeError):
        return []
    options = {name: text.replace("%(here)s", here) for name, text in _section(parser).items()}
    scripts = os.path.join(here, _location(options.get("script_location", "alembic")))
    listed = _split(options.get("version_locations", ""), options)
    return [os.path.join(here, _location(item)) for item in listed] or [os.path.join(scripts, "versions")]


def _section(parser: configparser.RawConfigParser) -> dict[str, str]:
    return dict(parser.items("alembic")) if parser.has_section("alembic") else {}


def _location(text: str) -> str:
    """A location as a path; ``package:folder`` is taken for the package beside ``alembic.ini``."""
    package, colon, folder = text.strip().partition(":")
    return os.path.join(*package.split("."), folder) if colon else package


def _split(text: str, options: t.Mapping[str, str]) -> list[str]:
    name = options.get("path_separator") or options.get("version_path_separator") or "space"
    separator = _SEPARATORS.get(name.strip())
    pieces = text.split(separator) if separator else text.replace(",", " ").split()
    return [piece.strip() for piece in pieces if piece.strip()]


def _revisions(directories: t.Iterable[str]) -> list[Json]:
    paths = [os.path.join(folder, name) for folder in directories for name in _scripts(folder)]
    found = [_revision(path) for path in paths[:_MOST_SCRIPTS]]
    return [item for item in found if item]


def _scripts(folder: str) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if name.endswith(".py"))
    except OSError:
        return []


def _revision(path: str) -> t.Optional[Json]:
    """What a script says of itself; None for a file that is no migration."""
    try:
        with open(path, "rb") as script:
            tree = ast.parse(script.read(_LARGEST_SCRIPT))
    except (OSError, SyntaxError, ValueError, RecursionError):
        return None
    values = dict(_assignments(tree))
    names = _names(values.get("revision"))
    if not names:
        return None
    follows = [*_names(values.get("down_revision")), *_names(values.get("depends_on"))]
    return {"id": names[0], "follows": follows, "title": _title(tree)}


def _assignments(tree: ast.Module) -> t.Iterator[tuple[str, t.Any]]:
    for node in tree.body:
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name):
                yield target.id, node.value


def _names(node: t.Any) -> list[str]:
    """A literal name, or several in a tuple, list or set; none for anything else."""
    try:
        value = ast.literal_eval(node) if node is not None else None
    except (ValueError, TypeError, RecursionError):
        return []
    values = value if isinstance(value, (tuple, list, set)) else [value]
    return [item for item in values if isinstance(item, str)]


def _title(tree: ast.Module) -> str:
    lines = (ast.get_docstring(tree) or "").splitlines()
    return lines[0].strip()[:120] if lines else ""


def _heads(revisions: t.Sequence[Json]) -> list[str]:
    """The revisions that no other one follows or depends on."""
    followed = {name for item in revisions for name in item["follows"]}
    return sorted(item["id"] for item in revisions if item["id"] not in followed)


__all__ = ("NOTHING", "migrations")
