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

# The kernel fills at least a page with each answer, less a line, unless the table has come to its end. Whoever asks
# again then has it look through the connections of the whole machine once more, half of what reading a table takes:
# https://github.com/torvalds/linux/blob/v6.12/fs/seq_file.c (seq_read_iter), net/ipv4/tcp_ipv4.c (tcp_seek_last_pos)
_LARGEST_ANSWER, _NO_LAST_ANSWER = 65536, 2048


class Socket(t.NamedTuple):
    """A socket that waits for peers. ``inode`` is what ``/proc/<pid>/fd`` links to."""

    protocol: str
    address: str
    port: int
    inode: int


class Bound(t.NamedTuple):
    """A socket in any state. ``uid`` is its owner's; ``inode`` is 0 for one that no process has any more."""

    address: str
    waits: bool
    uid: int
    inode: int


def table(path: str) -> str:
    """The text of one table. Raises ``OSError``."""
    pieces = [b""]
    with open(path, "rb", buffering=0) as file:
        while len(pieces) == 1 or len(pieces[-1]) >= _NO_LAST_ANSWER:
            pieces.append(file.read(_LARGEST_ANSWER))
    return b"".join(pieces).decode("ascii", errors="replace")


def sockets(text: str, protocol: str) -> t.Iterator[Socket]:
    """The waiting sockets in the text of one table; ``protocol`` is ``tcp`` or ``udp``. Other lines are passed over."""
    for line in text.splitlines():
        fields = line.split()
        if len(fields) < 10 or fields[3] != _WAITING[protocol]:
            continue
        try:
            address, dummy, port = fields[1].partition(":")
            yield Socket(protocol, _address(address), int(port, 16), int(fields[9]))
        except ValueError:
            continue


def bound(text: str, protocol: str, port: int) -> t.Iterator[Bound]:
    """The sockets of any state in the text of one table whose own port this is."""
    for line in text.splitlines():
        fields = line.split()
        if len(fields) < 10 or not fields[1].endswith(f":{port:04X}"):
            continue
        try:
            address = _address(fields[1].partition(":")[0])
            yield Bound(address, fields[3] == _WAITING[protocol], int(fields[7]), int(fields[9]))
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


__all__ = ("Bound", "Socket", "bound", "endpoint", "is_wildcard", "sockets", "table")
