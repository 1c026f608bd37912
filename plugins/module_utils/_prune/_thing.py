# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What lies about on an engine: containers, images, networks, build cache and volumes, in one shape."""

from __future__ import annotations

import typing as t

from .._frozen import field, frozen

# What `docker compose`, `podman-compose` and `docker stack deploy` mark their things with.
_PROJECT_LABELS = ("com.docker.compose.project", "io.podman.compose.project", "com.docker.stack.namespace")


@frozen
class Thing:
    """One object of the engine.

    ``kind`` is ``container``, ``image``, ``network``, ``build_cache`` or ``volume``. ``state`` says why it may go
    (``stopped``, ``dangling``, ``intermediate``, ``unused``, ``named``), ``pinned`` why it must not, whatever is asked.
    ``since`` is when it was last of use, in ISO 8601 UTC, or empty. ``users`` are the keys of the things that need
    this one: it can only go when they all do. ``pieces`` is where its bytes are; two images share a piece when they
    have a layer in common. ``names`` are references for an image, ``digests`` those of them that are ``REPO@sha256:…``.
    """

    kind: str
    id: str
    names: tuple[str, ...] = ()
    state: str = "unused"
    pinned: str = ""
    since: str = ""
    labels: t.Mapping[str, str] = field(default_factory=dict)
    users: tuple[str, ...] = ()
    pieces: t.Mapping[str, int] = field(default_factory=dict)
    digests: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What identifies it among all things of the engine."""
        return key(self.kind, self.id)

    @property
    def name(self) -> str:
        """What people call it: its names, else the beginning of its id."""
        return ", ".join(self.names or self.digests) or short(self.id)

    @property
    def project(self) -> str:
        """The compose project that it belongs to; empty for none."""
        return next((self.labels[label] for label in _PROJECT_LABELS if self.labels.get(label)), "")

    @property
    def words(self) -> t.Iterator[str]:
        """All that a pattern of the option ``keep`` may match."""
        yield from (self.id, self.id.rpartition(":")[2], short(self.id))
        for name in (*self.names, *self.digests):
            yield from _spellings(name)
        for label, value in self.labels.items():
            yield from (f"label={label}", f"label={label}={value}")


@frozen
class Inventory:
    """Everything on the engine that was looked at, and the engine's own time (ISO 8601 UTC)."""

    things: tuple[Thing, ...]
    now: str
    root_dir: str = ""


def key(kind: str, identity: str) -> str:
    """The key of the thing of this kind with this id."""
    return f"{kind}:{identity}"


def short(identity: str) -> str:
    """The twelve characters that ``docker`` shows of an id."""
    return identity.rpartition(":")[2][:12]


def repository(reference: str) -> str:
    """A reference without its tag and digest."""
    name = reference.partition("@")[0]
    return name[: name.rindex(":")] if ":" in name.rpartition("/")[2] else name


def _spellings(name: str) -> t.Iterator[str]:
    """A name as the engine gives it, without its tag, and without the registry that goes without saying."""
    for text in (name, repository(name)):
        yield text
        for prefix in ("docker.io/library/", "docker.io/", "localhost/"):
            if text.startswith(prefix):
                yield text[len(prefix) :]


__all__ = ("Inventory", "Thing", "key", "repository", "short")
