# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A service with its liveness path and its metrics."""

from __future__ import annotations

import contextlib

import prometheus_client as metrics
import uvicorn
from fastapi import FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware

from backend import settings


def ask_database() -> None:
    with contextlib.closing(settings.connect()) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def serve(name: str, port: int, path: str) -> None:
    """Serve ``path`` (200 while database and Redis answer, else 503) and ``/metrics`` on ``port``."""
    settings.required("ENCRYPTION_KEY")
    settings.required("JWT_VERIFY_KEY")
    app = FastAPI(title=name)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=settings.origins(),
        allow_credentials=True,
        allow_methods=["*"],
        allow_headers=["*"],
    )

    @app.get(path)
    def health(response: Response) -> dict[str, str]:
        try:
            ask_database()
            settings.cache().ping()
        except Exception as error:  # whatever a client library raises is the answer
            response.status_code = 503
            return {"status": "unhealthy", "error": type(error).__name__}
        return {"status": "healthy"}

    @app.get("/metrics")
    def exposition() -> Response:
        return Response(metrics.generate_latest(), media_type=metrics.CONTENT_TYPE_LATEST)

    uvicorn.run(app, host="0.0.0.0", port=port, access_log=False)
