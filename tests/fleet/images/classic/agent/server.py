# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""/ap/v1: tasks in SQLite, or wherever AP_SERVER_DB_URL says."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

engine = create_engine(os.environ.get("AP_SERVER_DB_URL", "sqlite:///data/ap_server.db"))
port = os.environ.get("AP_SERVER_PORT", "8000")
origins = os.environ.get("AP_SERVER_CORS_ALLOWED_ORIGINS", f"http://localhost:{port}").split(",")


class Base(DeclarativeBase):
    pass


class Task(Base):
    __tablename__ = "tasks"
    task_id: Mapped[str] = mapped_column(primary_key=True, default=lambda: str(uuid.uuid4()))
    input: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=lambda: datetime.now(UTC))


class Step(Base):
    __tablename__ = "steps"
    step_id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("tasks.task_id"))
    status: Mapped[str]


class Artifact(Base):
    __tablename__ = "artifacts"
    artifact_id: Mapped[str] = mapped_column(primary_key=True)
    task_id: Mapped[str] = mapped_column(ForeignKey("tasks.task_id"))


class NewTask(BaseModel):
    input: str


Base.metadata.create_all(engine)
app = FastAPI(title="AutoGPT", version="0.5.1")
app.add_middleware(
    CORSMiddleware, allow_origins=origins, allow_credentials=True, allow_methods=["*"], allow_headers=["*"]
)


def database() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


Database = Annotated[Session, Depends(database)]


@app.get("/ap/v1/heartbeat")
def heartbeat() -> dict[str, Any]:
    return {"status": "ok"}


@app.get("/ap/v1/agent/tasks")
def tasks(session: Database) -> dict[str, Any]:
    return {"tasks": [{"task_id": one.task_id, "input": one.input} for one in session.scalars(select(Task))]}


@app.post("/ap/v1/agent/tasks")
def create(new: NewTask, session: Database) -> dict[str, Any]:
    task = Task(input=new.input)
    session.add(task)
    session.commit()
    return {"task_id": task.task_id, "input": task.input}
