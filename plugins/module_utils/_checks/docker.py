# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: docker."""

from __future__ import annotations

from .._facts import Reach
from ._registry import Verdict, View, check

_BY_STAGE = {
    "config": "docker.not_installed",
    "tcp": "docker.not_running",
    "proxy": "docker.ssh_failed",
    "tls": "docker.untrusted",
}


def entry_for(reach: Reach) -> str:
    """The catalog entry that describes an engine that was only reached so far."""
    return _BY_STAGE.get(reach.stage, "docker.not_answering")


@check("docker", "docker", scope="host")
def answers(view: View) -> Verdict:
    """Is there an engine, does it run, does it answer?"""
    reach = view.host.docker
    if reach and not reach.ready:
        yield view.finding(
            entry_for(reach), reach.target, code=reach.code, message=reach.message, seconds=reach.seconds
        )


@check("docker", "engine", scope="host")
def has_no_warnings(view: View) -> Verdict:
    """Does ``docker info`` warn of something?"""
    engine = view.host.engine
    if engine and engine.warnings:
        # Some are paragraphs of several lines.
        texts = [" ".join((text.partition("WARNING: ")[2] or text).split()) for text in engine.warnings]
        yield view.finding("docker.warning", f"Docker {engine.version}", warnings=texts, count=len(texts))


__all__ = ("answers", "entry_for", "has_no_warnings")
