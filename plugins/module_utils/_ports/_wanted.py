# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The port that somebody wants to bind, and what stands in its way."""

from __future__ import annotations

import dataclasses
import ipaddress
import typing as t

from .._frozen import frozen
from .._probes._sockets import endpoint

PORTS = range(1, 65536)


@frozen
class Wanted:
    """A port to bind. ``address`` is one of this host, ``0.0.0.0``, ``::`` or empty: any address of both families."""

    port: int
    protocol: str = "tcp"
    address: str = ""

    @classmethod
    def of(cls, port: int, protocol: str, address: str) -> Wanted:
        """Raises ``ValueError`` with a line for the user."""
        if port not in PORTS:
            raise ValueError(f"port must be 1 to 65535, not {port}")
        try:
            return cls(port, protocol, plain(address) if address else "")
        except ValueError:
            raise ValueError(f"address must be an IPv4 or IPv6 address without brackets, not {address!r}") from None

    def __str__(self) -> str:
        place = f" at {endpoint(self.address, self.port)}" if self.address else ""
        return f"{self.protocol}/{self.port}{place}"

    def at(self, port: int) -> Wanted:
        """The same with another port."""
        return dataclasses.replace(self, port=port)

    def meets(self, held: str, takes_ipv4_along: t.Callable[[], bool] = lambda: True) -> bool:
        """Whether a socket at the address ``held`` is in the way, as the kernel sees it.

        A socket at ``::`` has the IPv4 addresses too unless it was made with ``IPV6_V6ONLY`` (ipv6(7)), which no
        table tells; ``takes_ipv4_along`` finds out. A socket that we would bind to ``::`` would have them.
        """
        held, mine = plain(held), self.address.partition("%")[0]  # no table tells the interface
        if mine in ("", held):
            return True
        if ":" in mine and ":" in held:
            return "::" in (mine, held)
        if ":" in mine:
            return mine == "::"
        return takes_ipv4_along() if held == "::" else ":" not in held and "0.0.0.0" in (mine, held)


def plain(address: str) -> str:
    """An address in its one spelling; IPv4 that is mapped into IPv6 is IPv4. Raises ``ValueError``."""
    found = ipaddress.ip_address(address)
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)


__all__ = ("PORTS", "Wanted", "plain")
