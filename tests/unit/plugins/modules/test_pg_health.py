# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From options to result, against servers that follow a script."""

from __future__ import annotations

import struct
import sys
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._health import POSTGRES

sys.path.insert(0, str(Path(__file__).parents[1] / "module_utils" / "_health"))
sys.path.insert(0, str(Path(__file__).parents[1] / "module_utils" / "_inside"))
from lines import saying, serving
from modules import Ended, called, ids


def message(kind: bytes, body: bytes = b"") -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


def refusal(code: str, text: str) -> bytes:
    return message(b"E", f"SFATAL\0C{code}\0M{text}\0\0".encode())


READY = message(b"Z", b"I")
WELCOME = message(b"R", struct.pack("!i", 0)) + READY


def asked(*answers: bytes, **options: t.Any) -> Ended:
    """The end with a server that gives these answers and hangs up."""
    with serving(saying(*answers)) as port:
        where = {"login_host": "127.0.0.1", "login_port": port, "ssl_mode": "disable", "timeout": 2.0}
        return called(POSTGRES, **{**where, **options})[0]


REFUSALS = {
    "28P01": "postgres.auth_failed",
    "28000": "postgres.access_denied",
    "3D000": "postgres.database_missing",
    "53300": "postgres.too_many_connections",
    "57P03": "postgres.starting",
    "53100": "postgres.disk_full",
}


@pytest.mark.parametrize("code", REFUSALS)
def test_refusals_are_told_apart(code: str) -> None:
    end = asked(refusal(code, "no"), login_user="agent", fail_on="major")
    assert (end.failed, ids(end)) == (True, [REFUSALS[code]])
    assert (end.result["reach"]["stage"], end.result["reach"]["code"]) == ("auth", code)
    assert end.result["findings"][0]["evidence"]["user"] == "agent"
    assert {item["reason"] for item in end.result["unknown"]} == {"not_reached"}


def test_a_missing_package_is_named_and_no_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    end = asked(WELCOME, READY)
    assert (end.failed, ids(end), end.result["reach"]["stage"]) == (True, [], "ready")
    assert "The Python package psycopg2 is not installed" in end.result["msg"]
    assert not asked(WELCOME, READY, fail_on_unknown=False).failed


def test_what_cannot_be_tried_is_unknown_and_no_pass() -> None:
    end = asked(message(b"R", struct.pack("!i", 7)))
    assert (end.failed, ids(end)) == (True, [])
    assert "authentication method 7" in end.result["msg"]


def test_the_role_and_its_database_have_defaults() -> None:
    seen = asked(refusal("28P01", "no")).result["findings"][0]["evidence"]
    assert (seen["user"], seen["database"]) == ("postgres", "")
    seen = asked(refusal("28P01", "no"), login_user="u", login_db="d").result["findings"][0]["evidence"]
    assert (seen["user"], seen["database"]) == ("u", "d")


def test_no_secret_comes_back() -> None:
    with serving(saying(refusal("28P01", "not hunter2-Secret"))) as port:
        url = f"postgresql://u:hunter2%2DSecret@127.0.0.1:{port}/d?sslmode=disable"
        end, module = called(POSTGRES, url=url, timeout=2.0)
    assert "hunter2" not in str(end.result)
    assert "hunter2-Secret" in module.no_log_values
