# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An authority of the tests' own, which signs certificates for any time."""

from __future__ import annotations

import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

from servers import binary

_SETTINGS = """
[ca]
default_ca = tests
[tests]
dir = {directory}
database = $dir/index.txt
new_certs_dir = $dir
serial = $dir/serial
default_md = sha256
policy = any
unique_subject = no
copy_extensions = copy
[any]
commonName = optional
"""

NAME = "An Inspecting Authority"


class Authority:
    """``certificate`` is what clients must trust."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.certificate = directory / "authority.crt"
        (directory / "settings").write_text(_SETTINGS.format(directory=directory))
        (directory / "index.txt").touch()
        (directory / "serial").write_text("01")
        self._openssl("req", "-x509", *self._key("authority"), "-days", "30", "-subj", f"/CN={NAME}")

    def issue(self, name: str, begins: float, ends: float) -> Path:
        """A certificate for ``name``, good between two moments in days from now; beside it ``server.key``."""
        folder = self._directory / f"{name}-{begins}-{ends}"
        folder.mkdir(exist_ok=True)
        names = ["-addext", f"subjectAltName=DNS:{name}"]
        key = self._key("server", folder, "csr")
        self._openssl("req", *key, "-subj", f"/CN={name}", *names)
        self._openssl(
            *("ca", "-batch", "-notext", "-config", str(self._directory / "settings")),
            *("-cert", str(self.certificate), "-keyfile", str(self._directory / "authority.key")),
            *("-in", str(folder / "server.csr"), "-out", str(folder / "server.crt")),
            *("-startdate", _moment(begins), "-enddate", _moment(ends)),
        )
        return folder / "server.crt"

    def _key(self, name: str, folder: Path | None = None, kind: str = "crt") -> list[str]:
        where = folder or self._directory
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        return [*curve, "-keyout", str(where / f"{name}.key"), "-out", str(where / f"{name}.{kind}")]

    @staticmethod
    def _openssl(*arguments: str) -> None:
        subprocess.run([binary("openssl"), *arguments], check=True, capture_output=True)


def _moment(days: float) -> str:
    return (datetime.now(timezone.utc) + timedelta(days=days)).strftime("%Y%m%d%H%M%SZ")


__all__ = ("NAME", "Authority")
