# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checks of: docker."""

from __future__ import annotations

from ._registry import Verdict, View, check

_BY_STAGE = {"config": "docker.not_installed", "tcp": "docker.not_running"}


@check("docker", "docker", scope="host")
def answers(view: View) -> Verdict:
    """Is there an engine, does it run, does it answer?"""
    reach = view.host.docker
    if reach and not reach.ready:
        entry = _BY_STAGE.get(reach.stage, "docker.not_answering")
        yield view.finding(entry, reach.target, code=reach.code, message=reach.message, seconds=reach.seconds)


@check("docker", "engine", scope="host")
def has_no_warnings(view: View) -> Verdict:
    """Does ``docker info`` warn of something?"""
    engine = view.host.engine
    if engine and engine.warnings:
        texts = [text.partition("WARNING: ")[2] or text for text in engine.warnings]
        yield view.finding("docker.warning", f"Docker {engine.version}", warnings=texts, count=len(texts))
