# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: security, what is known of the release that runs."""

from __future__ import annotations

import re
import typing as t

from .._profiles._holes import HOLES, Version
from ._members import Evidence, about, report
from ._registry import Verdict, View, check

# Upstream's own images: the number of a fork's says nothing.
_IMAGES = {
    "classic": re.compile(r"(?:^|/)significantgravitas/auto-gpt$"),
    "platform": re.compile(r"(?:^|/)auto-?gpt[-_]platform[a-z0-9_./-]*$"),
}

# A whole release number and nothing else; "latest" or "0.6" can be anything.
_RELEASE = re.compile(r"(?:autogpt-platform-beta-)?v?(\d{1,5})\.(\d{1,5})\.(\d{1,5})")


@check("security")
def release_has_no_known_holes(view: View) -> Verdict:
    """Is the application's release, where its image tells it, without published holes? It is advice, not a fault."""
    app = view.member("app")
    version = release(app.image, view.profile.id) if app else None
    if app and version:
        found = [hole for hole in HOLES if hole.profile == view.profile.id and hole.affects(version)]
        mended = [hole.fixed for hole in found if hole.fixed]
        if found:
            evidence: Evidence = {
                **about(view, "app", app),
                "image": app.image,
                "version": _written(version),
                "holes": [hole.id for hole in found],
                "count": len(found),
                "mended": _written(max(mended)) if len(mended) == len(found) else "-",
            }
            yield report(view, "security.known_vulnerability", app.name, evidence)


def release(image: str, profile: str) -> t.Optional[Version]:
    """The release in the tag of upstream's image of this kind; None where it is another image, or tells none."""
    name, dummy, tag = image.partition("@")[0].rpartition(":")
    found = _RELEASE.fullmatch(tag)
    if found is None or profile not in _IMAGES or not _IMAGES[profile].search(name.lower()):
        return None
    return tuple(int(number) for number in found.groups())


def _written(version: Version) -> str:
    return ".".join(map(str, version))


__all__ = ("release",)
