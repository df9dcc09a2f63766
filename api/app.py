"""The web application: routes, errors, limits and headers put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from importlib.metadata import version
from pathlib import Path

import yaml
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware

from api import errors
from api.access import Gate
from api.bundle import bundle
from api.chores import chores
from api.home.conversing import HOUSEHOLD
from api.home.info import info_of
from api.home.wyoming import House, served
from api.limits import MAX_BODY, BodyLimit, RequestLimit, SecurityHeaders, TimeLimit
from api.opendsr import processor_of
from api.rates import Rate
from api.routes import (
    admin_preferences,
    admin_reports,
    admin_users,
    alexa,
    home_assistant,
    interpret,
    live,
    opendsr,
    operation,
    pages,
    preferences,
    rest,
    turns,
    twilio,
    understand,
    values,
)
from api.schemas import ErrorReply
from api.voice.alexa.signature import Verifier
from api.voice.telephone.pin import Pin
from bot.assistant import Assistant
from bot.settings import Settings

ROUTES = (
    turns,
    live,
    understand,
    interpret,
    rest,
    alexa,
    twilio,
    home_assistant,
    preferences,
    values,
    admin_users,
    admin_preferences,
    admin_reports,
    opendsr,
    operation,
    pages,
)
STATIC = Path(__file__).parent / "static"


def create_app(
    settings: Settings,
    assemble: Callable[[], Assistant],
    prepare: Callable[[Assistant], Awaitable[None]] | None = None,
) -> FastAPI:
    """Build the application; `assemble` is called when it starts, `prepare` before it serves."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.assistant = assemble()
        assistant = app.state.assistant
        if prepare is not None:
            await prepare(assistant)
        async with _wyoming(settings, app), chores(assistant, settings, app.state.processor):
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
    app.state.processor = processor_of(settings)
    errors.install(app, app.state.words)
    for module in ROUTES:
        app.include_router(module.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.state.widget = bundle(STATIC / "widget" / "main.js")
    app.state.gate = Gate(app.state.words, is_anonymous_open=settings.anonymous)
    app.state.key_rate, app.state.user_rate = Rate(settings.key_rate), Rate(settings.user_rate)
    app.state.address_rate = Rate(settings.address_rate)
    app.state.pin = Pin(settings.twilio_pin)
    if settings.alexa_application_id:
        app.state.alexa = Verifier(settings.alexa_trust_file)
    _hold_to_limits(app, settings)
    return app


def _wyoming(settings: Settings, app: FastAPI) -> AbstractAsyncContextManager[None]:
    """Give the Wyoming service of a started application; nothing where there is to be none."""
    if not settings.wyoming:
        return nullcontext()
    house = House(
        assistant=app.state.assistant,
        user=HOUSEHOLD,
        info=info_of(settings.words_dir),
        words=app.state.words,
        most=settings.max_text,
        rate=Rate(settings.address_rate),
    )
    return served(settings.wyoming, house)


def _hold_to_limits(app: FastAPI, settings: Settings) -> None:
    """Put the limits around the routes, the innermost first."""
    words = app.state.words
    app.add_middleware(TimeLimit, words=words)
    app.add_middleware(BodyLimit, most=MAX_BODY, words=words)
    app.add_middleware(RequestLimit, rate=app.state.address_rate, words=words)
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "If-Match"],
            expose_headers=["ETag", "Retry-After"],
        )
    app.add_middleware(SecurityHeaders, is_production=settings.mode == "production")
