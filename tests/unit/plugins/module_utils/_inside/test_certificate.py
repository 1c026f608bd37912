# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Certificates of OpenSSL's making: one for several names, and an old one for a whole century."""

from __future__ import annotations

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._inside import _certificate

MODERN = base64.b64decode("""
MIIB4zCCAYigAwIBAgIBATAKBggqhkjOPQQDAjA/MRYwFAYDVQQKDA1FeGFtcGxlIFdvcmtzMSUwIwYDVQQDDBxFeGFtcGxl
IEluc3BlY3RpbmcgQXV0aG9yaXR5MB4XDTI2MDEwMTAwMDAwMFoXDTI2MDQwMTEyMDAwMFowGzEZMBcGA1UEAwwQYXBpLmV4
YW1wbGUudGVzdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNseLJ4ZTgBupXG+C9/xL7EfOeZSNKxuNbJm49TEDUI2Uo3v
bzyM2FWxmKlaZRYq8Xg8OVMaQB5ccy86DUDdJt2jgZgwgZUwUwYDVR0RBEwwSoIQYXBpLmV4YW1wbGUudGVzdIIOKi5leGFt
cGxlLnRlc3SHBMAAAgeHECABDbgAAAAAAAAAAAAAAAeBDnhAZXhhbXBsZS50ZXN0MB0GA1UdDgQWBBRsWhNS6aFyAmLX7zqf
ByNWFbRxgzAfBgNVHSMEGDAWgBQtzXldxNGet7mJ/iT1JERVhqOQnjAKBggqhkjOPQQDAgNJADBGAiEAvG2V5WrS+RPascsG
QBZ+INmOw3k2ItM3KbYSVSUJcQ8CIQC2h5n8npdvFhDW/SPUyqtlQuSi4bYN5wvBy772H/1Xbw==
""")

# Version 1, without extensions; the times of both forms, and letters that are no ASCII.
OLD = base64.b64decode("""
MIIBODCB3wIBAjAKBggqhkjOPQQDAjAcMRowGAYDVQQKDBFPbmx5IE9yZ2FuaXphdGlvbjAgFw05OTEyMzEyMzU5NTlaGA8y
MDYwMDEwMTAwMDAwMFowMzEVMBMGA1UEAwwMYsO8Y2hlci50ZXN0MRowGAYDVQQKDBFPbmx5IE9yZ2FuaXphdGlvbjBZMBMG
ByqGSM49AgEGCCqGSM49AwEHA0IABFd+rcMkIJcEQFFtZKcboJ7j2Gyy0Prm2kNlfUjpd+jWS/+VaEolm0DrGql53HtkqEC7
BIhrTwdad8kTBPA17PgwCgYIKoZIzj0EAwIDSAAwRQIhANaM4kkdtYXnx+bA4HxRFttVyEKwK/zKRk8S8LZIaGltAiA2PdWX
yRGJQsM2wFy6aW7Ddo672Ryk6Ofme55/ZJgVJg==
""")


def test_a_certificate_for_several_names() -> None:
    assert _certificate.read(MODERN) == {
        "not_before": "2026-01-01T00:00:00Z",
        "not_after": "2026-04-01T12:00:00Z",
        "names": ["api.example.test", "*.example.test", "192.0.2.7", "2001:db8::7"],
        "issuer": "Example Inspecting Authority",
    }


def test_an_old_certificate_names_its_host_in_its_subject() -> None:
    assert _certificate.read(OLD) == {
        "not_before": "1999-12-31T23:59:59Z",
        "not_after": "2060-01-01T00:00:00Z",
        "names": ["bücher.test"],
        "issuer": "Only Organization",
    }


@pytest.mark.parametrize("data", [b"", b"\x30", b"\x30\x00", b"\x30\x84\xff\xff\xff\xff", b"-----BEGIN", MODERN[:200]])
def test_what_is_no_certificate(data: bytes) -> None:
    assert _certificate.read(data) is None


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (b"260101000000Z", b"260101000000+"),  # a time zone that certificates may not have
        (b"\x87\x04\xc0\x00\x02\x07", b"\x87\x04\xc0\x00\x02\x07"[:1] + b"\x03" + b"\xc0\x00\x02\x07"),
    ],
)
def test_a_certificate_that_breaks_the_rules_is_none(good: bytes, bad: bytes) -> None:
    assert good in MODERN
    assert _certificate.read(MODERN.replace(good, bad)) is None


@given(st.binary(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    assert _certificate.read(data) is None


@given(st.integers(0, len(MODERN) - 1), st.integers(0, 255))
@settings(max_examples=500, deadline=None)
def test_one_wrong_byte_breaks_nothing_but_the_certificate(place: int, value: int) -> None:
    found = _certificate.read(MODERN[:place] + bytes([value]) + MODERN[place + 1 :])
    assert found is None or set(found) == {"not_before", "not_after", "names", "issuer"}
