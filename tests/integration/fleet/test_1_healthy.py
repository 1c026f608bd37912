# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a diagnosis of the healthy fleet says. Runs before any fault is injected."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import jsonschema
import matrix
import yaml

GUIDE = {"fleet-trixie", "fleet-bookworm"}
HOSTS = {*GUIDE, "fleet-kinds"}


def secrets_of(host: str) -> set[str]:
    """The values in the host's environment files that nobody may ever see; read by SSH, not by the product."""
    inventory = yaml.safe_load(matrix.INVENTORY.read_text())["fleet"]
    known = {**inventory["vars"], **inventory["hosts"][host]}
    command = [
        *("ssh", "-i", known["ansible_ssh_private_key_file"], "-p", str(known["ansible_port"])),
        *known["ansible_ssh_common_args"].split(),
        f"{known['ansible_user']}@{known['ansible_host']}",
        "cat /opt/*/.env /opt/*/backend/.env /opt/*/backend/autogpt/.env /srv/*/.env 2>/dev/null || true",
    ]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    keys = re.findall(r"(?:OPENAI_API_KEY|ENCRYPTION_KEY|JWT_VERIFY_KEY|REDIS_PASSWORD)=(\S+)", text)
    passwords = re.findall(r"://[^:/]+:([^@]+)@", text)
    assert keys
    assert passwords
    return {*keys, *passwords}


def test_every_host_is_diagnosed_completely(healthy: matrix.Run) -> None:
    assert set(healthy.records) == HOSTS
    assert [(name, record["unknowns"]) for name, record in healthy.records.items() if record["unknowns"]] == []


def test_nothing_above_minor_is_said_of_a_healthy_fleet(healthy: matrix.Run) -> None:
    assert [(name, matrix.loud(record)) for name, record in healthy.records.items() if matrix.loud(record)] == []
    assert healthy.status == 0


def test_both_stacks_are_found_whatever_their_containers_are_called(healthy: matrix.Run) -> None:
    stacks = {stack["name"]: stack["members"] for stack in healthy.records["fleet-trixie"]["stacks"]}
    assert set(stacks) == {"autogpt", "assistant"}
    assert stacks["autogpt"].items() >= {"app": "autogpt-container", "postgres": "postgres", "redis": "redis"}.items()
    assert stacks["assistant"].items() >= {"app": "brain", "postgres": "memory-db", "redis": "fastcache"}.items()


def test_upstreams_own_deployments_are_told_apart(healthy: matrix.Run) -> None:
    stacks = {stack["name"]: stack for stack in healthy.records["fleet-kinds"]["stacks"]}
    assert {name: stack["profile"] for name, stack in stacks.items()} == {
        "auto-gpt": "classic",
        "autogpt_platform": "platform",
    }
    parts = {"app", "postgres", "redis", "rabbitmq", "executor", "websocket_server", "scheduler_server", "migrate"}
    assert set(stacks["autogpt_platform"]["members"]) == parts


def test_the_conversations_were_had_inside_the_containers(healthy: matrix.Run) -> None:
    for host in GUIDE:
        for stack in healthy.records[host]["facts"]["stacks"]:
            seen = stack["inside"]
            assert [seen[name]["stage"] for name in ("database", "redis", "api")] == ["ready"] * 3
            assert seen["migrations"]["heads"] == stack["postgres"]["alembic_versions"]


def test_records_follow_their_published_schema(healthy: matrix.Run) -> None:
    schema = json.loads((matrix.ROOT / "docs" / "diagnosis.schema.json").read_text())
    for record in healthy.records.values():
        jsonschema.validate(record, schema, cls=jsonschema.Draft202012Validator)


def test_no_secret_is_in_anything_the_run_left_or_said() -> None:
    run = matrix.diagnose("verbose", "-vvv", "--tags", "all,junit,prometheus,html,json,terminal")
    secrets = set().union(*(secrets_of(host) for host in HOSTS))
    texts = {
        "output": run.output,
        **{path.name: path.read_text() for path in run.directory.rglob("*") if path.is_file()},
    }
    assert len(texts) > 5
    assert {(name, secret[:3]) for name, text in texts.items() for secret in secrets if secret in text} == set()


def test_an_ordinary_user_gets_what_permissions_allow_and_unknown_for_the_rest() -> None:
    run = matrix.diagnose("visitor", "-e", "ansible_user=visitor")
    record = run.records["fleet-trixie"]
    assert run.status == 0
    assert record["status"] == "partial"
    assert {item["reason"] for item in record["unknowns"]} == {"permission_denied"}
    assert {item["component"] for item in record["coverage"] if item["unknown"] < item["checks"]} >= {"host"}


def test_become_sees_what_root_sees(healthy: matrix.Run) -> None:
    run = matrix.diagnose("become", "-e", "ansible_user=operator", "-b")
    record = run.records["fleet-trixie"]
    assert record["unknowns"] == []
    assert record["coverage"] == healthy.records["fleet-trixie"]["coverage"]


def test_hosts_that_cannot_be_diagnosed_appear_as_such() -> None:
    run = matrix.diagnose("dead", inventory=matrix.INVENTORY.with_name("inventory-with-dead.yml"))
    assert run.records["fleet-dead"]["status"] == "unreachable"
    assert "host.unreachable" in matrix.loud(run.records["fleet-dead"])
    assert "docker.not_installed" in matrix.loud(run.records["fleet-nodocker"])
    assert "fleet-dead" in (run.directory / "diagnosis.html").read_text()
    assert run.records["fleet-trixie"]["status"] == "complete"


def test_installing_prerequisites_loses_no_host() -> None:
    inventory = matrix.INVENTORY.with_name("inventory-with-dead.yml")
    only = ("--limit", "fleet-dead,fleet-nodocker")
    run = matrix.diagnose("install", *only, "-e", "diagnose_install_prerequisites=true", inventory=inventory)
    assert run.records["fleet-dead"]["status"] == "unreachable"
    assert "docker.not_installed" in matrix.loud(run.records["fleet-nodocker"])


def test_an_override_adds_a_stack_whose_containers_are_gone(tmp_path: Path) -> None:
    extra = tmp_path / "stack.yml"
    extra.write_text(yaml.safe_dump({"autogpt_stack": {"name": "ghost", "app": "ghost-app", "postgres": "ghost-db"}}))
    record = matrix.diagnose("ghost", "--limit", "fleet-bookworm", "-e", f"@{extra}").records["fleet-bookworm"]
    missing = {(item["stack"], item["object"]) for item in record["findings"] if item["id"] == "container.missing"}
    assert missing == {("ghost", "ghost-app"), ("ghost", "ghost-db")}


def test_tags_choose_components_and_formats() -> None:
    run = matrix.diagnose("tags", "--limit", "fleet-bookworm", "--tags", "redis,junit")
    assert {item["component"] for item in run.records["fleet-bookworm"]["coverage"]} == {"redis"}
    assert [path.name for path in run.directory.iterdir() if path.is_file()] == ["diagnosis.xml"]


def test_the_role_by_itself_passes_ansibles_own_check_of_its_options(tmp_path: Path) -> None:
    playbook = tmp_path / "role.yml"
    play = {"hosts": "fleet-bookworm", "gather_facts": False, "roles": ["autogpt.ops.diagnose"]}
    playbook.write_text(yaml.safe_dump([play]))
    options = ("-e", f"diagnose_output_dir={tmp_path}", "-e", "diagnose_run=role", "--tags", "redis,json")
    with matrix.machine():
        done = matrix.play(playbook, *options)
    assert done.returncode == 0, done.stdout + done.stderr
    record = json.loads((tmp_path / "role" / "hosts" / "fleet-bookworm.json").read_text())
    assert {item["component"] for item in record["coverage"]} == {"redis"}
    assert [path.name for path in (tmp_path / "role").glob("diagnosis.*")] == ["diagnosis.json"]
