# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""env_file on real files, read back by those who read such files: both releases of compose, Docker, python-dotenv."""

from __future__ import annotations

import json
import stat
import typing as t
from collections.abc import Iterator
from pathlib import Path

import dotenv
import pytest
import yaml
from calling import Called, call
from keychecking import on
from playing import play

KEY = "sk-proj-" + "Ab1_-" * 30

BEFORE = f"""# The key
OPENAI_API_KEY={KEY}  # of the team
#REDIS_HOST=localhost

export LOG_LEVEL="INFO"
LOG_LEVEL="WARN"
REDIS_PORT=6379
OLD=1"""

# What makes readers disagree when it is written carelessly.
VALUES = {
    "PLAIN": "postgresql://u:p%40ss=1@db:5432/x?a=b#c",
    "SPACES": "two words",
    "EDGES": " both ends ",
    "DOLLAR": "pa$word$1$$end$",
    "HASH": "a #b\t#c",
    "QUOTES": 'it\'s "quoted"',
    "QUOTED": "'single'",
    "DOUBLE": '"double"',
    "BACKSLASHES": "C:\\new\\table\\\\",
    "BACKSLASH_AND_HASH": "a\\ #\\b",
    "BACKSLASH_AND_QUOTE": "a\\\"b' #",
    "LINES": "-----BEGIN KEY-----\nab\\n\r\ncd==\n-----END KEY-----\n",
    "DOLLAR_QUOTE": "it's $5 #1",
    "UNICODE": "ключ 密钥 … ",
    "SHELL": "`id`; $(id) & a|b <c> !d ~e *",
    "EMPTY": "",
    "NUMBER": "0012",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".env"
    path.write_text(BEFORE)
    path.chmod(0o644)
    return path


def run(file: Path, **options: t.Any) -> Called:
    """The module on this machine."""
    called = call("env_file", path=str(file), **options)
    assert KEY not in called.output
    return called


def mode(path: Path) -> str:
    return f"{stat.S_IMODE(path.stat().st_mode):04o}"


def test_only_what_is_to_change_changes(file: Path) -> None:
    called = run(
        file,
        set={"REDIS_HOST": "redis", "LOG_LEVEL": "hunter22-hunter22", "REDIS_PORT": 6379},
        remove=["OLD"],
        diff=True,
    )
    assert not called.failed
    assert (
        file.read_text()
        == f"""# The key
OPENAI_API_KEY={KEY}  # of the team
#REDIS_HOST=localhost
REDIS_HOST=redis

LOG_LEVEL="hunter22-hunter22"
REDIS_PORT=6379
"""
    )
    assert (called.result["changed"], mode(file)) == (True, "0600")
    assert {item["name"]: item["action"] for item in called.result["changes"]} == {
        "LOG_LEVEL": "changed",
        "REDIS_HOST": "added",
        "OLD": "removed",
    }
    shown, permissions = called.result["diff"]
    assert "REDIS_HOST=redis\n" in shown["after"]
    assert "LOG_LEVEL=********" in shown["after"]
    assert permissions == {"before": {"mode": "0644"}, "after": {"mode": "0600"}}
    assert "hunter22-hunter22" not in called.output


def test_check_mode_predicts_what_the_real_run_does(file: Path) -> None:
    edit = {"set": {"OPENAI_API_KEY": "sk-proj-" + "Zz9_-" * 30, "NEW": "1"}, "remove": ["OLD"], "backup": True}
    before = (file.read_bytes(), file.stat())
    predicted = run(file, check=True, diff=True, **edit)
    assert (file.read_bytes(), file.stat()) == before
    assert list(file.parent.iterdir()) == [file]
    done = run(file, diff=True, **edit)
    same = ("changed", "changes", "names", "diff", "findings", "path")
    assert {name: predicted.result[name] for name in same} == {name: done.result[name] for name in same}
    assert edit["set"]["OPENAI_API_KEY"] not in predicted.output + done.output
    copy = Path(done.result["backup_file"])
    assert (copy.read_text(), mode(copy), "backup_file" in predicted.result) == (BEFORE, "0600", False)
    again = run(file, diff=True, **edit)
    assert (again.result["changed"], again.result["changes"], "backup_file" in again.result) == (False, [], False)


def test_permissions_alone_are_a_change_that_leaves_the_content(file: Path) -> None:
    inode = file.stat().st_ino
    predicted = run(file, set={"REDIS_PORT": "6379"}, check=True)
    done = run(file, set={"REDIS_PORT": "6379"})
    assert (predicted.result["changed"], done.result["changed"]) == (True, True)
    assert (file.stat().st_ino, mode(file), done.result["changes"]) == (inode, "0600", [])


def test_a_new_file_is_nobody_elses(tmp_path: Path) -> None:
    (tmp_path / "example").write_text("# Example\nOPENAI_API_KEY=your-api-key-here\n")
    file = tmp_path / ".env"
    predicted = run(file, template=str(tmp_path / "example"), set={"OPENAI_API_KEY": KEY}, check=True)
    assert (predicted.result["changed"], file.exists()) == (True, False)
    run(file, template=str(tmp_path / "example"), set={"OPENAI_API_KEY": KEY}, mode="0640")
    assert (file.read_text(), mode(file)) == (f"# Example\nOPENAI_API_KEY={KEY}\n", "0640")
    assert sorted(item.name for item in tmp_path.iterdir()) == [".env", "example"]


@pytest.mark.parametrize("follow", [True, False])
def test_links(file: Path, follow: bool) -> None:
    link = file.with_name("link")
    link.symlink_to(file.name)
    run(link, set={"OLD": "2"}, follow=follow)
    assert link.is_symlink() is follow
    assert ("OLD=2" in file.read_text()) is follow
    assert "OLD=2" in link.read_text()


def test_a_file_that_would_not_pass_is_not_written(file: Path) -> None:
    before = file.read_bytes()
    called = run(file, profile="guide", remove=["OPENAI_API_KEY"])
    assert (called.failed, file.read_bytes(), mode(file)) == (True, before, "0644")
    assert called.result["msg"].startswith("3 finding(s) at or above critical: config.variable_missing (")
    called = run(file, profile="guide", remove=["OPENAI_API_KEY"], fail_on="never")
    assert (called.failed, called.result["worst"], b"OPENAI_API_KEY=" in file.read_bytes()) == (
        False,
        "critical",
        False,
    )


def test_without_anything_to_change_nothing_is_changed(file: Path) -> None:
    before = (file.read_bytes(), file.stat())
    called = run(file, fail_on="minor", mode="0640")
    assert (called.failed, called.result["changed"]) == (True, False)
    assert [item["id"] for item in called.result["findings"]] == [
        "security.env_file_exposed",
        "config.env_duplicate",
    ]
    assert (file.read_bytes(), file.stat()) == before


@pytest.mark.brings_about("config.env_incomplete", "config.env_unknown", "config.env_example_secret")
def test_beside_its_example(tmp_path: Path) -> None:
    file, example = tmp_path / ".env", tmp_path / "example"
    example.write_text("OPENAI_API_KEY=\nPOSTGRES_PASSWORD=hunter22-hunter22\nNEW=1\n#REDIS_HOST=redis\n")
    file.write_text(f"OPENAI_API_KEY={KEY}\nPOSTGRES_PASSWORD=hunter22-hunter22\nREDIS_HOST=redis\nREDIS_HOTS=redis\n")
    file.chmod(0o600)
    called = run(file, template=str(example), fail_on="major")
    assert {(item["id"], item["object"]) for item in called.result["findings"]} == {
        ("config.env_incomplete", str(file)),
        ("config.env_unknown", str(file)),
        ("config.env_example_secret", "POSTGRES_PASSWORD"),
    }
    assert called.result["msg"].endswith("config.env_example_secret (POSTGRES_PASSWORD)")
    assert "hunter22" not in called.output
    mended = {"set": {"NEW": "2", "POSTGRES_PASSWORD": "an-own-one"}, "remove": ["REDIS_HOTS"]}
    assert run(file, template=str(example), fail_on="minor", **mended).result["findings"] == []


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"set": {"A": True}}, "set: the value of A must be a text or a whole number, not a bool; "),
        ({"set": {"A": "hunter22${B}"}}, "set: the value of A cannot be written: it holds ${...}"),
        ({"set": {"A": "hunter22 "}, "quotes": "never"}, "set: the value of A cannot be written: it cannot stand"),
        ({"path": "/nonexistent/.env", "set": {"A": "1"}}, "path: there is no directory /nonexistent"),
        ({"set": {"A": "1"}, "mode": "private"}, "mode must be octal such as '0600', or symbolic"),
        ({"set": {"A": "1"}, "owner": "no-such-user"}, "owner: this host knows no 'no-such-user'"),
    ],
)
def test_bad_input_is_one_line(file: Path, options: dict[str, t.Any], message: str) -> None:
    called = call("env_file", **{"path": str(file), **options})
    assert (called.failed, file.read_text()) == (True, BEFORE)
    assert called.result["msg"].startswith(message)
    assert "hunter22" not in json.dumps(called.result)
    assert "Traceback" not in called.output


@pytest.mark.parametrize("options", [{"mode": "private"}, {"owner": "no-such-user"}, {"group": "no-such-group"}])
@pytest.mark.parametrize("check", [True, False])
def test_a_new_file_that_could_not_be_finished_is_not_begun(
    tmp_path: Path, options: dict[str, str], check: bool
) -> None:
    called = call("env_file", check=check, path=str(tmp_path / "new.env"), set={"A": "1"}, **options)
    assert (called.failed, list(tmp_path.iterdir())) == (True, [])


def test_in_a_loop_no_value_is_shown(tmp_path: Path) -> None:
    """As a play does it, with a value from elsewhere; what a loop itself goes over Ansible shows."""
    task = {
        "autogpt.ops.env_file": {"path": f"{tmp_path}/{{{{ item }}}}", "set": {"TOKEN": "{{ secret }}"}},
        "loop": ["one", "two"],
    }
    done = play(tmp_path, [task], {"secret": KEY}, "-vvv", "--diff")
    assert KEY not in done
    assert (tmp_path / "two").read_text() == f"TOKEN={KEY}\n"


@pytest.fixture(scope="module", params=["fleet-trixie", "fleet-bookworm"])
def written(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """A host of the fleet, and a directory on it with a file in which all values were set in one run."""
    host: str = request.param
    folder = on(host, "mktemp", "-d").strip()
    called = call("env_file", host, path=f"{folder}/app.env", set=VALUES)
    assert not called.failed, called.result
    yield host, folder
    on(host, "rm", "-r", folder)


def test_compose(written: tuple[str, str]) -> None:
    host, folder = written
    services = {"version": "3", "services": {"app": {"image": "none", "env_file": ["app.env"]}}}
    on(host, "sh", "-c", f"cat > {folder}/docker-compose.yml", stdin=json.dumps(services))
    program = "docker compose" if host == "fleet-trixie" else "docker-compose"
    shown = yaml.safe_load(on(host, "sh", "-c", f"cd {folder} && {program} config"))
    found = shown["services"]["app"]["environment"]
    # In what it shows, compose doubles each $, so that it can be read as a compose file again.
    assert {name: str(value).replace("$$", "$") for name, value in found.items()} == VALUES


def test_python_dotenv(written: tuple[str, str], tmp_path: Path) -> None:
    host, folder = written
    (tmp_path / "app.env").write_bytes(on(host, "cat", f"{folder}/app.env").encode())
    assert dict(dotenv.dotenv_values(tmp_path / "app.env")) == VALUES


def test_docker_run_where_quotes_are_ruled_out(written: tuple[str, str]) -> None:
    host, folder = written
    bare = ("PLAIN", "SPACES", "QUOTES", "BACKSLASHES", "EMPTY", "NUMBER")
    wanted = {name: VALUES[name] for name in bare}
    on(host, "sh", "-c", f"cat > {folder}/run.env", stdin="QUOTES='x' # comment\n")
    called = call("env_file", host, path=f"{folder}/run.env", set=wanted, quotes="never")
    assert not called.failed, called.result
    image = on(host, "docker", "inspect", "openai", "--format", "{{.Config.Image}}").strip()
    name = on(host, "docker", "create", "--env-file", f"{folder}/run.env", image).strip()
    try:
        found = json.loads(on(host, "docker", "inspect", name, "--format", "{{json .Config.Env}}"))
    finally:
        on(host, "docker", "rm", name)
    assert {item.partition("=")[0]: item.partition("=")[2] for item in found if item.split("=")[0] in bare} == wanted
