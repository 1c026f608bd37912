# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import BadLine
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes import env_file
from ansible_collections.autogpt.ops.plugins.module_utils._probes._times import iso_of_epoch
from ansible_collections.autogpt.ops.plugins.module_utils._probes.env_file import read


def test_a_file_is_described_without_its_secrets(tmp_path: Path) -> None:
    path = tmp_path / ".env"
    lines = (b"\xef\xbb\xbfOPENAI_API_KEY=sk-hidden-value", b"REDIS_HOST=redis", b"CUSTOMER=somebody", b"bad line")
    lines = (*lines, b"CUSTOMER=somebody", b"")
    path.write_bytes(b"\r\n".join(lines))
    path.chmod(0o640)
    os.utime(path, (1_700_000_000, 1_700_000_000))
    found = read(str(path), public=("OPENAI_API_KEY", "REDIS_HOST"))
    assert found is not None
    facts, values = found
    assert values == {"OPENAI_API_KEY": "sk-hidden-value", "REDIS_HOST": "redis", "CUSTOMER": "somebody"}
    assert (facts.mode, facts.modified_at) == (0o640, "2023-11-14T22:13:20Z")
    assert facts.changed_at == iso_of_epoch(path.stat().st_ctime)  # which no utime can set back
    assert facts.changed_at > facts.modified_at
    assert facts.damage == ("byte_order_mark", "carriage_return")
    assert facts.bad_lines == (BadLine(4, "delimiter"),)
    assert facts.duplicates == ("CUSTOMER",)
    assert facts.variables["REDIS_HOST"].value == "redis"
    assert facts.variables["CUSTOMER"].value is None
    assert "hidden" not in repr(facts)


def test_an_absent_file_is_none(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert read(str(tmp_path / "absent")) is None
    assert read(str(tmp_path / "file" / "below")) is None


def test_what_is_no_ordinary_small_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "large").write_bytes(b"#" * (env_file.MAX_BYTES + 1))
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "large"):
        with pytest.raises(ProbeError) as caught:
            read(str(path))
        assert caught.value.reason == "unexpected_answer"


@pytest.fixture
def unprivileged() -> Iterator[None]:
    """Root may read everything; then the test runs with another effective user."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    yield
    os.seteuid(before)


def test_a_private_file_is_a_matter_of_permission(tmp_path: Path, unprivileged: None) -> None:
    path = tmp_path / ".env"
    if os.access(tmp_path, os.W_OK, effective_ids=True):
        path.touch(mode=0o000)
    with pytest.raises(ProbeError) as caught:
        read(str(path))
    assert caught.value.reason == "permission_denied"
