# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What compose's own files say of the variables that an environment file sets too."""

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.autogpt.ops.plugins.module_utils._facts import ComposeVariable, Container
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError
from ansible_collections.autogpt.ops.plugins.module_utils._probes.compose import variables
from ansible_collections.autogpt.ops.plugins.module_utils._probes.settings import shape

PLAIN = """
services:
  app:
    env_file: [.env]
    environment:
      REDIS_HOST: redis
      REDIS_PORT: 6379
      EMPTY: ""
      PRICE: $$5
      LOG_LEVEL:
      OPENAI_API_KEY: ${OPENAI_API_KEY}
      FAST_LLM: ${FAST_LLM:-gpt-4o}
      SMART_LLM: $SMART_LLM
      DATABASE_STRING: postgresql://autogpt:${PASSWORD}@db/autogpt
      AP_SERVER_PORT: ${PORT}
      AP_SERVER_CORS_ALLOWED_ORIGINS: ${AP_SERVER_CORS_ALLOWED_ORIGINS},http://localhost
  redis:
    environment: {REDIS_HOST: elsewhere}
"""


def app(*files: str) -> Container:
    labels = {"com.docker.compose.project.config_files": ",".join(files)}
    return Container("app", "a" * 64, "autogpt", "running", service="app", labels=labels)


def seen(folder: Path, *files: str, env_file: str = ".env") -> dict[str, tuple[str, str, int, str]]:
    """By variable: its kind, the file, the line, and the fingerprint of its value."""
    found = variables(app(*(files or ("compose.yml",))), str(folder), str(folder / env_file))
    assert found is not None
    prints = {one.name: one.shape.fingerprint if one.shape else "" for one in found}
    return {one.name: (one.kind, Path(one.path).name, one.line, prints[one.name]) for one in found}


def written(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.yml").write_text(text)
    return folder


def fingerprint(value: str) -> str:
    return shape("X", value).fingerprint


def test_a_mapping(tmp_path: Path) -> None:
    assert seen(written(tmp_path, compose=PLAIN)) == {
        "REDIS_HOST": ("fixed", "compose.yml", 6, fingerprint("redis")),
        "REDIS_PORT": ("fixed", "compose.yml", 7, fingerprint("6379")),
        "EMPTY": ("fixed", "compose.yml", 8, ""),
        "PRICE": ("fixed", "compose.yml", 9, fingerprint("$5")),
        "LOG_LEVEL": ("passed", "compose.yml", 10, ""),
        "OPENAI_API_KEY": ("passed", "compose.yml", 11, ""),
        "FAST_LLM": ("passed", "compose.yml", 12, ""),
        "SMART_LLM": ("passed", "compose.yml", 13, ""),
        "DATABASE_STRING": ("made", "compose.yml", 14, ""),
        "AP_SERVER_PORT": ("made", "compose.yml", 15, ""),
        "AP_SERVER_CORS_ALLOWED_ORIGINS": ("mixed", "compose.yml", 16, ""),
    }


def test_a_list(tmp_path: Path) -> None:
    text = "services:\n  app:\n    environment:\n      - REDIS_HOST=redis\n      - LOG_LEVEL\n      - A=b=c # no more\n"
    found = seen(written(tmp_path, compose=text))
    assert {name: one[:3] for name, one in found.items()} == {
        "REDIS_HOST": ("fixed", "compose.yml", 4),
        "LOG_LEVEL": ("passed", "compose.yml", 5),
        "A": ("fixed", "compose.yml", 6),
    }
    assert found["A"][3] == fingerprint("b=c")


# As upstream's platform writes it: https://github.com/Significant-Gravitas/AutoGPT, autogpt_platform/docker-compose.yml
EXTENDED = """
x-backend: &backend
  REDIS_HOST: redis
  PYRO_HOST: 0.0.0.0
services:
  app:
    environment:
      <<: *backend
      PYRO_HOST: 127.0.0.1
      LOG_LEVEL: INFO
"""
EXTENDING = """
services:
  app:
    extends: {file: ./below.yml, service: app}
    environment: [LOG_LEVEL=DEBUG]
"""


def test_what_is_merged_and_what_is_extended_counts_and_the_nearest_wins(tmp_path: Path) -> None:
    found = seen(written(tmp_path, below=EXTENDED, compose=EXTENDING))
    assert {name: one[:3] for name, one in found.items()} == {
        "REDIS_HOST": ("fixed", "below.yml", 3),
        "PYRO_HOST": ("fixed", "below.yml", 9),
        "LOG_LEVEL": ("fixed", "compose.yml", 5),
    }


def test_a_later_file_outranks_an_earlier_one(tmp_path: Path) -> None:
    written(tmp_path, compose=PLAIN, override="services: {app: {environment: {REDIS_HOST: other}}}")
    assert seen(tmp_path, "compose.yml", str(tmp_path / "override.yml"))["REDIS_HOST"][1] == "override.yml"


def test_a_later_environment_file_outranks_an_earlier_one_and_itself_is_outranked(tmp_path: Path) -> None:
    environment = "environment: {REDIS_HOST: redis}"
    files = "env_file: [old.env, {path: .env, required: false}, local.env, {path: gone.env, required: false}]"
    written(tmp_path, compose=f"services:\n  app:\n    {files}\n    {environment}\n")
    (tmp_path / "old.env").write_text("SMART_LLM=old\n")
    (tmp_path / "local.env").write_text("# mine\nFAST_LLM=local\nREDIS_HOST=local\n")
    found = seen(tmp_path)
    assert {name: one[:3] for name, one in found.items()} == {
        "FAST_LLM": ("fixed", "local.env", 2),
        "REDIS_HOST": ("fixed", "compose.yml", 4),
    }
    assert "FAST_LLM" not in seen(tmp_path, env_file="local.env")
    assert "FAST_LLM" not in seen(tmp_path, env_file="elsewhere.env")


def test_what_goes_in_circles_comes_to_an_end(tmp_path: Path) -> None:
    circles = "services:\n  app: &app\n    <<: *app\n    extends: app\n    environment: {A: b}\n"
    assert seen(written(tmp_path, compose=circles))["A"][:3] == ("fixed", "compose.yml", 5)


ODD = ["", "[]", "services: 1", "services: {app: 2}", "services: {app: {environment: 3, env_file: {}}}", "a: !reset []"]


@pytest.mark.parametrize("text", [*ODD, "services: {app: {extends: [], environment: [[1], {a: b}]}}"])
def test_files_of_another_form_say_nothing(tmp_path: Path, text: str) -> None:
    assert all(not name for name in seen(written(tmp_path, compose=text)))


def test_nothing_can_be_known_without_files(tmp_path: Path) -> None:
    assert variables(app("compose.yml"), str(tmp_path), "") is None
    written(tmp_path, compose=PLAIN)
    assert variables(app(), str(tmp_path), "") is None


def test_what_is_missing_to_read_them_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "yaml", None)
    written(tmp_path, compose=PLAIN)
    assert variables(app(), str(tmp_path), "") is None
    with pytest.raises(ProbeError) as error:
        variables(app("compose.yml"), str(tmp_path), "")
    assert (error.value.reason, error.value.evidence["debian_package"]) == ("package_missing", "python3-yaml")


def test_what_is_no_yaml_is_said_without_its_words(tmp_path: Path) -> None:
    written(tmp_path, compose='services:\n  app: {environment: {OPENAI_API_KEY: "sk-hidden')
    with pytest.raises(ProbeError) as caught:
        variables(app("compose.yml"), str(tmp_path), "")
    assert caught.value.reason == "unexpected_answer"
    assert caught.value.evidence["message"] == "no YAML at line 2"
    assert caught.value.__cause__ is None


NAMES = st.from_regex(r"[A-Z_]{1,8}", fullmatch=True)


@given(
    st.dictionaries(NAMES, st.one_of(st.none(), st.integers(0, 99), st.text(max_size=20)), min_size=1), st.booleans()
)
def test_however_a_value_is_written_in_yaml_it_is_the_one_that_counts(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, t.Any], is_list: bool
) -> None:
    folder = tmp_path_factory.mktemp("project")
    listed = [name if value is None else f"{name}={value}" for name, value in values.items()]
    service = {"environment": listed if is_list else values}
    (folder / "compose.yml").write_text(yaml.safe_dump({"services": {"app": service}}), encoding="utf-8")
    found = variables(app("compose.yml"), str(folder), "")
    assert found is not None
    assert [one.name for one in found] == sorted(values)
    for one in found:
        assert_is(one, values[one.name])


def assert_is(one: ComposeVariable, value: object) -> None:
    if value is None:
        assert (one.kind, one.shape) == ("passed", None)
    elif "$" not in str(value):
        assert one.kind == "fixed"
        assert one.shape == shape(one.name, str(value))
