# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking each name server by itself: the system's resolver tells only that none of them helped.

DNS messages: https://www.rfc-editor.org/rfc/rfc1035#section-4, resolv.conf: resolv.conf(5)
"""

from __future__ import annotations

import contextlib
import errno
import os
import socket
import struct
import threading
import time
import typing as t

# DNS's words for its response codes: RFC 1035, 4.1.1.
_WORDS = ("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED")

_RECURSION_DESIRED = 0x0100
_ADDRESS, _INTERNET = 1, 1

_PORT = 53

# glibc asks no more than three (MAXNS in resolv.h), each twice. It waits longer; a server this slow is none.
_MOST = 3
_TRIES = 2
_PATIENCE = 1.0


def nameservers(text: str) -> list[str]:
    """The addresses that a resolv.conf with this text names, as far as they are asked."""
    lines = (line.split() for line in text.splitlines())
    return [words[1] for words in lines if len(words) > 1 and words[0] == "nameserver"][:_MOST]


def ask(server: str, name: str, seconds: float, port: int = _PORT) -> str:
    """A server's answer to the question for the name's IPv4 address: DNS's word for it.

    Otherwise an errno name, ``timeout`` after at most ``seconds``, or ``protocol`` for an answer that is none.
    Raises ``UnicodeError`` for a name that DNS cannot carry.
    """
    number = os.urandom(2)
    question = number + struct.pack("!5H", _RECURSION_DESIRED, 1, 0, 0, 0) + _question(name)
    end = time.monotonic() + min(seconds, _PATIENCE * _TRIES)
    try:
        family, _kind, _protocol, _name, place = socket.getaddrinfo(
            server, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST
        )[0]
        with socket.socket(family, socket.SOCK_DGRAM) as connection:
            connection.connect(place)
            return _answer(connection, question, end)
    except socket.gaierror:
        return "protocol"  # resolv.conf names something that is no address
    except OSError as error:
        return errno.errorcode.get(error.errno or 0, "error")


def _question(name: str) -> bytes:
    labels = [label.encode("idna") for label in name.rstrip(".").split(".")]
    if not all(0 < len(label) < 64 for label in labels):
        raise UnicodeError("a label that is empty or too long")
    return b"".join(bytes([len(label)]) + label for label in labels) + struct.pack("!x2H", _ADDRESS, _INTERNET)


def _answer(connection: socket.socket, question: bytes, end: float) -> str:
    for last in range(_TRIES, 0, -1):
        connection.send(question)
        tried = time.monotonic() + max(0.0, end - time.monotonic()) / last
        while time.monotonic() < tried:
            connection.settimeout(max(0.001, tried - time.monotonic()))
            try:
                data = connection.recv(4096)
            except socket.timeout:
                break
            if data[:2] == question[:2]:
                return _word(data)
    return "timeout"


def _word(data: bytes) -> str:
    """The response code of a message that bears our number."""
    if len(data) < 12 or not data[2] & 0x80:
        return "protocol"
    code = data[3] & 0x0F
    return _WORDS[code] if code < len(_WORDS) else f"RCODE{code}"


def ask_each(addresses: t.Sequence[str], name: str, seconds: float) -> list[dict[str, str]]:
    """Each server with its answer, in the shape of ``Nameserver``; all are asked at once.

    A name that DNS cannot carry, or none, is not asked for.
    """

    answers = dict.fromkeys(addresses, "")

    def put(address: str) -> None:
        with contextlib.suppress(UnicodeError):
            answers[address] = ask(address, name, seconds)

    # An executor would do the same, but importing one takes longer than asking.
    threads = [threading.Thread(target=put, args=(address,)) for address in answers if name]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [{"address": address, "answer": answers[address]} for address in addresses]


__all__ = ("ask", "ask_each", "nameservers")
