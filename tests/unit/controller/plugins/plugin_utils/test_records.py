# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading records: what the builder makes is what the schema says, and nothing else gets a traceback."""

from __future__ import annotations

import contextlib
import json
import typing as t
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.plugin_utils._records import RecordError, missing, parse, read
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils import records as make

SCHEMA = json.loads((Path(__file__).resolve().parents[5] / "docs" / "diagnosis.schema.json").read_text())

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
)


def test_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("document", [*make.fleet(12), make.silent("web99", "failed", "no python")])
def test_builder_and_schema_agree(document: make.Json) -> None:
    jsonschema.validate(document, SCHEMA)


def test_facts_are_not_kept(tmp_path: Path) -> None:
    (record,) = read([make.write(tmp_path, [make.record("web01", facts={"containers": ["x" * 1000]})])]).records
    assert "facts" not in record.document
    assert record.document["redactions"] == 2


def test_typed_fields(tmp_path: Path) -> None:
    (record,) = read([make.write(tmp_path, [make.record("web01", make.full_database())])]).records
    assert [finding.component for finding in record.findings] == ["postgres", "container", "migration"]
    assert record.findings[1].causes == (record.findings[0].key,)
    assert record.profiles == {"autogpt": "guide"}


def test_expected_host_without_a_record_is_failed(tmp_path: Path) -> None:
    archive = read([make.write(tmp_path, [make.record("web01")])], ["web01", "web02"])
    assert {record.host: record.status for record in archive.records} == {"web01": "complete", "web02": "failed"}


def test_stand_in_has_the_shape_of_a_record() -> None:
    assert missing("web02").document.keys() == make.record("web02").keys() - {"facts"}


def test_newer_record_of_a_host_counts(tmp_path: Path) -> None:
    old = make.record("web01", make.full_database(), finished_at="2026-11-22T07:00:00Z")
    new = make.record("web01", finished_at="2026-11-22T08:00:00Z")
    for order in ([old, new], [new, old]):
        archive = read([make.write(tmp_path, order)])
        assert [record.findings for record in archive.records] == [()]
        assert (archive.warnings, archive.superseded) == ((), 1)


def test_several_directories_are_one_archive(tmp_path: Path) -> None:
    newer = {"finished_at": "2026-11-22T08:00:00Z"}
    make.write(tmp_path / "a" / "hosts", [make.record("web01", make.full_database()), make.record("web02")])
    make.write(tmp_path / "b", [make.record("web01", **newer), make.record("web03"), {"no": "record"}])
    archive = read([tmp_path / "a", tmp_path / "b"], ["web04"])
    assert {record.host: len(record.findings) for record in archive.records} == dict.fromkeys(
        ("web01", "web02", "web03", "web04"), 0
    )
    assert archive.superseded == 1
    (warning,) = archive.warnings
    assert warning.startswith(f"{tmp_path}/b/0002.json is no record")


def test_what_is_compared_with_takes_no_memory(tmp_path: Path) -> None:
    (record,) = read([make.write(tmp_path, [make.record("web01", make.full_database())])], slim=True).records
    assert (record.document, record.traits, len(record.findings)) == ({}, {}, 3)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is not JSON"),
        ("\xff", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[]", "the document is no object"),
        ("{}", "the document has no 'schema'"),
        (json.dumps(make.record("a", schema=2)), "it has schema 2; this version reads schema 1"),
        (json.dumps(make.record("a", status="fine")), "status is none of complete, partial, unreachable, failed"),
        (json.dumps({**make.record("a"), "findings": {}}), "'findings' of the document is of the wrong type (dict)"),
        (json.dumps(make.record("a", findings=[{}])), "findings[0] has no 'id'"),
        (json.dumps(make.record("a", [make.finding("a.b", "c", "bad")])), "'bad' is no severity"),
        (json.dumps(make.record("a", coverage=[1])), "coverage[0] is no object"),
    ],
)
def test_foreign_file_is_named_and_left_out(tmp_path: Path, text: str, problem: str) -> None:
    make.write(tmp_path, [make.record("web01")])
    (tmp_path / "foreign.json").write_text(text, encoding="latin-1")
    archive = read([tmp_path])
    assert [record.host for record in archive.records] == ["web01"]
    (warning,) = archive.warnings
    assert warning.startswith(f"foreign.json is no record of a diagnosis and was left out: {problem}")
    assert "\n" not in warning


def test_own_report_beside_the_records_is_passed_over(tmp_path: Path) -> None:
    make.write(tmp_path, [make.record("web01")])
    (tmp_path / "diagnosis.json").write_text('{"kind": "autogpt.ops report", "records": []}')
    assert read([tmp_path]).warnings == ()


@given(JSON)
def test_any_json_is_a_record_or_refused(data: t.Any) -> None:
    with pytest.raises(RecordError):
        parse(data)


@given(st.sampled_from(sorted(make.record("a"))), JSON)
def test_any_damage_is_read_or_refused(key: str, value: t.Any) -> None:
    with contextlib.suppress(RecordError):
        assert parse({**make.record("web01"), key: value}).status
