# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import sys
import typing as t
from pathlib import Path

import docker
import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._openai import source as sources
from ansible_collections.autogpt.ops.plugins.module_utils._openai.source import Source, secrets_of, source

sys.path.insert(0, str(Path(__file__).parent))
from key_options import KEY, request

FILE = """
OPENAI_API_KEY=sk-of-the-file
OPENAI_BASE_URL=http://gate/v1
HTTPS_PROXY=http://me:hunter22@proxy:1
SMART_LLM=gpt-4o
POSTGRES_PASSWORD=nobody-asked
"""


@pytest.fixture(autouse=True)
def _no_proxies_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def file(tmp_path: Path) -> str:
    (tmp_path / ".env").write_text(FILE)
    return str(tmp_path / ".env")


def test_a_key_alone() -> None:
    assert source(request(api_key=KEY)).environment == {"OPENAI_API_KEY": KEY}


def test_of_the_targets_own_variables_only_the_way_out_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy:1")
    monkeypatch.setenv("NO_PROXY", "gate")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://stray/v1")
    expected = {"OPENAI_API_KEY": KEY, "https_proxy": "http://proxy:1", "NO_PROXY": "gate"}
    assert source(request(api_key=KEY)).environment == expected


def test_a_file_is_read_for_what_matters(file: str) -> None:
    given = source(request(env_file=file))
    assert given.label == file
    assert given.environment == {
        "OPENAI_API_KEY": "sk-of-the-file",
        "OPENAI_BASE_URL": "http://gate/v1",
        "HTTPS_PROXY": "http://me:hunter22@proxy:1",
        "SMART_LLM": "gpt-4o",
    }


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"api_key": KEY}, {"OPENAI_API_KEY": KEY}),
        ({"base_url": "https://other/v1"}, {"OPENAI_API_BASE_URL": "https://other/v1", "OPENAI_BASE_URL": ""}),
        ({"organization": "org-1"}, {"OPENAI_ORGANIZATION": "org-1", "OPENAI_ORG_ID": ""}),
        ({"project": ""}, {"OPENAI_PROJECT_ID": ""}),
        ({"proxy": ""}, {"HTTPS_PROXY": "", "https_proxy": ""}),
        ({"proxy": "http://p:1"}, {"HTTPS_PROXY": "", "https_proxy": "http://p:1", "no_proxy": "", "NO_PROXY": ""}),
        ({"api_ca_path": "/ca.pem"}, {"SSL_CERT_FILE": "/ca.pem", "SSL_CERT_DIR": ""}),
    ],
)
def test_options_outrank_the_file(file: str, options: dict[str, t.Any], expected: dict[str, str]) -> None:
    environment = source(request(env_file=file, **options)).environment
    assert {name: environment.get(name) for name in expected} == expected


def test_another_variable(tmp_path: Path) -> None:
    (tmp_path / "e").write_text("GATE_KEY=k\nOPENAI_API_KEY=other\n")
    assert source(request(env_file=str(tmp_path / "e"), variable="GATE_KEY")).environment == {"GATE_KEY": "k"}


def test_what_only_compose_can_know(tmp_path: Path) -> None:
    (tmp_path / "e").write_text("OPENAI_API_KEY=${HUNTER22}\nOTHER=$X\n")
    with pytest.raises(ValueError, match=r"env_file: what OPENAI_API_KEY refers to") as caught:
        source(request(env_file=str(tmp_path / "e")))
    assert "HUNTER22" not in str(caught.value)


@pytest.mark.parametrize(("path", "words"), [("/nonexistent/.env", "there is no file"), ("/", "cannot be read")])
def test_files_that_cannot_be_read(path: str, words: str) -> None:
    with pytest.raises(ValueError, match=f"env_file: .*{words}"):
        source(request(env_file=path))


def test_secrets_are_the_key_and_passwords_on_the_way(file: str) -> None:
    assert {"sk-of-the-file", "hunter22"} <= secrets_of(source(request(env_file=file))).values
    assert "hunter22" not in repr(source(request(env_file=file)))


def test_an_engine_that_is_not_there() -> None:
    with pytest.raises(ValueError, match=r"docker_host: .* does not answer \((config|tcp): "):
        source(request(container="app"))


class Engine:
    """Of an engine, as much as a look at one container needs; the real one is asked in the integration tests."""

    NETWORKS: t.ClassVar[dict[str, t.Any]] = {"net": {"IPAddress": "10.0.0.2", "Aliases": ["Gate"]}}
    timeout = 1.0

    def inspect_container(self, name: str) -> dict[str, t.Any]:
        if name not in ("app", "gate"):
            raise docker.errors.NotFound("none")
        environment = ["OPENAI_API_KEY=sk-of-the-container", "OPENAI_BASE_URL=http://gate/v1", "PATH=/bin", "NO=1"]
        networks = self.NETWORKS if name == "gate" else {"net": {"IPAddress": ""}}
        return {
            "Id": name,
            "Name": f"/{name}",
            "Config": {"Env": environment},
            "NetworkSettings": {"Networks": networks},
        }

    def containers(self, **_options: t.Any) -> list[dict[str, t.Any]]:
        return [{"Id": "app"}, {"Id": "gate"}]


@pytest.fixture
def _engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_engine", lambda _request: Engine())


@pytest.mark.usefixtures("_engine")
class TestContainers:
    def test_its_environment_counts_and_what_outranks_it_is_known(self, file: str) -> None:
        given = source(request(container="app", env_file=file, organization="org-1"))
        assert given.overlay["OPENAI_API_KEY"] == given.environment["OPENAI_API_KEY"] == "sk-of-the-file"
        assert given.overlay["OPENAI_ORGANIZATION"] == "org-1"
        assert set(source(request(container="app")).environment) == {"OPENAI_API_KEY", "OPENAI_BASE_URL"}
        assert source(request(container="app")).overlay == {}

    def test_one_that_is_not_there(self) -> None:
        with pytest.raises(ValueError, match="container: there is no container other"):
            source(request(container="other"))

    def test_names_that_only_docker_resolves(self) -> None:
        given = source(request(container="app"))
        assert given.neighbours() == {"gate": "10.0.0.2", "app": ""}

    def test_nobody_has_neighbours_without_a_container(self) -> None:
        assert Source("x", "K", {}).neighbours() == {}
