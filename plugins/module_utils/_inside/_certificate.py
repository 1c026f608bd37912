# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a certificate that was not, or could not be, verified: Python's ssl tells nothing of those.

The structure of X.509: https://www.rfc-editor.org/rfc/rfc5280#section-4.1, its encoding (DER): ITU-T X.690
"""

from __future__ import annotations

import ipaddress
import re
import typing as t

Json = t.Mapping[str, t.Any]

_VERSION, _EXTENSIONS = 0xA0, 0xA3
_SEQUENCE, _SET, _OCTETS, _NAME_OF_TYPE = 0x30, 0x31, 0x04, 0x06
_DNS_NAME, _ADDRESS = 0x82, 0x87
_UTC_TIME, _UTF_16 = 0x17, 0x1E

# Object identifiers, encoded: 2.5.4.3, 2.5.4.10 and 2.5.29.17.
_COMMON_NAME, _ORGANIZATION, _OTHER_NAMES = b"\x55\x04\x03", b"\x55\x04\x0a", b"\x55\x1d\x11"

_MOST_NAMES = 10
_LONGEST_NAME = 100


def read(der: bytes) -> t.Optional[Json]:
    """The fields of ``Certificate`` but ``checked``; None for what is no certificate."""
    try:
        return _read(der)
    except (ValueError, IndexError):
        return None


def _read(der: bytes) -> Json:
    parts = [item for item in _elements(_only(_only(der, _SEQUENCE), _SEQUENCE)) if item[0] != _VERSION]
    _serial, _algorithm, issuer, validity, subject = (value for _tag, value in parts[:5])
    begins, ends = [_time(*item) for item in _elements(validity)]
    names = _other_names(parts) or [_name(subject, _COMMON_NAME)]
    return {
        "not_before": begins,
        "not_after": ends,
        "names": [_printable(name) for name in names if name][:_MOST_NAMES],
        "issuer": _printable(_name(issuer, _COMMON_NAME) or _name(issuer, _ORGANIZATION)),
    }


def _elements(data: bytes) -> t.Iterator[tuple[int, bytes]]:
    """The elements that stand one after the other. Raises ``ValueError`` or ``IndexError`` for what is no DER."""
    place = 0
    while place < len(data):
        tag, length = data[place], data[place + 1]
        place += 2
        if length & 0x80:
            count = length & 0x7F
            length, place = int.from_bytes(data[place : place + count], "big"), place + count
        value = data[place : place + length]
        if len(value) != length:
            raise ValueError("an element is cut off")
        yield tag, value
        place += length


def _only(data: bytes, wanted: int) -> bytes:
    """The first element, which must be of this type."""
    tag, value = next(_elements(data), (0, b""))
    if tag != wanted:
        raise ValueError("not what a certificate has here")
    return value


def _name(names: bytes, kind: bytes) -> str:
    """One attribute of a distinguished name; empty where there is none."""
    for _tag, relative in _elements(names):
        for _tag, pair in _elements(relative):
            (_type, oid), (tag, text) = list(_elements(pair))[:2]
            if oid == kind:
                return text.decode("utf-16-be" if tag == _UTF_16 else "utf-8", "replace")
    return ""


def _other_names(parts: t.Sequence[tuple[int, bytes]]) -> list[str]:
    """The hosts of the extension subjectAltName."""
    extensions = next((value for tag, value in parts if tag == _EXTENSIONS), b"")
    for _tag, extension in _elements(_only(extensions, _SEQUENCE) if extensions else b""):
        items = list(_elements(extension))
        if items[0] == (_NAME_OF_TYPE, _OTHER_NAMES) and items[-1][0] == _OCTETS:
            return [_host(*item) for item in _elements(_only(items[-1][1], _SEQUENCE))]
    return []


def _host(tag: int, value: bytes) -> str:
    """Empty for names of other kinds. Raises ``ValueError`` for an address of no known length."""
    if tag == _ADDRESS:
        return str(ipaddress.ip_address(value))
    return value.decode("ascii", "replace") if tag == _DNS_NAME else ""


def _time(tag: int, value: bytes) -> str:
    """A moment as ISO 8601 UTC. Years of two digits are those from 1950 to 2049 (RFC 5280, 4.1.2.5.1)."""
    text = value.decode("ascii")
    if tag == _UTC_TIME:
        text = ("19" if text[:2] >= "50" else "20") + text
    found = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z", text)
    if not found:
        raise ValueError("not a time that certificates may have")
    return "{}-{}-{}T{}:{}:{}Z".format(*found.groups())


def _printable(text: str) -> str:
    return "".join(letter for letter in text[:_LONGEST_NAME] if letter.isprintable())


__all__ = ("read",)
