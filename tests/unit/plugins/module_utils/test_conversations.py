# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which observations are made of a stack, and from where."""

from __future__ import annotations

import dataclasses
import types
import typing as t
from pathlib import Path

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils import _conversations
from ansible_collections.autogpt.ops.plugins.module_utils._conversations import Conversation, Subject
from ansible_collections.autogpt.ops.plugins.module_utils._facts import (
    ApiReach,
    Container,
    NetworkLink,
    Observation,
    PortBinding,
    Stack,
    Web,
)
from ansible_collections.autogpt.ops.plugins.module_utils._model import ProbeError, Vantage
from ansible_collections.autogpt.ops.plugins.module_utils._probes import env_file, frontend, inside, postgres
from ansible_collections.autogpt.ops.plugins.module_utils._stack import Candidate

APP = Container(
    "app",
    "a",
    "autogpt",
    "running",
    networks=(NetworkLink("net", "172.18.0.2"),),
    ports=(PortBinding(8000, "tcp", "", 8000),),
)
ORACLE = Container("oracle", "b", "llm", "running", networks=(NetworkLink("net", "172.18.0.3"),))
ENVIRONMENT = {"OPENAI_API_KEY": "sk-only-a-test"}


class Eyes:
    """Stands in for the two ways to look, and remembers what was asked of each."""

    def __init__(self, api: ApiReach, reason: str = "") -> None:
        self.api, self.reason = api, reason
        self.from_host_specs: list[t.Mapping[str, t.Any]] = []
        self.from_container_specs: list[t.Mapping[str, t.Any]] = []

    def from_container(self, _client: object, _id: str, spec: t.Mapping[str, t.Any], _timeout: float) -> Observation:
        if self.reason:
            raise ProbeError(self.reason)
        self.from_container_specs.append(spec)
        return Observation(Vantage.CONTAINER, api=self.api)

    def from_host(self, spec: t.Mapping[str, t.Any], environment: t.Mapping[str, str]) -> Observation:
        assert environment == ENVIRONMENT
        self.from_host_specs.append(spec)
        return Observation(Vantage.HOST)


def api(stage: str, host: str = "api.example.test") -> ApiReach:
    return ApiReach(f"https://{host}/v1", stage, host=host)


def look(eyes: Eyes, monkeypatch: pytest.MonkeyPatch, app: Container = APP) -> Stack:
    monkeypatch.setattr(inside, "from_container", eyes.from_container)
    monkeypatch.setattr(inside, "from_host", eyes.from_host)
    monkeypatch.setattr(frontend, "knock", lambda door, _patience: Web(door.url, "ready", "200"))
    subject = Subject(Candidate(Stack("s", "guide", members={"app": "app"}), ENVIRONMENT))
    talk = Conversation(subject, (app, ORACLE), None, ("observed", "published"), completion=True)
    return talk.stack({key: job.call() for key, job in talk.jobs(6.0).items()})


@pytest.mark.parametrize("stage", ["ready", "config", "greeting", "auth", "query"])
def test_one_look_is_enough_where_the_container_gets_through(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    eyes = Eyes(api(stage))
    found = look(eyes, monkeypatch)
    assert found.inside == Observation(Vantage.CONTAINER, api=eyes.api)
    assert (found.outside, eyes.from_host_specs) == (None, [])


@pytest.mark.parametrize("stage", ["dns", "tcp", "proxy", "tls"])
def test_the_host_looks_too_where_the_container_does_not_get_through(
    stage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    eyes = Eyes(api(stage))
    found = look(eyes, monkeypatch)
    assert found.observed is found.inside
    assert found.outside == Observation(Vantage.HOST)
    (spec,) = eyes.from_host_specs
    assert (spec["only"], spec["completion"], spec["timeout"]) == (("api", "network"), False, 3.0)
    assert spec["hosts"] == {"app": "172.18.0.2", "oracle": "172.18.0.3"}


@pytest.mark.parametrize("host", ["oracle", "Oracle"])
def test_the_host_has_no_other_way_to_a_container(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    eyes = Eyes(api("tcp", host))
    assert look(eyes, monkeypatch).outside is None
    assert eyes.from_host_specs == []


def test_the_host_stands_in_where_the_container_cannot_be_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    eyes = Eyes(api("ready"), "no_python_inside")
    found = look(eyes, monkeypatch)
    assert (found.inside, found.outside) == (None, Observation(Vantage.HOST))
    assert "only" not in eyes.from_host_specs[0]


@pytest.mark.parametrize(("spent", "left"), [(0.0, 6.0), (2.5, 3.5), (5.9, 2.0)])
def test_the_host_has_the_time_that_is_left(spent: float, left: float, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter((100.0, 100.0 + spent))
    monkeypatch.setattr(_conversations, "time", types.SimpleNamespace(monotonic=lambda: next(clock)))
    eyes = Eyes(api("ready"), "container_not_running")
    look(eyes, monkeypatch)
    assert eyes.from_host_specs[0]["timeout"] == pytest.approx(left)


def test_the_door_is_where_its_kind_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    eyes = Eyes(api("ready"))
    found = look(eyes, monkeypatch)
    assert found.published is not None
    assert found.published.target == "http://127.0.0.1:8000/health"
    web = eyes.from_container_specs[0]["web"]
    assert (web["app_port"], web["health_path"]) == (8000, "/health")


def test_who_does_not_run_has_no_door(monkeypatch: pytest.MonkeyPatch) -> None:
    found = look(Eyes(api("ready")), monkeypatch, dataclasses.replace(APP, status="exited"))
    assert (found.inside, found.published) == (None, None)


def test_no_value_of_the_environment_is_in_the_spec(monkeypatch: pytest.MonkeyPatch) -> None:
    eyes = Eyes(api("dns"))
    look(eyes, monkeypatch)
    assert "sk-only-a-test" not in str(eyes.from_container_specs) + str(eyes.from_host_specs)


@pytest.mark.parametrize(
    ("host", "address"),
    [("oracle", "172.18.0.7"), ("ORACLE", "172.18.0.7"), ("db.example.test", ""), ("10.0.0.9", ""), ("::1", "")],
)
def test_only_names_of_the_applications_networks_have_another_address(
    host: str, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(postgres, "read", lambda _parts, address, _patience: asked.append(address))
    server = Container("oracle", "c" * 64, "postgres", "running", networks=(NetworkLink("net", "172.18.0.7"),))
    app = Container("app", "d" * 64, "autogpt", "running", networks=(NetworkLink("net", "172.18.0.8"),))
    where = f"[{host}]" if ":" in host else host
    environment = {"DATABASE_STRING": f"postgresql://a:b@{where}/x"}
    subject = Subject(Candidate(Stack("s", "guide", members={"app": "app"}), environment))
    Conversation(subject, (app, server), None, ("postgres",), completion=False).jobs(6.0)["postgres", "s"].call()
    assert asked == [address]


@pytest.mark.parametrize(
    ("client", "project", "members", "asked"),
    [
        (object(), "shop", {"app": "app", "postgres": "db"}, True),
        (None, "shop", {"app": "app", "postgres": "db"}, False),
        (object(), "", {"app": "app", "postgres": "db"}, False),
        (object(), "shop", {"app": "app"}, False),
    ],
)
def test_left_data_is_looked_for_beside_a_database_of_compose(
    client: object, project: str, members: dict[str, str], asked: bool
) -> None:
    subject = Subject(Candidate(Stack("s", "guide", project=project, members=members), ENVIRONMENT))
    talk = Conversation(subject, (APP,), client, ("left_data",), completion=False)
    assert list(talk.jobs(6.0)) == ([("left_data", "s")] if asked else [])


@pytest.mark.parametrize(
    ("file", "asked"),
    [
        ({"OPENAI_API_KEY": "sk-another"}, True),
        (dict(ENVIRONMENT), False),
        ({"COMPOSE_PROJECT_NAME": "shop"}, False),
        ({}, False),
    ],
)
def test_compose_is_only_asked_where_file_and_container_differ(file: dict[str, str], asked: bool) -> None:
    subject = Subject(Candidate(Stack("s", "guide", members={"app": "app"}), ENVIRONMENT), None, file)
    talk = Conversation(subject, (APP,), None, ("composed",), completion=False)
    assert list(talk.jobs(6.0)) == ([("composed", "s")] if asked else [])


def test_what_compose_says_is_a_fact_of_the_stack(tmp_path: Path) -> None:
    (tmp_path / "compose.yml").write_text("services: {web: {environment: {OPENAI_API_KEY: sk-only-a-test}}}")
    (tmp_path / ".env").write_text("OPENAI_API_KEY=sk-another")
    labels = {"com.docker.compose.project.config_files": "compose.yml"}
    app = dataclasses.replace(APP, service="web", labels=labels)
    file, values = t.cast(t.Any, env_file.read(str(tmp_path / ".env")))
    stack = Stack("s", "guide", members={"app": "app"}, working_dir=str(tmp_path))
    talk = Conversation(Subject(Candidate(stack, ENVIRONMENT), file, values), (app,), None, ("composed",), False)
    composed = talk.stack({key: job.call() for key, job in talk.jobs(6.0).items()}).composed
    assert composed is not None
    assert [(one.name, one.kind, one.path) for one in composed] == [
        ("OPENAI_API_KEY", "fixed", str(tmp_path / "compose.yml"))
    ]
    assert "sk-only-a-test" not in repr(composed)
