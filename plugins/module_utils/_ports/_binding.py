# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Binding a port for a moment: the kernel's own answer to whether it is free."""

from __future__ import annotations

import contextlib
import enum
import errno
import socket
import typing as t

from ._wanted import Wanted

# From ip(7): lets an address be bound that this host does not have at the moment, such as a floating one.
_IP_FREEBIND = 15

# Nobody listens at this loopback address alone, so a socket that is in its way is at every address.
_ODD_LOOPBACK = "127.243.97.11"

# This kernel has no such family, or none of its addresses.
_NOT_HERE = (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL, errno.EPROTONOSUPPORT)


class Answer(enum.Enum):
    """What became of the attempt. ``UNKNOWN``: this user may not bind it, so nothing is proved."""

    FREE = "free"
    TAKEN = "taken"
    UNKNOWN = "unknown"


def attempt(wanted: Wanted) -> Answer:
    """Bind as servers do: with ``SO_REUSEADDR`` for TCP, alone for UDP. The socket is closed at once.

    It never listens, so nobody can connect, and no other server that starts meanwhile is disturbed.
    """
    answers = {_bind(wanted, address) for address in _places(wanted.address)} - {None}
    for answer in (Answer.TAKEN, Answer.UNKNOWN):
        if answer in answers:
            return answer
    return Answer.FREE if answers else Answer.UNKNOWN


def takes_ipv4_along(wanted: Wanted) -> bool:
    """Whether a socket at ``::`` has the IPv4 addresses too, where no other socket has all of them."""
    return _bind(wanted, _ODD_LOOPBACK) != Answer.FREE


def _places(address: str) -> t.Sequence[str]:
    """The addresses to bind; IPv4 by itself too where any is meant, for a kernel without IPv6."""
    return (address,) if address else ("0.0.0.0", "::")


def _bind(wanted: Wanted, address: str) -> t.Optional[Answer]:
    """None where this kernel has no such addresses."""
    kind = socket.SOCK_STREAM if wanted.protocol == "tcp" else socket.SOCK_DGRAM
    try:
        family, *dummy, place = socket.getaddrinfo(address, wanted.port, type=kind, flags=socket.AI_NUMERICHOST)[0]
        with contextlib.closing(socket.socket(family, kind)) as probe:
            _prepare(probe, family, kind)
            probe.bind(place)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return Answer.TAKEN
        return None if isinstance(error, socket.gaierror) or error.errno in _NOT_HERE else Answer.UNKNOWN
    return Answer.FREE


def _prepare(probe: socket.socket, family: int, kind: int) -> None:
    probe.setsockopt(socket.IPPROTO_IP, _IP_FREEBIND, 1)
    if kind == socket.SOCK_STREAM:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)


__all__ = ("Answer", "attempt", "takes_ipv4_along")
