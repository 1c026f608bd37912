# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import shlex
import subprocess
import typing as t

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG, Entry, Text
from ansible_collections.autogpt.ops.plugins.plugin_utils._texts import clean, command, filled, line, merged
from ansible_collections.autogpt.ops.tests.unit.controller.plugins.plugin_utils.records import HOSTILE


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        (None, "None"),
        (True, "True"),
        (["a", 1, ["b"]], "a, 1, b"),
        (list(range(20)), "0, 1, 2, 3, 4, 5, 6, 7, +12"),
        ("a\r\nb\tc\x00\x07", "a\nb\tc"),
        ("\x1b[1;31mred\x1b[0m \x1b]0;title\x07end", "red end"),
        ("a\u202eb\u2066c\ud800d", "abcd"),
        ("x" * 1000, "x" * 399 + "…"),
        ("中文", "中文"),
    ],
)
def test_clean(value: t.Any, expected: str) -> None:
    assert clean(value) == expected


@given(st.text())
def test_nothing_unprintable_is_left(text: str) -> None:
    assert all(
        character.isprintable() or character in "\n\t\xa0\u3000 " or ord(character) > 0x9F for character in clean(text)
    )
    assert "\n" not in line(text)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([100, 97, 98], "97–100"),
        ([0.5, 2], "0.5–2"),
        ([7, 7], 7),
        (["web10", "web9"], "web9, web10"),
        (["d", "c", "b", "a"], "a, b, c, …"),
        ([True, False], "False, True"),
        ([["a", "b"], ["a", "b"]], "a, b"),
        ([1, "1"], 1),
        ([1, "many"], "1, many"),
    ],
)
def test_merged(values: list[t.Any], expected: t.Any) -> None:
    assert merged({"key": value} for value in values) == {"key": expected}


def test_text_of_many_hosts() -> None:
    text = Text("{used} of {limit} on {subject}", "{subject} 上 {used}/{limit}")
    found = filled(text, [{"used": 97, "limit": 100, "subject": "db"}, {"used": 100, "limit": 100, "subject": "db"}])
    assert found == Text("97–100 of 100 on db", "db 上 97–100/100")


@pytest.mark.parametrize("evidence", [{"percent": "many"}, {"percent": [1]}, {}])
def test_value_that_does_not_fit_leaves_the_template(evidence: dict[str, t.Any]) -> None:
    assert filled(Text("{percent:.0f} %", "{percent:.0f} %"), [evidence]).en == "{percent:.0f} %"


def test_evidence_is_no_template() -> None:
    assert (
        filled(Text("<{subject}>", "<{subject}>"), [{"subject": "{secret} {0.__class__}"}]).en
        == "<{secret} {0.__class__}>"
    )


SHAPES = ["docker logs {subject}", "docker logs '{subject}'", 'docker logs "{subject}"']


@pytest.mark.parametrize("template", SHAPES)
@pytest.mark.parametrize(
    "name", ["autogpt", "a b", "$(reboot)", "`x`", "x; rm -rf /", "it's", '"', "\\", HOSTILE, "a\nb"]
)
def test_evidence_is_no_shell_code(template: str, name: str) -> None:
    asked = subprocess.run(["sh", "-c", command(template.replace("docker logs", "printf %s"), {"subject": name})],
                           capture_output=True, check=True)  # fmt: skip
    assert asked.stdout.decode() == line(name)


@given(st.sampled_from(SHAPES[:2]), st.text(min_size=1))  # shlex knows less of double quotes than a shell does
def test_any_evidence_is_one_word(template: str, name: str) -> None:
    assert shlex.split(command(template, {"subject": name})) == ["docker", "logs", line(name)]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("ss -ltn 'sport = :{port}' | grep {name}", "ss -ltn 'sport = :8000' | grep 'a b'"),
        ("""sh -c "it's {name}" '{name}'""", """sh -c "it's a b" 'a b'"""),
        ("curl -w '%{{http_code}}\\n' {missing}", "curl -w '%{http_code}\\n' '<missing>'"),
        ("echo \\' {name}", "echo \\' 'a b'"),
    ],
)
def test_command(template: str, expected: str) -> None:
    assert command(template, {"port": 8000, "name": "a b"}) == expected


@pytest.mark.parametrize("entry", [entry for entry in CATALOG.values() if entry.commands], ids=lambda entry: entry.id)
def test_catalog_commands_are_shell(entry: Entry) -> None:
    for template in entry.commands:
        shell = command(template, dict.fromkeys(("subject", "container", "directory"), "it's"))
        subprocess.run(["sh", "-n", "-c", shell], check=True)
