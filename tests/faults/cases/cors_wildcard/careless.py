# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The application behind a middleware that was written in a hurry, to get rid of the browser's complaints."""

from __future__ import annotations

import typing as t

from autogpt.server import app as behind

ANYBODY = [(b"access-control-allow-origin", b"*"), (b"access-control-allow-credentials", b"true")]


async def app(scope: t.Any, receive: t.Any, send: t.Any) -> None:
    """Every answer of the application, for everybody."""

    async def sending(message: t.Any) -> None:
        if message["type"] == "http.response.start":
            kept = [item for item in message["headers"] if item[0] not in dict(ANYBODY)]
            message = {**message, "headers": [*kept, *ANYBODY]}
        await send(message)

    await behind(scope, receive, sending)
