# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._migrate._schema import Part, differences

TABLE, COLUMN, INDEX = Part("table", "public.t"), Part("column", "public.t.a"), Part("index", "public.i")
EXPECTED = {TABLE: "table", COLUMN: "integer not null", INDEX: "CREATE INDEX i ON public.t USING btree (a)"}


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (EXPECTED, []),
        ({TABLE: "table", INDEX: EXPECTED[INDEX]}, ["missing: column public.t.a: integer not null"]),
        ({**EXPECTED, COLUMN: "integer"}, ["different: column public.t.a: integer instead of integer not null"]),
        ({**EXPECTED, Part("schema", "x"): ""}, ["extra: schema x"]),
        ({**EXPECTED, Part("routine", "f()"): "CREATE\n  x"}, ["extra: routine f(): CREATE x"]),
        ({}, ["missing: column public.t.a: integer not null", f"missing: index public.i: {EXPECTED[INDEX]}",
              "missing: table public.t: table"]),
    ],
)  # fmt: skip
def test_every_difference_is_a_line(found: dict[Part, str], lines: list[str]) -> None:
    assert [str(item) for item in differences(found, EXPECTED)] == lines
