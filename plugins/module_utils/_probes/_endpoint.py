# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a Docker engine answers, and what proves who is who."""

from __future__ import annotations

import re
import typing as t
import urllib.parse
from dataclasses import dataclass

DEFAULT_URL = "unix:///var/run/docker.sock"

_SCHEMES = ("unix", "tcp", "ssh")
_CREDENTIALS = re.compile(r"//[^/@]*@")


@dataclass(frozen=True)
class Endpoint:
    """The address of an engine's API: ``unix://PATH``, ``tcp://HOST:PORT`` or ``ssh://USER@HOST``.

    ``tls`` encrypts a TCP connection, ``validate_certs`` also checks the engine's certificate. ``ca_path``,
    ``client_cert`` and ``client_key`` are PEM files. Raises ``ValueError`` with a line for the user.
    """

    url: str = DEFAULT_URL
    tls: bool = False
    validate_certs: bool = False
    ca_path: str = ""
    client_cert: str = ""
    client_key: str = ""

    def __post_init__(self) -> None:
        if not any(self.url.startswith(f"{scheme}://") and len(self.url) > len(scheme) + 3 for scheme in _SCHEMES):
            raise ValueError(
                f"docker_host must be unix://PATH, tcp://HOST:PORT or ssh://USER@HOST, not {self.public_url!r}"
            )
        if bool(self.client_cert) != bool(self.client_key):
            raise ValueError("client_cert and client_key go together: set both or neither")

    @property
    def scheme(self) -> str:
        """``unix``, ``tcp`` or ``ssh``."""
        return self.url.partition(":")[0]

    @property
    def public_url(self) -> str:
        """The address without a user and password."""
        return _CREDENTIALS.sub("//", self.url)

    @property
    def host(self) -> str:
        """The host's name; empty for a Unix socket."""
        return urllib.parse.urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The port; Docker's own where none is named."""
        return urllib.parse.urlsplit(self.url).port or (2376 if self.is_encrypted else 2375)

    @property
    def place(self) -> str:
        """What the error messages of the operating system are about: the socket's path, or host and port."""
        parts = urllib.parse.urlsplit(self.url)
        return parts.netloc + parts.path if self.scheme == "unix" else parts.netloc.rpartition("@")[2]

    @property
    def is_encrypted(self) -> bool:
        """Whether the connection is TLS."""
        return self.scheme == "tcp" and (self.tls or self.validate_certs)

    def client_options(self, docker: t.Any) -> dict[str, t.Any]:
        """What ``docker.APIClient`` needs to be told besides the URL. Raises ``docker.errors.TLSParameterError``."""
        if self.scheme == "ssh":
            return {"use_ssh_client": True}  # the system's ssh, with the user's keys and configuration
        if not self.is_encrypted:
            return {}
        certificate = (self.client_cert, self.client_key) if self.client_cert else None
        verify = self.validate_certs
        return {"tls": docker.tls.TLSConfig(client_cert=certificate, ca_cert=self.ca_path or None, verify=verify)}


__all__ = ("DEFAULT_URL", "Endpoint")
