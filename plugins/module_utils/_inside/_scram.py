# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SCRAM-SHA-256 as PostgreSQL uses it: RFC 5802 and 7677, without channel binding."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import stringprep
import unicodedata

MECHANISM = b"SCRAM-SHA-256"

# PostgreSQL's default is 4096. A server that asks for more than this wants to keep us busy.
_MOST_ITERATIONS = 1_000_000

_NO_CHANNEL_BINDING = "n,,"


# What RFC 4013 prohibits (tables C.1.2 to C.9), and characters that Unicode 3.2 did not have (A.1).
_PROHIBITED = (
    stringprep.in_table_c12,
    stringprep.in_table_c21_c22,
    stringprep.in_table_c3,
    stringprep.in_table_c4,
    stringprep.in_table_c5,
    stringprep.in_table_c6,
    stringprep.in_table_c7,
    stringprep.in_table_c8,
    stringprep.in_table_c9,
    stringprep.in_table_a1,
)


class Scram:
    """One authentication: :meth:`first`, then :meth:`final` with what the server answered."""

    def __init__(self, password: str) -> None:
        self._password = _prepared(password).encode()
        self._nonce = base64.b64encode(os.urandom(18)).decode()

    def first(self) -> bytes:
        """The client's first message; PostgreSQL takes the user from the startup packet."""
        return f"{_NO_CHANNEL_BINDING}{self._bare()}".encode()

    def _bare(self) -> str:
        return f"n=,r={self._nonce}"

    def final(self, challenge: bytes) -> bytes:
        """The client's proof. Raises ``ValueError`` when the challenge is none."""
        nonce, salt, iterations = self._read(challenge)
        header = base64.b64encode(_NO_CHANNEL_BINDING.encode()).decode()
        ending = f"c={header},r={nonce}"
        transcript = f"{self._bare()},{challenge.decode()},{ending}".encode()
        salted = hashlib.pbkdf2_hmac("sha256", self._password, salt, iterations)
        client_key = hmac.new(salted, b"Client Key", hashlib.sha256).digest()
        signature = hmac.new(hashlib.sha256(client_key).digest(), transcript, hashlib.sha256).digest()
        proof = bytes(left ^ right for left, right in zip(client_key, signature))
        return f"{ending},p={base64.b64encode(proof).decode()}".encode()

    def _read(self, challenge: bytes) -> tuple[str, bytes, int]:
        fields = dict(item.split("=", 1) for item in challenge.decode().split(","))
        try:
            nonce, salt, iterations = fields["r"], base64.b64decode(fields["s"], validate=True), int(fields["i"])
        except (KeyError, binascii.Error) as error:
            raise ValueError(f"no SCRAM challenge: {error}") from None
        if not nonce.startswith(self._nonce) or not 0 < iterations <= _MOST_ITERATIONS:
            raise ValueError("no acceptable SCRAM challenge")
        return nonce, salt, iterations


def _prepared(password: str) -> str:
    """SASLprep as PostgreSQL does it: a password with anything prohibited in it is taken verbatim.

    https://github.com/postgres/postgres/blob/REL_17_STABLE/src/common/saslprep.c (pg_saslprep)
    """
    if password.isascii():
        return password
    mapped = "".join(_mapped(letter) for letter in password)
    if (
        not mapped
        or any(prohibits(letter) for letter in mapped for prohibits in _PROHIBITED)
        or not _runs_one_way(mapped)
    ):
        return password
    return unicodedata.normalize("NFKC", mapped)


def _mapped(letter: str) -> str:
    """Every kind of space becomes a plain one, and what is commonly mapped to nothing vanishes."""
    if stringprep.in_table_c12(letter):
        return " "
    return "" if stringprep.in_table_b1(letter) else letter


def _runs_one_way(text: str) -> bool:
    """RFC 3454, section 6: what holds right-to-left letters begins and ends with one, and holds no others."""
    if not any(map(stringprep.in_table_d1, text)):
        return True
    ends = stringprep.in_table_d1(text[0]) and stringprep.in_table_d1(text[-1])
    return ends and not any(map(stringprep.in_table_d2, text))


__all__ = ("MECHANISM", "Scram")
