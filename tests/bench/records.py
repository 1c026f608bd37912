# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many records out of a few real ones."""

from __future__ import annotations

import itertools
import json
import shutil
from pathlib import Path


def write_records(sample: Path, directory: Path, count: int) -> Path:
    """Copy the records below ``sample`` in turn, under ``count`` names of hosts, and return the directory.

    Every third host gets a fault of its own, so that a report has something to group.
    """
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    originals = [json.loads(path.read_text()) for path in sorted(sample.glob("*.json"))]
    for index, original in zip(range(count), itertools.cycle(originals)):
        host = f"web{index:04}.example.com"
        findings = [*original["findings"], *([_fault(index)] if index % 3 == 0 else [])]
        record = {**original, "host": host, "findings": findings}
        (directory / f"{host}.json").write_text(json.dumps(record))
    return directory


def _fault(index: int) -> dict[str, object]:
    entry, severity = (("redis.noauth", "critical"), ("migration.behind", "major"))[index % 2]
    return {
        "key": f"autogpt/{entry}/redis:6379",
        "id": entry,
        "component": entry.partition(".")[0],
        "severity": severity,
        "stack": "autogpt",
        "object": "redis:6379",
        "evidence": {"subject": "redis:6379", "message": f"fault number {index}"},
        "seen_from": "container",
        "since": None,
        "causes": [],
    }
