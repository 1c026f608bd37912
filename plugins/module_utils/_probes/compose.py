# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What compose's own files say of the variables that an environment file sets too.

Which files those are, the container's labels tell. A service's ``environment`` outranks its ``env_file``, and a later
``env_file`` an earlier one:
https://docs.docker.com/compose/how-tos/environment-variables/envvars-precedence/
"""

from __future__ import annotations

import os
import re
import typing as t

from .._env_file.document import decoded, parse
from .._facts import ComposeVariable, Container
from .._model import ProbeError
from ._packages import package
from .env_file import load
from .settings import shape

_FILES = "com.docker.compose.project.config_files"
_MERGE, _NULL = "tag:yaml.org,2002:merge", "tag:yaml.org,2002:null"

# As deep may a service extend another, or a mapping merge others; what goes deeper goes in circles.
_DEPTH = 8

Variables = dict[str, ComposeVariable]


class _Service(t.NamedTuple):
    """What is said of a service so far: its variables, and the paths of its environment files in their order."""

    variables: Variables
    env_files: list[str]


def variables(item: Container, directory: str, env_file: str) -> t.Optional[tuple[ComposeVariable, ...]]:
    """Where compose gets variables of this container from that outrank its environment file at the path ``env_file``.

    None where that cannot be known: without compose's label, or when its files are not here any more. Raises
    ``ProbeError``: ``package_missing`` (PyYAML), ``permission_denied``, or ``unexpected_answer`` for a file that is no
    YAML.
    """
    names = [name for name in item.labels.get(_FILES, "").split(",") if name]
    if not names:
        return None
    yaml, service = package("yaml"), _Service({}, [])
    try:
        for name in names:
            _read(yaml, os.path.join(directory, name), item.service, service)
    except (FileNotFoundError, NotADirectoryError):
        return None
    later = _after(env_file, [os.path.join(directory, name) for name in service.env_files])
    found = {**_of_files(later), **service.variables}
    return tuple(found[name] for name in sorted(found))


def _read(yaml: t.Any, path: str, name: str, into: _Service, depth: int = _DEPTH) -> None:
    """What this file says of the service, and before it, so that it counts for less, the one that it extends."""
    node = _at(_at(_root(yaml, path), "services"), name)
    parent = _at(node, "extends")
    if parent is not None and depth:
        file = _text(_at(parent, "file"))
        _read(yaml, _beside(path, file) if file else path, _text(_at(parent, "service") or parent), into, depth - 1)
    into.variables.update(_environment(_at(node, "environment"), path))
    into.env_files.extend(_env_files(_at(node, "env_file")))


def _root(yaml: t.Any, path: str) -> t.Any:
    """The file as nodes, which know their lines; nothing is made of its tags."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(decoded(load(path)[1]), Loader=loader)
    except PermissionError as error:
        raise ProbeError("permission_denied", what=path, user=str(os.geteuid())) from error
    except yaml.YAMLError as error:  # its text quotes the file, where secrets may stand
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        raise ProbeError("unexpected_answer", what=path, message=f"no YAML at line {line}") from None
    except ValueError as error:
        raise ProbeError("unexpected_answer", what=path, message=str(error)) from error


def _beside(path: str, other: str) -> str:
    return os.path.join(os.path.dirname(path), other)


def _items(node: t.Any, depth: int = _DEPTH) -> t.Iterator[tuple[str, t.Any]]:
    """The pairs of a mapping, those that it merges (``<<``) first."""
    if getattr(node, "id", "") != "mapping" or not depth:
        return
    for key, value in node.value:
        if key.tag == _MERGE:
            for one in value.value if value.id == "sequence" else [value]:
                yield from _items(one, depth - 1)
    yield from ((_text(key), value) for key, value in node.value if key.tag != _MERGE)


def _at(node: t.Any, key: str) -> t.Any:
    return dict(_items(node)).get(key)


def _text(node: t.Any) -> str:
    return node.value if getattr(node, "id", "") == "scalar" else ""


def _elements(node: t.Any) -> t.Sequence[t.Any]:
    return node.value if getattr(node, "id", "") == "sequence" else ()


def _environment(node: t.Any, path: str) -> Variables:
    """The key ``environment``, which is a mapping or a list of ``NAME=value``; a name alone hands a variable on."""
    found = {}
    for name, value in _items(node):
        found[name] = _variable(name, None if value.tag == _NULL else _text(value), path, value)
    for one in _elements(node):
        name, equals, value = _text(one).partition("=")
        found[name] = _variable(name, value if equals else None, path, one)
    return found


def _variable(name: str, value: t.Optional[str], path: str, node: t.Any) -> ComposeVariable:
    return _described(name, value, path, node.start_mark.line + 1)


def _described(name: str, value: t.Optional[str], path: str, line: int) -> ComposeVariable:
    """``$$`` stands for a dollar sign, which is no reference."""
    own = re.escape(name)
    if value is None or re.fullmatch(rf"\$(?:{own}|\{{{own}(?::?[-?][^{{}}]*)?\}})", value):
        return ComposeVariable(name, path, line, "passed")
    plain = value.replace("$$", "")
    if "$" not in plain:
        return ComposeVariable(name, path, line, "fixed", shape(name, value.replace("$$", "$")))
    return ComposeVariable(name, path, line, "mixed" if re.search(rf"\$\{{?{own}\b", plain) else "made")


def _env_files(node: t.Any) -> list[str]:
    """The key ``env_file``: a path, or a list of paths or of mappings with a ``path``."""
    nodes = _elements(node) or [node]
    return [path for path in (_text(one) or _text(_at(one, "path")) for one in nodes) if path]


def _after(path: str, paths: t.Sequence[str]) -> t.Sequence[str]:
    """The files that come after this one; none where it is not among them."""
    real = [os.path.realpath(one) for one in paths]
    wanted = os.path.realpath(path)
    return real[real.index(wanted) + 1 :] if wanted in real else ()


def _of_files(paths: t.Sequence[str]) -> Variables:
    found: Variables = {}
    for path in paths:
        try:
            document = parse(decoded(load(path)[1]))
        except (OSError, ValueError):  # it may be optional
            continue
        lines = [line for line in document.lines if line.value is not None]
        found.update({line.name: _described(line.name, line.value, path, line.number) for line in lines})
    return found


__all__ = ("variables",)
