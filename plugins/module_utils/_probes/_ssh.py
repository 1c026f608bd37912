# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whether SSH leads to an engine: the SDK's own way there knows no time-out and shows no reason."""

from __future__ import annotations

import math
import subprocess
import typing as t

from ._bounded import bounded
from ._endpoint import Endpoint
from ._packages import package

# What the SDK runs on the other side; with nothing to say it ends at once.
_DIAL = "docker system dial-stdio"


def failure(endpoint: Endpoint, timeout: float) -> t.Optional[tuple[str, str, str]]:
    """The stage, code and message at which the way to the engine ends; None when it leads there.

    The stage is ``proxy``; the code is ``timeout``, ``ssh`` (no connection, or no login) or ``docker`` (logged in,
    but there is no engine, or no ``docker`` command, for this user).
    """
    user = ["-l", endpoint.user] if endpoint.user else []
    login = [*user, "-p", str(endpoint.port)]  # always with a port: so does the SDK, whatever ssh's configuration says
    options = ["-o", "BatchMode=yes", "-o", f"ConnectTimeout={math.ceil(timeout)}"]
    host = endpoint.place.partition(":")[0]  # in the letters that were written: names in ssh's configuration have case
    command = ["ssh", *options, *login, "--", host, _DIAL]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return ("proxy", "timeout", f"no answer within {timeout:g} s")
    except OSError as error:
        return ("proxy", "ssh", f"ssh cannot be run: {error.strerror}")
    if done.returncode == 0:
        return None
    message = _last_line(done.stderr) or f"exit status {done.returncode}"
    return ("proxy", "ssh" if done.returncode == 255 else "docker", message)  # 255 is ssh's own


def limit(client: t.Any) -> None:
    """Let the time-outs of a ``docker.APIClient`` hold: over SSH the SDK reads from a pipe, which knows none.

    As over other connections, an answer that is late is a ``requests.exceptions.ReadTimeout``.
    """
    request = client.request

    def limited(method: str, url: str, **options: t.Any) -> t.Any:
        seconds = options.get("timeout") or client.timeout
        try:
            return bounded(lambda: request(method, url, **options), seconds)
        except TimeoutError as error:
            raise package("requests").exceptions.ReadTimeout(str(error)) from error

    client.request = limited


def _last_line(raw: bytes) -> str:
    lines = raw.decode(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else ""


__all__ = ("failure", "limit")
