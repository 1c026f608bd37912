# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said in two places is said alike."""

from __future__ import annotations

import re
import subprocess
import sys
import typing as t
from pathlib import Path

import yaml

from ansible_collections.autogpt.ops.plugins.module_utils._catalog import CATALOG, COMPONENTS
from ansible_collections.autogpt.ops.plugins.module_utils._profiles import PROFILES
from ansible_collections.autogpt.ops.plugins.module_utils._version import VERSION
from ansible_collections.autogpt.ops.plugins.modules import diagnosis_report, stack_health

ROOT = Path(__file__).resolve().parents[3]
ROLE = ROOT / "roles" / "diagnose"
IDS = [component.id for component in COMPONENTS]


def read(path: Path) -> t.Any:
    return yaml.safe_load(path.read_text())


def test_records_carry_the_collections_version() -> None:
    assert read(ROOT / "galaxy.yml")["version"] == VERSION


def test_components_are_the_catalogs_everywhere() -> None:
    options = yaml.safe_load(stack_health.DOCUMENTATION)["options"]
    specs = read(ROLE / "meta" / "argument_specs.yml")["argument_specs"]["main"]["options"]
    assert options["components"]["choices"] == IDS
    assert specs["diagnose_components"]["choices"] == IDS
    assert read(ROLE / "vars" / "main.yml")["__diagnose_components"] == IDS


def test_formats_are_the_reports_everywhere() -> None:
    formats = yaml.safe_load(diagnosis_report.DOCUMENTATION)["options"]["formats"]["choices"]
    specs = read(ROLE / "meta" / "argument_specs.yml")["argument_specs"]["main"]["options"]
    assert specs["diagnose_formats"]["choices"] == formats
    assert read(ROLE / "vars" / "main.yml")["__diagnose_formats"] == formats


def test_every_component_and_format_is_a_tag() -> None:
    words = read(ROLE / "vars" / "main.yml")
    tasks = yaml.safe_load((ROLE / "tasks" / "main.yml").read_text())
    assert tasks[-1]["tags"] == [*words["__diagnose_components"], *words["__diagnose_formats"]]


def test_links_between_our_pages_lead_somewhere() -> None:
    pages = [path for path in ROOT.rglob("*.md") if not {"build", ".venv", "collections"} & set(path.parts)]
    links = [(page, target) for page in pages for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text())]
    assert len(links) > 10
    assert [(page.name, target) for page, target in links if not (page.parent / target).exists()] == []


def test_profiles_are_documented() -> None:
    text = (ROOT / "plugins" / "doc_fragments" / "stack.py").read_text()
    assert all(f"- {name}\n" in text for name in PROFILES)


def test_the_pages_of_findings_are_those_of_the_catalog() -> None:
    done = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_every_finding_that_a_check_names_is_in_the_catalog_and_the_other_way_round() -> None:
    checks = "".join(path.read_text() for path in (ROOT / "plugins" / "module_utils" / "_checks").glob("*.py"))
    words = set(re.findall(r"[a-z]+\.[a-z_]+", checks)) | set(re.findall(r'"([a-z_]+)"', checks))
    recorded = {"host.unreachable", "host.failed", "container.memory_growing"}
    unused = {name for name in CATALOG if name not in words and name.partition(".")[2] not in words} - recorded
    assert unused == set()
