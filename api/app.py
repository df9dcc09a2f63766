"""The web application: routes, errors, limits and headers put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version
from pathlib import Path

import yaml
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from api import errors
from api.limits import BodyLimit, SecurityHeaders
from api.routes import interpret, operation, pages, preferences, rest, turns, understand
from api.schemas import ErrorReply
from bot.assistant import Assistant
from bot.settings import Settings

STATIC = Path(__file__).parent / "static"
MAX_BODY = 262_144
"""Bytes a request body may have."""


def create_app(settings: Settings, assemble: Callable[[], Assistant]) -> FastAPI:
    """Build the application; `assemble` is called when it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.assistant = assemble()
        yield
        app.state.assistant.close()

    app = FastAPI(
        title="Attune",
        version=version("attune"),
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        responses={"default": {"model": ErrorReply}},
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    text = (settings.words_dir / "language" / "api.yml").read_text(encoding="utf-8")
    app.state.words = yaml.safe_load(text)
    app.state.settings = settings
    errors.install(app, app.state.words)
    for module in (turns, understand, interpret, rest, preferences, operation, pages):
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(SecurityHeaders)
    message = app.state.words["body_too_large"].format(most=MAX_BODY)
    app.add_middleware(BodyLimit, most=MAX_BODY, message=message)
    return app
