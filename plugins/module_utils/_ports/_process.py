# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A process: what it is, whose it is and where it belongs."""

from __future__ import annotations

import os
import pwd
import typing as t

from .._cut import beginning
from .._frozen import field, frozen
from .._probes import settings
from .._probes._text import text_of
from .._secrets import MASK, Secrets
from ._cgroup import Place, place

_LONGEST_COMMAND = 300

# Where /proc/<pid>/stat has them after the name in parentheses (proc_pid_stat(5)).
_PARENT, _START = 1, 19

_TERM_BIT = 1 << (15 - 1)


@frozen
class Process:
    """A process. ``started`` (in clock ticks since boot) with ``pid`` is its identity: pids are used again.

    ``arguments`` are raw and stay here, for they may hold secrets; ``command`` is their masked line.
    """

    pid: int
    started: int
    parent: int
    user: str
    name: str
    executable: str
    command: str
    place: Place = field(default_factory=Place)
    ignores_term: bool = False
    arguments: tuple[str, ...] = field(default=(), repr=False)

    @property
    def title(self) -> str:
        """What people call it."""
        return f"{self.name} (PID {self.pid})"

    @property
    def program(self) -> str:
        """The file name of its executable; where that is not to be seen, its name."""
        return os.path.basename(self.executable) or self.name


def read(pid: int, secrets: Secrets, proc: str = "/proc") -> t.Optional[Process]:
    """The process of this id; None when there is none. The secrets in its command line are registered."""
    numbers, status = _stat(pid, proc), _status(pid, proc)
    if not numbers or "Uid" not in status:  # gone between the two, it would be taken for root's
        return None
    arguments = tuple(text_of(f"{proc}/{pid}/cmdline").rstrip("\0").split("\0"))
    masked = list(_reviewed(arguments))
    secrets.add(*(part for dummy, parts in masked for part in parts), *settings.secrets(_environment(pid, proc)))
    command = " ".join(text for text, dummy in masked)
    return Process(
        pid=pid,
        started=int(numbers[_START]),
        parent=int(numbers[_PARENT]),
        user=user_name(int(status["Uid"].split()[1])),
        name=_printable(text_of(f"{proc}/{pid}/comm").rstrip("\n")),
        executable=_executable(pid, proc),
        command=beginning(_printable(secrets.masked(command)).strip(), _LONGEST_COMMAND),
        place=place(text_of(f"{proc}/{pid}/cgroup"), text_of(f"{proc}/1/cgroup")),
        ignores_term=bool(int(status.get("SigIgn", "0"), 16) & _TERM_BIT),
        arguments=arguments,
    )


def roots(processes: t.Sequence[Process]) -> list[Process]:
    """Those that are no child of another one of them. What PID 1 hands on is another unit's, and counts."""
    parents = {item.pid for item in processes} - {1}
    return [item for item in processes if item.parent not in parents]


def started(pid: int, proc: str = "/proc") -> int:
    """When the process of this id began, in clock ticks since boot; 0 when there is none."""
    numbers = _stat(pid, proc)
    return int(numbers[_START]) if numbers else 0


def ancestors(proc: str = "/proc") -> frozenset[int]:
    """This process, its parent, and so on up to but without PID 1."""
    found: set[int] = set()
    pid = os.getpid()
    while pid > 1 and pid not in found:
        found.add(pid)
        numbers = _stat(pid, proc)
        pid = int(numbers[_PARENT]) if numbers else 0
    return frozenset(found)


def user_name(uid: int) -> str:
    """The name of a user, else the number."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _stat(pid: int, proc: str) -> list[str]:
    """The fields after the name; none for a process that has gone or is only waited for."""
    fields = text_of(f"{proc}/{pid}/stat").rpartition(")")[2].split()
    return fields if len(fields) > _START and fields[0] not in ("Z", "X") else []


def _executable(pid: int, proc: str) -> str:
    try:
        path = os.readlink(f"{proc}/{pid}/exe")
    except OSError:  # somebody else's, or a thread of the kernel
        return ""
    suffix = " (deleted)"  # the kernel's mark of a file that was replaced by an upgrade
    return path[: -len(suffix)] if path.endswith(suffix) else path


def _status(pid: int, proc: str) -> dict[str, str]:
    """The fields of proc_pid_status(5)."""
    pairs = (line.partition(":") for line in text_of(f"{proc}/{pid}/status").splitlines())
    return {name: value.strip() for name, dummy, value in pairs}


def _environment(pid: int, proc: str) -> dict[str, str]:
    pairs = (item.partition("=") for item in text_of(f"{proc}/{pid}/environ").split("\0"))
    return {name: value for name, dummy, value in pairs if name}


def _reviewed(arguments: t.Sequence[str]) -> t.Iterator[tuple[str, tuple[str, ...]]]:
    """Each argument masked, and what of it is secret: after ``--password``, in ``PASSWORD=…``, in URLs.

    Here it is known where a secret stands, so that one of three letters is masked too.
    """
    for before, argument in zip(("", *arguments), arguments):
        name, equals, value = argument.partition("=")
        is_value = before.startswith("-") and "=" not in before and not argument.startswith("-")
        secrets = settings.secret_parts(_name(before), argument) if is_value else ()
        if argument in secrets:
            yield MASK, secrets
        elif equals:
            secrets = (*secrets, *settings.secret_parts(_name(name), value))
            yield f"{name}={_without(value, secrets)}", secrets
        else:
            secrets = (*secrets, *settings.secret_parts("", argument))
            yield _without(argument, secrets), secrets


def _name(option: str) -> str:
    return option.lstrip("-").replace("-", "_")


def _without(text: str, secrets: t.Iterable[str]) -> str:
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text


def _printable(text: str) -> str:
    """A process names itself as it likes; nobody's terminal shall obey it."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


__all__ = ("Process", "ancestors", "read", "roots", "started", "user_name")
