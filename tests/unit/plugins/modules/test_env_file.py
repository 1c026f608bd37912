# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the module makes of files, without Ansible around it: nothing is written here."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._checks import registered
from ansible_collections.autogpt.ops.plugins.module_utils._env_file import judging
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.plan import Plan, planned
from ansible_collections.autogpt.ops.plugins.module_utils._env_file.request import Request

KEY = "sk-proj-" + "x1" * 20
GOOD = f"OPENAI_API_KEY={KEY}\nDATABASE_STRING=postgresql://u:pw@db/x\nREDIS_HOST=redis\nREDIS_PORT=6379\n"
CLASSIC = f"OPENAI_API_KEY=sk-{'x1' * 24}\nLOG_FORMAT=simple\n"
PLATFORM = (
    "DATABASE_URL=postgresql://u:pw@db/x\nREDIS_HOST=redis\nENCRYPTION_KEY=k3y\nJWT_VERIFY_KEY=v3r1fy\n"
    'BACKEND_CORS_ALLOW_ORIGINS=["http://a"]\n'
)


class Folder:
    """A directory with an environment file, and plans for it."""

    def __init__(self, path: Path) -> None:
        self.file = path / ".env"
        self.example = path / ".env.example"

    def write(self, text: str, mode: int = 0o600) -> None:
        self.file.write_bytes(text.encode())
        self.file.chmod(mode)

    def plan(self, **options: t.Any) -> Plan:
        defaults = {"set": {}, "remove": [], "quotes": "when_needed", "profile": "", "create": True, "follow": True}
        template = str(self.example) if self.example.exists() else None
        given = {"path": str(self.file), "template": template, "mode": "0600", **defaults, **options}
        return planned(Request.from_options(given))

    def findings(self, **options: t.Any) -> dict[str, str]:
        """The severity of each finding by its id and object."""
        found = self.plan(**options).findings
        return {f"{item.id} {os.path.basename(item.object)}": item.severity.label for item in found}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path.resolve())


@pytest.mark.parametrize(
    ("text", "profile", "expected"),
    [
        (GOOD, "guide", {}),
        ("LOG_LEVEL=INFO\n", "", {}),
        (
            "REDIS_HOST=redis\nREDIS_PORT=\n",
            "guide",
            {
                "config.variable_missing OPENAI_API_KEY": "critical",
                "config.variable_missing DATABASE_STRING": "critical",
                "config.variable_missing REDIS_PORT": "critical",
            },
        ),
        (GOOD.replace(KEY, "your-api-key-here"), "guide", {"config.placeholder_key OPENAI_API_KEY": "critical"}),
        (GOOD.replace(KEY, f"' {KEY}'"), "guide", {"config.value_damaged OPENAI_API_KEY": "major"}),
        (GOOD.replace(KEY, "sk-ant-" + KEY), "guide", {"config.foreign_key OPENAI_API_KEY": "critical"}),
        (GOOD.replace("@db/x", ""), "guide", {"config.dsn_invalid DATABASE_STRING": "critical"}),
        (GOOD.replace("postgresql://u:pw@db/x", "${URL}"), "guide", {}),  # only compose knows
        (GOOD + "bad line\n", "guide", {"config.env_line_invalid .env": "major"}),
        (GOOD.replace("\n", "\r\n"), "guide", {"config.value_damaged .env": "minor"}),
        (GOOD + "A=1\nA=1\n", "guide", {"config.env_duplicate .env": "minor"}),
        (CLASSIC, "classic", {}),
        (CLASSIC.replace("simple", "json"), "classic", {"config.value_refused LOG_FORMAT": "critical"}),
        (CLASSIC.replace("simple", "json"), "", {}),  # any kind's
        (CLASSIC + "REDIS_HOST=redis\n", "classic", {"config.variable_ignored .env": "minor"}),
        (CLASSIC.replace("x1" * 10, "", 1), "classic", {"config.key_refused OPENAI_API_KEY": "critical"}),
        (PLATFORM, "platform", {}),
        (
            PLATFORM.replace('["http://a"]', "http://a"),
            "platform",
            {"config.list_refused BACKEND_CORS_ALLOW_ORIGINS": "critical"},
        ),
    ],
)
def test_what_is_wrong_with_a_file(folder: Folder, text: str, profile: str, expected: dict[str, str]) -> None:
    folder.write(text)
    assert folder.findings(profile=profile) == expected


@pytest.mark.parametrize(
    ("mode", "options", "severity"),
    [
        (0o600, {}, None),
        (0o640, {}, "minor"),
        (0o644, {}, "major"),
        (0o644, {"set": {"A": "1"}}, None),  # it is going to be 0600
        (0o600, {"set": {"A": "1"}, "mode": "0644"}, "major"),
        (0o644, {"set": {"A": "1"}, "mode": "g+r"}, "major"),
    ],
)
def test_permissions_are_judged_as_they_are_going_to_be(
    folder: Folder, mode: int, options: dict[str, t.Any], severity: str | None
) -> None:
    folder.write(GOOD, mode)
    assert folder.findings(**options).get("security.env_file_exposed .env") == severity


def test_a_file_beside_its_example(folder: Folder) -> None:
    folder.example.write_text("OPENAI_API_KEY=\nPOSTGRES_PASSWORD=hunter22\nTOKEN=change-me\nNEW=1\n#REDIS_HOST=\n")
    folder.write(f"OPENAI_API_KEY={KEY}\nPOSTGRES_PASSWORD=hunter22\nTOKEN=change-me\nREDIS_HOST=redis\nOLD=1\n")
    assert folder.findings() == {
        "config.env_example_secret POSTGRES_PASSWORD": "major",
        "config.env_incomplete .env": "minor",
        "config.env_unknown .env": "minor",
        "config.placeholder_left TOKEN": "minor",
    }


def test_a_file_that_is_not_there_is_found_missing(folder: Folder) -> None:
    assert folder.findings() == {"config.env_file_missing .env": "critical"}
    assert not folder.plan().is_change


def test_a_new_file_starts_as_a_copy_of_its_example(folder: Folder) -> None:
    folder.example.write_text("# The key\nOPENAI_API_KEY=your-api-key-here\nLOG_LEVEL=INFO\n")
    plan = folder.plan(set={"OPENAI_API_KEY": KEY})
    assert (plan.is_new, plan.is_change) == (True, True)
    assert plan.after.text == f"# The key\nOPENAI_API_KEY={KEY}\nLOG_LEVEL=INFO\n"
    assert plan.findings == ()


def test_an_existing_file_is_not_filled_from_the_example(folder: Folder) -> None:
    folder.example.write_text("LOG_LEVEL=INFO\n")
    folder.write("A=1\n")
    assert folder.plan(set={"A": "2"}).after.text == "A=2\n"


def test_a_file_that_comes_to_be_empty_is_a_change_all_the_same(folder: Folder) -> None:
    assert folder.plan(remove=["A"]).is_change
    folder.write("B=1\n")
    assert not folder.plan(remove=["A"]).is_change


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"set": {"A": "1"}, "create": False}, "path: there is no file {file}, and create is false"),
        ({"set": {"A": "1"}, "path": "{folder}/none/.env"}, "path: there is no directory {folder}/none"),
        ({"path": "{folder}"}, "path: {folder} cannot be read: Is a directory"),
        ({"path": "/dev/null"}, "path: /dev/null cannot be read: it is not an ordinary file"),
        ({"template": "{folder}/none"}, "template: there is no file {folder}/none"),
        ({"template": "{folder}"}, "template: {folder} cannot be read"),
    ],
)
def test_refusals(folder: Folder, options: dict[str, t.Any], words: str) -> None:
    names = {"file": folder.file, "folder": folder.file.parent}
    given = {name: text.format(**names) if isinstance(text, str) else text for name, text in options.items()}
    with pytest.raises(ValueError, match=r"^(path|template): ") as caught:
        folder.plan(**given)
    assert words.format(**names) in str(caught.value)


def test_bytes_that_are_no_text_stay_as_they_are(folder: Folder) -> None:
    folder.file.write_bytes(b"A=\xff\xfe\nB=1\n")
    plan = folder.plan(set={"B": "2"})
    assert plan.after.text.encode("utf-8", "surrogateescape") == b"A=\xff\xfe\nB=2\n"


def test_every_question_that_is_put_to_a_file_is_one_of_the_checks() -> None:
    asked = {*judging._OF_ANY_FILE, *judging._OF_A_PROFILE}
    assert asked <= {f"{check.component}.{check.name}" for check in registered()}
