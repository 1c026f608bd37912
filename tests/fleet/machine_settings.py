# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write what an image needs to reach Debian's packages the way this machine does.

usage: machine_settings.py SUITE DIRECTORY

DIRECTORY becomes a file tree for the root of an image of Debian SUITE: this machine's own Debian sources with the
release's name replaced, its settings for reaching them (proxy, checks), and its CA bundle for sources that use https.
On a machine that is not Debian there are no sources to take over; the image's own serve.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

SOURCES = (Path("/etc/apt/sources.list"), Path("/etc/apt/sources.list.d/debian.sources"))
SETTINGS = re.compile(r"Acquire::(https?|Check-|Retries|ForceIPv)")
CA_BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
CA_COPY = "/usr/local/share/fleet-ca.crt"


def codename() -> str:
    lines = Path("/etc/os-release").read_text().splitlines()
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    return fields.get("VERSION_CODENAME", "") if fields.get("ID") == "debian" else ""


def sources(suite: str) -> dict[str, str]:
    """The sources for `suite`, as path inside the image: text; empty where this machine has none."""
    release = codename()
    found = {}
    for path in SOURCES:
        lines = path.read_text().splitlines() if path.exists() else []
        lines = [line for line in lines if not line.startswith("#") and "cdrom:" not in line]
        if release and any(re.search(rf"\b{release}\b", line) for line in lines):
            found[str(path)] = re.sub(rf"\b{release}\b", suite, "\n".join(lines)) + "\n"
    # Both files are written, so that the image's own sources don't stand beside the machine's.
    return {str(path): found.get(str(path), "") for path in SOURCES} if found else {}


def settings() -> str:
    if not shutil.which("apt-config"):
        return ""
    dump = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True).stdout
    return "".join(f"{line}\n" for line in dump.splitlines() if SETTINGS.match(line))


def main(suite: str, directory: str) -> None:
    files = sources(suite)
    conf = settings()
    if "https://" in "".join(files.values()) and CA_BUNDLE.exists():
        files[CA_COPY] = CA_BUNDLE.read_text()
        conf += f'Acquire::https::CAInfo "{CA_COPY}";\n'
    files["/etc/apt/apt.conf.d/99machine"] = conf
    for path, text in files.items():
        target = Path(directory + path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
