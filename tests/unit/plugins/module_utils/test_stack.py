# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import typing as t

import pytest

from ansible_collections.autogpt.ops.plugins.module_utils._facts import Container, NetworkLink
from ansible_collections.autogpt.ops.plugins.module_utils._stack import Override, discover, score

GUIDE = {
    "OPENAI_API_KEY": "sk-proj-x",
    "DATABASE_STRING": "postgresql+psycopg2://autogpt:p%40ss@postgres:5432/autogpt?connect_timeout=3",
    "REDIS_HOST": "redis",
    "REDIS_PORT": "6379",
}


def container(name: str, image: str, network: str = "autogpt_default", **more: t.Any) -> Container:
    aliases = tuple(more.pop("aliases", (name,)))
    project = more.pop("project", "autogpt")
    return Container(
        name, f"{name:0<64}", image, more.pop("status", "running"), project, more.pop("service", name),
        networks=(NetworkLink(network, "172.18.0.9", aliases),), **more,
    )  # fmt: skip


APP = container(
    "autogpt-container",
    "autogpt:0.5.1",
    service="autogpt",
    labels={"com.docker.compose.project.working_dir": "/opt/autogpt"},
)
POSTGRES = container("postgres", "postgres:17")
REDIS = container("redis", "redis:8")
MOCK = container("openai", "autogpt-openai:1")
ALL = (REDIS, MOCK, POSTGRES, APP)


def stacks(
    containers: t.Sequence[Container], environments: t.Mapping[str, t.Mapping[str, str]], *overrides: Override
) -> dict[str, dict[str, str]]:
    return {item.stack.name: dict(item.stack.members) for item in discover(containers, environments, overrides)}


def test_the_guides_layout_needs_no_word() -> None:
    found = discover(ALL, {"autogpt-container": GUIDE})
    assert [item.stack.name for item in found] == ["autogpt"]
    assert found[0].stack.members == {
        "app": "autogpt-container",
        "postgres": "postgres",
        "redis": "redis",
        "openai": "openai",
    }
    assert found[0].stack.working_dir == "/opt/autogpt"
    assert found[0].stack.source == "discovered"
    assert found[0].environment == GUIDE


def test_other_names_project_and_network() -> None:
    brain = container("brain", "registry.example.com/team/mind:7", "mindnet", project="assistant")
    memory = container("memory-db", "pg:1", "mindnet", project="assistant", service="memory", aliases=("memory",))
    cache = container("fastcache", "cache:1", "mindnet", project="", service="", aliases=("quick",))
    environment = {**GUIDE, "DATABASE_STRING": "postgres://thinker:x@memory/mind", "REDIS_HOST": "quick"}
    assert stacks((brain, memory, cache), {"brain": environment}) == {
        "assistant": {"app": "brain", "postgres": "memory-db", "redis": "fastcache"}
    }


def test_a_database_of_that_name_on_another_network_is_somebody_elses() -> None:
    stranger = container("postgres", "postgres:17", "other_default", project="other")
    assert stacks((APP, stranger, REDIS), {"autogpt-container": GUIDE})["autogpt"] == {
        "app": "autogpt-container",
        "redis": "redis",
    }


def test_a_wrong_host_in_the_dsn_still_leads_to_the_projects_database() -> None:
    environment = {**GUIDE, "DATABASE_STRING": "postgresql://a:b@localhost/autogpt"}
    assert stacks(ALL, {"autogpt-container": environment})["autogpt"]["postgres"] == "postgres"


def test_an_application_that_lost_its_environment_is_found_by_its_names() -> None:
    assert stacks(ALL, {})["autogpt"]["app"] == "autogpt-container"


def test_a_stopped_application_is_found() -> None:
    stopped = container("autogpt-container", "autogpt:0.5.1", service="autogpt", status="exited")
    assert "autogpt" in stacks((stopped, POSTGRES), {"autogpt-container": GUIDE})


@pytest.mark.parametrize(
    ("item", "environment"),
    [
        (container("web", "nginx:1", project="shop"), {}),
        (container("bot", "chatbot:1", project="bot"), {"OPENAI_API_KEY": "sk-x"}),
        (container("api", "django:1", project="shop"), {"DATABASE_URL": "postgres://a:b@c/d"}),
        (container("billing", "acme/billing:1", project="shop"), {"DATABASE_STRING": "postgres://a:b@c/d"}),
        (container("autogpt-postgres", "postgres:17"), {"POSTGRES_PASSWORD": "x"}),
        (container("autogpt-redis-1", "redis:8"), {}),
        (MOCK, {}),
    ],
)
def test_others_are_left_alone(item: Container, environment: dict[str, str]) -> None:
    assert score(item, environment) < 3
    assert discover((item,), {item.name: environment}) == ()


def test_a_container_of_compose_run_is_neither_application_nor_member() -> None:
    one_off = container(
        "autogpt-autogpt-run-1", "autogpt:0.5.1", service="autogpt", status="exited",
        labels={"com.docker.compose.oneoff": "True"},
    )  # fmt: skip
    members = stacks((one_off, *ALL), dict.fromkeys((one_off.name, "autogpt-container"), GUIDE))["autogpt"]
    assert members["app"] == "autogpt-container"
    assert one_off.name not in members.values()


def test_of_two_alike_the_one_that_runs_is_the_application() -> None:
    dead = container("autogpt-old", "autogpt:0.5.1", service="autogpt", status="exited")
    twin = container("autogpt-new", "autogpt:0.5.1", service="autogpt")
    assert stacks((dead, twin), {"autogpt-old": GUIDE, "autogpt-new": GUIDE})["autogpt"]["app"] == "autogpt-new"


def test_a_service_called_like_a_part_takes_nobodys_place() -> None:
    web = container("web", "flutter:1", service="app")
    twin = container("web-2", "flutter:1", service="app")
    members = stacks((*ALL, web, twin), {"autogpt-container": GUIDE})["autogpt"]
    assert members["app"] == "autogpt-container"
    assert {"web", "web-2"} <= set(members.values())


def test_dockers_names_are_the_same_in_any_case() -> None:
    database = container("AutoGPT-DB", "postgres:17", project="other", aliases=("AutoGPT-DB",))
    environment = {**GUIDE, "DATABASE_STRING": "postgresql://a:b@AutoGPT-DB/autogpt"}
    assert stacks((APP, database), {"autogpt-container": environment})["autogpt"]["postgres"] == "AutoGPT-DB"


def test_a_database_elsewhere_is_not_the_one_beside() -> None:
    environment = {**GUIDE, "DATABASE_STRING": "postgresql://a:b@db.example.com/autogpt"}
    assert stacks(ALL, {"autogpt-container": environment})["autogpt"].get("postgres") != "postgres"


def test_the_entry_that_speaks_most_clearly_wins_whatever_the_order() -> None:
    entries = Override(directory="/general"), Override(app="autogpt-container", directory="/special")
    found = discover(ALL, {"autogpt-container": GUIDE}, entries)
    assert [item.stack.working_dir for item in found] == ["/special"]


def test_two_stacks_on_one_host() -> None:
    brain = container("brain", "mind:7", "mindnet", project="assistant")
    assert set(stacks((*ALL, brain), {"autogpt-container": GUIDE, "brain": GUIDE})) == {"autogpt", "assistant"}


def test_two_stacks_of_one_name_are_told_apart() -> None:
    first = container("a", "mind:7", project="")
    found = stacks((first, APP), {"a": GUIDE, "autogpt-container": GUIDE}, Override(name="autogpt", app="a"))
    assert set(found) == {"autogpt", "autogpt-autogpt-container"}


def test_an_override_without_identity_corrects_what_was_found() -> None:
    found = discover(ALL, {"autogpt-container": GUIDE}, [Override(directory="/srv/x", env_file="/etc/app.env")])
    assert [(item.stack.name, item.stack.working_dir, item.env_file) for item in found] == [
        ("autogpt", "/srv/x", "/etc/app.env")
    ]
    assert found[0].stack.source == "inventory"


@pytest.mark.parametrize(
    "override", [Override(name="autogpt", redis="fast"), Override(app="autogpt-container", redis="fast")]
)
def test_an_override_names_one_part_and_leaves_the_others(override: Override) -> None:
    members = stacks(ALL, {"autogpt-container": GUIDE}, override)["autogpt"]
    assert (members["redis"], members["postgres"]) == ("fast", "postgres")


def test_a_part_that_two_know_joins_override_and_stack() -> None:
    assert set(stacks(ALL, {"autogpt-container": GUIDE}, Override(name="prod", postgres="postgres"))) == {"prod"}


def test_an_override_of_what_does_not_exist_is_a_stack_of_its_own() -> None:
    found = stacks((), {}, Override(name="ghost", app="ghost-app", postgres="ghost-db"))
    assert found == {"ghost": {"app": "ghost-app", "postgres": "ghost-db"}}


CLASSIC = {"OPENAI_API_KEY": "sk-x", "AP_SERVER_PORT": "8000", "SMART_LLM": "gpt-4"}
PLATFORM = {
    "DATABASE_URL": "postgresql://postgres:x@db:5432/postgres?schema=platform&connect_timeout=60",
    "DIRECT_URL": "postgresql://postgres:x@db:5432/postgres?schema=platform&connect_timeout=60",
    "REDIS_HOST": "redis",
    "RABBITMQ_HOST": "rabbitmq",
    "ENCRYPTION_KEY": "k",
}


def served(service: str, image: str, *aliases: str) -> Container:
    return container(f"autogpt_platform-{service}-1", image, "app-network", project="autogpt_platform",
                     service=service, aliases=(service, *aliases))  # fmt: skip


@pytest.mark.parametrize(
    ("item", "environment", "kind"),
    [
        (APP, GUIDE, "guide"),
        (APP, {"OPENAI_API_KEY": "sk-x"}, "guide"),
        (container("auto-gpt-1", "significantgravitas/auto-gpt:v0.5.1", service="auto-gpt"), CLASSIC, "classic"),
        (container("agent", "mine:1"), {**CLASSIC, "AP_SERVER_DB_URL": "postgresql://db/x"}, "classic"),
        (served("rest_server", "autogpt_platform-rest_server"), PLATFORM, "platform"),
        (container("api", "mine:1"), PLATFORM, "platform"),
    ],
)
def test_the_kind_is_told_by_names_and_variables(item: Container, environment: dict[str, str], kind: str) -> None:
    assert [one.stack.profile for one in discover([item], {item.name: environment})] == [kind]


def test_the_platforms_services_are_one_stack() -> None:
    names = ("rest_server", "executor", "websocket_server")
    services = [served(name, f"autogpt_platform-{name}") for name in names]
    others = [served("db", "supabase/postgres:15.8.1", "supabase-db"), served("redis", "redis:latest")]
    rabbit = served("rabbitmq", "rabbitmq:4.1-management")
    environments = {item.name: PLATFORM for item in services}
    (found,) = discover([*reversed(services), *others, rabbit], environments)
    parts = {"app": "rest_server", "postgres": "db", "redis": "redis", "rabbitmq": "rabbitmq", "executor": "executor",
             "websocket_server": "websocket_server"}  # fmt: skip
    assert found.stack.members == {part: f"autogpt_platform-{name}-1" for part, name in parts.items()}
