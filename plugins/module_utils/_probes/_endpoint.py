# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a Docker engine answers, and what proves who is who."""

from __future__ import annotations

import re
import typing as t
import urllib.parse

from .._frozen import frozen

DEFAULT_URL = "unix:///var/run/docker.sock"

# What follows the scheme. The names of hosts and users end up in the command line of ssh.
_NAME = r"[A-Za-z0-9_][A-Za-z0-9._-]*"
_HOST = rf"(?:{_NAME}|\[[0-9A-Fa-f:.]+\])(?::[1-9]\d{{0,4}})?/?"
_FORMS = {"unix": r".+", "tcp": rf"(?:[^/@]*@)?{_HOST}", "ssh": rf"(?:{_NAME}@)?{_NAME}(?::[1-9]\d{{0,4}})?"}
_CREDENTIALS = re.compile(r"//[^/@]*@")


@frozen
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
        form = _FORMS.get(self.scheme, "")
        if not form or not re.fullmatch(f"{self.scheme}://{form}", self.url) or not self._port_is_valid():
            raise ValueError(
                f"docker_host must be unix://PATH, tcp://HOST:PORT or ssh://USER@HOST, not {self.public_url!r}"
            )
        if bool(self.client_cert) != bool(self.client_key):
            raise ValueError("client_cert and client_key go together: set both or neither")

    def _port_is_valid(self) -> bool:
        try:
            return self.scheme == "unix" or bool(self.port)
        except ValueError:  # above 65535
            return False

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
        """The port; Docker's own, or that of SSH, where none is named."""
        usual = 22 if self.scheme == "ssh" else 2376 if self.is_encrypted else 2375
        return urllib.parse.urlsplit(self.url).port or usual

    @property
    def user(self) -> str:
        """The user to log in as; empty where none is named."""
        return urllib.parse.urlsplit(self.url).username or ""

    @property
    def api_url(self) -> str:
        """The address as ``docker.APIClient`` takes it: a TCP one without a user, but with a port."""
        if self.scheme != "tcp":
            return self.url
        return f"tcp://[{self.host}]:{self.port}" if ":" in self.host else f"tcp://{self.host}:{self.port}"

    @property
    def place(self) -> str:
        """What the error messages of the operating system are about: the socket's path, or host and port."""
        parts = urllib.parse.urlsplit(self.url)
        return parts.netloc + parts.path if self.scheme == "unix" else parts.netloc.rpartition("@")[2]

    @property
    def is_encrypted(self) -> bool:
        """Whether the connection is TLS."""
        return self.scheme == "tcp" and (self.tls or self.validate_certs)

    @property
    def files(self) -> dict[str, str]:
        """The PEM files that a connection needs, by their options."""
        named = {"ca_path": self.ca_path, "client_cert": self.client_cert, "client_key": self.client_key}
        return {name: path for name, path in named.items() if path} if self.is_encrypted else {}

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
