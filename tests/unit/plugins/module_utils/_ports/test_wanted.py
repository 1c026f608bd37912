# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._ports._wanted import Wanted, plain


@pytest.mark.parametrize(
    ("address", "held", "dual", "is_met"),
    [
        ("", "127.0.0.1", True, True),
        ("", "::1", False, True),
        ("127.0.0.1", "127.0.0.1", True, True),
        ("127.0.0.1", "127.0.0.2", True, False),
        ("127.0.0.1", "0.0.0.0", True, True),
        ("0.0.0.0", "127.0.0.1", True, True),
        ("127.0.0.1", "::", True, True),
        ("127.0.0.1", "::", False, False),
        ("0.0.0.0", "::", False, False),
        ("127.0.0.1", "::1", True, False),
        ("127.0.0.1", "::ffff:127.0.0.1", False, True),
        ("::ffff:127.0.0.1", "127.0.0.1", False, True),
        ("::", "127.0.0.1", False, True),
        ("::", "0.0.0.0", False, True),
        ("::", "::1", False, True),
        ("::1", "::", False, True),
        ("::1", "0.0.0.0", True, False),
        ("::1", "127.0.0.1", True, False),
        ("::1", "::2", True, False),
        ("0:0::1", "::1", True, True),
        ("fe80::1%eth0", "fe80::1", True, True),
    ],
)
def test_what_is_in_the_way(address: str, held: str, dual: bool, is_met: bool) -> None:
    assert Wanted.of(80, "tcp", address).meets(held, lambda: dual) is is_met


@pytest.mark.parametrize(
    ("port", "address", "message"),
    [
        (0, "", "port must be 1 to 65535, not 0"),
        (65536, "", "port must be 1 to 65535, not 65536"),
        (-1, "", "port must be 1 to 65535, not -1"),
        (80, "localhost", "address must be an IPv4 or IPv6 address without brackets, not 'localhost'"),
        (80, "[::1]", "address must be an IPv4 or IPv6 address without brackets, not '[::1]'"),
        (80, "127.0.0.1:80", "address must be an IPv4 or IPv6 address without brackets, not '127.0.0.1:80'"),
    ],
)
def test_bad_input_is_one_line(port: int, address: str, message: str) -> None:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole text is compared
        Wanted.of(port, "tcp", address)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("wanted", "text"),
    [
        (Wanted(80), "tcp/80"),
        (Wanted(53, "udp", "127.0.0.1"), "udp/53 at 127.0.0.1:53"),
        (Wanted(80, "tcp", "::1"), "tcp/80 at [::1]:80"),
    ],
)
def test_it_is_called(wanted: Wanted, text: str) -> None:
    assert str(wanted) == text


ADDRESSES = st.one_of(st.ip_addresses().map(str), st.sampled_from(["0.0.0.0", "::", "::ffff:1.2.3.4"]))


@given(ADDRESSES, ADDRESSES)
def test_one_of_them_is_in_the_others_way_if_the_other_is_in_its(one: str, other: str) -> None:
    assert Wanted.of(80, "tcp", one).meets(other) is Wanted.of(80, "tcp", other).meets(one)


@given(ADDRESSES)
def test_an_address_has_one_spelling(address: str) -> None:
    assert plain(plain(address)) == plain(address)
    assert Wanted.of(80, "tcp", address).meets(address)
