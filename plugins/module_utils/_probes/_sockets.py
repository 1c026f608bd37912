# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading the kernel's socket tables, ``/proc/net/{tcp,udp}{,6}`` (see proc(5) and the kernel's ``proc_net_tcp``)."""

from __future__ import annotations

import ipaddress
import sys
import typing as t

# States of the sockets that wait for somebody: TCP_LISTEN, and an unconnected (TCP_CLOSE) UDP socket.
_WAITING = {"tcp": "0A", "udp": "07"}


class Socket(t.NamedTuple):
    """A socket that waits for peers. ``inode`` is what ``/proc/<pid>/fd`` links to."""

    protocol: str
    address: str
    port: int
    inode: int


def sockets(table: str, protocol: str) -> t.Iterator[Socket]:
    """The waiting sockets in the text of one table; ``protocol`` is ``tcp`` or ``udp``. Other lines are passed over."""
    for line in table.splitlines():
        fields = line.split()
        if len(fields) < 10 or fields[3] != _WAITING[protocol]:
            continue
        try:
            address, dummy, port = fields[1].partition(":")
            yield Socket(protocol, _address(address), int(port, 16), int(fields[9]))
        except ValueError:
            continue


def _address(text: str) -> str:
    """The kernel prints each 32-bit word of an address as a number of the machine's own byte order."""
    raw = bytes.fromhex(text)
    words = [raw[start : start + 4] for start in range(0, len(raw), 4)]
    if sys.byteorder == "little":
        words = [word[::-1] for word in words]
    return str(ipaddress.ip_address(b"".join(words)))


def is_wildcard(address: str) -> bool:
    """Whether a socket at this address answers on every interface."""
    return address in ("", "0.0.0.0", "::")


def endpoint(address: str, port: int) -> str:
    """``address:port``, with brackets around an IPv6 address."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


__all__ = ("Socket", "endpoint", "is_wildcard", "sockets")
