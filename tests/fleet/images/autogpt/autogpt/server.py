# Copyright (c) 2026 autogpt.ops contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP side: /health, /metrics, /tasks."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Annotated, Any

import openai
import prometheus_client as metrics
import redis
from fastapi import Depends, FastAPI, Response
from fastapi.middleware.cors import CORSMiddleware
from pydantic import BaseModel
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from autogpt.config import Config
from autogpt.health import Dependency
from autogpt.models import Agent, Step, Task

logger = logging.getLogger("autogpt")
config = Config.from_env()
engine = create_engine(
    config.database, pool_size=5, max_overflow=5, pool_timeout=3, connect_args={"connect_timeout": 3}
)
# Without retries: what the first try says is the answer that /health and the logs must show.
cache = redis.Redis(
    host=config.redis_host,
    port=config.redis_port,
    socket_timeout=2,
    socket_connect_timeout=2,
    retry=Retry(NoBackoff(), 0),
)
api = openai.OpenAI(api_key=config.openai_key, base_url=config.openai_url, timeout=5, max_retries=0)

TASKS = metrics.Counter("autogpt_tasks", "Tasks by how they ended", ["status"])
DURATION = metrics.Histogram("autogpt_step_seconds", "Seconds that one step took")

app = FastAPI(title="AutoGPT", version="0.5.1")
app.add_middleware(
    CORSMiddleware,
    allow_origins=list(config.cors_origins),
    allow_credentials=True,
    allow_methods=["*"],
    allow_headers=["*"],
)


def ask_database() -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))


DATABASE = Dependency("database", ask_database)
OPTIONAL = (Dependency("redis", cache.ping), Dependency("openai", api.models.list, keep=5))


@app.get("/health")
def health(response: Response) -> dict[str, Any]:
    """200 while the database answers ("degraded" where something else does not), else 503."""
    states = {dependency.name: dependency.state() for dependency in (DATABASE, *OPTIONAL)}
    failed = [name for name, state in states.items() if state["status"] != "ok"]
    if "database" in failed:
        response.status_code = 503
        return {"status": "unhealthy", "dependencies": states}
    return {"status": "degraded" if failed else "healthy", "dependencies": states}


@app.get("/metrics")
def exposition() -> Response:
    return Response(metrics.generate_latest(), media_type=metrics.CONTENT_TYPE_LATEST)


def database() -> Iterator[Session]:
    with Session(engine) as session:
        yield session


Database = Annotated[Session, Depends(database)]


class NewTask(BaseModel):
    input: str
    agent: str = "default"
    priority: int = 0
    steps: int = 1


@app.get("/tasks")
def list_tasks(session: Database) -> list[dict[str, Any]]:
    tasks = session.scalars(select(Task).order_by(Task.created_at.desc()).limit(100))
    return [{"task_id": t.task_id, "input": t.input, "status": t.status, "priority": t.priority} for t in tasks]


@app.post("/tasks", status_code=201)
def create_task(new: NewTask, session: Database) -> dict[str, Any]:
    """Store a task and work on its first steps; a failing API leaves a failed task, not an error."""
    agent = session.scalar(select(Agent).where(Agent.name == new.agent)) or Agent(name=new.agent)
    session.add(agent)
    session.flush()
    task = Task(agent_id=agent.agent_id, input=new.input, priority=new.priority)
    session.add(task)
    session.flush()
    work_on(task, new.steps, session)
    session.commit()
    TASKS.labels(task.status).inc()
    remember(task)
    return {"task_id": task.task_id, "status": task.status}


def work_on(task: Task, steps: int, session: Session) -> None:
    task.status = "completed"
    for dummy in range(steps):
        try:
            session.add(Step(task_id=task.task_id, output=ask_model(task.input)))
        except openai.OpenAIError as error:
            logger.error("openai.%s: %s", type(error).__name__, error)
            task.status = "failed"
            return


@DURATION.time()
def ask_model(prompt: str) -> str:
    answer = api.chat.completions.create(model=config.model, messages=[{"role": "user", "content": prompt}])
    return answer.choices[0].message.content or ""


def remember(task: Task) -> None:
    try:
        cache.set(f"task:{task.task_id}:status", task.status, ex=3600)
    except redis.RedisError as error:
        logger.error("redis.exceptions.%s: %s", type(error).__name__, error)
