# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Real servers of this machine's packages, on random loopback ports, in directories that are thrown away."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent

# Makes the checkout importable as a collection, and the helpers beside this file by their names.
runpy.run_path(str(HERE.parents[1] / "unit" / "conftest.py"))
sys.path.insert(0, str(HERE))

import servers  # noqa: E402 - needs the lines above


@pytest.fixture(scope="session")
def postgres() -> Iterator[servers.Postgres]:
    """A PostgreSQL server that the tests share."""
    with servers.initialised() as data, servers.postgres_server(data) as server:
        servers.create_roles(server)
        yield server


@pytest.fixture(scope="session")
def _template() -> Iterator[Path]:
    with servers.initialised() as data:
        with servers.postgres_server(data) as server:
            server.wait()
            server.execute("ALTER ROLE postgres PASSWORD 'simple'")
        yield data


@pytest.fixture
def spare(_template: Path) -> Iterator[Path]:
    """A data directory for a server that one test starts in an odd state; its superuser's password is ``simple``."""
    copy = _template.with_name("copy")
    subprocess.run(["cp", "-a", str(_template), str(copy)], check=True)
    yield copy
    shutil.rmtree(copy)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for ``localhost``; its key is beside it."""
    return servers.certificate(tmp_path_factory.mktemp("certificate"))
